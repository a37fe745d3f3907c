import { describe } from 'vitest';
import {
  assign,
  change,
  click,
  dispute,
  item,
  law,
  ms,
  order,
  refund,
  register,
  shop,
  status,
  verify,
} from '#tests/support/scenario.ts';

const code = { discountCodes: ['ANNA10'] };

describe('registration', () => {
  const lead = shop({
    rules: [
      { key: 'lead', stage: 'registration', flat: '2.00' },
      { key: 'second', stage: 'registration', flat: '9.00' },
    ],
  });

  law('pays the partner of the latest holding click at the first registration, by the first rule listed', lead, [
    [click(0, 'v1', 'DORA')],
    [click(1, 'v1', 'ANNA')],
    [register(2, 'v1'), { 'customer 9001': 'anna → anna lead 2.00' }],
  ]);
  law('once per customer: a second registration pays nothing, an earlier one that arrives late takes its place', lead, [
    [click(0, 'v1', 'ANNA')],
    [click(0, 'v2', 'DORA')],
    [register(3, 'v1'), { 'customer 9001': 'anna → anna lead 2.00' }],
    [register(4, 'v2'), { 'customer 9001': 'anna → anna lead 2.00' }],
    [register(2, 'v2'), { 'customer 9001': 'dora → dora lead 2.00', anna: 'pending 0.00, available 0.00, paid 0.00' }],
  ]);
  law('a first registration without a holding click pays nobody, whatever comes later', lead, [
    [register(1, 'v9'), { 'customer 9001': 'nothing' }],
    [click(2, 'v1', 'ANNA')],
    [register(3, 'v1'), { 'customer 9001': 'nothing' }],
  ]);
  law('a void registration pays nobody, whatever comes later', lead, [
    [click(0, 'v1', 'ANNA')],
    [register(1, 'v1', 'Anna@example.com '), { 'customer 9001': 'anna' }],
    [register(2, 'v1'), { 'customer 9001': 'anna' }],
  ]);
  law(
    'conditions are ignored',
    shop({ rules: [{ key: 'lead', stage: 'registration', flat: '2.00', when: { groups: ['gold'], minBase: '999' } }] }),
    [[click(0, 'v1', 'ANNA')], [register(1, 'v1'), { 'customer 9001': 'anna → anna lead 2.00' }]],
  );
});

describe('verification', () => {
  const verified = shop({ rules: [{ key: 'verified', stage: 'verification', flat: '3.00' }] });

  law('pays the partner of the first registration when the customer is first verified', verified, [
    [click(0, 'v1', 'ANNA')],
    [register(1, 'v1'), { 'customer 9001': 'anna' }],
    [verify(3), { 'customer 9001': 'anna → anna verified 3.00' }],
    [verify(2), { 'customer 9001': 'anna → anna verified 3.00' }],
  ]);
  law(
    'a flat that two versions call by one key is one entitlement, held until the later of the two is due',
    shop({ holdDays: 5, rules: [{ key: 'x', stage: 'registration', flat: '2.00' }] }),
    [
      [click(0, 'v1', 'ANNA')],
      [register(1, 'v1')],
      [
        change(2, 'creators', {
          rules: [
            {
              key: 'x',
              stage: 'verification',
              when: {},
              pay: { kind: 'flat', flat: '3.00', per: 'order' },
              maxPerOrder: null,
            },
          ],
        }),
      ],
      [verify(3), { 'customer 9001': 'anna → anna x 5.00', anna: 'pending 5.00, available 0.00, paid 0.00' }],
      [click(8 - ms, 'v1', 'ANNA'), { anna: 'pending 5.00, available 0.00, paid 0.00' }],
      [click(8, 'v1', 'ANNA'), { anna: 'pending 0.00, available 5.00, paid 0.00' }],
    ],
  );
  law('a customer without a referred registration pays nobody', verified, [
    [verify(1), { 'customer 9001': 'nothing' }],
  ]);
  law('uses the version in force at the verification', verified, [
    [click(0, 'v1', 'ANNA')],
    [register(1, 'v1')],
    [change(2, 'creators', { rules: [] })],
    [verify(3), { 'customer 9001': 'anna' }],
  ]);
});

describe('qualifying', () => {
  const qualifying = (minBase: string) =>
    shop({ rules: [{ key: 'q', stage: 'qualifying', flat: '7.00', when: { minBase } }] });

  law('pays the partner of the first order with enough left, and moves on when that falls below', qualifying('80.00'), [
    [order(1, 1, { ...code, items: [item('50.00')] }), { 'order 1': 'code: anna' }],
    [order(3, 3, code), { 'order 3': 'code: anna → anna q 7.00' }],
    [
      order(2, 2, { ...code, items: [item('40.00', { quantity: 2 })] }),
      { 'order 2': 'code: anna → anna q 7.00', 'order 3': 'code: anna' },
    ],
    [refund(4, 1, 2, { '1': 1 }), { 'order 2': 'code: anna', 'order 3': 'code: anna → anna q 7.00' }],
  ]);
  law(
    'the whole share must have gone to one partner, not void',
    shop({ attribution: { model: 'linear' }, rules: [{ key: 'q', stage: 'qualifying', flat: '7.00' }] }),
    [
      [click(0, 'v1', 'ANNA')],
      [click(0, 'v1', 'DORA')],
      [order(1, 1, { visitor: 'v1' }), { 'order 1': 'link: anna 1/2, dora 1/2' }],
      [order(2, 2, { ...code, email: 'anna@example.com' }), { 'order 2': 'nobody: self_referral' }],
      [order(3, 3, code), { 'order 3': 'code: anna → anna q 7.00' }],
    ],
  );
  law(
    'of several rules the first whose least base is met',
    shop({
      rules: [
        { key: 'big', stage: 'qualifying', flat: '9.00', when: { minBase: '200' } },
        { key: 'small', stage: 'qualifying', flat: '4.00' },
      ],
    }),
    [[order(1, 1, code), { 'order 1': 'code: anna → anna small 4.00' }]],
  );
  law('an order without a customer earns none, a test order neither', qualifying('0'), [
    [order(1, 1, { ...code, customerId: null }), { 'order 1': 'code: anna' }],
    [order(2, 2, { ...code, test: true }), { 'order 2': 'code: anna' }],
    [order(3, 3, code), { 'order 3': 'code: anna → anna q 7.00' }],
  ]);
  law('once per customer', qualifying('0'), [
    [order(1, 1, code), { 'order 1': 'code: anna → anna q 7.00' }],
    [order(2, 2, code), { 'order 2': 'code: anna' }],
    [order(3, 3, { ...code, customerId: '9002' }), { 'order 3': 'code: anna → anna q 7.00' }],
  ]);
});

describe('the friend’s reward', () => {
  const referee = (terms: object) => shop({ referee: { storeCredit: '5.00', ...terms } });
  const onOrder = referee({ on: 'order' });
  const clawback = referee({ on: 'order', clawback: true });
  const reward = { 'reward 9001': 'creators 5.00' };
  const none = { 'reward 9001': 'nothing' };

  law('on registration: at the first, not void, with a holding click', referee({ on: 'registration' }), [
    [register(1, 'v9'), none],
    [click(2, 'v1', 'ANNA')],
    [register(3, 'v1', 'anna@example.com'), none],
    [register(4, 'v1'), reward],
    [register(5, 'v1'), reward],
  ]);
  law('on registration: under the version in force then', referee({ on: 'registration' }), [
    [change(2, 'creators', { referee: null })],
    [click(1, 'v1', 'ANNA')],
    [register(3, 'v1'), none],
    [register(1.5, 'v1'), reward],
  ]);
  law('on registration: a suspended partner’s click does not hold', referee({ on: 'registration' }), [
    [click(0, 'v1', 'ANNA')],
    [status(0.5, 'anna', 'suspended')],
    [register(1, 'v1'), none],
  ]);
  law('on order: at the first order attributed, not void', onOrder, [
    [order(1, 1), none],
    [order(2, 2, { ...code, email: 'anna@example.com' }), none],
    [order(3, 3, code), reward],
    [order(4, 4, code), reward],
  ]);
  law('on order, without clawback: once granted it stays', onOrder, [
    [order(1, 1, code), reward],
    [refund(2, 1, 1, { '1': 1 }), reward],
    [dispute(3, 1, 'lost'), reward],
    [order(1, 1, { ...code, updated: 4, cancelled: 4, financialStatus: 'refunded' }), reward],
  ]);
  law('on order, without clawback: no test, paid for, and a base to begin with', onOrder, [
    [order(1, 1, { ...code, test: true }), none],
    [order(2, 2, { ...code, financialStatus: 'pending' }), none],
    [order(3, 3, { ...code, items: [item('50.00', { giftCard: true })] }), none],
    [order(4, 4, { ...code, cancelled: 4 }), reward],
  ]);
  law('on order, with clawback: something of the order must be left, else the next earns it', clawback, [
    [order(1, 1, code), reward],
    [refund(2, 1, 1, { '1': 1 }), none],
    [order(3, 2, code), reward],
  ]);
  law('an order without a customer earns none', onOrder, [
    [order(1, 1, { ...code, customerId: null })],
    [order(2, 2, { ...code, customerId: '9002' }), { 'reward 9002': 'creators 5.00' }],
  ]);
  law('it goes with the attribution', onOrder, [
    [order(1, 1, code), reward],
    [assign(2, 1, null), none],
  ]);
});
