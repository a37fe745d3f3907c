/** The admin's words for the product's codes, in one place so that a thing has one name everywhere. */
import type { NobodyReason, TouchOutcome, Via } from '#app/domain/decision.ts';
import type { PartnerLifeStatus, RejectionReason } from '#app/domain/partner-lifecycle.ts';
import type { SettingName } from '#app/domain/program-settings.ts';
import type { ReferralSettingName } from '#app/domain/referral-settings.ts';
import type { RewardMethod, RewardPaymentState, RewardWait } from '#app/domain/reward-payment.ts';
import type { PaidCodeState, RewardState, shownCodeState } from '#app/domain/reward-standing.ts';
import type { MatchedBy } from '#app/domain/screening.ts';

export type Tone = 'info' | 'success' | 'attention' | 'warning' | 'critical';

export const statusWords: Readonly<Record<PartnerLifeStatus, { readonly label: string; readonly tone?: Tone }>> = {
  applied: { label: 'Applied', tone: 'attention' },
  needs_details: { label: 'Needs details', tone: 'warning' },
  approved: { label: 'Approved', tone: 'success' },
  rejected: { label: 'Rejected' },
  suspended: { label: 'Suspended', tone: 'critical' },
  banned: { label: 'Banned', tone: 'critical' },
  archived: { label: 'Archived' },
};

export const rejectionLabels: Readonly<Record<RejectionReason, string>> = {
  not_a_fit: 'Not a fit for the shop',
  too_early: 'Audience still too small',
  incomplete: 'Application incomplete',
  duplicate: 'Already a partner',
  guidelines: 'Content against the guidelines',
  other: 'Another reason',
};

export const viaLabels: Readonly<Record<Via, string>> = {
  link: 'Link',
  code: 'Code',
  customer: 'Known customer',
  manual: 'Assigned by hand',
};

export const nobodyLabels: Readonly<Record<NobodyReason, string>> = {
  none: 'No partner',
  self_referral: 'Partner’s own order',
  manual_none: 'Given to nobody by hand',
  not_new: 'Already a customer',
  limit: 'Referrer’s limit reached',
  unscreened: 'Being checked',
};

/** By what a friend who is not new was known. */
export const matchedWords: Readonly<Record<MatchedBy, string>> = {
  self: 'The friend is the referrer',
  orders: 'The friend bought before coming by the referrer’s link',
  email: 'Another customer has the same e-mail address, spelled otherwise',
  phone: 'Another customer has the same telephone number',
  address: 'Another customer has the same postal address',
};

export const outcomeWords: Readonly<Record<TouchOutcome, string>> = {
  decides: 'Decided',
  holds: 'Valid, but another came first',
  not_tried: 'Not asked: this kind does not count in the programme',
  not_approved: 'The partner was not approved when the order was placed',
  not_approved_at_click: 'The partner was not approved at the click',
  outside_the_window: 'Too long before the order',
  not_an_applied_code: 'The code did not apply to the order',
  belonged_to_nobody: 'Belonged to nobody when the order was placed',
  superseded: 'Replaced by a later one',
  lapsed: 'The customer’s time with the partner had run out',
};

export const settingLabels: Readonly<Record<SettingName | 'joining', string>> = {
  rate: 'Commission',
  windowDays: 'Click window',
  customerDays: 'Customer binding',
  holdDays: 'Hold',
  base: 'What commission is paid on',
  referee: 'Friend’s reward',
  other: 'Other terms',
  joining: 'Joining',
};

export const referralSettingLabels: Readonly<Record<ReferralSettingName, string>> = {
  referee: 'Friend’s credit',
  reward: 'Reward',
  windowDays: 'Click window',
  holdDays: 'Hold',
  minPayout: 'Paid from',
  screening: 'Friends are new customers',
  other: 'Other terms',
};

/** Who did something, as the audit names them. */
export function actorWords(actor: string): string {
  return actor.startsWith('staff:') ? `staff ${actor.slice('staff:'.length)}` : actor;
}

export const eventLabels: Readonly<Record<string, string>> = {
  'link.invited': 'Link made by the shop',
  'link.adopted': 'Code made an address of a link',
  'partner.added': 'Added by the shop',
  'partner.applied': 'Applied',
  'partner.approved': 'Approved',
  'partner.rejected': 'Rejected',
  'partner.suspended': 'Suspended',
  'partner.reinstated': 'Reinstated',
  'code.added': 'Code added',
  'code.adopted': 'Code assigned',
  'code.renamed': 'Code renamed',
  'code.paused': 'Code paused',
  'code.resumed': 'Code resumed',
  'code.deleted': 'Code deleted',
  'code.restored': 'Code restored',
  'code.removed': 'Code removed in Shopify',
  'code.returned': 'Code put back in Shopify',
  'reward_code.removed': 'Reward code ended in Shopify',
  'reward_code.returned': 'Reward code switched on again in Shopify',
  'reward_code.granted_again': 'Reward code granted again',
};

/** Shopify's word for how far an order is paid, as people write it: `partially_refunded` is `Partially refunded`. */
export function paymentWords(financialStatus: string | null): string {
  if (financialStatus === null) return 'Payment unknown';
  const words = financialStatus.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const rewardWords: Readonly<Record<RewardState, { readonly label: string; readonly tone?: Tone }>> = {
  planned: { label: 'On its way', tone: 'attention' },
  granted: { label: 'Granted', tone: 'success' },
  taken_back: { label: 'Taken back' },
  partly_taken_back: { label: 'Partly taken back', tone: 'warning' },
  failed: { label: 'Failed', tone: 'critical' },
  unknown: { label: 'Being looked up', tone: 'attention' },
};

type ShownCodeState = ReturnType<typeof shownCodeState>;

export const friendCodeWords: Readonly<Record<ShownCodeState, { readonly label: string; readonly tone?: Tone }>> = {
  planned: rewardWords.planned,
  made: { label: 'Not used yet', tone: 'success' },
  used: { label: 'Used', tone: 'success' },
  expired: { label: 'Expired' },
  withdrawn: { label: 'Withdrawn' },
  removed: { label: 'No longer valid', tone: 'warning' },
  failed: rewardWords.failed,
  unknown: rewardWords.unknown,
};

export const paymentStateWords: Readonly<Record<RewardPaymentState, { readonly label: string; readonly tone?: Tone }>> =
  {
    requested: { label: 'On its way', tone: 'attention' },
    paid: { label: 'Paid', tone: 'success' },
    failed: { label: 'Failed', tone: 'critical' },
    unknown: { label: 'Being looked up', tone: 'attention' },
  };

/** Where more is known of a code that paid than that it did. */
export const paidCodeWords: Readonly<Record<PaidCodeState, { readonly label: string; readonly tone?: Tone }>> = {
  made: paymentStateWords.paid,
  used: { label: 'Paid and used', tone: 'success' },
  removed: friendCodeWords.removed,
};

/** Beside a code that is no longer valid. */
export const removedCodeHint = 'Deleted or switched off in Shopify. Nothing takes its place unless you grant it again.';

export const methodLabels: Readonly<Record<RewardMethod, string>> = {
  store_credit: 'Store credit',
  code: 'Discount code',
};

export const rewardWaitLabels: Readonly<Record<RewardWait, string>> = {
  not_approved: 'The partner is not approved at the moment.',
  nothing_available: 'Refunds came to more than was earned since: it is set against what comes next.',
  below_minimum: 'Below the programme’s minimum for a payment.',
  no_customer: 'The partner has no customer account in the shop that could get it.',
  paid_lately: 'One payment a day: the next one follows by itself.',
  failed_lately: 'The last payment failed. It is tried again by itself after a week, or now if you say so.',
};

/** Accounts of the ledger. */
export const accountLabels: Readonly<Record<string, string>> = {
  commission_expense: 'Commission expense',
  reward_expense: 'Reward expense',
  cash: 'Cash',
  pending: 'Pending',
  available: 'Available',
  paid: 'Paid',
  reward: 'Friend’s reward',
};

export const postingLabels: Readonly<Record<string, string>> = {
  settlement: 'Settled',
  maturity: 'Hold ended',
  payout: 'Paid out',
  reward: 'Friend’s reward',
};
