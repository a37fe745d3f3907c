/*
 * What a partner's parents earn beside them: for each level a percentage of the partner's own rounded entitlements for the order, each
 * rounded once. A parent who was not approved when the order was created leaves that part to nobody, and does not stop the next level.
 */
import type { Claim } from './attribution.ts';
import type { OverrideExplanation } from './decision.ts';
import type { EpochMs } from './facts.ts';
import { type Fraction, roundHalfAwayFromZero, whole } from './fraction.ts';
import { type Rulebook, requirePartner } from './history.ts';
import { percentOf } from './money.ts';
import { isApprovedAt } from './partner.ts';

export interface Override {
  /** 1 for the parent, 2 for the grandparent, … */
  readonly level: number;
  readonly percent: string;
  readonly partner: string;
  readonly exact: Fraction;
  readonly amount: bigint;
  readonly outcome: OverrideExplanation['outcome'];
}

/** The overrides that a claim's own entitlements, together `own` minor units, give its partner's parents. */
export function overridesOf(
  { partner, version }: Claim,
  own: bigint,
  at: EpochMs,
  rulebook: Rulebook,
): readonly Override[] {
  const overrides: Override[] = [];
  let child = partner;
  for (const [index, percent] of version.terms.overrides.entries()) {
    if (child.parent === null) break;
    const parent = requirePartner(rulebook, child.parent);
    const exact = percentOf(whole(own), percent);
    const approved = isApprovedAt(parent, at);
    const amount = approved ? roundHalfAwayFromZero(exact) : 0n;
    const outcome = !approved ? 'not_approved' : amount > 0n ? 'paid' : 'nothing_to_pay';
    overrides.push({ level: index + 1, percent, partner: parent.key, exact, amount, outcome });
    child = parent;
  }
  return overrides;
}
