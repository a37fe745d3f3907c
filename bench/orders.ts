/**
 * The bench's orders. What an order looks like, whose it is, what it is worth and in which deliveries it comes follows from its number alone, so
 * that the generator, the hand-written SQL and the check afterwards agree without telling each other. What it is worth is worked out here
 * by a formula of its own, not by the product.
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discountCodeOf, linkCodeOf, partnerKeyOf, partnersPerShop } from './shops.ts';

/** A number of orders, spread over shops in turn. */
export interface OrderRun {
  readonly orders: number;
  readonly shops: number;
  /** No two runs on one database may share an order's number. */
  readonly firstNumber: number;
  /** When they are made, milliseconds since the epoch. */
  readonly at: number;
}

export interface BenchOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly shop: number;
  readonly partnerKey: string;
  /** What the order names its partner by: a discount code, or a visitor who has clicked the partner's link. */
  readonly code: string | null;
  readonly visitor: string | null;
  readonly linkCode: string;
  readonly priceCents: number;
}

export interface Delivery {
  /** From 0, within the run. */
  readonly index: number;
  readonly topic: 'orders/paid' | 'orders/create';
  readonly webhookId: string;
}

/** Half of the orders come with a discount code, half by a click; every third is by a customer who has bought before. */
export function orderAt(run: OrderRun, index: number): BenchOrder {
  const number = run.firstNumber + index;
  const shop = index % run.shops;
  const turn = Math.floor(index / run.shops);
  const partner = Math.floor(turn / 2) % partnersPerShop;
  const hasCode = turn % 2 === 0;
  return {
    orderId: String(number),
    customerId: String(turn % 3 === 2 ? number - 2 * run.shops : number),
    shop,
    partnerKey: partnerKeyOf(partner),
    code: hasCode ? discountCodeOf(partner) : null,
    visitor: hasCode ? null : `visitor-${number}`,
    linkCode: linkCodeOf(shop, partner),
    priceCents: 2_000 + ((number * 37) % 9_001),
  };
}

/** Two of the second line's items, less its discount. */
const secondLineCents = 2 * 4_990 - 500;

/** 10 % of what the lines cost, rounded half away from zero. */
export function commissionCents({ priceCents }: BenchOrder): bigint {
  return BigInt(Math.floor((priceCents + secondLineCents + 5) / 10));
}

/** A duplicate comes after so many other orders: some while the first delivery is still at hand, most after it was settled. */
const lag = 150;

/**
 * The deliveries of a run in order. Of twenty, fourteen are an order's first; three are the same webhook again, under the same id, as after an
 * answer that was lost; three tell the same order under another topic and id, as `orders/create` does beside `orders/paid`.
 */
export function deliveriesOf(run: OrderRun): readonly Delivery[] {
  const deliveries: Delivery[] = [];
  const deliver = (index: number, topic: Delivery['topic']) => {
    const webhookId = hash('sha256', `${run.firstNumber + index} ${topic}`).slice(0, 32);
    deliveries.push({ index, topic, webhookId });
  };
  for (let index = 0; index < run.orders + lag; index++) {
    if (index < run.orders) deliver(index, 'orders/paid');
    const late = index - lag;
    if (late < 0) continue;
    if ([0, 4, 9].includes(late % 14)) deliver(late, 'orders/paid');
    if ([2, 6, 11].includes(late % 14)) deliver(late, 'orders/create');
  }
  return deliveries;
}

/** The webhook's body, of about 8 kB, the same for each delivery of an order. */
export function orderBody(order: BenchOrder, at: number): Buffer {
  const totalCents = order.priceCents + secondLineCents;
  const values: Readonly<Record<string, string>> = {
    order: order.orderId,
    customer: order.customerId,
    at: new Date(at).toISOString(),
    price: decimal(order.priceCents),
    total: decimal(totalCents),
    codes: JSON.stringify(order.code === null ? [] : [{ code: order.code, amount: '5.00', type: 'fixed_amount' }]),
    applications: JSON.stringify(order.code === null ? [manualDiscount] : [codeDiscount(order.code)]),
    attributes: JSON.stringify(order.visitor === null ? [] : [{ name: '_tributary', value: order.visitor }]),
  };
  return Buffer.from(template.replaceAll(/"#(\w+)"|\$(\w+)\$/g, (_, plain, within) => values[plain ?? within] ?? ''));
}

function decimal(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

const allocated = {
  target_type: 'line_item',
  value: '5.0',
  value_type: 'fixed_amount',
  allocation_method: 'each',
  target_selection: 'entitled',
};
const manualDiscount = { ...allocated, type: 'manual', title: 'Courtesy', description: 'Courtesy' };

function codeDiscount(code: string): object {
  return { ...allocated, type: 'discount_code', code };
}

/**
 * An order of Shopify's published sample with what a shop's own orders have and the sample has not: two lines, addresses, taxes, shipping.
 * `"#x"` is replaced by x as it is, `$x$` within a text.
 */
function readTemplate(): string {
  const sample = JSON.parse(readFileSync(join(import.meta.dirname, '../tests/fixtures/shopify/order-9.json'), 'utf8'));
  const line = { ...sample.line_items[0], tax_lines: [taxLine] };
  const order = {
    ...sample,
    id: '#order',
    admin_graphql_api_id: 'gid://shopify/Order/$order$',
    name: '#$order$',
    checkout_token: 'checkout-$order$',
    customer: { ...sample.customer, id: '#customer', default_address: address },
    billing_address: address,
    shipping_address: address,
    client_details: {
      browser_ip: '203.0.113.7',
      accept_language: 'fr-FR',
      user_agent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    },
    shipping_lines: [
      {
        id: 1,
        title: 'Standard',
        code: 'standard',
        price: '4.90',
        price_set: moneySet('4.90'),
        discount_allocations: [],
        tax_lines: [taxLine],
      },
    ],
    financial_status: 'paid',
    created_at: '$at$',
    updated_at: '$at$',
    processed_at: '$at$',
    landing_site: '/products/ipod?utm_source=newsletter',
    source_name: 'web',
    total_price: '$total$',
    total_price_set: moneySet('$total$'),
    discount_codes: '#codes',
    discount_applications: '#applications',
    note_attributes: '#attributes',
    fulfillments: [],
    line_items: [
      { ...line, price: '$price$', price_set: moneySet('$price$') },
      {
        ...line,
        id: line.id + 1,
        quantity: 2,
        current_quantity: 2,
        price: '49.90',
        price_set: moneySet('49.90'),
        discount_allocations: [{ amount: '5.00', amount_set: moneySet('5.00'), discount_application_index: 0 }],
      },
    ],
  };
  return JSON.stringify(order).replaceAll('"USD"', '"EUR"');
}

const address = {
  first_name: 'Camille',
  last_name: 'Example',
  name: 'Camille Example',
  company: null,
  address1: '1 rue de la Paix',
  address2: null,
  city: 'Paris',
  zip: '75002',
  province: null,
  province_code: null,
  country: 'France',
  country_code: 'FR',
  phone: null,
  latitude: 48.869,
  longitude: 2.331,
};

const taxLine = { title: 'VAT', rate: 0.2, price: '1.00', price_set: moneySet('1.00'), channel_liable: false };

function moneySet(amount: string): object {
  const money = { amount, currency_code: 'EUR' };
  return { shop_money: money, presentment_money: money };
}

const template = readTemplate();
