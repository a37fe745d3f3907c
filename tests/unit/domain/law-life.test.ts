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
  payout,
  refund,
  register,
  shop,
  status,
  verify,
} from '#tests/support/scenario.ts';

const code = { discountCodes: ['DORA10'] };
const dora = (pending: string, available: string, paid: string) => ({
  dora: `pending ${pending}, available ${available}, paid ${paid}`,
});

describe('the life of an entitlement', () => {
  const held = { holdDays: 14 };

  law('pending until its hold ends', shop(held), [
    [order(1, 1, code), dora('10.00', '0.00', '0.00')],
    [click(15 - ms, 'v1', 'X'), dora('10.00', '0.00', '0.00')],
  ]);
  law('at exactly holdDays × 24 h it is available', shop(held), [
    [order(1, 1, code)],
    [click(15, 'v1', 'X'), dora('0.00', '10.00', '0.00')],
  ]);
  law(
    'the hold runs from the registration or the verification for their flats',
    shop({
      holdDays: 5,
      rules: [
        { key: 'lead', stage: 'registration', flat: '2.00' },
        { key: 'ver', stage: 'verification', flat: '1.00' },
      ],
    }),
    [
      [click(0, 'v1', 'DORA')],
      [register(1, 'v1'), dora('2.00', '0.00', '0.00')],
      [verify(3), dora('3.00', '0.00', '0.00')],
      [click(6, 'v1', 'DORA'), dora('1.00', '2.00', '0.00')],
      [click(8, 'v1', 'DORA'), dora('0.00', '3.00', '0.00')],
    ],
  );
  law('what is reduced while pending leaves pending', shop(held), [
    [order(1, 1, { ...code, items: [item('50.00', { quantity: 2 })] })],
    [refund(2, 1, 1, { '1': 1 }), dora('5.00', '0.00', '0.00')],
  ]);
  law('what is reduced when available leaves available, an increase arrives there', shop(held), [
    [order(1, 1, { ...code, items: [item('50.00', { quantity: 2 })] })],
    [refund(20, 1, 1, { '1': 1 }), dora('0.00', '5.00', '0.00')],
    [order(1, 1, { ...code, updated: 21, items: [item('90.00', { quantity: 2 })] }), dora('0.00', '9.00', '0.00')],
  ]);
  law('what is reduced when paid leaves available, which may become negative and is netted', shop(), [
    [order(1, 1, code)],
    [payout(2), dora('0.00', '0.00', '10.00')],
    [refund(3, 1, 1, { '1': 1 }), dora('0.00', '-10.00', '10.00')],
    [payout(4), dora('0.00', '-10.00', '10.00')],
    [order(5, 2, { ...code, items: [item('300.00')] }), dora('0.00', '20.00', '10.00')],
    [payout(6), dora('0.00', '0.00', '30.00')],
  ]);
  law('re-assigning a paid order takes from one and gives to the other', shop(), [
    [order(1, 1, code)],
    [payout(2)],
    [assign(3, 1, 'carla'), { ...dora('0.00', '-10.00', '10.00'), carla: 'pending 0.00, available 10.00, paid 0.00' }],
  ]);
});

describe('a chargeback in progress', () => {
  law('keeps an entitlement pending beyond its hold, and an inquiry does not', shop({ holdDays: 2 }), [
    [order(1, 1, code)],
    [dispute(2, 1, 'needs_response', { disputeId: '2', type: 'inquiry' })],
    [click(3, 'v1', 'X'), dora('0.00', '10.00', '0.00')],
    [dispute(4, 1, 'under_review'), dora('10.00', '0.00', '0.00')],
    [dispute(5, 1, 'won'), dora('0.00', '10.00', '0.00')],
  ]);
  law('does not touch what has been paid; what was paid is never pending again, whatever its amount', shop(), [
    [order(1, 1, { ...code, items: [item('50.00', { quantity: 2 })] })],
    [payout(2), dora('0.00', '0.00', '10.00')],
    [dispute(3, 1, 'needs_response'), dora('0.00', '0.00', '10.00')],
    [refund(4, 1, 1, { '1': 1 }), dora('0.00', '-5.00', '10.00')],
    [order(1, 1, { ...code, updated: 5, items: [item('100.00', { quantity: 2 })] }), dora('0.00', '0.00', '10.00')],
    [dispute(6, 1, 'lost'), dora('0.00', '-10.00', '10.00')],
  ]);
  law('a balance below the minimum is no payout, so the entitlement can still be held', shop({ minPayout: '50.00' }), [
    [order(1, 1, code)],
    [payout(2), dora('0.00', '10.00', '0.00')],
    [dispute(3, 1, 'needs_response'), dora('10.00', '0.00', '0.00')],
  ]);
});

describe('a payout', () => {
  law('moves the whole of a balance that reaches the minimum', shop({ minPayout: '10.00' }), [
    [order(1, 1, { ...code, items: [item('99.90')] })],
    [payout(2), dora('0.00', '9.99', '0.00')],
    [order(3, 2, { ...code, items: [item('0.10')] })],
    [payout(4), dora('0.00', '0.00', '10.00')],
  ]);
  law('does not pay a partner suspended then, and suspension takes nothing back', shop(), [
    [order(1, 1, code)],
    [status(2, 'dora', 'suspended')],
    [payout(3), dora('0.00', '10.00', '0.00')],
    [status(4, 'dora', 'approved')],
    [payout(5), dora('0.00', '0.00', '10.00')],
  ]);
  law('pays what has matured by then', shop({ holdDays: 3 }), [
    [order(1, 1, code)],
    [order(2, 2, code)],
    [payout(4), dora('10.00', '0.00', '10.00')],
    [payout(5), dora('0.00', '0.00', '20.00')],
  ]);
  law('the minimum is that in force at the payout', shop({ minPayout: '50.00' }), [
    [order(1, 1, code)],
    [payout(2), dora('0.00', '10.00', '0.00')],
    [change(3, 'creators', { minPayout: '10.00' })],
    [payout(2.5), dora('0.00', '10.00', '0.00')],
    [payout(3), dora('0.00', '0.00', '10.00')],
  ]);
});
