// How orders' customers came, asked of the twin some minutes after the orders: told late, given up, never deciding.

import { beforeAll, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import type { OrderEvidence } from '#app/domain/evidence.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { type TwinOrder, twinOrder } from '../support/twin-trade.ts';

const database = await testDatabase();
const minuteMs = 60_000;
let world: TwinWorld;
let services: Services;
let shopId: string;
let partnerKey: string;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin)));
  const { insertLink } = await import('../support/services.ts');
  ({ partnerId: partnerKey } = await insertLink(database, shopId, { code: 'ANNA' }));
});

const ago = (minutes: number): string => new Date(Date.now() - minutes * minuteMs).toISOString();

/** Made in the twin, and delivered as its webhook would be. */
async function orderFor(body: object): Promise<TwinOrder> {
  const order = await twinOrder(world.twin, {
    lines: [{ title: 'Lamp', price: '10.00', quantity: 1 }],
    deliver: false,
    ...body,
  });
  const payload = await world.twin.text(`/_control/shops/${SHOP}/orders/${order.id}/payload`);
  await database.owner.query(
    `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body) VALUES ($1, gen_random_uuid(), $2, 'orders/create', $3)`,
    [shopId, `create:${order.id}`, Buffer.from(payload)],
  );
  while ((await services.path.processInbox(shopId)).more);
  return order;
}

async function turn(): Promise<void> {
  await services.duties.demand(shopId, 'journeys');
  await database.owner.query(
    `UPDATE duty SET due_at = now() + interval '1 day' WHERE shop_id = $1 AND duty <> 'journeys'`,
    [shopId],
  );
  await services.duties.runDue(shopId, new AbortController().signal);
}

async function journeyOf({ id }: TwinOrder) {
  const { rows } = await database.owner.query<{ evidence: OrderEvidence; via: string | null; decision: number }>(
    'SELECT evidence, via, decision FROM customer_order WHERE shop_id = $1 AND order_id = $2',
    [shopId, id],
  );
  const row = rows[0];
  return { ...row, item: row?.evidence.items.find(({ channel }) => channel === 'journey') };
}

test('GIVEN an order that nothing credits WHEN its first visit named a known link THEN that is a near-miss, and pays nobody', async () => {
  const firstVisit = {
    landingPage: '/?ref=ANNA',
    referrerUrl: 'https://blog.example/secret?who=me',
    occurredAt: ago(3_000),
  };
  const order = await orderFor({
    createdAt: ago(30),
    landingSite: '/products/lamp',
    journey: { readyAt: null, firstVisit },
  });
  expect((await journeyOf(order)).item).toEqual({ channel: 'journey', missing: 'not_asked' });
  await turn();
  const { item, via, decision, evidence } = await journeyOf(order);
  expect(item).toMatchObject({ partner: partnerKey, says: 'ANNA', agrees: null });
  expect({ via, decision, nearBy: evidence?.nearBy }).toEqual({ via: null, decision: 1, nearBy: ['journey'] });
  const { rows } = await database.owner.query(
    'SELECT journey FROM order_journey WHERE shop_id = $1 AND order_id = $2',
    [shopId, order.id],
  );
  expect(rows[0]?.journey.first).toMatchObject({ page: '/', referrer: 'blog.example' });
  expect(JSON.stringify(rows)).not.toContain('who=me');
});

test('GIVEN a journey that is not ready THEN it is asked for again later, and given up after a day', async () => {
  const order = await orderFor({ createdAt: ago(20), journey: { readyAt: '2099-01-01T00:00:00Z', firstVisit: null } });
  await turn();
  expect((await journeyOf(order)).item).toEqual({ channel: 'journey', missing: 'not_ready' });
  const waiting = async () =>
    (
      await database.owner.query<{ state: string; attempts: number; later: boolean }>(
        'SELECT state, attempts, next_at > now() AS later FROM order_journey WHERE shop_id = $1 AND order_id = $2',
        [shopId, order.id],
      )
    ).rows;
  expect(await waiting()).toEqual([{ state: 'waiting', attempts: 1, later: true }]);
  await turn();
  expect(await waiting()).toEqual([{ state: 'waiting', attempts: 1, later: true }]);
  await database.owner.query(
    `UPDATE order_journey SET next_at = now(), asked_at = now() - interval '25 hours' WHERE shop_id = $1 AND order_id = $2`,
    [shopId, order.id],
  );
  await turn();
  expect(await waiting()).toEqual([{ state: 'given_up', attempts: 2, later: null }]);
  expect((await journeyOf(order)).item).toEqual({ channel: 'journey', missing: 'given_up' });
});

test('an order of this minute is not asked about yet, and one that Shopify shows no more has no journey', async () => {
  const order = await orderFor({ createdAt: ago(0) });
  await turn();
  expect((await journeyOf(order)).item).toEqual({ channel: 'journey', missing: 'not_asked' });
});

test('GIVEN an order read from Shopify THEN its journey comes with the reading', async () => {
  const order = await twinOrder(world.twin, {
    lines: [{ title: 'Lamp', price: '10.00', quantity: 1 }],
    deliver: false,
    createdAt: ago(60),
    landingSite: '/?via=ANNA',
    note: 'counter P1001',
    company: { id: '77', locationId: '78', name: 'Huber & Sons' },
  });
  await services.duties.runToEnd(shopId, 'reconcile');
  const { item, evidence } = await journeyOf(order);
  expect(item).toMatchObject({ channel: 'journey', says: 'direct' });
  expect(evidence).toMatchObject({ salesChannel: 'b2b', nearBy: ['landing', 'note'] });
});
