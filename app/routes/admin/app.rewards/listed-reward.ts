/* What the rows of the three lists of rewards say, in one shape, whichever list they are of. */
import type { Services } from '#app/composition.ts';
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import { type RewardState, shownCodeState } from '#app/domain/reward-standing.ts';
import {
  friendCodeWords,
  methodLabels,
  paidCodeWords,
  paymentStateWords,
  removedCodeHint,
  rewardWaitLabels,
  rewardWords,
  type Tone,
} from '#app/ui/admin/words.ts';

type Lists = Pick<Services['rewards'], 'listPaid' | 'listFriends' | 'listWaiting'>;
type RowOf<List extends keyof Lists> = Awaited<ReturnType<Lists[List]>>['rows'][number];

/** One row, whichever of the lists it is in. */
export interface ListedReward {
  readonly id: string;
  readonly who: { readonly name: string; readonly detail: string; readonly url: string };
  readonly programName: string;
  readonly how: string;
  /** Minor units; a code's worth as a share of an order. */
  readonly amount: bigint | { readonly percent: string };
  readonly badge: { readonly label: string; readonly tone?: Tone };
  readonly at: Date | null;
  /** Why it waits or failed. */
  readonly note: string | null;
  /** What trying again sends; null where there is nothing to try. */
  readonly retry: { readonly what: 'reward' | 'partner'; readonly id: string } | null;
  /** A code that the merchant ended, and may grant again. */
  readonly removed: RemovedCode | null;
}

export interface RemovedCode {
  readonly whose: 'friend' | 'referrer';
  /** Of the friend's reward, or of the payment. */
  readonly id: string;
  readonly code: string;
}

export function listedPayment(payment: RowOf<'listPaid'>): ListedReward {
  const { paymentId, partnerId, partnerName, partnerNumber, code, codeState, state } = payment;
  return {
    id: paymentId,
    who: { name: partnerName, detail: partnerNumber, url: `/app/partners/${partnerId}` },
    programName: payment.programName,
    how: code === null ? methodLabels[payment.method] : `${methodLabels[payment.method]} ${code}`,
    amount: payment.amount,
    badge: codeState === null ? paymentStateWords[state] : paidCodeWords[codeState],
    at: payment.endedAt ?? payment.requestedAt,
    note: codeState === 'removed' ? removedCodeHint : payment.trouble,
    retry: state === 'failed' && payment.isNewest ? { what: 'partner', id: partnerId } : null,
    removed: codeState === 'removed' && code !== null ? { whose: 'referrer', id: paymentId, code } : null,
  };
}

export function listedFriend(reward: RowOf<'listFriends'>): ListedReward {
  const { rewardId, customerId, state, trouble, code } = reward;
  const isRemoved = !isOpen(state) && code?.state === 'removed';
  return {
    id: rewardId,
    who: { name: `Customer ${customerId}`, detail: reward.email ?? '', url: `/app/customers/${customerId}` },
    programName: reward.programName,
    how: code === null ? methodLabels.store_credit : `${methodLabels.code} ${code.code}`,
    amount: code === null ? reward.amount : amountOf(code.worth),
    badge: code === null || isOpen(state) ? rewardWords[state] : friendCodeWords[shownCodeState(code, Date.now())],
    at: reward.grantedAt ?? reward.at,
    note: isRemoved ? removedCodeHint : trouble,
    retry: state === 'failed' || (state === 'planned' && trouble !== null) ? { what: 'reward', id: rewardId } : null,
    removed: isRemoved ? { whose: 'friend', id: rewardId, code: code.code } : null,
  };
}

function amountOf({ percent, amount }: CodeWorth): ListedReward['amount'] {
  return percent === null ? (amount ?? 0n) : { percent };
}

/** What is still to happen of a code says more than how it stands. */
function isOpen(state: RewardState): boolean {
  return state === 'planned' || state === 'failed' || state === 'unknown';
}

export function listedWait(waiting: RowOf<'listWaiting'>): ListedReward {
  const { partnerId, because } = waiting;
  const mayHurry = because === null || because === 'paid_lately' || because === 'failed_lately';
  return {
    id: partnerId,
    who: { name: waiting.partnerName, detail: waiting.partnerNumber, url: `/app/partners/${partnerId}` },
    programName: waiting.programName,
    how: methodLabels[waiting.method],
    amount: waiting.available,
    badge: because === null ? { label: 'Next', tone: 'info' } : { label: 'Waits' },
    at: waiting.until,
    note: because === null ? 'Paid by itself within the hour.' : rewardWaitLabels[because],
    retry: mayHurry ? { what: 'partner', id: partnerId } : null,
    removed: null,
  };
}
