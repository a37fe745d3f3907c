import { describe } from 'vitest';
import {
  assign,
  change,
  click,
  creators,
  item,
  law,
  order,
  refund,
  register,
  shop,
  status,
} from '#tests/support/scenario.ts';

const anna = assign(0, 1, 'anna');
const rules = (...list: object[]) => shop({ rules: list });
const earns = (listed: string) => ({ 'order 1': `manual: anna → ${listed}` });
const earnsNothing = { 'order 1': 'manual: anna' };

describe('amounts', () => {
  law('percent of all lines the rule won, rounded once, half away from zero', rules({ key: 'all', percent: '12.5' }), [
    [anna],
    [order(1, 1, { items: [item('0.10'), item('0.10', { lineId: '2' })] }), earns('anna all 0.03')],
  ]);
  law('flat once per order by default, if a line is left', rules({ key: 'all', flat: '5.00' }), [
    [anna],
    [order(1, 1, { items: [item('10.00', { quantity: 3 }), item('1.00', { lineId: '2' })] }), earns('anna all 5.00')],
    [refund(2, 1, 1, { '1': 3 }), earns('anna all 5.00')],
    [refund(3, 2, 1, { '2': 1 }), earnsNothing],
  ]);
  law('flat per item left', rules({ key: 'all', flat: '1.50', per: 'item' }), [
    [anna],
    [order(1, 1, { items: [item('10.00', { quantity: 3 }), item('1.00', { lineId: '2' })] }), earns('anna all 6.00')],
    [refund(2, 1, 1, { '1': 2 }), earns('anna all 3.00')],
  ]);
  law(
    'capped by maxPerOrder, then shared, then rounded',
    shop({ attribution: { model: 'linear' }, rules: [{ key: 'all', percent: '10', maxPerOrder: '5.01' }] }),
    [
      [click(0, 'v1', 'ANNA')],
      [click(0, 'v1', 'DORA')],
      [order(1, 1, { visitor: 'v1' }), { 'order 1': 'link: anna 1/2, dora 1/2 → anna all 2.51, dora all 2.51' }],
    ],
  );
  law('a flat shared by three', shop({ attribution: { model: 'linear' }, rules: [{ key: 'all', flat: '10.00' }] }), [
    [click(0, 'v1', 'ANNA')],
    [click(0, 'v1', 'BERTA')],
    [click(0, 'v1', 'DORA')],
    [
      order(1, 1, { visitor: 'v1' }),
      { 'order 1': 'link: anna 1/3, berta 1/3, dora 1/3 → anna all 3.33, berta all 3.33, dora all 3.33' },
    ],
  ]);
});

describe('overrides', () => {
  const overrides = { overrides: ['10', '5'] };

  law(
    'pay the parent and the grandparent of the partner’s own rounded entitlements, all rules summed',
    shop({
      ...overrides,
      rules: [
        { key: 'a', when: { products: ['1'] }, percent: '10' },
        { key: 'b', percent: '5' },
      ],
    }),
    [
      [anna],
      [
        order(1, 1, { items: [item('50.00'), item('50.00', { lineId: '2', productId: '2' })] }),
        earns('anna a 5.00, anna b 2.50, berta override:1 0.75, carla override:2 0.38'),
      ],
    ],
  );
  law('a parent who is not approved is paid nothing, and does not stop the next', shop(overrides), [
    [status(0, 'berta', 'suspended')],
    [anna],
    [order(1, 1), earns('anna default 10.00, carla override:2 0.50')],
    [status(2, 'berta', 'approved'), earns('anna default 10.00, carla override:2 0.50')],
  ]);
  law(
    'overrides earn no overrides; two sharing partners’ overrides of one parent are one entitlement, the sum of rounded parts',
    shop(
      { ...overrides, attribution: { model: 'linear' } },
      {
        partners: ['anna', 'dora']
          .map((key) => ({
            key,
            program: 'creators',
            parent: 'berta',
            approvedAt: '2025-01-01T00:00:00Z',
            links: [{ code: key.toUpperCase() }],
          }))
          .concat([{ key: 'berta', program: 'creators', approvedAt: '2025-01-01T00:00:00Z', links: [] } as never]),
      },
    ),
    [
      [click(0, 'v1', 'ANNA')],
      [click(0, 'v1', 'DORA')],
      [
        order(1, 1, { visitor: 'v1', items: [item('0.90')] }),
        { 'order 1': 'link: anna 1/2, dora 1/2 → anna default 0.05, berta override:1 0.02, dora default 0.05' },
      ],
    ],
  );
  law(
    'other stages’ flats earn none',
    shop({ ...overrides, rules: [{ key: 'lead', stage: 'registration', flat: '2.00' }] }),
    [[click(0, 'v1', 'ANNA')], [register(1, 'v1'), { 'customer 9001': 'anna → anna lead 2.00' }]],
  );
});

describe('programme versions', () => {
  const higher = {
    rules: [{ key: 'default', stage: 'order', when: {}, pay: { kind: 'percent', percent: '20' }, maxPerOrder: null }],
  } as const;

  law('an order uses the version in force at its creation, at that very instant the new one', shop(), [
    [anna],
    [order(1, 1), earns('anna default 10.00')],
    [change(2, 'creators', higher), earns('anna default 10.00')],
    [assign(2, 2, 'anna')],
    [order(2, 2), { 'order 1': 'manual: anna → anna default 10.00', 'order 2': 'manual: anna → anna default 20.00' }],
  ]);
  law('a change that arrives late takes its place in time, and replaces whole fields only', shop(), [
    [anna],
    [change(5, 'creators', { overrides: ['50'] })],
    [order(6, 1), earns('anna default 10.00, berta override:1 5.00')],
    [change(3, 'creators', { ...higher, overrides: [] }), earns('anna default 20.00, berta override:1 10.00')],
  ]);
  law(
    'each partner is judged by the base and the rules of their own programme',
    shop(
      {},
      {
        programs: [
          creators({ attribution: { model: 'linear' } }),
          {
            ...creators({ base: { discounts: 'ignore' }, rules: [{ key: 'agency', percent: '20' }] }),
            key: 'agencies',
          },
        ],
        partners: [
          { key: 'anna', program: 'creators', approvedAt: '2025-01-01T00:00:00Z', links: [{ code: 'ANNA' }] },
          { key: 'zoe', program: 'agencies', approvedAt: '2025-01-01T00:00:00Z', links: [{ code: 'ZOE' }] },
        ],
      },
    ),
    [
      [click(0, 'v1', 'ANNA')],
      [click(0, 'v1', 'ZOE')],
      [
        order(1, 1, { visitor: 'v1', items: [item('100.00', { discounts: ['20.00'] })] }),
        { 'order 1': 'link: anna 1/2, zoe 1/2 → anna default 4.00, zoe agency 10.00' },
      ],
    ],
  );
});
