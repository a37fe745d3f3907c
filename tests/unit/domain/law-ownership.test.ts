import { describe, expect, test } from 'vitest';
import { openBooks } from '#tests/support/books.ts';
import {
  assign,
  click,
  giveCode,
  giveLink,
  law,
  ms,
  order,
  programOf,
  refund,
  register,
  shop,
} from '#tests/support/scenario.ts';

const nobody = { 'order 1': 'nobody: none' };
const v1 = { visitor: 'v1' };

describe('a discount code', () => {
  const code = { discountCodes: ['SUMMER'] };
  const byCode = { 'order 1': 'code: anna → anna default 10.00' };
  law('does not claim an order from before it was given to its partner', shop(), [
    [order(1, 1, code), nobody],
    [giveCode(2, 'anna', 'SUMMER'), nobody],
    [refund(3, 1, 1, {}), nobody],
    [order(4, 2, code), { ...nobody, 'order 2': 'code: anna → anna default 10.00' }],
  ]);
  law('is its partner’s from the very instant on', shop(), [
    [giveCode(2, 'anna', 'summer')],
    [order(2 - ms, 1, code), nobody],
    [order(2, 2, code), { 'order 2': 'code: anna → anna default 10.00' }],
  ]);
  law('of a file was always its partner’s', shop(), [[order(1, 1, { discountCodes: ['ANNA10'] }), byCode]]);
  law('given later leaves the order to a touch that holds', shop(), [
    [click(0, 'v1', 'DORA')],
    [order(1, 1, { ...code, ...v1 }), { 'order 1': 'link: dora → dora default 10.00' }],
    [giveCode(2, 'anna', 'SUMMER'), { 'order 1': 'link: dora → dora default 10.00' }],
  ]);

  test('that was used before it was anybody’s is listed with that reason', () => {
    const books = openBooks(programOf(shop()));
    books.deliver(order(1, 1, { discountCodes: ['SUMMER'] }));
    books.deliver(giveCode(2, 'anna', 'SUMMER'));
    const [touch] = books.decisions()[0]?.orders[0]?.explanation.attribution.touches ?? [];
    expect(touch).toMatchObject({ via: 'code', partner: 'anna', code: 'SUMMER', outcome: 'belonged_to_nobody' });
  });
});

describe('a link', () => {
  const byLink = { 'order 2': 'link: anna → anna default 10.00' };
  law('does not claim by a click from before it was its partner’s', shop(), [
    [click(1, 'v1', 'SPRING')],
    [giveLink(2, 'anna', 'SPRING')],
    [order(3, 1, v1), nobody],
    [click(4, 'v1', 'SPRING'), nobody],
    [order(5, 2, v1), { ...nobody, ...byLink }],
  ]);
  law('that a landing page names claims an order from its creation on', shop(), [
    [order(1, 1, { landingRef: 'SPRING' }), nobody],
    [giveLink(2, 'anna', 'SPRING'), nobody],
    [order(2, 2, { landingRef: 'SPRING' }), { ...nobody, ...byLink }],
  ]);
  law('binds no customer by a click from before it was its partner’s', shop({ attribution: { customerDays: 90 } }), [
    [click(1, 'v1', 'SPRING')],
    [giveLink(2, 'anna', 'SPRING')],
    [register(3, 'v1')],
    [order(4, 1), nobody],
    [assign(5, 1, 'anna'), { 'order 1': 'manual: anna → anna default 10.00' }],
  ]);
});
