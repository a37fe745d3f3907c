import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLoneId } from '#app/adapters/shopify/payload/lone-id.ts';
import { readOrder } from '#app/adapters/shopify/payload/order.ts';

const folder = new URL('../../fixtures/shopify/', import.meta.url);
const sample = (name: string): string => readFileSync(new URL(`${name}.json`, folder), 'utf8');
const orders = readdirSync(folder).flatMap((file) =>
  /^order-\d+\.json$/.test(file) ? [file.replace('.json', '')] : [],
);

/** A sample with some of its fields replaced. */
function changed(name: string, fields: object): string {
  return JSON.stringify({ ...JSON.parse(sample(name)), ...fields });
}

describe("Shopify's samples", () => {
  test.each(orders)('%s can be read', (name) => {
    const body = JSON.parse(sample(name));
    const order = readOrder(sample(name));
    expect(order.facts.orderId).toBe(String(body.id));
    expect(order.facts.lines.map(({ lineId }) => lineId)).toEqual(
      body.line_items.map((line: { id: number }) => String(line.id)),
    );
    expect(order.refunds.map(({ refundId }) => refundId)).toEqual(
      body.refunds.map((refund: { id: number }) => String(refund.id)),
    );
    expect(order.currency).toBe(body.currency);
    expect(order.total).toBe(BigInt(Math.round(Number(body.total_price) * 100)));
  });

  test('order-1: allocations, tax, what is left, the inner refund', () => {
    const { facts, refunds, name } = readOrder(sample('order-1'));
    expect(name).toBe('#1001');
    expect(facts).toMatchObject({
      orderId: '450789469',
      createdAt: Date.parse('2008-01-10T11:00:00-05:00'),
      financialStatus: 'partially_refunded',
      customerId: '207119551',
      discountCodes: ['TENOFF'],
      landingRef: null,
      visitor: null,
      shippingCountry: 'US',
    });
    expect(facts.lines.flatMap(({ discounts }) => discounts)).toEqual(['3.34', '3.33', '3.33']);
    expect(facts.lines.map(({ currentQuantity }) => currentQuantity)).toEqual([0, 1, 0]);
    expect(refunds).toHaveLength(1);
    expect(refunds[0]).toMatchObject({ orderId: '450789469', lines: [{ quantity: 1 }, { quantity: 1 }] });
  });

  test('an inner refund is the order’s own, whatever order it names', () => {
    const [refund] = JSON.parse(sample('order-1')).refunds;
    const order = readOrder(
      changed('order-1', { id: 5551, refunds: [refund, { ...refund, id: 2, order_id: undefined }] }),
    );
    expect(order.refunds.map(({ orderId }) => orderId)).toEqual(['5551', '5551']);
  });

  test('order-5: a discrepancy in the inner refund, positive', () => {
    expect(readOrder(sample('order-5')).refunds[0]?.discrepancies).toEqual(['89.64']);
  });

  test('order-6 and order-10: no customer, an empty e-mail', () => {
    for (const name of ['order-6', 'order-10']) {
      expect(readOrder(sample(name)).facts).toMatchObject({ customerId: null, email: null, customerEmail: null });
    }
  });

  test('order-11: a manual discount is no applied code', () => {
    const { discountCodes, discountApplications } = readOrder(sample('order-11')).facts;
    expect(discountCodes).toEqual(['FAKE30']);
    expect(discountApplications).toMatchObject([{ type: 'manual', code: null }]);
  });

  test('order-13: an older shape, without sets of money and with a customer without id', () => {
    const { facts } = readOrder(sample('order-13'));
    expect(facts).toMatchObject({
      test: true,
      customerId: null,
      customerEmail: 'john@test.com',
      discountApplications: [],
    });
    expect(facts.lines[0]).toMatchObject({ price: '0.00', discounts: [], taxes: [], currentQuantity: null });
    expect(facts.shippingLines).toEqual([{ price: '10.00', discounts: [], taxes: [] }]);
  });
});

describe('what becomes of a field', () => {
  test('ids beyond 2^53 stay as they are written', () => {
    const body = sample('order-1')
      .replaceAll('450789469', '9007199254740993')
      .replaceAll('207119551', '18014398509481985');
    expect(readOrder(body).facts).toMatchObject({ orderId: '9007199254740993', customerId: '18014398509481985' });
  });

  test('money is shop money, the presentment currency notwithstanding', () => {
    const set = (amount: string) => ({
      shop_money: { amount, currency_code: 'JPY' },
      presentment_money: { amount: '9.99', currency_code: 'USD' },
    });
    const line = {
      id: 1,
      title: 'A',
      quantity: 2,
      price: '9.99',
      price_set: set('1500'),
      tax_lines: [{ price: '1', price_set: set('150') }],
    };
    const order = readOrder(changed('order-9', { currency: 'JPY', total_price_set: set('3000'), line_items: [line] }));
    expect(order).toMatchObject({ currency: 'JPY', total: 3000n });
    expect(order.facts.lines[0]).toMatchObject({ price: '1500', taxes: ['150'] });
  });

  test.each([
    ['/products/boots?ref=ANNA&utm_source=x', 'ANNA'],
    ['https://shop.example/?a=1&ref=A%20B&ref=second#top', 'A B'],
    ['/?ref=', null],
    ['/?xref=ANNA', null],
    ['/#?ref=ANNA', null],
    ['/?q=what?&ref=ANNA', 'ANNA'],
    [null, null],
  ])('landing_site %j names %j', (landingSite, ref) => {
    expect(readOrder(changed('order-1', { landing_site: landingSite })).facts.landingRef).toBe(ref);
  });

  test.each([
    [[{ name: '_tributary', value: 'v-1' }], 'v-1'],
    [[{ name: '_tributary', value: '' }], null],
    [[{ name: '_tributary', value: null }], null],
    [[{ name: '_tributary' }], null],
    [[{ value: 'v-1' }], null],
    [[{ name: '_tributary', value: 7 }], '7'],
    [[{ name: 'other', value: 'v-1' }], null],
    [{}, null],
    [null, null],
  ])('note attributes %j name the visitor %j', (attributes, visitor) => {
    expect(readOrder(changed('order-1', { note_attributes: attributes })).facts.visitor).toBe(visitor);
  });

  test.each([
    [[], [{ name: '_tributary', value: 'v-2' }], 'v-2'],
    [[{ name: '_tributary', value: 'v-1' }], [{ name: '_tributary', value: 'v-2' }], 'v-1'],
    [[], [{ name: 'Engraving', value: 'Anna' }], null],
    [[], 'not a list', null],
  ])('with note attributes %j, the line’s properties %j name the visitor %j', (attributes, properties, visitor) => {
    const line = { id: 1, title: 'Pack', price: '10.00', quantity: 1, properties };
    const order = changed('order-1', { note_attributes: attributes, line_items: [line], refunds: [] });
    expect(readOrder(order).facts.visitor).toBe(visitor);
  });

  test('an empty vendor or SKU is one that a rule can list, an absent one is none', () => {
    const line = { id: 1, quantity: 1, price: '1.00' };
    const lines = [
      { ...line, sku: '', vendor: '' },
      { ...line, sku: null },
    ];
    const { facts } = readOrder(changed('order-1', { line_items: lines }));
    expect(facts.lines).toMatchObject([
      { sku: '', vendor: '' },
      { sku: null, vendor: null },
    ]);
  });

  test('lists may be absent', () => {
    const { line_items, created_at, id, currency } = JSON.parse(sample('order-9'));
    const order = readOrder(JSON.stringify({ id, created_at, currency, line_items }));
    expect(order).toMatchObject({
      total: 0n,
      refunds: [],
      facts: { updatedAt: Date.parse(created_at), discountCodes: [], test: false },
    });
  });
});

describe('what cannot be understood names its fields', () => {
  const line = { id: 1, quantity: 1, price: '1.00' };
  test.each([
    [{ id: 'gid://shopify/Order/1' }, 'id'],
    [{ id: '007' }, 'id'],
    [{ created_at: '2026-01-01' }, 'created_at'],
    [{ created_at: null }, 'created_at'],
    [{ currency: 'XXX', total_price_set: null }, 'currency'],
    [{ line_items: [{ ...line, price: '1,00' }] }, 'line_items.0.price'],
    [{ line_items: [line, { ...line, price: null }] }, 'line_items.1.price'],
    [{ line_items: [{ ...line, quantity: 1.5 }] }, 'line_items.0.quantity'],
    [{ line_items: [{ ...line, quantity: -1 }] }, 'line_items.0.quantity'],
    [{ refunds: [{ id: 1, created_at: 'x' }] }, 'refunds.0.created_at'],
  ])('%j: %s', (fields, path) => {
    expect(() => readOrder(changed('order-1', fields))).toThrow(
      expect.objectContaining({ code: 'invalid_input', fields: { [path]: expect.any(String) } }),
    );
  });

  test.each(['null', '[]', '"order"', '42'])('%s is no order', (body) => {
    expect(() => readOrder(body)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  test('a payload too large for its channel is known by being an id alone', () => {
    expect(readLoneId('{"id":9007199254740993}')).toBe('9007199254740993');
    expect(readLoneId('{"id":7,"admin_graphql_api_id":"gid://shopify/Order/7"}')).toBe('7');
    expect(readLoneId('{"id":7,"name":"#7"}')).toBeNull();
    expect(readLoneId('{"order_edit":{"id":7}}')).toBeNull();
    expect(readLoneId(sample('order-1'))).toBeNull();
    expect(() => readOrder('{"id":7}')).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
