import { expect, test } from 'vitest';
import {
  balanceOf,
  deliver,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
  refundBody,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const { admin } = await testServices(database);
const path = openPath(database);
const actor = 'staff:1';
const orderId = '9007199254740993';
const ordersOf = async (shop: PathShop, query: Parameters<typeof admin.orders>[1]) =>
  admin.orders(await admin.requireShop(shop.shopId), query);
const anyOrder = {
  via: 'any',
  search: '',
  partnerId: null,
  since: null,
  until: null,
  page: { after: null, before: null },
} as const;

async function shopWithOrder(): Promise<PathShop> {
  const shop = await pathShop(database);
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: orderId }) }]);
  await path.drain(shop);
  return shop;
}

test('GIVEN an order by a click WHEN it is looked at THEN the page has touches, arithmetic, ledger and names', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA-1');
  await recordClick(shop, anna, 'v-1', '2026-03-01T00:00:00Z');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: orderId, visitor: 'v-1' }) }]);
  await path.drain(shop);

  const order = await admin.order(shop.shopId, orderId);
  expect(order).toMatchObject({ commission: 1000n, total: 10_000n, settling: false, decision: { via: 'link' } });
  const explanation = order?.decision?.explanation;
  expect(explanation?.attribution.touches).toMatchObject([{ via: 'link', outcome: 'decides' }]);
  expect(explanation?.partners[0]?.rules).toMatchObject([{ percent: '10', base: '100.00', amount: '10.00' }]);
  expect(order?.entries.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
  const named = explanation?.attribution.touches[0]?.partner ?? '';
  expect(order?.partners[named]).toMatchObject({ partnerId: anna.partnerId });

  const { rows } = await ordersOf(shop, { ...anyOrder, partnerId: anna.partnerId });
  expect(rows).toMatchObject([{ orderId, via: 'link', partners: [{ partnerId: anna.partnerId, share: '1' }] }]);
  expect((await ordersOf(shop, { ...anyOrder, via: 'none' })).rows).toEqual([]);
});

test('GIVEN an uncredited order WHEN it is assigned THEN it is settling, then the partner’s; given to nobody THEN nobody’s', async () => {
  const shop = await shopWithOrder();
  const anna = await pathPartner(shop, 'ANNA-2');
  expect((await ordersOf(shop, { ...anyOrder, via: 'none', search: `#${orderId}` })).rows).toMatchObject([
    { orderId, decided: true, partners: [] },
  ]);

  await admin.assignOrder(shop.shopId, { orderId, partnerId: anna.partnerId, reason: 'Told us on the phone', actor });
  expect(await admin.order(shop.shopId, orderId)).toMatchObject({ settling: true });
  await path.drain(shop);
  expect(await admin.order(shop.shopId, orderId)).toMatchObject({
    settling: false,
    decision: { via: 'manual' },
    assignments: [{ partnerId: anna.partnerId, reason: 'Told us on the phone', actor }],
  });
  const whole = await balanceOf(shop, anna);
  expect(whole.pending + whole.available).toBe(1000n);

  await admin.assignOrder(shop.shopId, { orderId, partnerId: null, reason: 'Our own customer', actor });
  await path.drain(shop);
  expect(await admin.order(shop.shopId, orderId)).toMatchObject({
    commission: 0n,
    decision: { reason: 'manual_none', shares: [] },
  });
  const nothing = await balanceOf(shop, anna);
  expect(nothing.pending + nothing.available).toBe(0n);
});

test('WHEN orders are asked for by day THEN days are the shop’s, both included', async () => {
  const shop = await shopWithOrder();
  await database.owner.query(`UPDATE shop SET time_zone = 'Pacific/Auckland' WHERE shop_id = $1`, [shop.shopId]);
  // Placed on 10 March at 11:00 UTC, which is midnight of 11 March in Auckland's summer time.
  const found = async (since: string | null, until: string | null) =>
    (await ordersOf(shop, { ...anyOrder, since, until })).rows.length;
  expect(await found('2026-03-11', '2026-03-11')).toBe(1);
  expect(await found(null, '2026-03-10')).toBe(0);
  expect(await found('2026-03-12', null)).toBe(0);
});

test('WHEN an order or partner that is not there is assigned THEN it is refused and nothing is written', async () => {
  const shop = await shopWithOrder();
  const other = await pathShop(database);
  const foreign = await pathPartner(other, 'ANNA-3');
  const assign = (id: string, partnerId: string) =>
    admin.assignOrder(shop.shopId, { orderId: id, partnerId, reason: 'Because', actor });
  await expect(assign('1', foreign.partnerId)).rejects.toMatchObject({ code: 'not_found' });
  await expect(assign(orderId, foreign.partnerId)).rejects.toMatchObject({ code: 'invalid_input' });
  const { rows } = await database.owner.query('SELECT count(*)::int AS made FROM assignment WHERE shop_id = $1', [
    shop.shopId,
  ]);
  expect(rows).toEqual([{ made: 0 }]);
});

test('WHEN the home page is read THEN months follow the shop’s time zone', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA-4');
  await database.owner.query(`UPDATE shop SET time_zone = 'Pacific/Auckland' WHERE shop_id = $1`, [shop.shopId]);
  const { shopId } = shop;
  const merchantShop = await admin.requireShop(shopId);
  // The first moment of this month in Auckland, and the last of the one before.
  const { rows } = await database.owner.query<{ start: Date }>(
    `SELECT date_trunc('month', now() AT TIME ZONE 'Pacific/Auckland') AT TIME ZONE 'Pacific/Auckland' AS start`,
  );
  const start = rows[0]?.start.getTime() ?? 0;
  await recordClick(shop, anna, 'v-1', new Date(start).toISOString());
  await recordClick(shop, anna, 'v-2', new Date(start - 1).toISOString());
  const home = await admin.home(merchantShop);
  expect(home.thisMonth.clicks).toBe(1);
  expect(home.lastMonth.clicks).toBe(1);
  expect(home.setup).toEqual({ programReviewed: false, partnerApproved: false, clicked: true, orderTracked: false });
  await expect(admin.dismissSetup(shopId, actor)).rejects.toMatchObject({ code: 'conflict' });
});

test('GIVEN a friend’s credit that was half spent and then taken back WHEN the order is looked at THEN it says how much of it', async () => {
  const shop = await pathShop(database);
  await pathPartner(shop, 'ANNA-R');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: orderId, code: 'ANNA-R10' }) }]);
  await path.drain(shop);
  const earned = { state: 'planned', due: 500n, given: 0n, takenBack: null, trouble: null };
  expect((await admin.order(shop.shopId, orderId))?.rewards).toMatchObject([{ ...earned, programId: shop.programId }]);

  await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '1', orderId, quantity: 1 }) }]);
  await path.drain(shop);
  await database.owner.query(
    `INSERT INTO store_credit_transaction (shop_id, transaction_id, reward_id, amount, at)
     SELECT shop_id, moved.id, reward_id, moved.amount, moved.at::timestamptz
       FROM reward, (VALUES ('a', 500, '2026-03-10'), ('b', -200, '2026-03-12')) AS moved (id, amount, at) WHERE shop_id = $1`,
    [shop.shopId],
  );
  await database.owner.query(`UPDATE reward SET state = 'partly_taken_back' WHERE shop_id = $1`, [shop.shopId]);
  expect((await admin.order(shop.shopId, orderId))?.rewards).toMatchObject([
    { state: 'partly_taken_back', due: 0n, given: 300n, takenBack: { taken: 200n, of: 500n } },
  ]);
});
