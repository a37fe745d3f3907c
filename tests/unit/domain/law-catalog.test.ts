import { describe, expect, test } from 'vitest';
import { type Fact, openBooks } from '#tests/support/books.ts';
import {
  askProduct,
  assign,
  day,
  describeProduct,
  item,
  law,
  ms,
  order,
  programOf,
  shop,
} from '#tests/support/scenario.ts';

const byHand = assign(0, 1, 'anna');
const rules = [
  { key: 'winter', when: { tags: ['winter'] }, percent: '20' },
  { key: 'boots', when: { productTypes: ['Boots'] }, percent: '15' },
  { key: 'sale', when: { collections: ['sale'] }, percent: '5' },
  { key: 'rest', percent: '10' },
];
const shopWith = (catalog: object = {}) => shop({ rules }, { catalog });
const earns = (rule: string, amount: string) => ({ 'order 1': `manual: anna → anna ${rule} ${amount}` });
const winter = earns('winter', '20.00');
const rest = earns('rest', '10.00');

describe('what the catalogue knows of a product', () => {
  law('counts as it was when the order was created', shopWith(), [
    [describeProduct(1, '1', null, ['winter'])],
    [byHand],
    [order(5, 1), winter],
    [describeProduct(6, '1', null, ['summer']), winter],
    [order(7, 2), winter],
    [assign(8, 2, 'anna'), { ...winter, 'order 2': 'manual: anna → anna rest 10.00' }],
  ]);
  law('counts from its very instant on', shopWith(), [
    [describeProduct(1, '1', null, [])],
    [byHand],
    [assign(0, 2, 'anna')],
    [order(5 - ms, 1)],
    [order(5, 2)],
    [describeProduct(5, '1', 'Boots', []), { ...rest, 'order 2': 'manual: anna → anna boots 15.00' }],
  ]);
  law('counts for an order from before the oldest that is known as that oldest', shopWith(), [
    [byHand],
    [order(2, 1), rest],
    [describeProduct(4, '1', null, ['winter']), winter],
    [describeProduct(6, '1', null, []), winter],
    [describeProduct(3, '1', 'Boots', []), earns('boots', '15.00')],
  ]);
  law('changes an order from before it was told of, where it is told of late', shopWith(), [
    [describeProduct(1, '1', null, [])],
    [byHand],
    [order(5, 1), rest],
    [order(7, 2), rest],
    [describeProduct(8, '1', null, []), rest],
    [describeProduct(4, '1', null, ['winter']), winter],
    [describeProduct(6, '1', null, []), winter],
    [assign(9, 2, 'anna'), { ...winter, 'order 2': 'manual: anna → anna rest 10.00' }],
  ]);
  law('is of that product alone', shopWith(), [
    [describeProduct(1, '2', null, ['winter'])],
    [byHand],
    [
      order(5, 1, { items: [item('10.00'), item('10.00', { lineId: '2', productId: '2' })] }),
      { 'order 1': 'manual: anna → anna rest 1.00, anna winter 2.00' },
    ],
  ]);
  law('in a file without times, was always so', shopWith({ '1': { type: 'Boots' } }), [
    [byHand],
    [order(5, 1), earns('boots', '15.00')],
    [describeProduct(6, '1', null, ['winter']), earns('boots', '15.00')],
  ]);
});

describe('a product’s collections', () => {
  const sale = earns('sale', '5.00');
  law('that are others than the last time asked are others since the product’s last change', shopWith(), [
    [askProduct(1, '1', 0, [])],
    [byHand],
    [order(3, 1), rest],
    [assign(0, 2, 'anna')],
    [order(5, 2)],
    [askProduct(6, '1', 4, ['sale']), { ...rest, 'order 2': 'manual: anna → anna sale 5.00' }],
  ]);
  law('that changed without a change of the product are others as of now', shopWith(), [
    [askProduct(1, '1', 0, ['sale'])],
    [byHand],
    [order(3, 1), sale],
    [askProduct(6, '1', 0, []), sale],
  ]);
  law('as an answer says that was overtaken by a later one count for nothing', shopWith(), [
    [askProduct(1, '1', 0, ['sale'])],
    [askProduct(6, '1', 4, ['sale'])],
    [byHand],
    [order(7, 1), sale],
    [askProduct(5, '1', 4, []), sale],
  ]);
});

describe('the explanation of a line', () => {
  /** What the catalogue's part in it was, for order 1. */
  function explained(file: object, ...facts: readonly Fact[]) {
    const books = openBooks(programOf(file));
    for (const fact of [byHand, ...facts]) books.deliver(fact);
    return books.decisions()[0]?.orders[0]?.explanation.partners[0]?.lines[0];
  }

  test('says by what of its product the rule matched, and since when that is known', () => {
    const facts = [describeProduct(1, '1', null, ['winter', 'new']), describeProduct(3, '1', null, ['new', 'winter'])];
    expect(explained(shopWith(), ...facts, order(5, 1))).toMatchObject({
      rule: 'winter',
      fromCatalog: [{ condition: 'tags', value: 'winter', since: day(1) }],
    });
    expect(explained(shopWith(), askProduct(6, '1', 4, ['sale']), order(5, 1))).toMatchObject({
      fromCatalog: [{ condition: 'collections', value: 'sale', since: day(4) }],
    });
  });

  test('says so also where that became known only after the order, or was always so', () => {
    expect(explained(shopWith(), describeProduct(8, '1', 'Boots', []), order(5, 1))).toMatchObject({
      fromCatalog: [{ condition: 'productTypes', value: 'Boots', since: day(8) }],
    });
    expect(explained(shopWith({ '1': { type: 'Boots' } }), order(5, 1))).toMatchObject({
      fromCatalog: [{ condition: 'productTypes', value: 'Boots', since: null }],
    });
  });

  test('says nothing of it where the rule does not ask', () => {
    expect(explained(shopWith(), describeProduct(1, '1', 'Shoes', []), order(5, 1))).not.toHaveProperty('fromCatalog');
  });
});
