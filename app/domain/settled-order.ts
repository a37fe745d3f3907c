/*
 * One order, settled: its attribution, its base under each programme concerned, and what its rules and overrides pay. What depends on
 * the customer's other orders (a qualifying flat, the friend's reward) is decided later, over all of them.
 */
import type { Attribution } from './attribution.ts';
import { baseOf, type OrderBase } from './base.ts';
import type { Entitlement, PartnerExplanation } from './decision.ts';
import { joinEntitlements, worthOfClaim } from './entitlement.ts';
import type { RecordedOrder, Rulebook } from './history.ts';
import { isDisputed } from './standing.ts';

export interface SettledOrder {
  readonly recorded: RecordedOrder;
  readonly attribution: Attribution;
  readonly disputed: boolean;
  /** By programme key, for every programme with a share that is not void. */
  readonly bases: ReadonlyMap<string, OrderBase>;
  readonly entitlements: readonly Entitlement[];
  readonly partners: readonly PartnerExplanation[];
}

/** `digits` are those of the shop's currency. */
export function settleOrder(
  recorded: RecordedOrder,
  attribution: Attribution,
  isNewCustomer: boolean,
  rulebook: Rulebook,
  digits: number,
): SettledOrder {
  const { order } = recorded;
  const disputed = isDisputed(recorded);
  const question = { order, isNewCustomer, catalog: rulebook.catalog, digits, disputed, rulebook };
  const bases = new Map<string, OrderBase>();
  const entitlements: Entitlement[] = [];
  const partners: PartnerExplanation[] = [];
  for (const claim of attribution.claims) {
    if (claim.void) continue;
    const { program } = claim.partner;
    const base = bases.get(program) ?? baseOf(recorded, program, claim.version.terms.base, digits);
    bases.set(program, base);
    const worth = worthOfClaim(claim, base, question);
    entitlements.push(...worth.entitlements);
    partners.push(worth.explanation);
  }
  return { recorded, attribution, disputed, bases, entitlements: joinEntitlements(entitlements), partners };
}
