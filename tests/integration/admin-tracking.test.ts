// The merchant's view of tracking: which signals found a period's orders, which decided them, and which nearly did.

import { expect, test } from 'vitest';
import {
  deliver,
  type OrderShape,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const { admin } = await testServices(database);
const path = openPath(database);
const march = { from: '2026-03-01', to: '2026-03-31' };
const firstPage = { after: null, before: null };

/** Orders of different customers, or of none. */
async function orders(shop: PathShop, ...shapes: Omit<OrderShape, 'id'>[]): Promise<void> {
  const items = shapes.map((shape, index) => ({
    topic: 'orders/create',
    body: orderBody({ id: String(501 + index), customer: null, ...shape }),
  }));
  await deliver(shop, items);
  await path.drain(shop);
}

async function livelyShop() {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  await pathPartner(shop, 'BERTA');
  await recordClick(shop, anna, 'v-anna', '2026-03-01T00:00:00Z');
  await orders(
    shop,
    { visitor: 'v-anna' },
    { visitor: 'v-anna', code: 'ANNA10' },
    { code: 'BERTA10' },
    { more: { landing_site: '/?ref=BERTA' } },
    { more: { source_name: 'pos', note: 'P1001' } },
    { more: { source_name: 'pos', tags: 'partner:P1002', landing_site: '/?via=ANNA' } },
    {},
    { more: { test: true }, visitor: 'v-anna' },
    { visitor: 'v-anna', createdAt: '2026-04-02T12:00:00Z' },
  );
  return { shop, anna, view: await admin.requireShop(shop.shopId) };
}

test('GIVEN orders of several channels THEN the page counts what found, decided and alone saved them', async () => {
  const { view } = await livelyShop();
  const { signals } = await admin.tracking(view, march);
  expect(signals).toMatchObject({
    orders: 7,
    credited: 4,
    near: 2,
    found: { cart: 2, code: 2, landing: 2, note: 2 },
    decided: { cart: 1, code: 2, landing: 1 },
    saved: { cart: 1, code: 1, landing: 1 },
    placed: { online_store: { orders: 5, credited: 4 }, pos: { orders: 2, credited: 0 } },
  });
  expect((await admin.tracking(view, { from: '2026-01-01', to: '2026-01-31' })).signals).toMatchObject({
    orders: 0,
    credited: 0,
    near: 0,
    found: {},
    placed: {},
  });
});

test('near-misses are listed page by page, by signal, with whom each names; an assignment takes the order from the list', async () => {
  const { shop, anna, view } = await livelyShop();
  const all = await admin.nearMisses(view, { days: march, signal: null, page: firstPage });
  expect(
    all.rows.map(({ name, hints }) => [name, hints.map(({ channel, partner }) => `${channel} ${partner.name}`)]),
  ).toEqual([
    ['#506', ['landing ANNA', 'note BERTA']],
    ['#505', ['note ANNA']],
  ]);
  const landed = await admin.nearMisses(view, { days: march, signal: 'landing', page: firstPage });
  expect(landed.rows.map(({ name }) => name)).toEqual(['#506']);

  await admin.assignOrder(shop.shopId, {
    orderId: '505',
    partnerId: anna.partnerId,
    reason: 'P1001 sold it',
    actor: 'staff:1',
  });
  const waiting = await admin.nearMisses(view, { days: march, signal: null, page: firstPage });
  expect(waiting.rows.find(({ orderId }) => orderId === '505')).toMatchObject({ settling: true });
  await path.drain(shop);
  const after = await admin.nearMisses(view, { days: march, signal: null, page: firstPage });
  expect(after.rows.map(({ name }) => name)).toEqual(['#506']);
  expect((await admin.tracking(view, march)).signals).toMatchObject({ decided: { manual: 1 }, near: 1 });
});

test('the order’s own page has its evidence, with the names of whom it names', async () => {
  const { shop } = await livelyShop();
  const order = await admin.order(shop.shopId, '506');
  expect(order?.evidence).toMatchObject({ salesChannel: 'pos', nearBy: ['landing', 'note'] });
  expect(order?.partners).toMatchObject({ ANNA: { name: 'ANNA' }, BERTA: { name: 'BERTA' } });
});

test('the period is days of the shop, thirty unless asked otherwise', async () => {
  const { view } = await livelyShop();
  expect(admin.period(view, { name: 'custom', from: '2026-03-05', to: '2026-03-01' })).toMatchObject({
    from: '2026-03-01',
    to: '2026-03-05',
  });
  expect(admin.period(view, { name: null, from: null, to: null }).name).toBe('30d');
});

test('a shop to which nothing came has empty figures and no message', async () => {
  const shop = await pathShop(database);
  const view = await admin.tracking(await admin.requireShop(shop.shopId), march);
  expect(view).toMatchObject({ signals: { orders: 0 }, survey: { enabled: true, answered: 0, given: [] } });
  expect(view.webhooks).toEqual({ lastAt: null, failed: 0 });
});
