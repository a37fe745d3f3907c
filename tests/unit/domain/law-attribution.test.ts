import { describe } from 'vitest';
import { assign, click, creators, item, law, ms, order, shop, status } from '#tests/support/scenario.ts';

const nobody = { 'order 1': 'nobody: none' };
const byLink = (partner: string) => ({ 'order 1': `link: ${partner} → ${partner} default 10.00` });
const byCode = (partner: string) => ({ 'order 1': `code: ${partner} → ${partner} default 10.00` });
const v1 = { visitor: 'v1' };

describe('manual', () => {
  law('the merchant assigned the order to a partner: before everything else', shop(), [
    [click(0, 'v1', 'DORA')],
    [order(1, 1, { ...v1, discountCodes: ['BERTA10'] }), byCode('berta')],
    [assign(2, 1, 'anna'), { 'order 1': 'manual: anna → anna default 10.00' }],
  ]);
  law('or to nobody', shop(), [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, v1), byLink('anna')],
    [assign(2, 1, null), { 'order 1': 'nobody: manual_none' }],
  ]);
  law('the latest assignment wins', shop(), [
    [order(1, 1)],
    [assign(5, 1, 'anna')],
    [assign(3, 1, 'berta'), { 'order 1': 'manual: anna → anna default 10.00' }],
    [assign(6, 1, 'dora'), { 'order 1': 'manual: dora → dora default 10.00' }],
  ]);
  law('of two assignments at one instant the later delivered counts', shop(), [
    [order(1, 1)],
    [assign(5, 1, 'anna')],
    [assign(5, 1, 'berta'), { 'order 1': 'manual: berta → berta default 10.00' }],
  ]);
  law('always holds, even for a partner who is not approved', shop(), [
    [status(0, 'anna', 'suspended')],
    [order(1, 1)],
    [assign(2, 1, 'anna'), { 'order 1': 'manual: anna → anna default 10.00' }],
  ]);
});

describe('code', () => {
  law('a code of the order belongs to a partner, compared trimmed and without case', shop(), [
    [order(1, 1, { discountCodes: ['SALE', '  anna10 '] }), byCode('anna')],
  ]);
  law('the first in the order’s list that holds', shop(), [
    [status(0, 'berta', 'suspended')],
    [order(1, 1, { discountCodes: ['BERTA10', 'DORA10', 'ANNA10'] }), byCode('dora')],
  ]);
  law('where the order says what was applied, it has to be the code of an application of type discount_code', shop(), [
    [
      order(1, 1, {
        discountCodes: ['ANNA10', 'DORA10'],
        discountApplications: [
          { type: 'manual', code: 'ANNA10' },
          { type: 'discount_code', code: 'dora10' },
          { type: 'automatic', code: null },
        ],
      }),
      byCode('dora'),
    ],
    [
      order(1, 1, { updated: 2, discountCodes: ['ANNA10'], discountApplications: [{ type: 'manual', code: null }] }),
      nobody,
    ],
  ]);
  law('the partner is approved when the order is created', shop(), [
    [status(2, 'anna', 'suspended')],
    [status(3, 'anna', 'approved')],
    [order(2, 1, { discountCodes: ['ANNA10'] }), nobody],
    [order(3, 2, { discountCodes: ['ANNA10'] }), { 'order 2': 'code: anna → anna default 10.00' }],
  ]);
});

describe('link', () => {
  law('a click at the very instant of the order holds, one after it does not', shop(), [
    [order(1, 1, v1), nobody],
    [click(1 + ms, 'v1', 'ANNA'), nobody],
    [click(1, 'v1', 'ANNA'), byLink('anna')],
  ]);
  law('it holds to the very end of the window', shop({ attribution: { windowDays: 7 } }), [
    [click(0, 'v1', 'ANNA')],
    [order(7, 1, v1), byLink('anna')],
    [order(7 + ms, 2, v1), { 'order 2': 'nobody: none' }],
  ]);
  law('only clicks of the order’s own visitor count', shop(), [[click(0, 'v2', 'ANNA')], [order(1, 1, v1), nobody]]);
  law('the partner is approved at the click and at the order', shop(), [
    [status(0, 'anna', 'suspended')],
    [click(1, 'v1', 'ANNA')],
    [status(2, 'anna', 'approved')],
    [order(3, 1, v1), nobody],
    [click(4, 'v1', 'ANNA')],
    [order(5, 2, v1), { 'order 2': 'link: anna → anna default 10.00' }],
    [status(6, 'anna', 'suspended')],
    [order(7, 3, v1), { 'order 3': 'nobody: none', 'order 2': 'link: anna → anna default 10.00' }],
  ]);
  law('a click on an unknown link is nothing', shop(), [[click(0, 'v1', 'anna')], [order(1, 1, v1), nobody]]);
  law('without a visitor, the link that the landing page names counts as a click at the order’s creation', shop(), [
    [click(0, 'v1', 'DORA')],
    [order(1, 1, { landingRef: 'ANNA' }), byLink('anna')],
    [order(2, 2, { landingRef: 'anna' }), { 'order 2': 'nobody: none' }],
    [order(3, 3, { visitor: '', landingRef: 'ANNA' }), { 'order 3': 'link: anna → anna default 10.00' }],
    [order(4, 4, { visitor: 'v1', landingRef: 'ANNA' }), { 'order 4': 'link: dora → dora default 10.00' }],
    [order(5, 5, { visitor: 'v9', landingRef: 'ANNA' }), { 'order 5': 'nobody: none' }],
  ]);
});

describe('the model', () => {
  const clicks = [
    [click(1, 'v1', 'ANNA')],
    [click(2, 'v1', 'DORA')],
    [click(3, 'v1', 'ANNA')],
    [click(4, 'v1', 'BERTA')],
  ] as const;

  law('last, by default: the latest click', shop(), [...clicks, [order(5, 1, v1), byLink('berta')]]);
  law('first: the earliest click that holds', shop({ attribution: { model: 'first', windowDays: 3 } }), [
    ...clicks,
    [order(5, 1, v1), byLink('dora')],
  ]);
  law('linear: every distinct partner in equal shares', shop({ attribution: { model: 'linear' } }), [
    ...clicks,
    [
      order(5, 1, v1),
      {
        'order 1': 'link: anna 1/3, berta 1/3, dora 1/3 → anna default 3.33, berta default 3.33, dora default 3.33',
      },
    ],
  ]);
  law('of two clicks at one instant, that on the smaller link code in byte order is the earlier', shop(), [
    [click(1, 'v1', 'DORA')],
    [click(1, 'v1', 'BERTA')],
    [order(2, 1, v1), byLink('dora')],
  ]);
});

describe('precedence', () => {
  law('the first kind with a holding touch decides, alone', shop({ attribution: { precedence: ['link', 'code'] } }), [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, { ...v1, discountCodes: ['DORA10'] }), byLink('anna')],
    [order(2, 2, { discountCodes: ['DORA10'] }), { 'order 2': 'code: dora → dora default 10.00' }],
  ]);
  law('a kind that it does not name is not tried', shop({ attribution: { precedence: ['code'] } }), [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, v1), nobody],
  ]);
  law(
    'precedence and model are those of the first programme listed, the window is that of each click’s own partner',
    shop(
      {},
      {
        programs: [
          creators({ attribution: { windowDays: 5, model: 'first' } }),
          { ...creators({ attribution: { windowDays: 50, model: 'linear', precedence: [] } }), key: 'agencies' },
        ],
        partners: [
          { key: 'anna', program: 'creators', approvedAt: '2025-01-01T00:00:00Z', links: [{ code: 'ANNA' }] },
          { key: 'zoe', program: 'agencies', approvedAt: '2025-01-01T00:00:00Z', links: [{ code: 'ZOE' }] },
        ],
      },
    ),
    [
      [click(0, 'v1', 'ANNA')],
      [click(1, 'v1', 'ZOE')],
      [order(5, 1, v1), byLink('anna')],
      [order(6, 2, v1), { 'order 2': 'link: zoe → zoe default 10.00' }],
    ],
  );
});

describe('what attribution is not about', () => {
  law('an unattributed order earns nothing', shop(), [[order(1, 1, { items: [item('1000.00')] }), nobody]]);
});
