// What a partner may read of why: everything that the amount takes to be worked out again, and nothing of anybody else.
import { expect, test } from 'vitest';
import { orderReason, registrationReason } from '#app/domain/commission-reason.ts';
import { decideHistory } from '#app/domain/decide.ts';
import type { OrderDecision } from '#app/domain/decision.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { click, item, order, programOf, shop } from '#tests/support/scenario.ts';

function decide(program: unknown, ...facts: readonly Fact[]): OrderDecision {
  const [history] = historiesOf(facts, rulebookOf(programOf(program), facts));
  const [decided] = history === undefined ? [] : decideHistory(history).orders;
  if (decided === undefined) throw new Error('no order');
  return decided;
}

const shared = decide(
  shop({
    attribution: { model: 'linear' },
    overrides: ['10'],
    rules: [
      { key: 'thing', percent: '15' },
      { key: 'active', stage: 'qualifying', flat: '3.00' },
    ],
  }),
  click(1, 'v1', 'ANNA'),
  order(2, 1, { visitor: 'v1', items: [item('99.99')] }),
);

function read(partner: string) {
  return orderReason(shared.explanation, shared.via, { partnerKeys: [partner], programKeys: ['creators'] });
}

test('the base says what it is made of', () => {
  expect(read('anna').base).toEqual({
    terms: { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' },
    taxesIncluded: false,
    amountOnlyRefunds: '0.00',
    paid: '99.99',
    factor: '1',
    total: '99.99',
  });
  expect(read('anna').sums).toMatchObject([{ rule: 'thing', percent: '15', exact: '14.9985', amount: '15.00' }]);
});

test('a parent reads the rate and what it is of, and not whose', () => {
  const reason = read('berta');
  expect(reason.overrides).toEqual([{ rule: 'override:1', percent: '10', of: '15.00', exact: '1.50', amount: '1.50' }]);
  expect(reason).toMatchObject({ sums: [], flats: [], lines: [], base: null });
  expect(JSON.stringify(reason)).not.toMatch(/anna/i);
  expect(read('anna').overrides).toEqual([]);
});

test('a fixed amount is told to whom it is paid', () => {
  expect(read('anna').flats).toEqual([{ rule: 'active', amount: '3.00' }]);
  expect(read('berta').flats).toEqual([]);
});

test('of a customer the registration is told, with what it came to for the reader', () => {
  const registration = {
    at: 1,
    visitor: 'v1',
    version: { program: 'creators', effectiveAt: 0 },
    touches: [{ via: 'link', partner: 'anna', at: 0, code: 'ANNA', outcome: 'decides' }],
    touchesOmitted: 0,
    verifiedAt: null,
  } as const;
  const entitlements = [{ partner: 'anna', rule: 'lead', amount: '2.00' }];
  const reader = { partnerKeys: ['anna'], programKeys: ['creators'] };
  const reason = registrationReason({ registration, entitlements, rewards: [] }, reader);
  expect(reason).toMatchObject({ flats: [{ rule: 'lead', amount: '2.00' }], termsSince: 0 });
  expect(reason.touches).toEqual([{ via: 'link', at: 0, code: 'ANNA', outcome: 'decides' }]);
  expect(JSON.stringify(reason)).not.toContain('v1');
});
