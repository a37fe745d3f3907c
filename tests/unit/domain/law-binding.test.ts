import { describe } from 'vitest';
import { assign, change, click, law, ms, order, register, shop, status } from '#tests/support/scenario.ts';

const nobody = { 'order 1': 'nobody: none' };
const byCode = (partner: string) => ({ 'order 1': `code: ${partner} → ${partner} default 10.00` });
const byLink = (partner: string) => ({ 'order 1': `link: ${partner} → ${partner} default 10.00` });
const byCustomer = (id: number, partner: string) => ({
  [`order ${id}`]: `customer: ${partner} → ${partner} default 10.00`,
});
const v1 = { visitor: 'v1' };

describe('binding', () => {
  const year = { attribution: { customerDays: 10 } };

  law('an order decided by link binds the customer, who then needs no touch', shop(year), [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, v1), byLink('anna')],
    [order(11, 2), byCustomer(2, 'anna')],
    [order(11 + ms, 3), { 'order 3': 'nobody: none' }],
  ]);
  law('an order decided by customer does not renew the binding', shop(year), [
    [order(1, 1, { discountCodes: ['ANNA10'] }), byCode('anna')],
    [order(9, 2), byCustomer(2, 'anna')],
    [order(12, 3), { 'order 3': 'nobody: none' }],
  ]);
  law('by default (0) it never binds', shop(), [
    [order(1, 1, { discountCodes: ['ANNA10'] })],
    [order(1 + ms, 2), { 'order 2': 'nobody: none' }],
  ]);
  law('null never lapses', shop({ attribution: { customerDays: null } }), [
    [order(1, 1, { discountCodes: ['ANNA10'] })],
    [order(5000, 2), byCustomer(2, 'anna')],
  ]);
  law('a bound customer stays with their partner, whoever else decides an order', shop(year), [
    [order(1, 1, { discountCodes: ['ANNA10'] })],
    [order(2, 2, { discountCodes: ['DORA10'] }), { 'order 2': 'code: dora → dora default 10.00' }],
    [order(3, 3), byCustomer(3, 'anna')],
  ]);
  law('a lapsed binding can be made anew', shop(year), [
    [order(1, 1, { discountCodes: ['ANNA10'] })],
    [order(12, 2, { discountCodes: ['DORA10'] })],
    [order(13, 3), byCustomer(3, 'dora')],
  ]);
  law('a registration binds to the partner of the latest holding click', shop(year), [
    [click(0, 'v1', 'DORA')],
    [click(1, 'v1', 'ANNA')],
    [register(2, 'v1')],
    [order(12, 1), byCustomer(1, 'anna')],
    [order(12 + ms, 2), { 'order 2': 'nobody: none' }],
  ]);
  law('at one instant a registration comes before an order', shop(year), [
    [click(0, 'v1', 'ANNA')],
    [order(2, 1), nobody],
    [register(2, 'v1'), byCustomer(1, 'anna')],
  ]);
  law('of two orders at one instant the smaller id comes first, as numbers', shop(year), [
    [order(1, 10), { 'order 10': 'nobody: none' }],
    [order(1, 9, { discountCodes: ['ANNA10'] }), byCustomer(10, 'anna')],
  ]);
  law('of two registrations at one instant the smaller visitor comes first', shop(year), [
    [click(0, 'v2', 'DORA')],
    [click(0, 'v10', 'ANNA')],
    [register(1, 'v2')],
    [register(1, 'v10')],
    [order(2, 1), byCustomer(1, 'anna')],
  ]);
  law('how long it lasts is what the bound partner’s programme says when the order asks; 0 then ends it', shop(year), [
    [order(1, 1, { discountCodes: ['ANNA10'] })],
    [
      change(5, 'creators', {
        attribution: { precedence: ['customer'], model: 'last', windowDays: 30, customerDays: 20 },
      }),
    ],
    [order(20, 2), byCustomer(2, 'anna')],
    [
      change(20.5, 'creators', {
        attribution: { precedence: ['customer'], model: 'last', windowDays: 30, customerDays: 0 },
      }),
    ],
    [order(20.6, 3), { 'order 3': 'nobody: none' }],
  ]);
  law('it holds while the partner is approved when the order is created', shop(year), [
    [order(1, 1, { discountCodes: ['ANNA10'] })],
    [status(2, 'anna', 'suspended')],
    [order(3, 2), { 'order 2': 'nobody: none' }],
    [status(4, 'anna', 'approved')],
    [order(5, 3), byCustomer(3, 'anna')],
  ]);
  law('a test order does not bind; a cancelled or unpaid order does', shop(year), [
    [order(1, 1, { test: true, discountCodes: ['DORA10'] })],
    [order(2, 2), { 'order 2': 'nobody: none' }],
    [order(3, 3, { cancelled: 3, discountCodes: ['ANNA10'] })],
    [order(4, 4), byCustomer(4, 'anna')],
  ]);
  law('an order assigned by hand binds too, to nobody it binds nobody', shop(year), [
    [order(1, 1)],
    [order(2, 2), { 'order 2': 'nobody: none' }],
    [assign(3, 1, 'anna'), byCustomer(2, 'anna')],
    [assign(4, 1, null), { 'order 2': 'nobody: none' }],
  ]);
  law(
    'under linear it binds to the partner of the latest click',
    shop({ attribution: { model: 'linear', customerDays: 10 } }),
    [[click(0, 'v1', 'DORA')], [click(0.5, 'v1', 'ANNA')], [order(1, 1, v1)], [order(2, 2), byCustomer(2, 'anna')]],
  );
  law('an order without a customer binds nobody', shop(year), [
    [order(1, 1, { customerId: null, discountCodes: ['ANNA10'] })],
    [order(2, 2, { customerId: null }), { 'order 2': 'nobody: none' }],
  ]);
});

describe('self-referral', () => {
  const own = { email: ' Anna@Example.com ', customerEmail: null };
  const selfReferral = { 'order 1': 'nobody: self_referral' };

  law('a partner with the order’s e-mail, trimmed and without case, gets nothing', shop(), [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, { ...v1, ...own }), selfReferral],
  ]);
  law('or with its customer’s e-mail', shop(), [
    [order(1, 1, { discountCodes: ['ANNA10'], email: null, customerEmail: 'anna@example.com' }), selfReferral],
  ]);
  law('in whatever way attribution chose', shop(), [[assign(0, 1, 'anna')], [order(1, 1, own), selfReferral]]);
  law('nobody inherits it, and other partners keep their share', shop({ attribution: { model: 'linear' } }), [
    [click(0, 'v1', 'ANNA')],
    [click(0.5, 'v1', 'DORA')],
    [order(1, 1, { ...v1, ...own }), { 'order 1': 'link: dora 1/2 → dora default 5.00' }],
  ]);
  law(
    'empty e-mails never match',
    shop(
      {},
      {
        partners: [
          {
            key: 'anna',
            program: 'creators',
            email: '',
            approvedAt: '2025-01-01T00:00:00Z',
            discountCodes: ['ANNA10'],
          },
        ],
      },
    ),
    [[order(1, 1, { discountCodes: ['ANNA10'], email: '', customerEmail: ' ' }), byCode('anna')]],
  );
  law('a programme may allow it', shop({ selfReferral: 'allow' }), [
    [order(1, 1, { discountCodes: ['ANNA10'], ...own }), byCode('anna')],
  ]);
  law('it binds nobody', shop({ attribution: { customerDays: null } }), [
    [order(1, 1, { discountCodes: ['ANNA10'], ...own })],
    [order(2, 2), { 'order 2': 'nobody: none' }],
  ]);
  law(
    'under linear, if the partner of the latest click is void, the order binds nobody',
    shop({ attribution: { model: 'linear', customerDays: null } }),
    [
      [click(0, 'v1', 'DORA')],
      [click(0.5, 'v1', 'ANNA')],
      [order(1, 1, { ...v1, ...own }), { 'order 1': 'link: dora 1/2 → dora default 5.00' }],
      [order(2, 2), { 'order 2': 'nobody: none' }],
    ],
  );
  law(
    'a registration with the partner’s own e-mail is void: it binds nobody',
    shop({ attribution: { customerDays: null } }),
    [[click(0, 'v1', 'ANNA')], [register(1, 'v1', 'ANNA@example.com')], [order(2, 1), nobody]],
  );
});
