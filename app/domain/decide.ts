/*
 * The product's heart: what one customer's whole history is worth, and to whom. A pure function of the facts and of the programme
 * versions in force at their times: no clock, no database. Hand it the same facts in any order, any number of times, and it gives the
 * same decision; what the ledger then posts is only the difference to what it already holds. The source is settlement.md.
 */
import { attribute } from './attribution.ts';
import { type Binding, bindingAfter } from './binding.ts';
import { indexClicks } from './clicks.ts';
import { requireCurrencyDigits } from './currency.ts';
import type { Decision, Entitlement, OrderDecision } from './decision.ts';
import { fractionText } from './fraction.ts';
import type { History } from './history.ts';
import { formatDigits } from './money.ts';
import { getReferral, type ReferredRegistration } from './registration.ts';
import { decideRewards, type RewardOccasion } from './reward.ts';
import { type SettledOrder, settleOrder } from './settled-order.ts';
import { decideQualifying, decideRegistration } from './stages.ts';
import { compareBytes, compareIds } from './text.ts';
import { timelineOf } from './timeline.ts';

export function decideHistory(history: History): Decision {
  const { customerId, rulebook } = history;
  const digits = requireCurrencyDigits(rulebook.currency);
  const { firstReferral, orders, occasions } = walk(history, digits);

  // Without a customer there is nobody to count "once per customer" for: no qualifying flat, no friend's reward.
  const qualifying = customerId === null ? new Map<string, Entitlement[]>() : decideQualifying(orders, digits);
  const rewards = customerId === null ? [] : decideRewards(customerId, occasions, rulebook, digits);

  return {
    customerId,
    orders: orders
      .map((settled) => orderDecision(settled, qualifying.get(settled.recorded.order.orderId) ?? [], digits))
      .sort((left, right) => compareIds(left.orderId, right.orderId)),
    registration: decideRegistration(firstReferral, history.verifications, rulebook, digits),
    rewards,
  };
}

interface Walked {
  /** Of the customer's first registration; null where that had no holding click. */
  readonly firstReferral: ReferredRegistration | null;
  /** In the law's order. */
  readonly orders: readonly SettledOrder[];
  readonly occasions: readonly RewardOccasion[];
}

/** Walks the history in time, carrying what one event means for the next: the customer's binding, and whether they are new. */
function walk(history: History, digits: number): Walked {
  const { customerId, rulebook } = history;
  const clicks = indexClicks(history.clicks);
  const referrals: (ReferredRegistration | null)[] = [];
  const orders: SettledOrder[] = [];
  const occasions: RewardOccasion[] = [];
  let binding: Binding | null = null;
  let isNewCustomer = true;

  for (const event of timelineOf(history)) {
    if (event.kind === 'registration') {
      const { registration } = event;
      const referral = getReferral(registration, clicks, rulebook);
      referrals.push(referral);
      if (referral === null) continue;
      occasions.push({ kind: 'registration', referral });
      binding = bindingAfter(binding, referral.void ? null : referral.latest.partner, registration.at, rulebook);
    } else {
      const { recorded } = event;
      const attribution = attribute(recorded, binding, clicks, rulebook);
      const settled = settleOrder(recorded, attribution, isNewCustomer, rulebook, digits);
      orders.push(settled);
      occasions.push({ kind: 'order', settled });
      if (customerId === null) continue;
      binding = bindingAfter(binding, attribution.binds, recorded.order.createdAt, rulebook);
      isNewCustomer &&= recorded.order.test;
    }
  }
  return { firstReferral: referrals[0] ?? null, orders, occasions };
}

function orderDecision(settled: SettledOrder, qualifying: readonly Entitlement[], digits: number): OrderDecision {
  const { attribution, recorded } = settled;
  const [flat] = qualifying;
  return {
    orderId: recorded.order.orderId,
    via: attribution.via,
    reason: attribution.reason,
    shares: attribution.claims
      .filter((claim) => !claim.void)
      .map(({ partner, share }) => ({ partner: partner.key, share: fractionText(share) })),
    entitlements: [...settled.entitlements, ...qualifying].sort(compareEntitlements),
    explanation: {
      attribution: attribution.explanation,
      bases: [...settled.bases.values()].map(({ explanation }) => explanation),
      partners: settled.partners,
      qualifying:
        flat === undefined
          ? null
          : { rule: flat.rule, partner: flat.partner, amount: formatDigits(flat.amount, digits) },
    },
  };
}

function compareEntitlements(left: Entitlement, right: Entitlement): number {
  return (
    compareBytes(left.partner, right.partner) ||
    compareBytes(left.rule, right.rule) ||
    compareBytes(left.program, right.program)
  );
}
