// Shopify's orders compared with what is recorded: what webhooks lost is found, comes into the books as if it had come in time, and is found once.
// Two apps live in one shop: one hears of everything, the other loses much of it and reconciles. In the end their books are the same.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import type { ReconciliationReport } from '#app/flows/reconciliation-report.ts';
import { API_KEY, API_SECRET } from '../contract/running-twin.ts';
import { type Chance, chanceOf } from '../support/chance.ts';
import type { PathShop } from '../support/path.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { changeOrder, trade, twinOrder } from '../support/twin-trade.ts';

const lossyDatabase = await testDatabase();
const wholeDatabase = await testDatabase();
const choices = { codes: ['ANNA10', 'BERTA10'], links: ['ANNA', 'BERTA'], visitors: ['v-1', 'v-2'] };

interface Webhook {
  readonly topic: string;
  readonly body: string;
  readonly webhookId: string;
  readonly at: string;
}

interface App {
  readonly services: Services;
  readonly shop: PathShop;
}

let world: TwinWorld;
/** Loaded after the network is laid; see support/twin.ts. */
let support: typeof import('../support/path.ts');
const clickedAt = new Date(Date.now() - 25 * 24 * 3_600_000).toISOString();
let lossy: App;
let whole: App;
/** What Shopify sent since the last look. */
let sent: Webhook[] = [];

beforeAll(async () => {
  const shopifyTarget = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const header = (name: string) => String(request.headers[`x-shopify-${name}`]);
    sent.push({ topic: header('topic'), body, webhookId: header('webhook-id'), at: header('triggered-at') });
    response.end();
  });
  await new Promise<void>((resolve) => shopifyTarget.listen(0, '127.0.0.1', resolve));
  afterAll(() => shopifyTarget.close());
  const origin = `http://127.0.0.1:${(shopifyTarget.address() as AddressInfo).port}`;
  world = await startTwinWorld(lossyDatabase, { SHOPIFY_APP_URL: origin });
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  await generous();
  support = await import('../support/path.ts');
  const { testServices } = await import('../support/services.ts');
  const keys = { SHOPIFY_API_KEY: API_KEY, SHOPIFY_API_SECRET: API_SECRET };
  lossy = await openShop(await world.startServices(), lossyDatabase);
  whole = await openShop(await testServices(wholeDatabase, keys), wholeDatabase);
  const { createBasicCodeDiscount } = await import('#app/adapters/shopify/discount-operations.ts');
  for (const code of choices.codes) {
    const discount = { startsAt: '2026-01-01T00:00:00Z', context: { all: 'ALL' }, title: code, code } as const;
    const customerGets = { value: { percentage: 0.1 }, items: { all: true } } as const;
    const { adminClient } = lossy.services.shopify;
    await adminClient.graphql(lossy.shop.shopId, createBasicCodeDiscount, { input: { ...discount, customerGets } });
  }
});

beforeEach(async () => {
  await world.twin.delete('/_control/faults');
  await generous();
});

const generous = () => world.twin.post('/_control/throttle', { shop: SHOP, maximum: 1_000_000, restoreRate: 100_000 });

/** The shop with its first programme, two partners, and two visitors who followed their links. */
async function openShop(services: Services, database: TestDatabase): Promise<App> {
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin));
  const { rows } = await database.owner.query('SELECT program_id FROM program WHERE shop_id = $1', [shopId]);
  const shop: PathShop = { shopId, programId: rows[0].program_id, database };
  const [anna, berta] = [await support.pathPartner(shop, 'ANNA'), await support.pathPartner(shop, 'BERTA')];
  await support.recordClick(shop, anna, 'v-1', clickedAt);
  await support.recordClick(shop, berta, 'v-2', clickedAt);
  return { services, shop };
}

/**
 * What Shopify has sent, once all of it is here, in the order in which it happened: of one second's descriptions the last delivered counts. A
 * cancellation and the refund that comes with it happen at one instant, the refund first.
 */
async function webhooks(): Promise<readonly Webhook[]> {
  await world.twin.post('/_control/webhooks/settle', { timeoutMs: 30_000 });
  const rank = ({ at, body }: Webhook) => `${at} ${body.includes('"cancelled_at":null') ? 0 : 1}`;
  const all = sent.sort((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0));
  sent = [];
  return all;
}

async function hear({ services, shop }: App, heard: readonly Webhook[]): Promise<void> {
  await support.deliver(shop, heard);
  while ((await services.path.processInbox(shop.shopId)).more);
}

async function reconcile({ services, shop }: App): Promise<ReconciliationReport> {
  return services.reconcile.readReport(await services.duties.runToEnd(shop.shopId, 'reconcile'));
}

const tables = [
  'customer_order',
  'refund',
  'dispute',
  'decision',
  'posting',
  'entry',
  'entitlement',
  'reward',
  'inbox_item',
];

/** Everything that a shop's facts, decisions and ledger hold, row by row. */
async function rowsOf({ shop }: App): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of tables) {
    const { rows } = await shop.database.owner.query(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(one::text, '' ORDER BY one::text)), '') AS digest FROM ${table} AS one WHERE shop_id = $1`,
      [shop.shopId],
    );
    digests[table] = rows[0].digest;
  }
  return digests;
}

const countOrders = async () => (await world.twin.get<unknown[]>(`/_control/shops/${SHOP}/orders`)).length;
const callsOf = async (operation: string) =>
  (await world.twin.get<unknown[]>(`/_control/calls?operation=${operation}`)).length;

/** The two installed the app, and with it their programme, at two times. */
async function booksOf({ shop }: App): Promise<object> {
  const statement = await support.statementOf(shop);
  return JSON.parse(JSON.stringify(statement, (key, value) => (key === 'effectiveAt' ? null : value)));
}

async function expectSameBooks(): Promise<void> {
  expect(await booksOf(lossy)).toEqual(await booksOf(whole));
  expect(await support.disagreementsOf(lossy.shop)).toEqual([]);
}

/** Without about 5 % of what was sent, everything about some orders, and everything about one dispute. */
function lose(chance: Chance, heard: readonly Webhook[]): readonly Webhook[] {
  const unheard = new Map<string, boolean>();
  const idOf = ({ body }: Webhook) => /"id":(\d+)/.exec(body)?.[1] ?? '';
  const [firstDispute] = heard.filter(({ topic }) => topic.startsWith('disputes/')).map(idOf);
  return heard.filter((webhook) => {
    if (webhook.topic.startsWith('disputes/') && idOf(webhook) === firstDispute) return false;
    const orderId = /"order_id":(\d+)/.exec(webhook.body)?.[1] ?? idOf(webhook);
    const isUnheard = unheard.get(orderId) ?? chance.happens(0.04);
    unheard.set(orderId, isUnheard);
    return !isUnheard && !chance.happens(0.05);
  });
}

describe('a shop that has just installed the app', () => {
  test('has all that Shopify shows read by an export, and decided', async () => {
    await trade(world.twin, chanceOf(11), 60, { ...choices, daysBack: 20 });
    await hear(whole, await webhooks());
    const report = await reconcile(lossy);
    const orders = await countOrders();
    expect(report).toMatchObject({ from: null, orders, decided: orders, unknown: 0, missing: orders });
    expect(await callsOf('RunBulkQuery')).toBe(1);
    await expectSameBooks();
  });

  test('finds nothing when it looks again', async () => {
    const before = await rowsOf(lossy);
    expect(await reconcile(lossy)).toMatchObject({ unknown: 0, missing: 0, found: [] });
    expect(await rowsOf(lossy)).toEqual(before);
  });
});

describe('a shop whose webhooks are lost', () => {
  test('misses nothing after one run, and the second one finds nothing', async () => {
    const chance = chanceOf(12);
    await trade(world.twin, chance, 200, choices);
    const heard = await webhooks();
    await hear(whole, heard);
    await hear(lossy, lose(chance, heard));
    const report = await reconcile(lossy);
    expect(report.missing).toBeGreaterThan(5);
    expect(report).toMatchObject({ orders: report.decided, unknown: 0, unknownOrders: [] });
    const kinds = report.found.flatMap(({ missing }) => missing);
    expect(kinds).toEqual(expect.arrayContaining(['order', 'update', 'dispute']));
    await expectSameBooks();
    const before = await rowsOf(lossy);
    expect(await reconcile(lossy)).toMatchObject({ missing: 0, unknown: 0 });
    expect(await rowsOf(lossy)).toEqual(before);
  });
});

/** What merchants and shoppers do with one order, of which the app hears nothing. */
describe('an order of which nothing was heard', () => {
  const lines = [{ title: 'Lamp', price: '100.00', quantity: 2 }];

  test('is credited by the touches of its own time', async () => {
    await twinOrder(world.twin, { lines, attributes: { _tributary: 'v-1' } });
    await twinOrder(world.twin, { lines, landingSite: '/?ref=BERTA' });
    await hear(whole, await webhooks());
    expect(await reconcile(lossy)).toMatchObject({ missing: 2, unknown: 0 });
    await expectSameBooks();
  });

  test('is worth nothing once it is charged back, although the order itself did not change', async () => {
    const order = await twinOrder(world.twin, { lines, discountCodes: ['ANNA10'] });
    await changeOrder(world.twin, order, 'dispute', { type: 'chargeback' });
    await hear(whole, await webhooks());
    expect(await reconcile(lossy)).toMatchObject({ missing: 1 });
    await changeOrder(world.twin, order, 'dispute', { status: 'lost' });
    await hear(whole, await webhooks());
    const report = await reconcile(lossy);
    expect(report.found).toEqual([{ orderId: order.id, name: order.name, missing: ['dispute'] }]);
    await expectSameBooks();
  });
});

describe('trouble', () => {
  const someOrders = async (count: number) => {
    await trade(world.twin, chanceOf(count), count, choices);
    await hear(whole, await webhooks());
  };

  test.each(['throttled', 'error-500', 'internal-error', 'connection-lost', 'answer-lost'])(
    'with Shopify (%s) puts a run off and loses nothing',
    async (kind) => {
      await someOrders(5);
      await world.twin.post('/_control/faults', { kind, operation: 'OrderDetail', times: 3 });
      await world.twin.post('/_control/faults', { kind, operation: 'OrdersByUpdate', times: 3 });
      const failing = async () => reconcile(lossy).catch((error: Error) => error);
      expect(await failing()).toMatchObject({ code: 'unavailable' });
      let report = await failing();
      while (report instanceof Error) report = await failing();
      expect(report).toMatchObject({ unknown: 0, orders: report.decided });
      await expectSameBooks();
    },
  );

  test('with a worker that dies between two pages leaves the run where it was', async () => {
    await someOrders(60);
    const { services, shop } = lossy;
    const stopping = new AbortController();
    const run = services.duties.runToEnd(shop.shopId, 'reconcile', stopping.signal);
    // A turn that is told to stop ends after the step in hand; the run is then left as a killed worker leaves it.
    stopping.abort();
    await expect(run).rejects.toThrow();
    const { rows } = await lossyDatabase.owner.query(`SELECT state FROM duty WHERE duty = 'reconcile'`);
    expect(rows[0].state.run).not.toBeNull();
    expect(await reconcile(lossy)).toMatchObject({ unknown: 0 });
    await expectSameBooks();
  });

  test('with one order is named, and the run after looks at it again', async () => {
    const order = await twinOrder(world.twin, { lines: [{ title: 'Lamp', price: '10.00', quantity: 1 }] });
    await lossyDatabase.owner.query(
      `ALTER TABLE customer_order ADD CONSTRAINT refused CHECK (order_id <> '${order.id}')`,
    );
    const { services, shop } = lossy;
    await hear(whole, await webhooks());
    const report = await reconcile(lossy);
    expect(report).toMatchObject({ unknown: 1, orders: report.decided + 1 });
    expect(report.unknownOrders).toEqual([
      { orderId: order.id, name: order.name, why: expect.stringContaining('cannot be processed') },
    ]);
    await lossyDatabase.owner.query('ALTER TABLE customer_order DROP CONSTRAINT refused');
    await lossyDatabase.owner.query(`UPDATE inbox_item SET not_before = now() WHERE state = 'waiting'`);
    while ((await services.path.processInbox(shop.shopId)).more);
    expect(await reconcile(lossy)).toMatchObject({ unknown: 0, missing: 0 });
    await expectSameBooks();
  });
});

describe('an export', () => {
  /** Everything is to be read anew, as if the shop had just installed the app. */
  const beginAnew = () => lossyDatabase.owner.query(`UPDATE duty SET state = NULL WHERE duty = 'reconcile'`);

  test.each([
    ['fails half way', { kind: 'bulk-failed', operation: 'bulk-export' }],
    ['is started unheard', { kind: 'answer-lost', operation: 'RunBulkQuery' }],
    ['cannot be asked after', { kind: 'error-500', operation: 'BulkOperation' }],
  ])('that %s is taken up again', async (_name, fault) => {
    await beginAnew();
    await world.twin.post('/_control/faults', { ...fault, times: 1 });
    const orders = await countOrders();
    expect(await reconcile(lossy)).toMatchObject({ from: null, orders, decided: orders, unknown: 0, missing: 0 });
  });

  test('that never succeeds is given up for reading page by page', async () => {
    await beginAnew();
    await world.twin.post('/_control/faults', { kind: 'bulk-failed', operation: 'bulk-export', times: 3 });
    const before = await callsOf('OrdersByUpdate');
    const orders = await countOrders();
    expect(await reconcile(lossy)).toMatchObject({ orders, decided: orders, unknown: 0, missing: 0 });
    expect((await callsOf('OrdersByUpdate')) - before).toBeGreaterThan(orders / 50);
  });

  test('survives a worker that dies after each of its turns', async () => {
    await beginAnew();
    const { services, shop } = lossy;
    const orders = await countOrders();
    for (let turn = 0; ; turn++) {
      const stopping = new AbortController();
      const run = services.duties.runToEnd(shop.shopId, 'reconcile', stopping.signal);
      stopping.abort();
      const report = await run.catch(() => null);
      if (report !== null) {
        expect(services.reconcile.readReport(report)).toMatchObject({
          orders,
          decided: orders,
          unknown: 0,
          missing: 0,
        });
        expect(turn).toBeGreaterThan(3);
        break;
      }
      await pause(100);
    }
  });

  test('since a time goes back as far as is asked', async () => {
    const { services, shop } = lossy;
    const since = Date.now() - 30 * 24 * 3_600_000;
    await services.reconcile.rewind(shop.shopId, since);
    const orders = await countOrders();
    expect(await reconcile(lossy)).toMatchObject({ from: since, orders, decided: orders, missing: 0 });
  });
});

test('orders of before the partners are recorded, and nobody is paid for them', async () => {
  const long = { createdAt: '2025-12-01T12:00:00Z', lines: [{ title: 'Lamp', price: '50.00', quantity: 1 }] };
  const order = await twinOrder(world.twin, { ...long, discountCodes: ['ANNA10'] });
  await lossy.services.reconcile.rewind(lossy.shop.shopId, Date.parse('2025-11-01T00:00:00Z'));
  expect(await reconcile(lossy)).toMatchObject({ missing: 1, unknown: 0 });
  const { rows } = await lossyDatabase.owner.query(
    'SELECT via, commission::int AS commission FROM customer_order WHERE order_id = $1',
    [order.id],
  );
  expect(rows).toEqual([{ via: null, commission: 0 }]);
});

test('an order that is too long to be read is named in each run, and holds up nothing', async () => {
  const order = await twinOrder(world.twin, {
    lines: [{ title: 'Bead', price: '1.00', quantity: 250 }],
    deliver: false,
  });
  for (let unit = 0; unit < 250; unit++) {
    const lines = [{ lineId: order.lines[0]?.id, quantity: 1 }];
    await changeOrder(world.twin, order, 'refund', { lines, deliver: false });
  }
  for (const _run of [1, 2]) {
    const report = await reconcile(lossy);
    expect(report).toMatchObject({ unknown: 1, orders: report.decided + 1 });
    expect(report.unknownOrders).toEqual([
      { orderId: order.id, name: order.name, why: expect.stringContaining('more than can be read') },
    ]);
    // An hour later Shopify no longer tells of it: it is remembered.
    await lossyDatabase.owner.query(
      `UPDATE duty SET state = jsonb_set(state, '{watermark}', to_jsonb((state->>'watermark')::bigint + 7200000)) WHERE duty = 'reconcile'`,
    );
  }
  const found = await lossyDatabase.owner.query(`SELECT state->'again' AS again FROM duty WHERE duty = 'reconcile'`);
  expect(found.rows[0].again).toEqual([{ orderId: order.id, name: order.name }]);
});

test('nothing is asked about a shop that removed the app', async () => {
  const { services, shop } = lossy;
  await services.shopify.uninstallShop(shop.shopId, Date.now() + 1);
  const before = [await rowsOf(lossy), await callsOf('OrdersByUpdate')];
  await expect(reconcile(lossy)).rejects.toMatchObject({ code: 'gone' });
  expect([await rowsOf(lossy), await callsOf('OrdersByUpdate')]).toEqual(before);
});
