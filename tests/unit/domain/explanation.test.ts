import { expect, test } from 'vitest';
import { decideHistory } from '#app/domain/decide.ts';
import type { OrderExplanation } from '#app/domain/decision.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { assign, click, day, item, order, programOf, refund, register, shop, status } from '#tests/support/scenario.ts';

function explain(program: unknown, ...facts: readonly Fact[]): OrderExplanation {
  const file = programOf(program);
  const [history] = historiesOf(facts, rulebookOf(file, facts));
  if (history === undefined) throw new Error('no history');
  const [decided] = decideHistory(history).orders;
  if (decided === undefined) throw new Error('no order');
  return decided.explanation;
}

test('every touch that was considered is told with its outcome', () => {
  const { attribution } = explain(
    shop({ attribution: { windowDays: 10, precedence: ['code', 'link'], customerDays: 5 } }),
    click(0, 'v1', 'ANNA'),
    click(15, 'v1', 'DORA'),
    status(15.5, 'carla', 'suspended'),
    click(16, 'v1', 'CARLA'),
    click(17, 'v1', 'BERTA'),
    click(17, 'v1', 'ANNA'),
    register(18, 'v1'),
    order(19, 1, { visitor: 'v1', discountCodes: ['CARLA10', 'DORA10', 'SALE'] }),
  );
  expect(attribution.touches.map(({ via, code, partner, outcome }) => [via, code, partner, outcome])).toEqual([
    ['code', 'CARLA10', 'carla', 'not_approved'],
    ['code', 'DORA10', 'dora', 'decides'],
    ['link', 'BERTA', 'berta', 'holds'],
    ['link', 'ANNA', 'anna', 'holds'],
    ['link', 'CARLA', 'carla', 'not_approved'],
    ['link', 'DORA', 'dora', 'holds'],
    ['link', 'ANNA', 'anna', 'outside_the_window'],
    ['customer', null, 'berta', 'not_tried'],
  ]);
});

test('of a thousand clicks the latest are listed and the rest counted, and the deciding one is among them', () => {
  const clicks = Array.from({ length: 1000 }, (_, index) => click(index / 100, 'v1', index === 0 ? 'DORA' : 'ANNA'));
  const { touches, touchesOmitted } = explain(
    shop({ attribution: { model: 'first' } }),
    ...clicks,
    order(20, 1, { visitor: 'v1' }),
  ).attribution;
  expect(touches.length + touchesOmitted).toBe(1001);
  expect(touches.filter(({ outcome }) => outcome === 'decides')).toEqual([
    { via: 'link', partner: 'dora', at: day(0), code: 'DORA', outcome: 'decides' },
  ]);
});

test('superseded assignments are told, the latest first', () => {
  const { attribution } = explain(shop(), order(1, 1), assign(2, 1, 'anna'), assign(4, 1, null), assign(3, 1, 'dora'));
  expect(attribution.touches.map(({ partner, outcome }) => [partner, outcome])).toEqual([
    [null, 'decides'],
    ['dora', 'superseded'],
    ['anna', 'superseded'],
  ]);
});

test('every cent can be followed from the line to the entitlement', () => {
  const explanation = explain(
    shop({
      base: { shipping: 'include' },
      overrides: ['10', '5'],
      rules: [
        { key: 'gold', when: { groups: ['gold'] }, percent: '20' },
        { key: 'thing', when: { vendors: ['Maker'] }, percent: '15', maxPerOrder: '5.00' },
        { key: 'all', flat: '1.00', per: 'item' },
      ],
    }),
    order(1, 1, {
      items: [
        item('10.00', { quantity: 3, discounts: ['5.00'], taxes: ['2.00'] }),
        item('8.00', { lineId: '2', vendor: 'Other', quantity: 2 }),
        item('50.00', { lineId: '3', giftCard: true }),
      ],
      shipping: [{ price: '4.00', discounts: [], taxes: [] }],
    }),
    assign(2, 1, 'anna'),
    refund(3, 1, 1, { '1': 1 }),
  );

  expect(explanation.bases).toHaveLength(1);
  expect(explanation.bases[0]).toMatchObject({
    terms: { discounts: 'deduct', tax: 'exclude', shipping: 'include' },
    taxesIncluded: false,
    worthNothing: null,
    amountOnlyRefunds: '0.00',
    factor: '1',
    total: '110/3',
  });
  expect(
    explanation.bases[0]?.lines.map(({ line, base, quantityLeft, remaining, note }) => [
      line,
      base,
      quantityLeft,
      remaining,
      note,
    ]),
  ).toEqual([
    ['1', '25.00', 2, '50/3', null],
    ['2', '16.00', 2, '16.00', null],
    ['3', '0.00', 1, '0.00', 'gift_card'],
    ['shipping', '4.00', 1, '4.00', null],
  ]);
  const [anna] = explanation.partners;
  expect(anna?.lines).toEqual([
    { line: '1', rule: 'thing', passedOver: [{ rule: 'gold', because: 'groups' }] },
    {
      line: '2',
      rule: 'all',
      passedOver: [
        { rule: 'gold', because: 'groups' },
        { rule: 'thing', because: 'vendors' },
      ],
    },
    {
      line: 'shipping',
      rule: 'all',
      passedOver: [
        { rule: 'gold', because: 'groups' },
        { rule: 'thing', because: 'vendors' },
      ],
    },
  ]);
  expect(anna?.rules).toEqual([
    {
      rule: 'thing',
      lines: ['1'],
      percent: '15',
      base: '50/3',
      flat: null,
      items: null,
      uncapped: '2.50',
      cap: '5.00',
      share: '1',
      exact: '2.50',
      amount: '2.50',
    },
    {
      rule: 'all',
      lines: ['2', 'shipping'],
      percent: null,
      base: null,
      flat: '1.00',
      items: 2,
      uncapped: '2.00',
      cap: null,
      share: '1',
      exact: '2.00',
      amount: '2.00',
    },
  ]);
  expect(anna?.overrides).toEqual([
    { level: 1, percent: '10', partner: 'berta', of: '4.50', exact: '0.45', amount: '0.45', outcome: 'paid' },
    { level: 2, percent: '5', partner: 'carla', of: '4.50', exact: '0.225', amount: '0.23', outcome: 'paid' },
  ]);
});
