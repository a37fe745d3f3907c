/*
 * The programme for customers who refer friends: what a merchant sets of it, who of the customers may refer, and the terms that it begins with. A
 * form never loses what it does not show: rules that somebody else added stay as they are.
 */
import { getCurrencyDigits } from './currency.ts';
import type { DecimalText } from './facts.ts';
import type { ProgramTerms, RefereeTerms, Rule, ScreeningTerms } from './program.ts';
import { newnessMarks } from './program.ts';
import { isEqual } from './program-settings.ts';
import { noReminders, type ReminderSettings } from './reminder.ts';

/** How a partner of a programme is paid. */
export const rewardMethods = ['cash', 'store_credit', 'code'] as const;
export type RewardMethod = (typeof rewardMethods)[number];

/** Who of a shop's customers may refer friends. */
export type ReferrerAudience =
  | { readonly kind: 'all' }
  | { readonly kind: 'tag'; readonly tag: string }
  /** Shopify's id of a customer segment. */
  | { readonly kind: 'segment'; readonly segmentId: string };

/** Tags compare as Shopify compares them: without case. */
export function isAmongReferrers(
  audience: ReferrerAudience,
  customer: { readonly tags: readonly string[]; readonly isInSegment: boolean },
): boolean {
  switch (audience.kind) {
    case 'all':
      return true;
    case 'tag': {
      const wanted = audience.tag.trim().toLowerCase();
      return customer.tags.some((tag) => tag.trim().toLowerCase() === wanted);
    }
    case 'segment':
      return customer.isInSegment;
  }
}

/** What concerns who joins and how they are paid, and not what an order is worth: it has no versions. */
export interface ReferrerSettings {
  readonly audience: ReferrerAudience;
  readonly rewardMethod: RewardMethod;
  /** The referrer's own code, and the discount that it gives a friend; null for none. */
  readonly code: { readonly template: string; readonly percent: DecimalText } | null;
  readonly reminders: ReminderSettings;
}

export interface ReferralSettings extends ReferrerSettings {
  readonly referee: RefereeTerms | null;
  /** Once for each friend: a part of the first order, or an amount for the first that counts. */
  readonly reward:
    | { readonly kind: 'percent'; readonly percent: DecimalText }
    | { readonly kind: 'flat'; readonly flat: DecimalText };
  readonly windowDays: number;
  readonly holdDays: number;
  /** Rewards wait until so much of them is there to be paid. */
  readonly minPayout: DecimalText;
  readonly screening: ScreeningTerms;
}

const rewardKey = 'friend';

export function referralSettingsOf(terms: ProgramTerms, referrers: ReferrerSettings): ReferralSettings {
  const pay = rewardRule(terms.rules)?.pay ?? { kind: 'percent', percent: '0' };
  return {
    ...referrers,
    referee: terms.referee,
    reward: pay.kind === 'percent' ? pay : { kind: 'flat', flat: pay.flat },
    windowDays: terms.attribution.windowDays,
    holdDays: terms.holdDays,
    minPayout: terms.minPayout,
    screening: terms.screening ?? { newBy: [], limit: null },
  };
}

/** The terms with the settings in their place. */
export function applyReferralSettings(terms: ProgramTerms, settings: ReferralSettings): ProgramTerms {
  const { referee, reward, windowDays, holdDays, minPayout, screening } = settings;
  const known = rewardRule(terms.rules);
  const rule = rewardRuleOf(reward);
  return {
    ...terms,
    attribution: { ...terms.attribution, windowDays },
    rules: known === undefined ? [...terms.rules, rule] : terms.rules.map((one) => (one === known ? rule : one)),
    holdDays,
    minPayout,
    referee,
    screening,
  };
}

const settingNames = ['referee', 'reward', 'windowDays', 'holdDays', 'minPayout', 'screening'] as const;
export type ReferralSettingName = (typeof settingNames)[number] | 'other';

/** Which settings differ between two versions; `other` for whatever the form does not show. */
export function changedReferralSettings(before: ProgramTerms, after: ProgramTerms): readonly ReferralSettingName[] {
  const one = referralSettingsOf(before, unversioned);
  const other = referralSettingsOf(after, unversioned);
  const named = settingNames.filter((name) => !isEqual(one[name], other[name]));
  return isEqual(applyReferralSettings(before, other), after) ? named : [...named, 'other'];
}

const unversioned: ReferrerSettings = {
  audience: { kind: 'all' },
  rewardMethod: 'cash',
  code: null,
  reminders: noReminders,
};

/** A flat waits for an order that counts, and moves on when that is given back; a percentage is of the first order alone. */
function rewardRuleOf(reward: ReferralSettings['reward']): Rule {
  return reward.kind === 'percent'
    ? { key: rewardKey, stage: 'order', when: { customer: 'new' }, pay: reward, maxPerOrder: null }
    : {
        key: rewardKey,
        stage: 'qualifying',
        when: {},
        pay: { kind: 'flat', flat: reward.flat, per: 'order' },
        maxPerOrder: null,
      };
}

function rewardRule(rules: readonly Rule[]): Rule | undefined {
  return rules.find(({ key }) => key === rewardKey);
}

/** Five for the friend who registers, ten percent of the friend's first order for the referrer, both as store credit. */
export function firstReferralSettings(currency: string): ReferralSettings {
  // A currency without minor units counts in hundreds what others count in ones.
  const storeCredit = getCurrencyDigits(currency) === 0 ? '500' : '5.00';
  return {
    audience: { kind: 'all' },
    rewardMethod: 'store_credit',
    code: null,
    reminders: noReminders,
    referee: { on: 'registration', storeCredit, clawback: false },
    reward: { kind: 'percent', percent: '10' },
    windowDays: 30,
    holdDays: 14,
    minPayout: '0',
    screening: { newBy: newnessMarks, limit: { friends: 10, per: 'month' } },
  };
}

/** Before the settings are applied to it. */
export const bareReferralTerms: ProgramTerms = {
  attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 0 },
  base: { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' },
  rules: [],
  overrides: [],
  holdDays: 14,
  minPayout: '0',
  selfReferral: 'block',
  referee: null,
  screening: null,
};
