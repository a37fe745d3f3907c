/*
 * One order, settled: its attribution, its base under each programme concerned, and what its rules and overrides pay. What depends on
 * the customer's other orders (a qualifying flat, the friend's reward) is decided later, over all of them.
 */
import type { Attribution } from './attribution.ts';
import { baseOf, type OrderBase } from './base.ts';
import type { Entitlement, PartnerExplanation } from './decision.ts';
import { worthOfClaim } from './entitlement.ts';
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
  return { recorded, attribution, disputed, bases, entitlements: joined(entitlements), partners };
}

/** Amounts of one partner, programme and rule (an override from two sharing partners) are one entitlement, their sum. */
function joined(entitlements: readonly Entitlement[]): readonly Entitlement[] {
  if (entitlements.length < 2) return entitlements;
  const byIdentity = new Map<string, Entitlement>();
  for (const entitlement of entitlements) {
    const { partner, program, rule, amount } = entitlement;
    const identity = JSON.stringify([partner, program, rule]);
    const known = byIdentity.get(identity);
    byIdentity.set(identity, known === undefined ? entitlement : { ...known, amount: known.amount + amount });
  }
  return [...byIdentity.values()];
}
