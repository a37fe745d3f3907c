/*
 * Reminders around referrals: what there is to be reminded of, and when. A merchant switches each on by itself and says after how many days.
 * Nobody is written to of the same thing twice, and nobody more than once a week: only a credit that is about to expire does not wait, because
 * after a week it might be gone. What became due long ago, as before a merchant switched a reminder on, is let go.
 */
export const reminderKinds = ['credit_expiring', 'never_shared', 'friend_waiting'] as const;
export type ReminderKind = (typeof reminderKinds)[number];

/** Days: before the credit expires, since the referrer joined, since the friend registered. Null: switched off. */
export type ReminderSettings = Readonly<Record<ReminderKind, number | null>>;

export const noReminders: ReminderSettings = { credit_expiring: null, never_shared: null, friend_waiting: null };

/** What a merchant finds in the field on switching one on. */
export const firstReminderDays: Readonly<Record<ReminderKind, number>> = {
  credit_expiring: 7,
  never_shared: 7,
  friend_waiting: 10,
};

export const mostReminderDays = 90;

/** So long after its day a reminder is still sent, where a worker or another reminder held it up. */
export const lateReminderDays = 14;

/** Between two reminders of one person. */
export const reminderPauseDays = 7;
