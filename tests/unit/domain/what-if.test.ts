// What a proposed version would have changed, event by event.
import { expect, test } from 'vitest';
import { decideHistory } from '#app/domain/decide.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import { withProposal } from '#app/domain/proposed-version.ts';
import type { WhatIfSums } from '#app/domain/what-if-sums.ts';
import { openTally } from '#app/domain/what-if-tally.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { change, click, day, order, programOf, refund, register, shop, verify } from '#tests/support/scenario.ts';

const tenPercent = [{ key: 'default', percent: '10' }];
const twentyPercent = [{ key: 'default', percent: '20' }];

/** What terms would have made of days 10 to 20, in a shop whose own terms are `inForce`. */
function whatIf(inForce: object, facts: readonly Fact[], proposed: object): WhatIfSums {
  const file = programOf(shop(inForce));
  const terms = parseTerms({ rules: tenPercent, ...inForce, ...proposed });
  if (!terms.ok) throw new Error(JSON.stringify(terms.mistakes));
  const tally = openTally({ from: day(10), until: day(20) }, 3);
  const proposal = { program: 'creators', terms: terms.value, from: day(10), until: day(20) };
  for (const history of historiesOf(facts, rulebookOf(file, facts))) {
    const otherwise = { ...history, rulebook: withProposal(history.rulebook, proposal) };
    tally.add(
      { history, decision: decideHistory(history) },
      { history: otherwise, decision: decideHistory(otherwise) },
    );
  }
  return tally.sums();
}

const annas = { discountCodes: ['ANNA10'] };
const parents = { overrides: ['10'] };

test('a higher rate is paid for the orders of the period alone, its first instant included and its end not', () => {
  const sums = whatIf({}, [order(9, 1, annas), order(10, 2, annas), order(19, 3, annas), order(20, 4, annas)], {
    rules: twentyPercent,
  });
  expect(sums.orders).toEqual({ decided: 2, changed: 2, reassigned: 0 });
  expect(sums.partners).toEqual([{ partner: 'anna', before: 2000n, after: 4000n }]);
  expect(sums.largest.map(({ orderId, difference }) => [orderId, difference])).toEqual([
    ['2', 1000n],
    ['3', 1000n],
  ]);
  expect(sums.outside.orders).toBe(0);
});

test('a version that began within the period is replaced, and after the period the programme goes on with it', () => {
  const began = change(15, 'creators', {
    rules: [{ key: 'default', stage: 'order', when: {}, pay: { kind: 'percent', percent: '50' }, maxPerOrder: null }],
  });
  const sums = whatIf({}, [began, order(12, 1, annas), order(16, 2, annas), order(25, 3, annas)], {
    rules: twentyPercent,
  });
  expect(sums.commission).toEqual({ before: 1000n + 5000n, after: 2000n + 2000n });
  expect(sums.outside).toMatchObject({ orders: 0, commission: { before: 5000n, after: 5000n } });
});

test('credit that moves to another partner is told though the shop pays the same', () => {
  const sums = whatIf({}, [click(8, 'v1', 'ANNA'), click(9, 'v1', 'DORA'), order(12, 1, { visitor: 'v1' })], {
    attribution: { model: 'first' },
  });
  expect(sums.orders).toEqual({ decided: 1, changed: 1, reassigned: 1 });
  expect(sums.commission).toEqual({ before: 1000n, after: 1000n });
  expect(sums.partners).toEqual([
    { partner: 'anna', before: 0n, after: 1000n },
    { partner: 'dora', before: 1000n, after: 0n },
  ]);
  expect(sums.largest).toMatchObject([
    {
      orderId: '1',
      difference: 0n,
      moved: 2000n,
      before: { via: 'link', shares: [{ partner: 'dora', share: '1' }] },
      after: { via: 'link', shares: [{ partner: 'anna', share: '1' }] },
    },
  ]);
});

test('a parent’s part counts with the order', () => {
  const sums = whatIf({}, [order(12, 1, annas)], parents);
  expect(sums.partners).toEqual([
    { partner: 'berta', before: 0n, after: 100n },
    { partner: 'anna', before: 1000n, after: 1000n },
  ]);
});

test('an order after the period that is decided by a binding from within is told apart', () => {
  const inForce = { attribution: { customerDays: 365 } };
  const sums = whatIf(inForce, [order(12, 1, annas), order(25, 2)], { attribution: { customerDays: 0 } });
  expect(sums.orders.changed).toBe(0);
  expect(sums.outside).toMatchObject({
    orders: 1,
    commission: { before: 1000n, after: 0n },
    largest: [{ orderId: '2' }],
  });
});

test('a flat for the first order that qualifies leaves the period with it', () => {
  const rules = (minBase: string) => [
    ...tenPercent,
    { key: 'active', stage: 'qualifying', flat: '7.00', when: { minBase } },
  ];
  const sums = whatIf({ rules: rules('50') }, [order(12, 1, annas), order(25, 2, annas)], { rules: rules('500') });
  expect(sums.commission).toEqual({ before: 1700n, after: 1000n });
  expect(sums.outside.commission).toEqual({ before: 1000n, after: 1700n });
});

test('registration and verification count by their own times', () => {
  const rules = (lead: string, verified: string) => [
    { key: 'lead', stage: 'registration', flat: lead },
    { key: 'verified', stage: 'verification', flat: verified },
  ];
  const facts = [click(1, 'v1', 'ANNA'), register(2, 'v1'), verify(12)];
  const sums = whatIf({ rules: rules('1.00', '2.00') }, facts, { rules: rules('3.00', '5.00') });
  expect(sums.registrationsChanged).toBe(1);
  expect(sums.commission).toEqual({ before: 200n, after: 500n });
  expect(sums.outside.commission).toEqual({ before: 100n, after: 100n });
});

test('the friends’ credit is summed beside it', () => {
  const referee = { on: 'order', storeCredit: '5.00', clawback: true };
  const facts = [order(12, 1, annas), order(13, 2, { ...annas, customerId: '9002' }), refund(14, 1, 2, { '1': 1 })];
  const sums = whatIf({}, facts, { referee });
  expect(sums.rewards).toEqual({ before: 0n, after: 500n, friendsBefore: 0, friendsAfter: 1 });
});

test('only the largest differences are told one by one, the smaller order number first', () => {
  const facts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((id) =>
    order(10 + id / 2, id, { ...annas, customerId: String(id) }),
  );
  const sums = whatIf({}, facts, { rules: twentyPercent });
  expect(sums.orders.changed).toBe(10);
  expect(sums.largest.map(({ orderId }) => orderId)).toEqual(['1', '2', '3']);
});
