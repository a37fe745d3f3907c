// The web pixel tells who was at a checkout, and the order tells which checkout it came of. Whichever comes later makes the join.

import { expect, test } from 'vitest';
import { untilWaiting } from '#tests/support/lock-waits.ts';
import {
  balanceOf,
  deliver,
  disagreementsOf,
  inboxStates,
  type OrderShape,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  programTerms,
  recordClick,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const path = openPath(database);

const visitor = '0195d9a2-0000-4000-8000-00000000000a';
const other = '0195d9a2-0000-4000-8000-00000000000b';
const clickedAt = '2026-03-09T11:00:00Z';
const boughtAt = '2026-03-10T11:00:00Z';

const order = (more: Partial<OrderShape> = {}) => ({
  topic: 'orders/create',
  body: orderBody({ id: '1', checkout: 'c-1', createdAt: boughtAt, ...more }),
});
const pixel = (more: { checkout?: string; visitor?: string; at?: string; webhookId?: string } = {}) => ({
  topic: 'tributary/checkout-visit',
  body: JSON.stringify({ checkoutToken: more.checkout ?? 'c-1', visitor: more.visitor ?? visitor }),
  at: more.at ?? boughtAt,
  ...(more.webhookId === undefined ? {} : { webhookId: more.webhookId }),
});

async function ordersOf(shop: PathShop) {
  const { rows } = await database.owner.query(
    `SELECT order_id AS id, visitor, visitor_from AS "from", via, commission::int FROM customer_order WHERE shop_id = $1 ORDER BY order_id::bigint`,
    [shop.shopId],
  );
  return rows;
}

const saved = { id: '1', visitor, from: 'pixel', via: 'link', commission: 1_000 };
const lost = { id: '1', visitor: null, from: null, via: null, commission: 0 };

async function shopWithClick(terms: object = programTerms) {
  const shop = await pathShop(database, terms);
  const anna = await pathPartner(shop, 'ANNA');
  await recordClick(shop, anna, visitor, clickedAt);
  return { shop, anna };
}

test('the pixel first, then the order', async () => {
  const { shop } = await shopWithClick();
  await deliver(shop, [pixel()]);
  await path.drain(shop);
  await deliver(shop, [order()]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
});

test('the order first, then the pixel: its history is settled again', async () => {
  const { shop, anna } = await shopWithClick();
  await deliver(shop, [order()]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([lost]);
  await deliver(shop, [pixel()]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
  expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 1_000n });
});

test.each([
  ['pixel before order', [pixel(), order()]],
  ['order before pixel', [order(), pixel()]],
])('both in one batch, %s', async (_name, items) => {
  const { shop } = await shopWithClick();
  await deliver(shop, items);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
});

test('the explanation says that the pixel named the visitor, and says nothing where the attribute did', async () => {
  const { shop } = await shopWithClick();
  await deliver(shop, [pixel(), order(), order({ id: '2', visitor, checkout: 'c-2' })]);
  await path.drain(shop);
  const { rows } = await database.owner.query(
    `SELECT DISTINCT ON (subject_id) explanation->'attribution'->'visitorFrom' AS "from" FROM decision
      WHERE shop_id = $1 AND subject = 'order' ORDER BY subject_id, version DESC`,
    [shop.shopId],
  );
  expect(rows).toEqual([{ from: 'pixel' }, { from: null }]);
});

test("the order's own attribute comes before the pixel's word, whichever comes first", async () => {
  const { shop } = await shopWithClick();
  const attributed = { visitor: other, from: 'attribute', via: null, commission: 0 };
  await deliver(shop, [pixel(), order({ visitor: other })]);
  await path.drain(shop);
  await deliver(shop, [order({ id: '2', visitor: other, checkout: 'c-2' }), pixel({ checkout: 'c-2' })]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([
    { id: '1', ...attributed },
    { id: '2', ...attributed },
  ]);
});

test('a description that comes later without the attribute, or with it, is read like a first one', async () => {
  const { shop } = await shopWithClick();
  await deliver(shop, [pixel(), order({ visitor: other })]);
  await path.drain(shop);
  await deliver(shop, [order({ updatedAt: '2026-03-11T11:00:00Z' })]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
  await deliver(shop, [order({ visitor: other, updatedAt: '2026-03-12T11:00:00Z' })]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toMatchObject([{ visitor: other, from: 'attribute', via: null }]);
});

test('a description without a checkout leaves what the pixel said', async () => {
  const { shop } = await shopWithClick();
  await deliver(shop, [pixel(), order()]);
  await path.drain(shop);
  await deliver(shop, [
    { topic: 'orders/updated', body: orderBody({ id: '1', createdAt: boughtAt, updatedAt: '2026-03-11T11:00:00Z' }) },
  ]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
});

test('an order that is known without its checkout is joined when a description tells it', async () => {
  const { shop } = await shopWithClick();
  const bare = orderBody({ id: '1', createdAt: boughtAt });
  await deliver(shop, [{ topic: 'orders/create', body: bare }, pixel()]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([lost]);
  await deliver(shop, [order({ updatedAt: '2026-03-11T11:00:00Z' })]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
});

test('of several visitors of one checkout the latest counts, in whatever order they are told of', async () => {
  for (const backwards of [false, true]) {
    const { shop } = await shopWithClick();
    const told = [pixel({ visitor: other, at: '2026-03-10T10:50:00Z' }), pixel({ at: '2026-03-10T11:00:01Z' })];
    for (const item of backwards ? told.toReversed() : told) {
      await deliver(shop, [item]);
      await path.drain(shop);
    }
    await deliver(shop, [order()]);
    await path.drain(shop);
    expect(await ordersOf(shop)).toEqual([saved]);
    await deliver(shop, [pixel({ visitor: other, at: '2026-03-10T11:00:02Z' })]);
    await path.drain(shop);
    expect(await ordersOf(shop)).toEqual([{ ...lost, visitor: other, from: 'pixel' }]);
  }
});

test('said again and again it is said once; a checkout without an order is only kept', async () => {
  const { shop } = await shopWithClick();
  await deliver(shop, [pixel({ webhookId: 'a' }), pixel({ webhookId: 'a' }), pixel({ checkout: 'c-9' }), order()]);
  await path.drain(shop);
  await deliver(shop, [pixel({ webhookId: 'b' })]);
  await path.drain(shop);
  const { rows } = await database.owner.query(
    'SELECT checkout_token, visitor FROM checkout_visit WHERE shop_id = $1 ORDER BY 1',
    [shop.shopId],
  );
  expect(rows).toEqual([
    { checkout_token: 'c-1', visitor },
    { checkout_token: 'c-9', visitor },
  ]);
  const { rows: decisions } = await database.owner.query(
    `SELECT count(*)::int AS count FROM decision WHERE shop_id = $1 AND subject = 'order'`,
    [shop.shopId],
  );
  expect(decisions).toEqual([{ count: 1 }]);
  expect(await inboxStates(shop)).toEqual({ done: 4 });
});

test('a visitor whose clicks do not hold takes nothing from the landing page', async () => {
  const { shop } = await shopWithClick();
  await pathPartner(shop, 'BELLA');
  await deliver(shop, [pixel({ visitor: other }), order({ landing: '/?ref=BELLA' })]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([{ ...saved, visitor: other }]);
  // Where one holds it counts, as the attribute's would.
  await deliver(shop, [pixel({ at: '2026-03-10T11:00:05Z' })]);
  await path.drain(shop);
  const { rows } = await database.owner.query(
    `SELECT partner.key FROM entitlement JOIN partner USING (shop_id, partner_id) WHERE shop_id = $1 AND amount <> 0 AND subject = 'order'`,
    [shop.shopId],
  );
  expect(rows).toEqual([{ key: 'ANNA' }]);
});

test("a guest's order is joined like a customer's, and a click that is told of late is found by the pixel's visitor", async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  await deliver(shop, [order({ customer: null }), pixel()]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toMatchObject([{ visitor, from: 'pixel', via: null }]);
  await recordClick(shop, anna, visitor, clickedAt);
  await deliver(shop, [{ topic: 'tributary/clicked', body: JSON.stringify({ visitor, at: Date.parse(clickedAt) }) }]);
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
});

test('orders and pixels at once, many and in parallel: none of them passes its other unseen', async () => {
  const { shop, anna } = await shopWithClick();
  const numbers = Array.from({ length: 120 }, (_, index) => String(index + 1));
  const workers = [openPath(database), openPath(database), openPath(database), path];
  let delivering = true;
  const working = workers.map(async (worker) => {
    while (delivering) await worker.processInbox(shop.shopId);
  });
  // Each alone in its batch or nearly so: an order and its pixel meet in different transactions.
  await Promise.all(
    numbers.flatMap((id) => [
      deliver(shop, [order({ id, customer: String(7_000 + (Number(id) % 40)), checkout: `c-${id}` })]),
      deliver(shop, [pixel({ checkout: `c-${id}` })]),
    ]),
  );
  delivering = false;
  await Promise.all(working);
  await path.drain(shop);
  const orders = await ordersOf(shop);
  expect(orders).toHaveLength(120);
  expect(orders.filter(({ from, via }) => from !== 'pixel' || via === null)).toEqual([]);
  expect(await disagreementsOf(shop)).toEqual([]);
  expect((await balanceOf(shop, anna)).available).toBe(120_000n);
});

test.each(['order', 'pixel'] as const)('while the %s is being recorded, the other waits for it', async (first) => {
  const { shop } = await shopWithClick();
  const obstacle = await database.owner.connect();
  try {
    await obstacle.query(`BEGIN; LOCK TABLE ${first === 'order' ? 'decision' : 'checkout_visit'} IN EXCLUSIVE MODE`);
    await deliver(shop, [first === 'order' ? order() : pixel()]);
    const one = path.processInbox(shop.shopId);
    await untilWaiting(database, 1);
    await deliver(shop, [first === 'order' ? pixel() : order()]);
    const two = path.processInbox(shop.shopId);
    await untilWaiting(database, 2);
    await obstacle.query('COMMIT');
    await Promise.all([one, two]);
  } finally {
    obstacle.release();
  }
  await path.drain(shop);
  expect(await ordersOf(shop)).toEqual([saved]);
});
