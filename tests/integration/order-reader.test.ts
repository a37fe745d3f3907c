// An order that was read from Shopify says exactly what its webhook says.

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readOrder } from '#app/adapters/shopify/payload/order.ts';
import type { OrderReader, OrderReading } from '#app/flows/order-reading.ts';
import { chanceOf } from '../support/chance.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { changeOrder, trade, twinOrder } from '../support/twin-trade.ts';

const database = await testDatabase();
let world: TwinWorld;
let reader: OrderReader;
let shopId: string;

beforeAll(async () => {
  world = await startTwinWorld(database);
  const services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin)));
  reader = services.shopify.orders;
  const { createBasicCodeDiscount } = await import('#app/adapters/shopify/discount-operations.ts');
  const discount = { startsAt: '2026-01-01T00:00:00Z', context: { all: 'ALL' }, title: 'Ten', code: 'TEN' } as const;
  const customerGets = { value: { percentage: 0.1 }, items: { all: true } } as const;
  await services.shopify.adminClient.graphql(shopId, createBasicCodeDiscount, { input: { ...discount, customerGets } });
});

beforeEach(async () => {
  await world.twin.post('/_control/throttle', { shop: SHOP, maximum: 100_000, restoreRate: 10_000 });
});

const byWebhook = async (orderId: string) =>
  readOrder(await world.twin.text(`/_control/shops/${SHOP}/orders/${orderId}/payload`));

async function byAsking(orderId: string): Promise<OrderReading> {
  const reading = await reader.readOrder(shopId, orderId, Date.now());
  if (reading === null) throw new Error(`there is no order ${orderId}`);
  return reading;
}

async function expectSame(orderId: string): Promise<void> {
  const { keepsLanding: _landing, journey: _journey, ...read } = (await byAsking(orderId)).order;
  expect(read).toEqual(await byWebhook(orderId));
}

const choices = { codes: ['TEN', 'UNKNOWN'], links: ['ANNA', 'BERTA'], visitors: ['v-1', 'v-2'] };

test.each([
  ['taxes on top of prices', false],
  ['taxes in prices', true],
])('orders of every kind, with %s', async (_name, taxesIncluded) => {
  await world.twin.post(`/_control/shops/${SHOP}/settings`, { taxesIncluded });
  const made = await trade(world.twin, chanceOf(taxesIncluded ? 1 : 2), 60, { ...choices, daysBack: 20 });
  for (const { id } of made) await expectSame(id);
  expect(made.every(({ id }) => BigInt(id) > 2n ** 53n)).toBe(true);
});

describe('an order', () => {
  test('of more lines and refunds than a page holds is read whole', async () => {
    const order = await twinOrder(world.twin, {
      lines: Array.from({ length: 130 }, (_, line) => ({ title: `Bead ${line}`, price: '1.00', quantity: 2 })),
      landingSite: '/?ref=ANNA',
    });
    const some = order.lines.slice(0, 60).map(({ id }) => ({ lineId: id, quantity: 1 }));
    await changeOrder(world.twin, order, 'refund', { lines: some });
    for (const { id } of order.lines.slice(60, 120)) {
      await changeOrder(world.twin, order, 'refund', { lines: [{ lineId: id, quantity: 1 }] });
    }
    await expectSame(order.id);
    const { order: read } = await byAsking(order.id);
    expect([read.facts.lines.length, read.refunds.length, read.refunds[0]?.lines.length]).toEqual([130, 61, 60]);
  });

  test('tells its disputes in the words of their webhooks', async () => {
    const order = await twinOrder(world.twin, { lines: [{ title: 'Lamp', price: '10.00', quantity: 1 }] });
    await changeOrder(world.twin, order, 'dispute', { type: 'chargeback' });
    await changeOrder(world.twin, order, 'dispute', { status: 'under_review' });
    const { disputes } = await byAsking(order.id);
    expect(disputes).toEqual([
      {
        disputeId: expect.stringMatching(/^\d+$/),
        orderId: order.id,
        type: 'chargeback',
        status: 'under_review',
        origin: 'update',
        at: expect.any(Number),
      },
    ]);
  });

  test('whose journey Shopify does not know leaves open where the visit began', async () => {
    const order = await twinOrder(world.twin, { lines: [{ title: 'Lamp', price: '10.00', quantity: 1 }] });
    expect((await byAsking(order.id)).order.keepsLanding).toBe(true);
    const landed = await twinOrder(world.twin, {
      lines: [{ title: 'Lamp', price: '10.00', quantity: 1 }],
      landingSite: '/?ref=ANNA',
    });
    const { order: read } = await byAsking(landed.id);
    expect([read.keepsLanding, read.facts.landingRef]).toEqual([undefined, 'ANNA']);
  });

  test('that the shop does not show is null', async () => {
    expect(await reader.readOrder(shopId, '1', Date.now())).toBeNull();
    expect(await reader.findOrderOf(shopId, '1')).toBeNull();
    expect(await reader.readDispute(shopId, '1', Date.now())).toBeNull();
  });
});

test('a page tells what comparing takes, those that changed first first, and the next page goes on', async () => {
  const since = "updated_at:>='2026-01-01T00:00:00Z'";
  const first = await reader.readPage(shopId, since, null);
  expect(first.orders).toHaveLength(50);
  const second = await reader.readPage(shopId, since, first.next);
  const all = [...first.orders, ...second.orders];
  expect(new Set(all.map(({ orderId }) => orderId)).size).toBe(all.length);
  expect(all.map(({ updatedAt }) => updatedAt)).toEqual(
    all.map(({ updatedAt }) => updatedAt).sort((one, other) => one - other),
  );
  const none = await reader.readPage(shopId, "updated_at:>='2099-01-01T00:00:00Z'", null);
  expect(none).toEqual({ orders: [], next: null });
});
