/** The reminders' switches and days as they are being typed; see referral-draft.ts. */
import { firstReminderDays, type ReminderKind, type ReminderSettings } from '#app/domain/reminder.ts';

type Answer = 'yes' | 'no';

export type ReminderDraft = {
  readonly remindCredit: Answer;
  readonly remindCreditDays: string;
  readonly remindShare: Answer;
  readonly remindShareDays: string;
  readonly remindFriend: Answer;
  readonly remindFriendDays: string;
};

/** By which fields each is set. */
export const reminderFields = {
  credit_expiring: { isOn: 'remindCredit', days: 'remindCreditDays' },
  never_shared: { isOn: 'remindShare', days: 'remindShareDays' },
  friend_waiting: { isOn: 'remindFriend', days: 'remindFriendDays' },
} as const satisfies Record<ReminderKind, { isOn: keyof ReminderDraft; days: keyof ReminderDraft }>;

export function reminderDraftOf(reminders: ReminderSettings): ReminderDraft {
  const isOn = (kind: ReminderKind): Answer => (reminders[kind] === null ? 'no' : 'yes');
  const days = (kind: ReminderKind): string => String(reminders[kind] ?? firstReminderDays[kind]);
  return {
    remindCredit: isOn('credit_expiring'),
    remindCreditDays: days('credit_expiring'),
    remindShare: isOn('never_shared'),
    remindShareDays: days('never_shared'),
    remindFriend: isOn('friend_waiting'),
    remindFriendDays: days('friend_waiting'),
  };
}

type DaysField = (typeof reminderFields)[ReminderKind]['days'];

/** `daysIn` reads a field, and notes what is wrong with it. */
export function remindersIn(draft: ReminderDraft, daysIn: (field: DaysField) => number): ReminderSettings {
  const read = (kind: ReminderKind): number | null =>
    draft[reminderFields[kind].isOn] === 'yes' ? daysIn(reminderFields[kind].days) : null;
  return {
    credit_expiring: read('credit_expiring'),
    never_shared: read('never_shared'),
    friend_waiting: read('friend_waiting'),
  };
}
