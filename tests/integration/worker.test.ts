// A worker in the test's own process, on the real queue: a ring or the sweep brings a shop's work to its end.

import { expect, onTestFinished, test, vi } from 'vitest';
import {
  balanceOf,
  deliver,
  inboxStates,
  orderBody,
  type PathPartner,
  pathPartner,
  pathShop,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';
import { startWorker } from '#workers/worker.ts';

const database = await testDatabase();
const patience = { timeout: 30_000, interval: 20 };

test('what nobody rang for is found by the sweep, shop by shop, with what the orders set off', async () => {
  const services = await testServices(database);
  const shops = await Promise.all([1, 2, 3].map(() => pathShop(database)));
  const partners = await Promise.all(shops.map((shop) => pathPartner(shop, 'SWEPT')));
  const worker = startWorker(services);
  onTestFinished(() => worker.stop());
  for (const [index, shop] of shops.entries()) {
    const orders = Array.from({ length: [250, 3, 1][index] ?? 1 }, (_, order) => ({
      id: String(1_000 + order),
      code: 'SWEPT10',
      customer: null,
    }));
    await deliver(
      shop,
      orders.map((order) => ({ topic: 'orders/create', body: orderBody(order) })),
    );
  }
  await vi.waitFor(async () => {
    expect(await Promise.all(shops.map(inboxStates))).toEqual([{ done: 250 }, { done: 3 }, { done: 1 }]);
  }, patience);
  const balances = await Promise.all(shops.map((shop, index) => balanceOf(shop, partners[index] as PathPartner)));
  expect(balances.map(({ available }) => available)).toEqual([250_000n, 3_000n, 1_000n]);
});

test('a hold that ended while nobody looked is ended by the sweep', async () => {
  const services = await testServices(database);
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'HELD');
  const today = new Date().toISOString().replace(/\.\d+Z/, 'Z');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '1', code: 'HELD10', createdAt: today }) }]);
  await services.path.processInbox(shop.shopId);
  expect(await balanceOf(shop, anna)).toEqual({ pending: 1_000n, available: 0n });
  await database.owner.query(`UPDATE entitlement SET matures_at = now() WHERE shop_id = $1`, [shop.shopId]);
  const worker = startWorker(services);
  onTestFinished(() => worker.stop());
  await vi.waitFor(
    async () => expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 1_000n }),
    patience,
  );
});

test('a shop with a flood and shops with one order each are served in turns: nobody waits for the end of the flood', async () => {
  const services = await testServices(database);
  const flooded = await pathShop(database);
  const others = await Promise.all(Array.from({ length: 8 }, () => pathShop(database)));
  await pathPartner(flooded, 'FLOOD');
  const orders = Array.from({ length: 3_000 }, (_, order) => ({
    id: String(1_000 + order),
    code: 'FLOOD10',
    customer: null,
  }));
  await deliver(
    flooded,
    orders.map((order) => ({ topic: 'orders/create', body: orderBody(order) })),
  );
  for (const shop of others) await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '1' }) }]);
  const worker = startWorker(services);
  onTestFinished(() => worker.stop());
  await vi.waitFor(async () => {
    expect(await Promise.all(others.map(inboxStates))).toEqual(others.map(() => ({ done: 1 })));
  }, patience);
  expect((await inboxStates(flooded)).waiting).toBeGreaterThan(0);
});
