// The twin's webhook bodies, key by key, beside Shopify's published samples: the same keys, the same JSON types, and
// amounts that add up the way the samples' do.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALL_TOPICS, type RunningTwin, SHOP, startTwin } from './running-twin.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Body = { [key: string]: Json };

function sample(name: string): Body {
  return JSON.parse(readFileSync(new URL(`../fixtures/shopify/${name}.json`, import.meta.url), 'utf8'));
}

function typeOf(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** Keys of the sample that are missing or of another type in ours; null on either side fits anything. */
function differences(ours: Body, theirs: Body): string[] {
  return Object.entries(theirs).flatMap(([key, value]) => {
    const [mine, wanted] = [typeOf(ours[key]), typeOf(value)];
    return mine === wanted || mine === 'null' || (wanted === 'null' && mine !== 'missing')
      ? []
      : [`${key}: ${mine}, not ${wanted}`];
  });
}

const first = (value: Json | undefined): Body => (value as Body[])[0] as Body;

let twin: RunningTwin;
beforeAll(async () => {
  twin = await startTwin(ALL_TOPICS);
  await twin.post(`/_control/shops/${SHOP}/install`);
});
afterAll(() => twin.stop());
beforeEach(() => twin.post(`/_control/shops/${SHOP}/settings`, { taxesIncluded: false }));

type Summary = { id: string; lines: { id: string }[]; total: string; financialStatus: string };

async function order(body: object): Promise<Summary> {
  return twin.post(`/_control/shops/${SHOP}/orders`, { deliver: false, ...body });
}

async function payload(id: string): Promise<Body> {
  return JSON.parse(await twin.text(`/_control/shops/${SHOP}/orders/${id}/payload`));
}

async function fullOrder(): Promise<Summary> {
  const [customer] = await twin.get<{ id: string }[]>(`/_control/shops/${SHOP}/customers`);
  const products = await twin.get<{ variants: { id: string }[] }[]>(`/_control/shops/${SHOP}/products`);
  const { accessToken } = await twin.post<{ accessToken: string }>(`/_control/shops/${SHOP}/tokens`);
  const code = `TENOFF${Math.random().toString(36).slice(2)}`;
  const response = await fetch(`${twin.origin}/admin/api/2026-07/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sandbox-shop': SHOP, 'x-shopify-access-token': accessToken },
    body: JSON.stringify({
      query:
        'mutation($i: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $i) { userErrors { message } } }',
      variables: {
        i: {
          title: code,
          code,
          startsAt: '2026-01-01T00:00:00Z',
          customerGets: {
            value: { discountAmount: { amount: '10.00', appliesOnEachItem: false } },
            items: { all: true },
          },
        },
      },
    }),
  });
  expect(JSON.stringify(await response.json())).toContain('"userErrors":[]');
  return order({
    lines: [0, 1, 2].map((index) => ({ variantId: products[index]?.variants[0]?.id, price: '199.00', quantity: 1 })),
    customerId: customer?.id,
    discountCodes: [code],
    attributes: { _tributary: 'visitor' },
    landingSite: '/?source=abc',
    referringSite: 'https://elsewhere.example/',
    shipping: { title: 'Standard', price: '5.00' },
  });
}

describe('an order', () => {
  it('has every key of the samples, in their types, down to its lines', async () => {
    const ours = await payload((await fullOrder()).id);
    const theirs = sample('order-1');
    expect(Object.keys(theirs)).toHaveLength(91);
    expect(differences(ours, theirs)).toEqual([]);
    expect(Object.keys(ours).filter((key) => !(key in theirs))).toEqual([]);
    for (const list of [
      'line_items',
      'shipping_lines',
      'tax_lines',
      'discount_applications',
      'discount_codes',
      'note_attributes',
    ]) {
      expect(differences(first(ours[list]), first(theirs[list])), list).toEqual([]);
    }
    expect(differences(ours.customer as Body, theirs.customer as Body)).toEqual([]);
    expect(differences(ours.shipping_address as Body, theirs.shipping_address as Body)).toEqual([]);
    const [line, theirLine] = [first(ours.line_items), first(theirs.line_items)];
    expect(differences(first(line.discount_allocations), first(theirLine.discount_allocations))).toEqual([]);
  });

  it('splits a code over its lines to the cent, as the sample does', async () => {
    const ours = await payload((await fullOrder()).id);
    const amounts = (body: Body) =>
      (body.line_items as Body[]).map((line) => first(line.discount_allocations).amount).sort();
    expect(amounts(ours)).toEqual(amounts(sample('order-1')));
    expect(ours).toMatchObject({ total_discounts: '10.00', subtotal_price: '587.00', landing_site_ref: 'abc' });
    expect(ours.note_attributes).toEqual([{ name: '_tributary', value: 'visitor' }]);
  });

  it('prints ids beyond 2^53 as JSON numbers, to the last digit', async () => {
    const { id } = await order({ lines: [{ title: 'Rope', price: '1.00', quantity: 1 }] });
    expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
    const text = await twin.text(`/_control/shops/${SHOP}/orders/${id}/payload`);
    expect(text).toContain(`"id":${id},`);
    expect(text).toContain(`"gid://shopify/Order/${id}"`);
  });

  it('moves through its states', async () => {
    const { id, lines } = await order({ lines: [{ title: 'Rope', price: '30.00', quantity: 3 }], payment: 'pending' });
    const change = (path: string, body: object = {}) =>
      twin.post(`/_control/shops/${SHOP}/orders/${id}/${path}`, { deliver: false, ...body });
    expect(await payload(id)).toMatchObject({ financial_status: 'pending', total_outstanding: '108.00' });
    await change('pay');
    expect(await payload(id)).toMatchObject({ financial_status: 'paid', total_outstanding: '0.00' });
    await change('refund', { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
    expect(await payload(id)).toMatchObject({
      financial_status: 'partially_refunded',
      subtotal_price: '90.00',
      current_subtotal_price: '60.00',
      current_total_price: '72.00',
    });
    await change('cancel', { reason: 'customer', refund: true });
    expect(await payload(id)).toMatchObject({ financial_status: 'refunded', cancel_reason: 'customer' });
  });

  it('shows an edit in quantities and totals', async () => {
    const { id, lines } = await order({ lines: [{ title: 'Rope', price: '30.00', quantity: 3 }] });
    await twin.post(`/_control/shops/${SHOP}/orders/${id}/edit`, {
      deliver: false,
      remove: [{ lineId: lines[0]?.id, quantity: 2 }],
      add: [{ title: 'Carabiner', price: '100.00', quantity: 1 }],
    });
    const ours = await payload(id);
    expect((ours.line_items as Body[]).map((line) => [line.quantity, line.current_quantity])).toEqual([
      [3, 1],
      [1, 1],
    ]);
    expect(ours).toMatchObject({ current_subtotal_price: '130.00', financial_status: 'partially_paid' });
  });

  it('contains its taxes where prices include them', async () => {
    await twin.post(`/_control/shops/${SHOP}/settings`, { taxesIncluded: true });
    const { id } = await order({ lines: [{ title: 'Rope', price: '12.00', quantity: 1 }] });
    const ours = await payload(id);
    expect(ours).toMatchObject({ taxes_included: true, total_tax: '2.00', total_price: '12.00' });
  });
});

describe('a refund', () => {
  const refund = async (id: string, body: object) => {
    const answer = await twin.post<{ refund: Body }>(`/_control/shops/${SHOP}/orders/${id}/refund`, {
      deliver: false,
      ...body,
    });
    return answer.refund;
  };

  it('has every key of the samples, in their types', async () => {
    const { id, lines } = await fullOrder();
    const ours = await refund(id, {
      lines: [{ lineId: lines[0]?.id, quantity: 1 }],
      shipping: '5.00',
      amount: '150.00',
    });
    const theirs = sample('refund-4');
    expect(differences(ours, theirs)).toEqual([]);
    for (const list of ['refund_line_items', 'order_adjustments', 'transactions']) {
      expect(differences(first(ours[list]), first(theirs[list])), list).toEqual([]);
    }
    expect(differences(first(ours.refund_shipping_lines), first(sample('refund-2').refund_shipping_lines))).toEqual([]);
  });

  it('has a discrepancy: positive when less, negative when more was given back', async () => {
    const adjustments = (body: Body) => (body.order_adjustments as Body[]).map((one) => [one.kind, one.amount]);
    const less = await order({ lines: [{ title: 'Rope', price: '30.00', quantity: 2 }] });
    expect(
      adjustments(await refund(less.id, { lines: [{ lineId: less.lines[0]?.id, quantity: 1 }], amount: '20.00' })),
    ).toEqual([['refund_discrepancy', '16.00']]);
    const more = await order({ lines: [{ title: 'Rope', price: '30.00', quantity: 2 }] });
    expect(adjustments(await refund(more.id, { amount: '10.00' }))).toEqual([['refund_discrepancy', '-10.00']]);
  });

  it('of shipping alone touches no line', async () => {
    const { id } = await fullOrder();
    const ours = await refund(id, { shipping: '5.00' });
    expect(ours.refund_line_items).toEqual([]);
    expect(first(ours.order_adjustments)).toMatchObject({
      kind: 'shipping_refund',
      amount: '-5.00',
      tax_amount: '-1.00',
    });
  });

  it('of every unit in turn comes to the whole line', async () => {
    const { id, lines } = await order({ lines: [{ title: 'Peg', price: '3.33', quantity: 3 }] });
    const subtotals: number[] = [];
    for (let unit = 0; unit < 3; unit += 1) {
      const ours = await refund(id, { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
      subtotals.push(first(ours.refund_line_items).subtotal as number);
    }
    expect(subtotals.reduce((a, b) => a + b, 0)).toBeCloseTo(9.99, 5);
    expect((await payload(id)).financial_status).toBe('refunded');
  });
});

describe('a dispute', () => {
  it('has every key of the samples, in their types', async () => {
    const { id } = await order({ lines: [{ title: 'Rope', price: '30.00', quantity: 1 }] });
    await twin.post(`/_control/shops/${SHOP}/orders/${id}/dispute`, { type: 'chargeback' });
    const [delivery] = await twin.get<{ body: string }[]>('/_control/deliveries?topic=disputes/create');
    expect(differences(JSON.parse(delivery?.body ?? '{}'), sample('dispute-1'))).toEqual([]);
    await twin.post(`/_control/shops/${SHOP}/orders/${id}/dispute`, { status: 'lost' });
    const [update] = await twin.get<{ body: string }[]>('/_control/deliveries?topic=disputes/update');
    expect(JSON.parse(update?.body ?? '{}')).toMatchObject({ status: 'lost', finalized_on: expect.any(String) });
  });
});
