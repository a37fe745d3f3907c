import type { ReminderKind } from '#app/domain/reminder.ts';
import type { Tone } from '#app/ui/admin/words.ts';

export const stateTabs = [
  { key: 'any', label: 'All' },
  { key: 'sent', label: 'Sent' },
  { key: 'skipped', label: 'Not sent' },
  { key: 'waiting', label: 'On its way' },
  { key: 'failed', label: 'Failed' },
] as const;

export type ReminderState = Exclude<(typeof stateTabs)[number]['key'], 'any'>;

export const stateWords: Readonly<Record<ReminderState, { readonly label: string; readonly tone?: Tone }>> = {
  sent: { label: 'Sent', tone: 'success' },
  skipped: { label: 'Not sent' },
  waiting: { label: 'On its way', tone: 'attention' },
  failed: { label: 'Failed', tone: 'critical' },
};

export const kindLabels: Readonly<Record<ReminderKind, string>> = {
  credit_expiring: 'Credit or code about to end',
  never_shared: 'Link not shared yet',
  friend_waiting: 'Friend has not ordered',
};

/** As a sentence of its own. */
export function sentenceOf(because: string): string {
  return `${because.charAt(0).toUpperCase()}${because.slice(1)}.`;
}
