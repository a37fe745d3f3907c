import { expect, test } from 'vitest';
import { statementOf } from '#app/domain/statement.ts';
import { openBooks } from '#tests/support/books.ts';
import { click, day, item, order, programOf, register, shop } from '#tests/support/scenario.ts';

test('the statement has the specification’s shape, to the letter', () => {
  const books = openBooks(
    programOf(
      shop({
        holdDays: 14,
        overrides: ['10'],
        rules: [
          { key: 'default', percent: '10' },
          { key: 'lead', stage: 'registration', flat: '2.00' },
        ],
        referee: { on: 'registration', storeCredit: '5.00' },
      }),
    ),
  );
  books.deliver(click(0, 'v1', 'ANNA'));
  books.deliver(register(1, 'v1'));
  books.deliver(order(10, '5551', { visitor: 'v1', items: [item('84.00')] }));
  books.deliver(order(10, '901', { customerId: null }));
  books.settle(day(20));
  expect(books.statement(day(20))).toEqual({
    asOf: '2026-01-21T00:00:00Z',
    currency: 'EUR',
    orders: [
      { order: '901', via: null, reason: 'none', shares: [], entitlements: [] },
      {
        order: '5551',
        via: 'link',
        reason: null,
        shares: [{ partner: 'anna', share: '1' }],
        entitlements: [
          { partner: 'anna', rule: 'default', amount: '8.40' },
          { partner: 'berta', rule: 'override:1', amount: '0.84' },
        ],
      },
    ],
    registrations: [
      { customer: '9001', partner: 'anna', entitlements: [{ partner: 'anna', rule: 'lead', amount: '2.00' }] },
    ],
    rewards: [{ customer: '9001', program: 'creators', amount: '5.00' }],
    balances: [
      { partner: 'anna', pending: '8.40', available: '2.00', paid: '0.00', total: '10.40' },
      { partner: 'berta', pending: '0.84', available: '0.00', paid: '0.00', total: '0.84' },
      { partner: 'carla', pending: '0.00', available: '0.00', paid: '0.00', total: '0.00' },
      { partner: 'dora', pending: '0.00', available: '0.00', paid: '0.00', total: '0.00' },
    ],
  });
});

test('an empty tape settles as of no time', () => {
  expect(statementOf(null, 'JPY', [], [{ partner: 'anna', pending: 0n, available: -5n, paid: 7n }])).toEqual({
    asOf: null,
    currency: 'JPY',
    orders: [],
    registrations: [],
    rewards: [],
    balances: [{ partner: 'anna', pending: '0', available: '-5', paid: '7', total: '2' }],
  });
});
