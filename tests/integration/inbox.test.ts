import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Failure } from '#app/domain/failure.ts';
import {
  balanceOf,
  deliver,
  disagreementsOf,
  inboxStates,
  instant,
  noOutside,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
  refundBody,
  statementOf,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testApiSecret, testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const now = instant('2026-03-15T00:00:00Z');
const path = openPath(database, { now: () => now });

async function count(shop: PathShop, table: string): Promise<number> {
  const { rows } = await database.owner.query(`SELECT count(*)::int AS rows FROM ${table} WHERE shop_id = $1`, [
    shop.shopId,
  ]);
  return rows[0]?.rows;
}

/** Lets items that wait for another try have it now. */
async function forgetDelays(shop: PathShop): Promise<void> {
  await database.owner.query(`UPDATE inbox_item SET not_before = now() WHERE shop_id = $1 AND state = 'waiting'`, [
    shop.shopId,
  ]);
}

describe('once', () => {
  test('the same webhook 20 times at once, through the door, has one effect', async () => {
    const services = await testServices(database);
    const name = 'twenty-times';
    const shop = await pathShop(database, undefined, name);
    const anna = await pathPartner(shop, 'TWENTY');
    const body = Buffer.from(orderBody({ id: '601', code: 'TWENTY10' }));
    const headers = new Map([
      ['x-shopify-hmac-sha256', createHmac('sha256', testApiSecret).update(body).digest('base64')],
      ['x-shopify-shop-domain', `${name}.myshopify.com`],
      ['x-shopify-topic', 'orders/create'],
      ['x-shopify-webhook-id', 'one-webhook'],
    ]);
    const accept = () => services.acceptWebhook({ header: (header) => headers.get(header) ?? null, body });
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await accept();
        await services.path.processInbox(shop.shopId);
      }),
    );
    expect(await inboxStates(shop)).toEqual({ done: 1 });
    const { rows } = await database.owner.query('SELECT kind FROM posting WHERE shop_id = $1 ORDER BY kind', [
      shop.shopId,
    ]);
    expect(rows).toEqual([{ kind: 'reward' }, { kind: 'settlement' }]);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 1000n });
  });

  test('twenty deliveries of one event, each an item of its own, taken by four workers at once, have one effect', async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'COPIES');
    const body = orderBody({ id: '602', code: 'COPIES10' });
    await deliver(
      shop,
      Array.from({ length: 20 }, () => ({ topic: 'orders/create', body })),
    );
    await Promise.all(Array.from({ length: 4 }, () => path.drain(shop)));
    expect(await inboxStates(shop)).toEqual({ done: 20 });
    expect([await count(shop, 'posting'), await count(shop, 'decision'), await count(shop, 'outbox_item')]).toEqual([
      2, 2, 2,
    ]);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 1000n, available: 0n });
  });
});

describe('an item that cannot be processed', () => {
  test('holds up nobody, waits longer each time, and is given up in plain sight after ten tries', async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'POISON');
    await deliver(shop, [
      { topic: 'orders/create', body: '{"id": 1, "line_items": [', webhookId: 'cut-off' },
      { topic: 'orders/create', body: orderBody({ id: '603', code: 'POISON10' }) },
      // PostgreSQL cannot store this total: it fails the whole batch, not only the reading.
      { topic: 'orders/create', body: orderBody({ id: '604', price: '99999999999999999999.00' }), webhookId: 'poison' },
      { topic: 'orders/create', body: orderBody({ id: '605', code: 'POISON10' }) },
    ]);
    await path.drain(shop);
    expect(await inboxStates(shop)).toEqual({ done: 2, waiting: 2 });
    expect(await balanceOf(shop, anna)).toEqual({ pending: 2000n, available: 0n });
    const delays: number[] = [];
    for (let attempt = 1; attempt < 10; attempt++) {
      const { rows } = await database.owner.query(
        `SELECT attempts, error, extract(epoch FROM not_before - now())::float AS delay FROM inbox_item WHERE shop_id = $1 AND webhook_id = 'poison'`,
        [shop.shopId],
      );
      expect(rows[0]).toMatchObject({ attempts: attempt, error: expect.stringContaining('out of range') });
      delays.push(rows[0].delay);
      await forgetDelays(shop);
      await path.drain(shop);
    }
    expect(delays.every((delay, index) => index === 0 || delay > (delays[index - 1] ?? 0))).toBe(true);
    expect(await inboxStates(shop)).toEqual({ done: 2, failed: 2 });
    const { rows } = await database.owner.query(
      `SELECT attempts, error FROM inbox_item WHERE shop_id = $1 AND webhook_id = 'cut-off'`,
      [shop.shopId],
    );
    expect(rows).toMatchObject([{ attempts: 10, error: expect.stringContaining('The body is no JSON') }]);
  });

  test('a payload that is an id alone of an order that Shopify does not show is ignored, and says why', async () => {
    const shop = await pathShop(database);
    await deliver(shop, [{ topic: 'orders/updated', body: '{"id":820982911946154508}' }]);
    await path.drain(shop);
    const { rows } = await database.owner.query('SELECT state, error FROM inbox_item WHERE shop_id = $1', [
      shop.shopId,
    ]);
    expect(rows).toEqual([{ state: 'ignored', error: 'The shop shows no order 820982911946154508.' }]);
  });
});

describe('topics', () => {
  test('compliance topics are kept and done, the unknown is ignored and says so', async () => {
    const removed: string[] = [];
    const refreshed: string[] = [];
    const outside = {
      ...noOutside,
      uninstallShop: async (shopId: string) => void removed.push(shopId),
      refreshShop: async (shopId: string) => void refreshed.push(shopId),
    };
    const shop = await pathShop(database);
    const topics = [
      'customers/data_request',
      'customers/redact',
      'shop/redact',
      'shop/update',
      'app/uninstalled',
      'carts/create',
    ];
    await deliver(
      shop,
      topics.map((topic) => ({ topic, body: '{}' })),
    );
    await openPath(database, { outside }).drain(shop);
    const { rows } = await database.owner.query(
      'SELECT topic, state, error FROM inbox_item WHERE shop_id = $1 ORDER BY position',
      [shop.shopId],
    );
    expect(rows.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done', 'ignored']);
    expect(rows[5].error).toContain('carts/create');
    expect([removed, refreshed]).toEqual([[shop.shopId], [shop.shopId]]);
  });

  test('a report of a registration asks Shopify for the customer first', async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'REPORT');
    await recordClick(shop, anna, 'v-report', '2026-03-01T00:00:00Z');
    const asked: string[] = [];
    const outside = {
      ...noOutside,
      async requireCustomer(_shopId: string, customerId: string) {
        asked.push(customerId);
        if (customerId === '9003') throw new Failure('not_found', 'There is no customer 9003.');
        if (customerId === '9004' && asked.length < 5) throw new Failure('unavailable', 'Shopify did not answer.');
        return { email: 'friend@example.com', createdAt: instant('2026-03-02T00:00:00Z') };
      },
    };
    const asking = openPath(database, { now: () => now, outside });
    const report = (customerId: string, at: string) => ({
      topic: 'tributary/registered',
      body: JSON.stringify({ customerId, visitor: 'v-report' }),
      webhookId: `registered:${customerId}`,
      at,
    });
    await deliver(shop, [
      report('9001', '2026-03-02T00:00:05Z'),
      report('9002', '2026-03-03T00:00:05Z'),
      report('9003', '2026-03-02T00:00:05Z'),
      report('9004', '2026-03-02T00:00:05Z'),
    ]);
    await asking.drain(shop);
    const states = async () =>
      (
        await database.owner.query('SELECT state FROM inbox_item WHERE shop_id = $1 ORDER BY position', [shop.shopId])
      ).rows.map(({ state }) => state);
    expect(await states()).toEqual(['done', 'ignored', 'ignored', 'waiting']);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 200n, available: 0n });
    await forgetDelays(shop);
    await asking.drain(shop);
    expect(await states()).toEqual(['done', 'ignored', 'ignored', 'done']);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 400n, available: 0n });
  });
});

describe('late', () => {
  test('an order whose customer changes settles both histories', async () => {
    const shop = await pathShop(database, {
      rules: [
        { key: 'first', when: { customer: 'new' }, percent: '20' },
        { key: 'later', percent: '5' },
      ],
      referee: { on: 'order', storeCredit: '5.00', clawback: true },
    });
    const anna = await pathPartner(shop, 'MOVES');
    const first = { id: '611', code: 'MOVES10', customer: '1', createdAt: '2026-03-01T00:00:00Z' };
    const second = { id: '612', code: 'MOVES10', customer: '1', createdAt: '2026-03-02T00:00:00Z' };
    await deliver(
      shop,
      [first, second].map((order) => ({ topic: 'orders/create', body: orderBody(order) })),
    );
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 2500n });
    await deliver(shop, [
      { topic: 'orders/updated', body: orderBody({ ...first, customer: '2', updatedAt: '2026-03-03T00:00:00Z' }) },
    ]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 4000n });
    await deliver(shop, [
      { topic: 'orders/updated', body: orderBody({ ...first, customer: null, updatedAt: '2026-03-04T00:00:00Z' }) },
    ]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 4000n });
    const { rewards } = (await statementOf(shop)) as { rewards: unknown };
    expect(rewards).toEqual([{ customer_id: '1', amount: '500' }]);
    expect(await disagreementsOf(shop)).toEqual([]);
  });

  test('a click, an assignment, a suspension that come late are decided as if they had come in time', async () => {
    const shop = await pathShop(database);
    const [anna, berta] = [await pathPartner(shop, 'LATE-A'), await pathPartner(shop, 'LATE-B')];
    await deliver(shop, [
      { topic: 'orders/create', body: orderBody({ id: '621', visitor: 'v-late', customer: null }) },
      { topic: 'orders/create', body: orderBody({ id: '622', customer: null }) },
    ]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 0n });

    await recordClick(shop, anna, 'v-late', '2026-03-09T00:00:00Z');
    await deliver(shop, [{ topic: 'tributary/clicked', body: '{"visitor":"v-late"}' }]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 1000n, available: 0n });

    await database.owner.query(
      `INSERT INTO assignment (shop_id, assignment_id, order_id, partner_id, at, actor, reason) VALUES ($1, gen_random_uuid(), '622', $2, now(), 'a', 'b')`,
      [shop.shopId, berta.partnerId],
    );
    await deliver(shop, [{ topic: 'tributary/assigned', body: '{"orderId":"622"}' }]);
    await path.drain(shop);
    expect(await balanceOf(shop, berta)).toEqual({ pending: 1000n, available: 0n });

    await database.owner.query(
      `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'suspended', '2026-03-09T12:00:00Z', 'a')`,
      [shop.shopId, anna.partnerId],
    );
    await deliver(shop, [{ topic: 'tributary/partner-changed', body: JSON.stringify({ partnerId: anna.partnerId }) }]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 0n });
    expect(await disagreementsOf(shop)).toEqual([]);
  });

  test('a change that touches more histories than a wave takes reaches them all', async () => {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'WAVES', '2026-06-01T00:00:00Z');
    const orders = Array.from({ length: 450 }, (_, index) => ({
      id: String(10_000 + index),
      code: 'WAVES10',
      customer: String(20_000 + index),
    }));
    await deliver(
      shop,
      orders.map((order) => ({ topic: 'orders/create', body: orderBody(order) })),
    );
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 0n, available: 0n });
    await database.owner.query(
      `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'approved', '2026-01-01T00:00:00Z', 'a')`,
      [shop.shopId, anna.partnerId],
    );
    await deliver(shop, [{ topic: 'tributary/partner-changed', body: JSON.stringify({ partnerId: anna.partnerId }) }]);
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 450_000n, available: 0n });
    expect(await inboxStates(shop)).toEqual({ done: 453 });
  });
});

describe('in any order', () => {
  const order = { id: '701', visitor: 'v-any', customer: '31', quantity: 4, createdAt: '2026-03-05T00:00:00Z' };
  const deliveries = [
    { topic: 'orders/create', body: orderBody({ ...order, status: 'pending' }) },
    { topic: 'orders/paid', body: orderBody({ ...order, updatedAt: '2026-03-05T00:01:00Z' }) },
    { topic: 'refunds/create', body: refundBody({ id: '71', orderId: '701', quantity: 1 }) },
    { topic: 'refunds/create', body: refundBody({ id: '72', orderId: '701', quantity: 2 }) },
    {
      topic: 'orders/updated',
      body: orderBody({
        ...order,
        status: 'partially_refunded',
        updatedAt: '2026-03-06T00:00:00Z',
        refunds: [JSON.parse(refundBody({ id: '71', orderId: '701', quantity: 1 }))],
      }),
    },
    { topic: 'orders/create', body: orderBody({ id: '702', customer: '31', createdAt: '2026-03-07T00:00:00Z' }) },
    {
      topic: 'orders/cancelled',
      body: orderBody({
        id: '702',
        customer: '31',
        createdAt: '2026-03-07T00:00:00Z',
        updatedAt: '2026-03-08T00:00:00Z',
        cancelledAt: '2026-03-08T00:00:00Z',
      }),
    },
    {
      topic: 'orders/create',
      body: orderBody({ id: '703', customer: '31', code: 'ANY-B10', createdAt: '2026-03-09T00:00:00Z' }),
    },
    {
      topic: 'disputes/create',
      body: '{"id":5,"order_id":703,"type":"chargeback","status":"needs_response"}',
      at: '2026-03-10T00:00:00Z',
    },
    {
      topic: 'disputes/update',
      body: '{"id":5,"order_id":703,"type":"chargeback","status":"won"}',
      at: '2026-03-11T00:00:00Z',
    },
  ];

  async function statementAfter(rounds: readonly (typeof deliveries)[]): Promise<object> {
    const shop = await pathShop(database);
    const anna = await pathPartner(shop, 'ANY-A');
    await pathPartner(shop, 'ANY-B');
    await recordClick(shop, anna, 'v-any', '2026-03-01T00:00:00Z');
    for (const round of rounds) {
      await deliver(shop, round);
      await path.drain(shop);
    }
    expect(await disagreementsOf(shop)).toEqual([]);
    return statementOf(shop);
  }

  test('fifteen shuffled and doubled deliveries end in the statement of the orderly one', async () => {
    const orderly = await statementAfter([deliveries]);
    expect(orderly).toMatchObject({ entitlements: [{ amount: '1000' }, { amount: '1000', disputed: false }] });
    let seed = 20_261_121;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    for (let attempt = 0; attempt < 15; attempt++) {
      const doubled = [...deliveries, ...deliveries.filter(() => random() < 0.5)];
      const shuffled = doubled
        .map((item) => ({ item, rank: random() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item);
      const rounds: (typeof deliveries)[] = [];
      while (shuffled.length > 0) rounds.push(shuffled.splice(0, 1 + Math.floor(random() * 4)));
      expect(await statementAfter(rounds)).toEqual(orderly);
    }
  });
});
