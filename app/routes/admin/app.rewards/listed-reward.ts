/* What the rows of the three lists of rewards say, in one shape, whichever list they are of. */
import type { Services } from '#app/composition.ts';
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import { type RewardState, shownCodeState } from '#app/domain/reward-standing.ts';
import {
  friendCodeWords,
  methodLabels,
  paymentStateWords,
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
}

export function listedPayment(payment: RowOf<'listPaid'>): ListedReward {
  const { paymentId, partnerId, partnerName, partnerNumber, code, state } = payment;
  return {
    id: paymentId,
    who: { name: partnerName, detail: partnerNumber, url: `/app/partners/${partnerId}` },
    programName: payment.programName,
    how: code === null ? methodLabels[payment.method] : `${methodLabels[payment.method]} ${code}`,
    amount: payment.amount,
    badge: paymentStateWords[state],
    at: payment.endedAt ?? payment.requestedAt,
    note: payment.trouble,
    retry: state === 'failed' && payment.isNewest ? { what: 'partner', id: partnerId } : null,
  };
}

export function listedFriend(reward: RowOf<'listFriends'>): ListedReward {
  const { rewardId, customerId, state, trouble, code } = reward;
  return {
    id: rewardId,
    who: { name: `Customer ${customerId}`, detail: reward.email ?? '', url: `/app/customers/${customerId}` },
    programName: reward.programName,
    how: code === null ? methodLabels.store_credit : `${methodLabels.code} ${code.code}`,
    amount: code === null ? reward.amount : amountOf(code.worth),
    badge: code === null || isOpen(state) ? rewardWords[state] : friendCodeWords[shownCodeState(code, Date.now())],
    at: reward.grantedAt ?? reward.at,
    note: trouble,
    retry: state === 'failed' || (state === 'planned' && trouble !== null) ? { what: 'reward', id: rewardId } : null,
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
  };
}
