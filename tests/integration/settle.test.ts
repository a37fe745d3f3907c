import { describe, expect, test } from 'vitest';
import {
  balanceOf,
  deliver,
  disagreementsOf,
  instant,
  openPath,
  orderBody,
  type PathShop,
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

describe('the life of an entitlement', () => {
  const day = 86_400_000;
  const createdAt = instant('2026-03-10T11:00:00Z');
  const dispute = (status: string) => ({
    topic: 'disputes/update',
    body: `{"id":77,"order_id":801,"type":"chargeback","status":"${status}"}`,
    at: status === 'won' ? '2026-03-29T00:00:00Z' : '2026-03-26T00:00:00Z',
  });

  test('pending until the very end of its hold, available from then on, held by a chargeback, freed by its end', async () => {
    let clock = createdAt;
    const moving = openPath(database, { now: () => clock });
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'LIFE');
    await deliver(shop, [
      { topic: 'orders/create', body: orderBody({ id: '801', code: 'LIFE10', quantity: 2, price: '100.00' }) },
    ]);
    await moving.drain(shop);
    clock = createdAt + 14 * day - 1;
    expect(await moving.matureEntitlements(shop.shopId)).toEqual({ matured: 0, more: false });
    expect(await balanceOf(shop, anna)).toEqual({ pending: 2000n, available: 0n });
    clock += 1;
    const matured = await Promise.all([1, 2, 3].map(() => moving.matureEntitlements(shop.shopId)));
    expect(matured.reduce((sum, batch) => sum + batch.matured, 0)).toBe(1);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 2000n });

    await deliver(shop, [dispute('under_review')]);
    await moving.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 2000n, available: 0n });
    expect(await moving.matureEntitlements(shop.shopId)).toEqual({ matured: 0, more: false });

    await deliver(shop, [dispute('won')]);
    await moving.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 2000n });

    await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '82', orderId: '801', quantity: 1 }) }]);
    await moving.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 1000n });
    expect(await disagreementsOf(shop)).toEqual([]);
  });

  test('deciding again when the hold is over posts what maturing would, and once', async () => {
    let clock = createdAt;
    const moving = openPath(database, { now: () => clock });
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'AGAIN');
    await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '802', code: 'AGAIN10' }) }]);
    await moving.drain(shop);
    clock += 20 * day;
    expect(await moving.settleHistories(shop.shopId, ['c:7001'])).toBe(1);
    expect(await moving.settleHistories(shop.shopId, ['c:7001'])).toBe(0);
    expect(await moving.matureEntitlements(shop.shopId)).toEqual({ matured: 0, more: false });
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 1000n });
  });

  test('what was paid stays out of pending, and a refund after it is owed by the partner', async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'PAID');
    const later = openPath(database, { now: () => createdAt + 20 * day });
    await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '803', code: 'PAID10', quantity: 2 }) }]);
    await later.drain(shop);
    await database.owner.query(
      'UPDATE entitlement SET paid = available, available = 0, paid_at = now() WHERE shop_id = $1',
      [shop.shopId],
    );
    await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '83', orderId: '803', quantity: 2 }) }]);
    await later.drain(shop);
    const { rows } = await database.owner.query(
      'SELECT amount, pending, available, paid FROM entitlement WHERE shop_id = $1',
      [shop.shopId],
    );
    expect(rows).toEqual([{ amount: '0', pending: '0', available: '-2000', paid: '2000' }]);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 0n });
  });
});

describe('what the world hears', () => {
  async function outboxOf(shop: PathShop): Promise<object[]> {
    const { rows } = await database.owner.query(
      'SELECT kind, dedupe_key, serial_key, payload FROM outbox_item WHERE shop_id = $1 ORDER BY created_at, kind, dedupe_key',
      [shop.shopId],
    );
    return rows;
  }

  test("a mail when commission is earned and when it changes, and the friend's credit, each once", async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'HEARD');
    await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '804', code: 'HEARD10', quantity: 2 }) }]);
    await path.drain(shop);
    await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '84', orderId: '804', quantity: 1 }) }]);
    await path.drain(shop);
    await deliver(shop, [
      {
        topic: 'orders/updated',
        body: orderBody({ id: '804', code: 'HEARD10', quantity: 2, updatedAt: '2026-03-11T00:00:00Z' }),
      },
    ]);
    await path.drain(shop);
    const { rows: rewards } = await database.owner.query(
      'SELECT reward_id, amount, state FROM reward WHERE shop_id = $1',
      [shop.shopId],
    );
    expect(rewards).toMatchObject([{ amount: '500', state: 'planned' }]);
    const to = { partnerId: anna.partnerId };
    expect(await outboxOf(shop)).toEqual([
      {
        kind: 'mail',
        dedupe_key: `commission-earned:804:${anna.partnerId}`,
        serial_key: null,
        payload: {
          to,
          locale: null,
          template: 'commission-earned',
          data: { orderName: '#804', amount: '2000', currency: 'EUR', availableAt: '2026-03-24T11:00:00.000Z' },
        },
      },
      {
        kind: 'store_credit',
        dedupe_key: `store-credit:${rewards[0].reward_id}:reward:customer:7001:1:partners`,
        serial_key: 'customer:7001',
        payload: { rewardId: rewards[0].reward_id },
      },
      {
        kind: 'mail',
        dedupe_key: `commission-changed:804:${anna.partnerId}:2`,
        serial_key: null,
        payload: {
          to,
          locale: null,
          template: 'commission-changed',
          data: { orderName: '#804', before: '2000', after: '1000', currency: 'EUR' },
        },
      },
    ]);
    expect(JSON.stringify(await outboxOf(shop))).not.toContain('shopper@example.com');
  });

  test('an order that nobody referred is decided, explained and announced to nobody', async () => {
    const shop = await pathShop(database);
    await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '805' }) }]);
    await path.drain(shop);
    expect(await outboxOf(shop)).toEqual([]);
    const { rows } = await database.owner.query(
      'SELECT subject, via, reason, shares, explanation FROM decision WHERE shop_id = $1',
      [shop.shopId],
    );
    expect(rows).toMatchObject([
      { subject: 'order', via: null, reason: 'none', shares: [], explanation: { attribution: { touches: [] } } },
    ]);
  });
});
