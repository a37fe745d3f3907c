// Two at the same money at once, one of them held just before it writes: two workers at one customer's orders, a payout beside another payout,
// beside a refund, beside a hold that ends. Whoever comes second waits, or finds what the first one left.
import { expect, test } from 'vitest';
import { heldPath } from '#tests/support/held-path.ts';
import { untilWaiting } from '#tests/support/lock-waits.ts';
import {
  deliver,
  instant,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  refundBody,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const now = instant('2026-03-30T00:00:00Z');
const path = openPath(database, { now: () => now });
const posting = 'INSERT INTO posting';

const order = (id: string, more: object = {}) => ({
  topic: 'orders/create',
  body: orderBody({ id, code: 'ANNA10', createdAt: '2026-03-10T11:00:00Z', ...more }),
});
const refund = { topic: 'refunds/create', body: refundBody({ id: '91', orderId: '1', quantity: 1 }) };

/** A shop where 10.00 of Anna's are available, and as much again has just been held for long enough. */
async function shopWithAvailable(): Promise<PathShop> {
  const shop = await pathShop(database);
  await pathPartner(shop, 'ANNA');
  const duringHold = openPath(database, { now: () => instant('2026-03-25T00:00:00Z') });
  await deliver(shop, [order('1'), order('2', { customer: '7002', createdAt: '2026-03-15T00:00:00Z' })]);
  await duringHold.drain(shop);
  return shop;
}

/** Anna's balances by the entries, and by the entitlements; minor units. */
async function balancesOf(shop: PathShop): Promise<{ entries: object; entitlements: object }> {
  const { rows } = await database.owner.query(
    `SELECT coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0)::int AS pending,
        coalesce(sum(amount) FILTER (WHERE account = 'available'), 0)::int AS available,
        coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0)::int AS paid FROM entry WHERE shop_id = $1 AND partner_id IS NOT NULL
     UNION ALL SELECT sum(pending)::int, sum(available)::int, sum(paid)::int FROM entitlement WHERE shop_id = $1`,
    [shop.shopId],
  );
  return { entries: rows[0], entitlements: rows[1] };
}

const both = (balances: object) => ({ entries: balances, entitlements: balances });

test('two workers settle one customer: the order that is settled second knows of the first', async () => {
  const shop = await pathShop(database);
  await pathPartner(shop, 'ANNA');
  await deliver(shop, [order('1')]);
  const first = await heldPath(database, 'COMMIT');
  const settling = first.path.processInbox(shop.shopId);
  await first.reached;
  await deliver(shop, [order('2', { code: undefined, createdAt: '2026-03-11T11:00:00Z' })]);
  const second = path.processInbox(shop.shopId);
  await Promise.race([second, untilWaiting(database, 1)]);
  first.letGo();
  await Promise.all([settling, second]);
  const { rows } = await database.owner.query(
    'SELECT order_id, via, commission::int FROM customer_order WHERE shop_id = $1 ORDER BY order_id',
    [shop.shopId],
  );
  expect(rows).toEqual([
    { order_id: '1', via: 'code', commission: 1_000 },
    { order_id: '2', via: 'customer', commission: 1_000 },
  ]);
});

test('two payouts pay what is available once', async () => {
  const shop = await shopWithAvailable();
  const first = await heldPath(database, posting);
  const paying = first.path.payPartners(shop.shopId, { runId: 'first', at: now });
  await first.reached;
  const second = path.payPartners(shop.shopId, { runId: 'second', at: now });
  await Promise.race([second, untilWaiting(database, 1)]);
  first.letGo();
  expect((await paying).map(({ amount }) => amount)).toEqual([1_000n]);
  expect(await second).toEqual([]);
  expect(await balancesOf(shop)).toEqual(both({ pending: 1_000, available: 0, paid: 1_000 }));
});

test('a refund that comes during a payout is netted against what comes next', async () => {
  const shop = await shopWithAvailable();
  const first = await heldPath(database, posting);
  const paying = first.path.payPartners(shop.shopId, { runId: 'first', at: now });
  await first.reached;
  await deliver(shop, [refund]);
  const refunding = path.processInbox(shop.shopId);
  await Promise.race([refunding, untilWaiting(database, 1)]);
  first.letGo();
  await Promise.all([paying, refunding]);
  expect(await balancesOf(shop)).toEqual(both({ pending: 1_000, available: -1_000, paid: 1_000 }));
});

test('what matures during a payout waits for the next one', async () => {
  const shop = await shopWithAvailable();
  const first = await heldPath(database, posting);
  const paying = first.path.payPartners(shop.shopId, { runId: 'first', at: now });
  await first.reached;
  await path.matureEntitlements(shop.shopId);
  first.letGo();
  expect((await paying).map(({ amount }) => amount)).toEqual([1_000n]);
  expect(await balancesOf(shop)).toEqual(both({ pending: 0, available: 1_000, paid: 1_000 }));
  await path.payPartners(shop.shopId, { runId: 'next', at: now });
  expect(await balancesOf(shop)).toEqual(both({ pending: 0, available: 0, paid: 2_000 }));
});
