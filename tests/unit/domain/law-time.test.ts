import { describe } from 'vitest';
import {
  assign,
  change,
  click,
  dispute,
  group,
  law,
  order,
  payout,
  register,
  shop,
  status,
  verify,
} from '#tests/support/scenario.ts';

const anna = assign(0, 1, 'anna');
const code = { discountCodes: ['ANNA10'] };
const earns = (amount: string) => ({ 'order 1': `manual: anna → anna default ${amount}` });
const earnsNothing = { 'order 1': 'manual: anna' };

describe('time', () => {
  law('decisions use the time at which a fact happened, never that of its arrival', shop(), [
    [order(9, 1, { visitor: 'v1' }), { 'order 1': 'nobody: none' }],
    [click(8, 'v1', 'ANNA'), { 'order 1': 'link: anna → anna default 10.00' }],
  ]);
  law('of two changes of a programme at one instant the later delivered counts', shop(), [
    [anna],
    [change(0.5, 'creators', { rules: [] })],
    [
      change(0.5, 'creators', {
        rules: [
          { key: 'default', stage: 'order', when: {}, pay: { kind: 'percent', percent: '20' }, maxPerOrder: null },
        ],
      }),
    ],
    [order(1, 1), earns('20.00')],
  ]);
  law('of two changes of a status at one instant the later delivered counts', shop(), [
    [order(1, 1, code)],
    [status(0.5, 'anna', 'suspended'), { 'order 1': 'nobody: none' }],
    [status(0.5, 'anna', 'approved'), { 'order 1': 'code: anna → anna default 10.00' }],
  ]);
  law(
    'of two changes of a group at one instant the later delivered counts',
    shop({
      rules: [
        { key: 'gold', when: { groups: ['gold'] }, percent: '20' },
        { key: 'all', percent: '10' },
      ],
    }),
    [
      [order(1, 1, code)],
      [group(0.5, 'anna', 'gold'), { 'order 1': 'code: anna → anna gold 20.00' }],
      [group(0.5, 'anna', 'silver'), { 'order 1': 'code: anna → anna all 10.00' }],
    ],
  );
  law('of two updates of a dispute at one instant the later delivered counts', shop(), [
    [anna],
    [order(1, 1)],
    [dispute(2, 1, 'lost'), earnsNothing],
    [dispute(2, 1, 'won'), earns('10.00')],
  ]);
  law('of two descriptions of an order with equal updated_at the later delivered counts', shop(), [
    [anna],
    [order(1, 1, { financialStatus: 'pending', updated: 2 }), earnsNothing],
    [order(1, 1, { financialStatus: 'paid', updated: 2 }), earns('10.00')],
    [order(1, 1, { financialStatus: 'voided', updated: 2 }), earnsNothing],
  ]);
  law('ids that differ beyond 2^53 are different orders, and in order', shop(), [
    [order(1, '9007199254740993', code)],
    [
      order(1, '9007199254740992'),
      {
        'order 9007199254740992': 'nobody: none',
        'order 9007199254740993': 'code: anna → anna default 10.00',
      },
    ],
  ]);
});

describe('programme versions of what is no order', () => {
  const lead = (flat: string) => ({
    key: 'lead',
    stage: 'registration' as const,
    when: {},
    pay: { kind: 'flat' as const, flat, per: 'order' as const },
    maxPerOrder: null,
  });

  law(
    'a registration uses the version in force at its own time, at that very instant the new one',
    shop({ rules: [{ key: 'lead', stage: 'registration', flat: '2.00' }] }),
    [
      [click(0, 'v1', 'ANNA')],
      [change(3, 'creators', { rules: [lead('3.00')] })],
      [register(2, 'v1'), { 'customer 9001': 'anna → anna lead 2.00' }],
      [click(2.5, 'v2', 'ANNA')],
      [register(3, 'v2', 'other@example.com', '9002'), { 'customer 9002': 'anna → anna lead 3.00' }],
    ],
  );
  law(
    'a hold is that of the version in force when its order, registration or verification happened',
    shop({
      holdDays: 10,
      rules: [
        { key: 'default', percent: '10' },
        { key: 'ver', stage: 'verification', flat: '1.00' },
      ],
    }),
    [
      [click(0, 'v1', 'ANNA')],
      [register(1, 'v1')],
      [order(2, 1, { visitor: 'v1' })],
      [change(3, 'creators', { holdDays: 0 })],
      [verify(4), { anna: 'pending 10.00, available 1.00, paid 0.00' }],
      [payout(5), { anna: 'pending 10.00, available 0.00, paid 1.00' }],
      [click(12, 'v1', 'ANNA'), { anna: 'pending 0.00, available 10.00, paid 1.00' }],
    ],
  );
});
