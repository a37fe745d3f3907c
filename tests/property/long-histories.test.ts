/*
 * A long history is decided a stretch at a time: wherever it is cut, that must be what deciding it whole is; and a checkpoint may be believed
 * exactly as long as what its past was decided by is the same.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concernedBy, groundsText, nothingConcerned } from '#app/adapters/db/grounds.ts';
import { beginning } from '#app/domain/checkpoint.ts';
import { decideCustomer, decideHistory, decideStretch } from '#app/domain/decide.ts';
import type { OrderDecision } from '#app/domain/decision.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { History } from '#app/domain/history.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import { compareIds } from '#app/domain/text.ts';
import { facts, shopFile } from '#tests/support/arbitrary-history.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { day } from '#tests/support/scenario.ts';

const customerId = '9007199254740993';

/** Everything of three arbitrary histories, told of one customer, whose orders interleave. */
const manyFacts = fc
  .tuple(facts, facts, facts)
  .map((lists) => lists.flatMap((list, index) => list.map((fact) => ofTheCustomer(fact, index))));

const instants = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 });

describe('a long history', () => {
  test('comes to the same wherever it is cut', () => {
    fc.assert(
      fc.property(shopFile, manyFacts, instants, (file, list, tenths) => {
        const history = historyOf(file, list);
        const times = [...new Set([...tenths.map((tenth) => day(tenth / 10)), ...someOrderTimes(history, tenths)])];
        const whole = decideHistory(history);
        const orders: OrderDecision[] = [];
        let from = beginning;
        for (const upTo of [...times.sort((left, right) => left - right), Number.POSITIVE_INFINITY]) {
          const stretch = decideStretch(between(history, from.at, upTo), from, upTo);
          orders.push(...stretch.orders);
          from = stretch.end;
        }
        orders.sort((left, right) => compareIds(left.orderId, right.orderId));
        expect({ customerId, orders, ...decideCustomer(between(history, day(100), day(100)), from) }).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  test('is decided the same up to a checkpoint as long as its grounds are the same', () => {
    let same = 0;
    fc.assert(
      fc.property(shopFile, manyFacts, facts, fc.integer({ min: 0, max: 400 }), (file, list, other, tenth) => {
        const at = day(tenth / 10);
        const before = historyOf(file, list);
        const changes = other.filter(({ kind }) => kind === 'status' || kind === 'group' || kind === 'change');
        const after = { ...before, rulebook: rulebookOf(file, [...list, ...changes]) };
        const isSame = groundsOf(before, at) === groundsOf(after, at);
        if (changes.every((change) => change.at > at)) expect(isSame).toBe(true);
        if (!isSame) return;
        same += 1;
        expect(decideStretch(after, beginning, at)).toEqual(decideStretch(before, beginning, at));
      }),
      { numRuns: 500 },
    );
    expect(same).toBeGreaterThan(50);
  });
});

function ofTheCustomer(fact: Fact, index: number): Fact {
  const orderIdOf = (id: string) => String(BigInt(id) + 10n * BigInt(index));
  const later = (at: EpochMs) => at + index * 1_000;
  switch (fact.kind) {
    case 'order': {
      const { order } = fact;
      const createdAt = order.createdAt + index * (day(1.3) - day(0));
      return { ...fact, order: { ...order, orderId: orderIdOf(order.orderId), customerId, createdAt } };
    }
    case 'refund': {
      const { refund } = fact;
      return {
        ...fact,
        refund: { ...refund, refundId: `${refund.refundId}${index}`, orderId: orderIdOf(refund.orderId) },
      };
    }
    case 'dispute': {
      const { dispute } = fact;
      const { orderId, disputeId } = dispute;
      return {
        ...fact,
        dispute: {
          ...dispute,
          disputeId: `${disputeId}${index}`,
          orderId: orderId === null ? null : orderIdOf(orderId),
        },
      };
    }
    case 'assignment': {
      const { assignment } = fact;
      return { ...fact, assignment: { ...assignment, orderId: orderIdOf(assignment.orderId) } };
    }
    case 'registration':
      return { ...fact, registration: { ...fact.registration, customerId, at: later(fact.registration.at) } };
    case 'verification':
      return { ...fact, verification: { ...fact.verification, customerId } };
    default:
      return fact;
  }
}

function historyOf(file: ReplayProgram, list: readonly Fact[]): History {
  const rulebook = rulebookOf(file, list);
  const own = historiesOf(list, rulebook).find((history) => history.customerId === customerId);
  return own ?? { customerId, orders: [], registrations: [], verifications: [], clicks: [], screenings: [], rulebook };
}

/** Cuts at the very instant of an order, where it is easiest to be wrong. */
function someOrderTimes({ orders }: History, picks: readonly number[]): readonly EpochMs[] {
  return picks.flatMap((pick) => orders[pick % Math.max(1, orders.length)]?.order.createdAt ?? []);
}

/** With the orders of a stretch alone, as it is loaded. */
function between(history: History, after: EpochMs, upTo: EpochMs): History {
  const orders = history.orders.filter(({ order }) => order.createdAt > after && order.createdAt <= upTo);
  return { ...history, orders };
}

function groundsOf(history: History, at: EpochMs): string {
  const { rulebook } = history;
  const ids = { partnerIds: new Map([...rulebook.partners.keys()].map((key) => [key, key])) };
  const named = concernedBy(between(history, Number.NEGATIVE_INFINITY, at), ids, nothingConcerned);
  return groundsText(rulebook, ids, named, at);
}
