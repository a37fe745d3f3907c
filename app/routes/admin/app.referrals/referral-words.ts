import type { NewnessMark } from '#app/domain/program.ts';
import type { ReferralSettingName, ReferralSettings } from '#app/domain/referral-settings.ts';
import { giftWords } from '#app/ui/admin/gift-words.ts';
import { referralSettingLabels } from '#app/ui/admin/words.ts';
import { periodWords } from './referral-draft.ts';

export const dayWords = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** What became of a setting: `Hold: 14 days → 30 days`; `exact` writes an amount as money. */
export function changeWords(
  name: ReferralSettingName,
  { before, after }: { readonly before: ReferralSettings; readonly after: ReferralSettings },
  exact: (amount: string) => string,
): string {
  const label = referralSettingLabels[name];
  if (name === 'other') return `${label}: changed`;
  return `${label}: ${settingWords(name, before, exact)} → ${settingWords(name, after, exact)}`;
}

function settingWords(
  name: Exclude<ReferralSettingName, 'other'>,
  settings: ReferralSettings,
  exact: (amount: string) => string,
): string {
  switch (name) {
    case 'referee':
      return refereeWords(settings.referee, exact);
    case 'reward': {
      const { reward } = settings;
      return reward.kind === 'percent' ? `${reward.percent}\u00a0% of the first order` : exact(reward.flat);
    }
    case 'windowDays':
      return dayWords(settings.windowDays);
    case 'holdDays':
      return dayWords(settings.holdDays);
    case 'minPayout':
      return exact(settings.minPayout);
    case 'screening':
      return newnessWords(settings.screening);
  }
}

function refereeWords(referee: ReferralSettings['referee'], exact: (amount: string) => string): string {
  if (referee === null) return 'none';
  const { on, expiryDays, clawback, notify } = referee;
  return [
    `${giftWords(referee, exact)} ${on === 'registration' ? 'on registering' : 'with the first order'}`,
    ...(expiryDays === undefined ? [] : [`for ${dayWords(expiryDays)}`]),
    ...(clawback ? ['taken back with the order'] : []),
    ...(notify === false ? ['without a word to the friend'] : []),
  ].join(', ');
}

const markWords: Readonly<Record<NewnessMark, string>> = { email: 'e-mail', phone: 'telephone', address: 'address' };

function newnessWords({ newBy, limit }: ReferralSettings['screening']): string {
  const known = newBy.length === 0 ? 'by their account alone' : `by ${newBy.map((mark) => markWords[mark]).join(', ')}`;
  return `${known}; ${limit === null ? 'any number' : `at most ${limit.friends} ${periodWords[limit.per]}`}`;
}
