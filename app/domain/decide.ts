/*
 * The product's heart: what one customer's whole history is worth, and to whom. A pure function of the facts and of the programme
 * versions in force at their times: no clock, no database. Hand it the same facts in any order, any number of times, and it gives the
 * same decision; what the ledger then posts is only the difference to what it already holds. The source is settlement.md.
 */
import { attribute } from './attribution.ts';
import { type Binding, bindingAfter } from './binding.ts';
import { beginning, type Checkpoint } from './checkpoint.ts';
import { indexClicks } from './clicks.ts';
import { requireCurrencyDigits } from './currency.ts';
import type { Decision, Entitlement, OrderDecision, Reward } from './decision.ts';
import type { EpochMs } from './facts.ts';
import { fractionText } from './fraction.ts';
import { type History, type Rulebook, requirePartner } from './history.ts';
import { formatDigits } from './money.ts';
import { getReferral } from './registration.ts';
import { decideRewards, type RewardOccasion } from './reward.ts';
import { type Screen, type ScreeningWish, screenOf } from './screening.ts';
import { type SettledOrder, settleOrder } from './settled-order.ts';
import { decideQualifying, decideRegistration } from './stages.ts';
import { compareBytes, compareIds } from './text.ts';
import { inOrder, timelineOf } from './timeline.ts';

export function decideHistory(history: History): Decision {
  const { orders, end } = decideStretch(history, beginning, Number.POSITIVE_INFINITY);
  return { customerId: history.customerId, orders, ...decideCustomer(history, end) };
}

export interface DecidedStretch {
  /** By order id, as a number. */
  readonly orders: readonly OrderDecision[];
  /** What all that is decided by now means for the rest. */
  readonly end: Checkpoint;
  /** Screenings that some of it waits for. */
  readonly lacking: readonly ScreeningWish[];
}

/**
 * A part of a history: what lies after a checkpoint and up to an instant, itself included. `history` needs only the orders of that part.
 * Deciding part after part, wherever it is cut, gives what deciding the whole gives.
 */
export function decideStretch(history: History, from: Checkpoint, upTo: EpochMs): DecidedStretch {
  const { customerId, rulebook } = history;
  const digits = requireCurrencyDigits(rulebook.currency);
  const screen = screenOf(customerId, history.screenings);
  const { orders, occasions, binding, isNewCustomer } = walk(history, from, upTo, digits, screen);

  // Without a customer there is nobody to count "once per customer" for: no qualifying flat, no friend's reward.
  const { flats, qualified } = decideQualifying(customerId === null ? [] : orders, from.qualified, digits);
  const rewards =
    customerId === null ? from.rewards : decideRewards(customerId, occasions, from.rewards, rulebook, digits, screen);

  return {
    orders: orders
      .map((settled) => orderDecision(settled, flats.get(settled.recorded.order.orderId) ?? [], digits))
      .sort((left, right) => compareIds(left.orderId, right.orderId)),
    end: {
      at: upTo,
      binding: binding === null ? null : { partner: binding.partner.key, at: binding.at },
      isNewCustomer,
      qualified,
      rewards,
    },
    lacking: screen.lacking,
  };
}

/** What is decided once for the customer, when the whole history lies behind `end`. */
export function decideCustomer(history: History, end: Checkpoint): Pick<Decision, 'registration' | 'rewards'> {
  const { rulebook } = history;
  const [first] = inOrder(history.registrations);
  const clicks = history.clicks.filter(({ visitor }) => visitor === first?.visitor);
  const screen = screenOf(history.customerId, history.screenings);
  const referral = first === undefined ? null : getReferral(first, indexClicks(clicks), rulebook, screen);
  const digits = requireCurrencyDigits(rulebook.currency);
  return {
    registration: decideRegistration(referral, history.verifications, rulebook, digits),
    rewards: [...end.rewards.values()]
      .filter((reward): reward is Reward => reward !== null)
      .sort((left, right) => compareBytes(left.program, right.program)),
  };
}

interface Walked {
  /** In the law's order. */
  readonly orders: readonly SettledOrder[];
  readonly occasions: readonly RewardOccasion[];
  readonly binding: Binding | null;
  readonly isNewCustomer: boolean;
}

/** Walks the history in time, carrying what one event means for the next: the customer's binding, and whether they are new. */
function walk(history: History, from: Checkpoint, upTo: EpochMs, digits: number, screen: Screen): Walked {
  const { customerId, rulebook } = history;
  const clicks = indexClicks(history.clicks);
  const orders: SettledOrder[] = [];
  const occasions: RewardOccasion[] = [];
  let binding = bindingOf(from, rulebook);
  let { isNewCustomer } = from;

  for (const event of timelineOf(history, from.at, upTo)) {
    if (event.kind === 'registration') {
      const { registration } = event;
      const referral = getReferral(registration, clicks, rulebook, screen);
      if (referral === null) continue;
      occasions.push({ kind: 'registration', referral });
      const binds = referral.void || referral.refused !== null ? null : referral.latest.partner;
      binding = bindingAfter(binding, binds, registration.at, rulebook);
    } else {
      const { recorded } = event;
      const attribution = attribute(recorded, binding, clicks, rulebook, screen);
      const settled = settleOrder(recorded, attribution, isNewCustomer, rulebook, digits);
      orders.push(settled);
      occasions.push({ kind: 'order', settled });
      if (customerId === null) continue;
      binding = bindingAfter(binding, attribution.binds, recorded.order.createdAt, rulebook);
      isNewCustomer &&= recorded.order.test;
    }
  }
  return { orders, occasions, binding, isNewCustomer };
}

function bindingOf({ binding }: Checkpoint, rulebook: Rulebook): Binding | null {
  return binding === null ? null : { partner: requirePartner(rulebook, binding.partner), at: binding.at };
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
