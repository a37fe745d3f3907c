import { describe, expect, test } from 'vitest';
import {
  balanceOf,
  deliver,
  instant,
  openPath,
  orderBody,
  pathPartner,
  pathShop,
  recordClick,
  refundBody,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const now = instant('2026-03-15T00:00:00Z');
const path = openPath(database, { now: () => now });

describe('an order becomes a posting', () => {
  test('GIVEN a click WHEN orders/create and orders/paid come THEN the partner has 10 % pending and the items are done', async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'ANNA-1');
    await recordClick(shop, anna, 'v-1', '2026-03-01T00:00:00Z');
    await deliver(shop, [
      { topic: 'orders/create', body: orderBody({ id: '9007199254740993', visitor: 'v-1', status: 'pending' }) },
      {
        topic: 'orders/paid',
        body: orderBody({ id: '9007199254740993', visitor: 'v-1', updatedAt: '2026-03-10T12:01:00+01:00' }),
      },
    ]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 1000n, available: 0n });
    const { rows } = await database.owner.query(
      'SELECT order_id, via, reason, commission, decision, facts FROM customer_order WHERE shop_id = $1',
      [shop.shopId],
    );
    expect(rows).toMatchObject([
      { order_id: '9007199254740993', via: 'link', reason: null, commission: '1000', decision: 1 },
    ]);
    const items = await database.owner.query('SELECT state, error FROM inbox_item WHERE shop_id = $1', [shop.shopId]);
    expect(items.rows).toEqual([
      { state: 'done', error: null },
      { state: 'done', error: null },
    ]);
  });

  test('WHEN a refund of half comes before its order THEN the end is right', async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'ANNA-2');
    await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '81', orderId: '502', quantity: 1 }) }]);
    await path.drain(shop);
    await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '502', code: 'anna-210 ', quantity: 2 }) }]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 1000n, available: 0n });
  });
});
