/** A tape for the replay: a shop's months with every kind of event, many customers, late and doubled deliveries. The same each time. */

import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { type BenchOrder, orderBody } from './orders.ts';
import { discountCodeOf, linkCodeOf, partnerKeyOf, partnersPerShop } from './shops.ts';

const startsAt = Date.UTC(2026, 0, 1);
const daysLong = 180;
const dayMs = 86_400_000;
const firstOrder = 5_000_000_000;
const payouts = 6;

export const tapeProgram = {
  shop: { domain: 'bench.myshopify.com', currency: 'EUR', timeZone: 'Europe/Paris' },
  programs: [
    {
      key: 'partners',
      kind: 'affiliate',
      attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 365 },
      base: { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' },
      rules: [
        { key: 'gold', when: { groups: ['gold'] }, percent: '15' },
        { key: 'default', percent: '10', maxPerOrder: '50.00' },
        { key: 'lead', stage: 'registration', flat: '2.00' },
      ],
      overrides: ['10'],
      holdDays: 14,
      minPayout: '50.00',
      referee: { on: 'order', storeCredit: '5.00', clawback: true },
    },
  ],
  partners: Array.from({ length: partnersPerShop }, (_, index) => ({
    key: partnerKeyOf(index),
    program: 'partners',
    email: `${partnerKeyOf(index)}@example.com`,
    approvedAt: '2025-12-01T00:00:00Z',
    ...(index === 0 ? {} : { parent: partnerKeyOf(0) }),
    links: [{ code: linkCodeOf(0, index) }],
    discountCodes: [discountCodeOf(index)],
  })),
};

/** Writes program.json and the tape. Returns how many different orders it tells of. */
export async function writeTape(files: { program: string; tape: string }, events: number): Promise<number> {
  writeFileSync(files.program, JSON.stringify(tapeProgram));
  const stream = createWriteStream(files.tape);
  const draw = createDraw();
  let orders = 0;
  for (let index = 0; index < events; index++) {
    const at = startsAt + Math.floor((index / events) * daysLong * dayMs);
    const isPayout = (index + 1) % Math.floor(events / payouts) === 0;
    const event = isPayout ? { type: 'payout' } : eventOf(draw, orders, at);
    if ('isOrder' in event) orders += 1;
    const { isOrder: _, ...line } = { isOrder: false, ...event };
    if (!stream.write(`${JSON.stringify({ at: new Date(at).toISOString(), ...line })}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return orders;
}

type Draw = (below: number) => number;

/** Of a hundred events about sixty are clicks, twenty-five new orders, the rest what happens to orders, customers and partners. */
function eventOf(draw: Draw, orders: number, at: number): Record<string, unknown> {
  const kind = draw(1_000);
  const partner = draw(partnersPerShop);
  if (kind < 600) return { type: 'click', visitor: `visitor-${orders + draw(2_000)}`, link: linkCodeOf(0, partner) };
  if (kind < 850 || orders === 0) return { ...webhook('orders/paid', firstOrder + orders, orders, at), isOrder: true };
  const known = draw(orders);
  if (kind < 890) return webhook('orders/updated', firstOrder + known, known, at);
  if (kind < 920) return webhook('orders/paid', firstOrder + known, known, at);
  if (kind < 950) return refund(known, at);
  if (kind < 960) return dispute(draw, known);
  if (kind < 985)
    return {
      type: 'register',
      visitor: `visitor-${orders + draw(2_000)}`,
      customer: String(customerOf(orders)),
      email: 'friend@example.com',
    };
  if (kind < 995) return { type: 'verify', customer: String(customerOf(known)) };
  if (kind < 998)
    return { type: 'assign', order: String(firstOrder + known), partner: draw(4) === 0 ? null : partnerKeyOf(partner) };
  return { type: 'group', partner: partnerKeyOf(partner), group: draw(2) === 0 ? 'gold' : 'default' };
}

/** Every third order is by a customer who has bought before. */
function customerOf(order: number): number {
  return 7_000_000_000 + (order % 3 === 2 ? order - 2 : order);
}

function webhook(topic: string, orderId: number, order: number, at: number): Record<string, unknown> {
  const partner = order % partnersPerShop;
  const hasCode = order % 2 === 0;
  const described: BenchOrder = {
    orderId: String(orderId),
    customerId: String(customerOf(order)),
    shop: 0,
    partnerKey: partnerKeyOf(partner),
    code: hasCode ? discountCodeOf(partner) : null,
    visitor: hasCode ? null : `visitor-${order}`,
    linkCode: linkCodeOf(0, partner),
    priceCents: 2_000 + ((order * 37) % 9_001),
  };
  // Its description is a new one each time; a delivery that came before under the same id is the same event again.
  const webhookId = topic === 'orders/paid' ? `paid-${orderId}` : `${topic}-${orderId}-${at}`;
  return { type: 'webhook', topic, webhookId, body: JSON.parse(orderBody(described, at).toString()) };
}

function refund(order: number, at: number): Record<string, unknown> {
  const body = {
    id: 8_000_000_000 + order,
    order_id: firstOrder + order,
    created_at: new Date(at).toISOString(),
    refund_line_items: [{ id: 1, line_item_id: 1_071_823_184, quantity: 1 }],
    order_adjustments: [],
    transactions: [],
  };
  return { type: 'webhook', topic: 'refunds/create', webhookId: `refund-${order}-${at}`, body };
}

function dispute(draw: Draw, order: number): Record<string, unknown> {
  const status = ['needs_response', 'won', 'lost'][draw(3)];
  const body = { id: 9_000_000_000 + order, order_id: firstOrder + order, type: 'chargeback', status };
  return { type: 'webhook', topic: 'disputes/create', webhookId: `dispute-${order}`, body };
}

/** Numbers that look drawn by lot and are the same each time. */
function createDraw(): Draw {
  let state = 20_260_101;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
