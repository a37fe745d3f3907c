import { describe } from 'vitest';
import { assign, click, group, item, law, order, refund, shop } from '#tests/support/scenario.ts';

const anna = assign(0, 1, 'anna');
const rules = (...list: object[]) => shop({ rules: list });
const earns = (listed: string) => ({ 'order 1': `manual: anna → ${listed}` });
const earnsNothing = { 'order 1': 'manual: anna' };

describe('rules', () => {
  law(
    'are tried in the order given; the first whose conditions match wins the line',
    rules(
      { key: 'shirts', when: { products: ['2'] }, percent: '20' },
      { key: 'all', percent: '10' },
      { key: 'never', percent: '50' },
    ),
    [
      [anna],
      [
        order(1, 1, { items: [item('10.00'), item('30.00', { lineId: '2', productId: '2' })] }),
        earns('anna all 1.00, anna shirts 6.00'),
      ],
    ],
  );
  law(
    'all given conditions must match',
    rules({ key: 'both', when: { products: ['1'], vendors: ['Other'] }, percent: '20' }),
    [[anna], [order(1, 1), earnsNothing]],
  );
  law('an empty list matches nothing', rules({ key: 'none', when: { products: [] }, percent: '20' }), [
    [anna],
    [order(1, 1), earnsNothing],
  ]);

  const catalog = { '1': { type: 'Shoes', collections: ['summer', 'new'], tags: ['sale'] } };
  const conditions: readonly (readonly [string, object, boolean])[] = [
    ['products', { products: ['7', '1'] }, true],
    ['products, exactly', { products: ['01'] }, false],
    ['variants', { variants: ['11'] }, true],
    ['vendors', { vendors: ['Maker'] }, true],
    ['vendors, exactly', { vendors: ['maker'] }, false],
    ['skus', { skus: ['SKU-1'] }, true],
    ['productTypes', { productTypes: ['Shoes'] }, true],
    ['collections', { collections: ['new'] }, true],
    ['tags', { tags: ['winter', 'sale'] }, true],
    ['tags, unmatched', { tags: ['winter'] }, false],
    ['groups', { groups: ['default'] }, true],
    ['groups, unmatched', { groups: ['gold'] }, false],
    ['countries', { countries: ['DE', 'FR'] }, true],
    ['countries, unmatched', { countries: ['DE'] }, false],
    ['minBase, reached', { minBase: '100.00' }, true],
    ['minBase, missed by a cent', { minBase: '100.01' }, false],
    ['campaigns, where no click decided', { campaigns: ['anna-spring'] }, false],
  ];
  for (const [name, when, matches] of conditions) {
    law(`condition ${name}`, shop({ rules: [{ key: 'one', when, percent: '10' }] }, { catalog }), [
      [anna],
      [order(1, 1), matches ? earns('anna one 10.00') : earnsNothing],
    ]);
  }
  law(
    'an unknown product matches no condition on the catalogue',
    shop({ rules: [{ key: 'one', when: { tags: ['sale'] }, percent: '10' }] }),
    [[anna], [order(1, 1), earnsNothing]],
  );
  law('no address matches no country', rules({ key: 'one', when: { countries: ['FR'] }, percent: '10' }), [
    [anna],
    [order(1, 1, { shippingCountry: null }), earnsNothing],
  ]);
  law(
    'groups: the partner’s group when the order was created',
    rules({ key: 'gold', when: { groups: ['gold'] }, percent: '20' }, { key: 'all', percent: '10' }),
    [
      [anna],
      [group(2, 'anna', 'gold')],
      [group(4, 'anna', 'silver')],
      [order(1, 1), earns('anna all 10.00')],
      [assign(2, 2, 'anna')],
      [order(2, 2), { 'order 2': 'manual: anna → anna gold 20.00' }],
      [assign(3, 3, 'anna')],
      [order(4, 3), { 'order 3': 'manual: anna → anna all 10.00' }],
    ],
  );
  law(
    'campaigns: that of the deciding click’s link; under linear the partner’s latest holding click',
    shop(
      {
        attribution: { model: 'linear' },
        rules: [
          { key: 'spring', when: { campaigns: ['spring'] }, percent: '20' },
          { key: 'all', percent: '10' },
        ],
      },
      {
        partners: [
          {
            key: 'anna',
            program: 'creators',
            approvedAt: '2025-01-01T00:00:00Z',
            links: [{ code: 'A1', campaign: 'spring' }, { code: 'A2' }],
          },
          {
            key: 'dora',
            program: 'creators',
            approvedAt: '2025-01-01T00:00:00Z',
            links: [{ code: 'D1' }, { code: 'D2', campaign: 'spring' }],
          },
        ],
      },
    ),
    [
      [click(0, 'v1', 'A1')],
      [click(1, 'v1', 'A2')],
      [click(2, 'v1', 'D1')],
      [click(3, 'v1', 'D2')],
      [order(4, 1, { visitor: 'v1' }), { 'order 1': 'link: anna 1/2, dora 1/2 → anna all 5.00, dora spring 10.00' }],
    ],
  );
  law(
    'minBase is of the order’s whole remaining base',
    rules({ key: 'big', when: { minBase: '50', products: ['1'] }, percent: '20' }, { key: 'all', percent: '10' }),
    [
      [anna],
      [
        order(1, 1, { items: [item('30.00'), item('30.00', { lineId: '2', productId: '2' })] }),
        earns('anna all 3.00, anna big 6.00'),
      ],
      [refund(2, 1, 1, { '2': 1 }), earns('anna all 3.00')],
    ],
  );
});

describe('customer and order', () => {
  const fresh = shop({
    rules: [
      { key: 'new', when: { customer: 'new' }, percent: '20' },
      { key: 'returning', when: { customer: 'returning' }, percent: '5' },
    ],
  });
  const code = { discountCodes: ['DORA10'] };

  law('new without an earlier order that is no test, else returning', fresh, [
    [order(3, 3, code), { 'order 3': 'code: dora → dora new 20.00' }],
    [order(1, 1, { test: true }), { 'order 3': 'code: dora → dora new 20.00' }],
    [order(2, 2, { cancelled: 2, financialStatus: 'voided' }), { 'order 3': 'code: dora → dora returning 5.00' }],
  ]);
  law('at one instant the smaller id is the earlier', fresh, [
    [order(1, 10, code), { 'order 10': 'code: dora → dora new 20.00' }],
    [order(1, 9, code), { 'order 9': 'code: dora → dora new 20.00', 'order 10': 'code: dora → dora returning 5.00' }],
  ]);
  law('an order without a customer is new', fresh, [
    [order(1, 1, { ...code, customerId: null })],
    [order(2, 2, { ...code, customerId: null }), { 'order 2': 'code: dora → dora new 20.00' }],
  ]);
  law(
    'renewal when the source is subscription_contract, else first',
    rules(
      { key: 'renewal', when: { order: 'renewal' }, percent: '5' },
      { key: 'first', when: { order: 'first' }, percent: '10' },
    ),
    [
      [order(1, 1, code), { 'order 1': 'code: dora → dora first 10.00' }],
      [order(2, 2, { ...code, sourceName: 'subscription_contract' }), { 'order 2': 'code: dora → dora renewal 5.00' }],
      [order(3, 3, { ...code, sourceName: null }), { 'order 3': 'code: dora → dora first 10.00' }],
    ],
  );
});
