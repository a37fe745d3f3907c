/*
 * What a payout moves: the whole of a partner's positive available balance, where it reaches the least amount that the programme pays
 * out at that time, and where the partner is approved then. Negative balances wait to be netted against what comes next.
 */
import { requireCurrencyDigits } from './currency.ts';
import type { EpochMs } from './facts.ts';
import { compare, whole } from './fraction.ts';
import type { Entry, Holding } from './ledger.ts';
import { minorFraction } from './money.ts';
import { isApprovedAt, type Partner } from './partner.ts';
import { type Program, versionAt } from './program.ts';

export type PayoutPlan =
  | { readonly pays: true; readonly amount: bigint; readonly entries: readonly Entry[] }
  | { readonly pays: false; readonly because: 'not_approved' | 'nothing_available' | 'below_minimum' };

/** Plans a partner's payout of `available` minor units at an instant, under the partner's own programme. */
export function planPayout(
  partner: Partner,
  program: Program,
  available: bigint,
  currency: string,
  at: EpochMs,
): PayoutPlan {
  if (!isApprovedAt(partner, at)) return { pays: false, because: 'not_approved' };
  if (available <= 0n) return { pays: false, because: 'nothing_available' };
  const least = minorFraction(versionAt(program, at).terms.minPayout, requireCurrencyDigits(currency));
  if (compare(whole(available), least) < 0) return { pays: false, because: 'below_minimum' };
  return {
    pays: true,
    amount: available,
    entries: [
      { account: { kind: 'available', partner: partner.key }, amount: -available },
      { account: { kind: 'paid', partner: partner.key }, amount: available },
    ],
  };
}

/** Whether a payout of its partner includes this entitlement, which from then on counts as paid: it is available now. */
export function isIncluded({ available }: Pick<Holding, 'available'>): boolean {
  return available > 0n;
}
