/*
 * What a proposed version would have changed, summed history by history. Each side is counted by its own times: a qualifying flat that moves
 * from an order of the period to a later one leaves the period. What changes outside the period (a binding that came about within it, a flat
 * that moved) is told apart. What is kept grows with the number of partners, not with that of orders.
 */
import type { Decision, Entitlement, OrderDecision } from './decision.ts';
import { timesOf } from './decision-times.ts';
import type { EpochMs } from './facts.ts';
import type { History } from './history.ts';
import { isWithin, type Period } from './proposed-version.ts';
import { compareBytes, compareIds } from './text.ts';
import type { OrderDifference, OrderHead, PartnerSums, Sums, WhatIfSums } from './what-if-sums.ts';

export interface WhatIfTally {
  /** One history, decided twice: as it is, and under the proposed rulebook. */
  readonly add: (before: Decided, after: Decided) => void;
  readonly sums: () => WhatIfSums;
}

export interface Decided {
  readonly history: History;
  readonly decision: Decision;
}

interface Half {
  orders: { decided: number; changed: number; reassigned: number };
  commission: { before: bigint; after: bigint };
  rewards: { before: bigint; after: bigint; friendsBefore: number; friendsAfter: number };
  largest: OrderDifference[];
}

export function openTally(period: Period, largestAtMost: number): WhatIfTally {
  const [inside, outside] = [newHalf(), newHalf()];
  const partners = new Map<string, { before: bigint; after: bigint }>();
  let histories = 0;
  let registrationsChanged = 0;

  const halfAt = (at: EpochMs): Half => (isWithin(period, at) ? inside : outside);
  const addSide = (side: keyof Sums, { history, decision }: Decided): void => {
    const times = timesOf(history, decision);
    for (const entitlement of allOf(decision)) {
      const half = halfAt(times.ofEntitlement(entitlement));
      half.commission[side] += entitlement.amount;
      if (half === inside) sumsOf(partners, entitlement.partner)[side] += entitlement.amount;
    }
    for (const reward of decision.rewards) {
      const { rewards } = halfAt(times.ofReward(reward));
      rewards[side] += reward.amount;
      rewards[side === 'before' ? 'friendsBefore' : 'friendsAfter'] += 1;
    }
  };

  return {
    add(before, after) {
      histories += 1;
      addSide('before', before);
      addSide('after', after);
      if (earnsOtherwise(before.decision, after.decision)) registrationsChanged += 1;
      const times = timesOf(before.history, before.decision);
      const now = new Map(after.decision.orders.map((order) => [order.orderId, order]));
      for (const order of before.decision.orders) {
        const createdAt = times.ofOrder(order.orderId);
        addOrder(halfAt(createdAt), order, now.get(order.orderId) ?? order, createdAt, largestAtMost);
      }
    },
    sums: () => ({
      histories,
      orders: { ...inside.orders },
      registrationsChanged,
      commission: { ...inside.commission },
      rewards: { ...inside.rewards },
      partners: [...partners].map(([partner, sums]) => ({ partner, ...sums })).sort(byDifference),
      largest: largestOf(inside.largest, largestAtMost),
      outside: {
        orders: outside.orders.changed,
        commission: { ...outside.commission },
        rewards: { before: outside.rewards.before, after: outside.rewards.after },
        largest: largestOf(outside.largest, largestAtMost),
      },
    }),
  };
}

function newHalf(): Half {
  return {
    orders: { decided: 0, changed: 0, reassigned: 0 },
    commission: { before: 0n, after: 0n },
    rewards: { before: 0n, after: 0n, friendsBefore: 0, friendsAfter: 0 },
    largest: [],
  };
}

function sumsOf(partners: Map<string, { before: bigint; after: bigint }>, partner: string) {
  const known = partners.get(partner) ?? { before: 0n, after: 0n };
  partners.set(partner, known);
  return known;
}

function allOf({ orders, registration }: Decision): readonly Entitlement[] {
  return [...orders.flatMap(({ entitlements }) => entitlements), ...(registration?.entitlements ?? [])];
}

function addOrder(half: Half, before: OrderDecision, after: OrderDecision, createdAt: EpochMs, atMost: number): void {
  half.orders.decided += 1;
  const [was, is] = [headOf(before), headOf(after)];
  if (textOf(was) === textOf(is)) return;
  half.orders.changed += 1;
  if (textOf(was.shares) !== textOf(is.shares)) half.orders.reassigned += 1;
  const { orderId } = before;
  half.largest.push({ orderId, createdAt, ...differenceOf(was, is), before: was, after: is });
  // Sorted now and then and not each time: it never holds more than twice what is asked for.
  if (half.largest.length > 2 * atMost) half.largest = largestOf(half.largest, atMost);
}

function headOf({ via, reason, shares, entitlements }: OrderDecision): OrderHead {
  return {
    via,
    reason,
    shares,
    entitlements: entitlements.map(({ partner, rule, amount }) => ({ partner, rule, amount })),
  };
}

function differenceOf(before: OrderHead, after: OrderHead): Pick<OrderDifference, 'difference' | 'moved'> {
  const gained = new Map<string, bigint>();
  for (const { partner, amount } of before.entitlements) gained.set(partner, (gained.get(partner) ?? 0n) - amount);
  for (const { partner, amount } of after.entitlements) gained.set(partner, (gained.get(partner) ?? 0n) + amount);
  const amounts = [...gained.values()];
  return {
    difference: amounts.reduce((sum, amount) => sum + amount, 0n),
    moved: amounts.reduce((sum, amount) => sum + sizeOf(amount), 0n),
  };
}

function earnsOtherwise({ registration: before }: Decision, { registration: after }: Decision): boolean {
  const amounts = (entitlements: readonly Entitlement[] = []) =>
    textOf(entitlements.map(({ partner, rule, amount }) => [partner, rule, amount]));
  return amounts(before?.entitlements) !== amounts(after?.entitlements);
}

function largestOf(orders: readonly OrderDifference[], atMost: number): OrderDifference[] {
  return [...orders]
    .sort((one, other) => descending(one.moved, other.moved) || compareIds(one.orderId, other.orderId))
    .slice(0, atMost);
}

function byDifference(one: PartnerSums, other: PartnerSums): number {
  return (
    descending(sizeOf(one.after - one.before), sizeOf(other.after - other.before)) ||
    compareBytes(one.partner, other.partner)
  );
}

function descending(one: bigint, other: bigint): number {
  return one === other ? 0 : one > other ? -1 : 1;
}

function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}
