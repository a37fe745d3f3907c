/*
 * When a partner who is paid in store credit or codes is paid: as any payout (the whole of what is available, from the programme's minimum on,
 * to whom is approved), but by itself, at most once a day, so that a hundred small commissions become one credit. After a payment that failed
 * a week passes before it is tried again by itself: what kept it from succeeding is rarely over sooner, and the merchant sees it.
 */
import type { EpochMs } from './facts.ts';
import { dayMs } from './instant.ts';
import type { Partner } from './partner.ts';
import { planPayout } from './payout.ts';
import type { Program } from './program.ts';

export type RewardMethod = 'store_credit' | 'code';

/** `requested`: reserved in the ledger, and to be carried out. `unknown`: sent, and the answer was lost. */
export type RewardPaymentState = 'requested' | 'paid' | 'failed' | 'unknown';

export interface PayableReward {
  readonly partner: Partner;
  readonly program: Program;
  readonly currency: string;
  /** Minor units. */
  readonly available: bigint;
  /** The customer whom the partner is in Shopify. */
  readonly customerId: string | null;
  /** When the last payment that did not fail was requested. */
  readonly lastRequestedAt: EpochMs | null;
  readonly lastFailedAt: EpochMs | null;
}

export type RewardWait =
  | 'not_approved'
  | 'nothing_available'
  | 'below_minimum'
  | 'no_customer'
  | 'paid_lately'
  | 'failed_lately';

export type RewardPlan =
  | { readonly pays: true; readonly amount: bigint; readonly customerId: string }
  /** `until`: when time alone has it paid; null where something else has to happen. */
  | { readonly pays: false; readonly because: RewardWait; readonly until: EpochMs | null };

const pauseMs = dayMs;
const pauseAfterFailureMs = 7 * dayMs;

/** `demanded`: by the merchant, who need not wait. */
export function planRewardPayment(payable: PayableReward, at: EpochMs, demanded: boolean): RewardPlan {
  const { partner, program, currency, available, customerId, lastRequestedAt, lastFailedAt } = payable;
  const payout = planPayout(partner, program, available, currency, at);
  if (!payout.pays) return { pays: false, because: payout.because, until: null };
  if (customerId === null) return { pays: false, because: 'no_customer', until: null };
  const waits = (because: RewardWait, since: EpochMs | null, ms: number): RewardPlan | null =>
    demanded || since === null || at - since >= ms ? null : { pays: false, because, until: since + ms };
  return (
    waits('failed_lately', lastFailedAt, pauseAfterFailureMs) ??
    waits('paid_lately', lastRequestedAt, pauseMs) ?? { pays: true, amount: payout.amount, customerId }
  );
}
