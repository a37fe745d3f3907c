// Webhooks that name an order and do not bring it: Shopify is asked for it, and the order is decided as if it had come whole.

import { beforeAll, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import type { PathShop } from '../support/path.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { changeOrder, type TwinOrder, twinOrder } from '../support/twin-trade.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let shop: PathShop;
/** Loaded after the network is laid; see support/twin.ts. */
let support: typeof import('../support/path.ts');

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  support = await import('../support/path.ts');
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin));
  const { rows } = await database.owner.query('SELECT program_id FROM program');
  shop = { shopId, programId: rows[0].program_id, database };
  await support.pathPartner(shop, 'ANNA');
  await world.twin.post(`/_control/shops/${SHOP}/settings`, { taxesIncluded: false });
});

const lines = [{ title: 'Lamp', price: '100.00', quantity: 2 }];

async function hear(topic: string, body: string): Promise<void> {
  await support.deliver(shop, [{ topic, body }]);
  while ((await services.path.processInbox(shop.shopId)).more);
}

async function whatIsKnownOf({ id }: TwinOrder) {
  const { rows } = await database.owner.query(
    `SELECT via, commission::int AS commission,
        (SELECT count(*)::int FROM refund WHERE refund.order_id = customer_order.order_id) AS refunds,
        (SELECT array_agg(status) FROM dispute WHERE dispute.order_id = customer_order.order_id) AS disputes
       FROM customer_order WHERE order_id = $1`,
    [id],
  );
  return rows[0];
}

const stateOf = async (topic: string) => {
  const { rows } = await database.owner.query(
    'SELECT state, error, attempts FROM inbox_item WHERE topic = $1 ORDER BY position DESC LIMIT 1',
    [topic],
  );
  return rows[0];
};

const anOrder = () => twinOrder(world.twin, { lines, landingSite: '/?ref=ANNA' });

test('an order that came as its id alone', async () => {
  const order = await anOrder();
  await hear('orders/create', `{"id":${order.id},"admin_graphql_api_id":"gid://shopify/Order/${order.id}"}`);
  expect(await whatIsKnownOf(order)).toMatchObject({ via: 'link', commission: 2000, refunds: 0 });
  expect(await stateOf('orders/create')).toMatchObject({ state: 'done', attempts: 1 });
});

test('an edit', async () => {
  const order = await anOrder();
  await hear('orders/create', `{"id":${order.id}}`);
  await changeOrder(world.twin, order, 'edit', { remove: [{ lineId: order.lines[0]?.id, quantity: 1 }] });
  await hear(
    'orders/edited',
    `{"order_edit":{"id":1,"order_id":${order.id},"line_items":{"additions":[],"removals":[]}}}`,
  );
  expect(await whatIsKnownOf(order)).toMatchObject({ commission: 1000 });
});

test('a refund and a dispute that came as their ids alone', async () => {
  const order = await anOrder();
  await changeOrder(world.twin, order, 'refund', { lines: [{ lineId: order.lines[0]?.id, quantity: 1 }] });
  await changeOrder(world.twin, order, 'dispute', { type: 'chargeback' });
  const payload = await world.twin.text(`/_control/shops/${SHOP}/orders/${order.id}/payload`);
  const refundId = /"refunds":\[\{"id":(\d+)/.exec(payload)?.[1];
  await hear('refunds/create', `{"id":${refundId}}`);
  expect(await whatIsKnownOf(order)).toMatchObject({ via: 'link', commission: 1000, refunds: 1, disputes: null });
  const reading = await services.shopify.orders.readOrder(shop.shopId, order.id, Date.now());
  await hear('disputes/create', `{"id":${reading?.disputes[0]?.disputeId}}`);
  expect(await whatIsKnownOf(order)).toMatchObject({ disputes: ['needs_response'] });
  await changeOrder(world.twin, order, 'dispute', { status: 'lost' });
  await hear('disputes/update', `{"id":${reading?.disputes[0]?.disputeId}}`);
  expect(await whatIsKnownOf(order)).toMatchObject({ commission: 0 });
});

test('waits while Shopify cannot be asked, and holds up nobody', async () => {
  const [order, other] = [await anOrder(), await anOrder()];
  await world.twin.post('/_control/faults', { kind: 'error-500', operation: 'OrderDetail', times: 3 });
  await support.deliver(shop, [
    { topic: 'orders/updated', body: `{"id":${order.id}}` },
    { topic: 'orders/create', body: await world.twin.text(`/_control/shops/${SHOP}/orders/${other.id}/payload`) },
  ]);
  while ((await services.path.processInbox(shop.shopId)).more);
  expect(await whatIsKnownOf(order)).toBeUndefined();
  expect(await whatIsKnownOf(other)).toMatchObject({ commission: 2000 });
  expect(await stateOf('orders/updated')).toMatchObject({
    state: 'waiting',
    error: expect.stringContaining('OrderDetail'),
  });
  await database.owner.query('UPDATE inbox_item SET not_before = now()');
  while ((await services.path.processInbox(shop.shopId)).more);
  expect(await whatIsKnownOf(order)).toMatchObject({ commission: 2000 });
});

test('where the visit began stays known although Shopify has not worked it out yet', async () => {
  const order = await twinOrder(world.twin, { lines });
  const payload = await world.twin.text(`/_control/shops/${SHOP}/orders/${order.id}/payload`);
  await hear('orders/create', payload.replace('"landing_site":null', '"landing_site":"/?ref=ANNA"'));
  expect(await whatIsKnownOf(order)).toMatchObject({ via: 'link' });
  await hear('orders/updated', `{"id":${order.id}}`);
  expect(await whatIsKnownOf(order)).toMatchObject({ via: 'link', commission: 2000 });
});
