/*
 * When an entitlement can be paid. Its hold runs from the order (or the registration, the verification) and not from when we heard of it,
 * and at its very end it is over. A chargeback in progress holds it beyond that, unless it has been paid: what was paid once is never
 * pending again, whatever happens to its amount.
 */
import type { Entitlement } from './decision.ts';
import type { EpochMs } from './facts.ts';
import { dayMs, lastInstant } from './instant.ts';

export type EntitlementState = 'pending' | 'available';

/** A hold that is longer than the calendar ends with it. */
export function endOfHold(startsAt: EpochMs, holdDays: number): EpochMs {
  return Math.min(startsAt + holdDays * dayMs, lastInstant);
}

/** `paidOnce`: a payout has included it. What is then still owed or to be netted is available. */
export function stateAt(
  { maturesAt, disputed }: Pick<Entitlement, 'maturesAt' | 'disputed'>,
  paidOnce: boolean,
  at: EpochMs,
): EntitlementState {
  if (paidOnce) return 'available';
  return disputed || at < maturesAt ? 'pending' : 'available';
}

/** The next instant after `at` at which one of these leaves its hold by time alone, or null. */
export function nextMaturityAfter(entitlements: readonly Entitlement[], at: EpochMs): EpochMs | null {
  let next: EpochMs | null = null;
  for (const { maturesAt, disputed } of entitlements) {
    if (!disputed && maturesAt > at && (next === null || maturesAt < next)) next = maturesAt;
  }
  return next;
}
