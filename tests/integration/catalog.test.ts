// The catalogue, from Shopify to the ledger: read whole, told of in pieces, and dated, so that an order is decided by what was so at its time.

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import type { PathShop } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { openApp, startTwinWorld, type TwinWorld } from '#tests/support/twin.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let path: typeof import('#tests/support/path.ts');
let shopNumber = 0;
let domain: string;
let shop: PathShop;

const rules = [
  { key: 'winter', when: { tags: ['winter'] }, percent: '20' },
  { key: 'sale', when: { collections: ['sale'] }, percent: '5' },
  { key: 'rest', percent: '10' },
];
const plainRules = rules.slice(-1);

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  path = await import('#tests/support/path.ts');
});

beforeEach(async () => {
  domain = `catalog-${++shopNumber}.myshopify.com`;
  await world.twin.post('/_control/shops', { domain, currency: 'EUR' });
  // What goes out is kept, and delivered by hand.
  await world.twin.post('/_control/webhooks', { shop: domain, hold: true });
  await world.twin.post(`/_control/shops/${domain}/install`);
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin, domain));
  const { rows } = await database.owner.query('SELECT program_id FROM program WHERE shop_id = $1', [shopId]);
  shop = { shopId, programId: rows[0]?.program_id, database };
  await path.pathPartner(shop, `ANNA${shopNumber}`);
});

/** Terms in force since the beginning of the year, and again from now on. */
async function agree(terms: object): Promise<void> {
  await database.owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor)
     SELECT $1, $2, (SELECT count(*) FROM program_version WHERE shop_id = $1) + number, at, $3, 'test'
       FROM (VALUES (1, timestamptz '2026-01-01'), (2, now())) AS version (number, at)`,
    [shop.shopId, shop.programId, JSON.stringify(terms)],
  );
}

async function addProduct(product: object = {}): Promise<string> {
  const input = { title: 'Boots', price: '100.00', createdAt: '2026-02-01T00:00:00Z', deliver: false, ...product };
  return (await world.twin.post<{ id: string }>(`/_control/shops/${domain}/products`, input)).id;
}

const change = (product: string, to: object) =>
  world.twin.post(`/_control/shops/${domain}/products/${product}/change`, to);

interface Held {
  readonly topic: string;
  readonly body: string;
  readonly triggeredAt: string;
}

/** What Shopify has sent of products since the last time, in order. */
async function sent(): Promise<readonly { topic: string; body: string; at: string }[]> {
  const held = await world.twin.get<Held[]>(`/_control/deliveries?shop=${domain}&state=held`);
  return held
    .filter(({ topic }) => topic.startsWith('products/'))
    .map(({ topic, body, triggeredAt }) => ({ topic, body, at: triggeredAt }));
}

async function drain(): Promise<void> {
  while ((await services.path.processInbox(shop.shopId)).more);
}

async function buy(id: string, product: string, createdAt: string): Promise<void> {
  const body = path.orderBody({ id, product, createdAt, code: `ANNA${shopNumber}10`, customer: null });
  await path.deliver(shop, [{ topic: 'orders/create', body }]);
  await drain();
}

/** What each order earns, by order and rule. */
async function earned(): Promise<Record<string, string>> {
  const { rows } = await database.owner.query<{ id: string; rule: string; amount: string }>(
    `SELECT subject_id AS id, rule, amount FROM entitlement WHERE shop_id = $1 AND amount <> 0 ORDER BY subject_id`,
    [shop.shopId],
  );
  return Object.fromEntries(rows.map(({ id, rule, amount }) => [id, `${rule} ${amount}`]));
}

const sync = () => services.duties.runToEnd(shop.shopId, 'catalog');

async function versions(product: string): Promise<object[]> {
  const { rows } = await database.owner.query(
    `SELECT to_char(at AT TIME ZONE 'UTC', 'MM-DD') AS since, tags, collections FROM product_version
      WHERE shop_id = $1 AND product_id = $2 ORDER BY at, position`,
    [shop.shopId, product],
  );
  return rows;
}

describe('an order', () => {
  test('is decided by what its product was then, whatever becomes of the product and whenever that is told', async () => {
    await agree({ rules });
    const boots = await addProduct({ tags: ['winter'] });
    expect(await sync()).toEqual({ products: 1, changed: 1, settlesAgain: true });
    await buy('1001', boots, '2026-03-01T10:00:00Z');
    expect(await earned()).toEqual({ 1001: 'winter 2000' });

    await change(boots, { tags: [], at: '2026-03-05T00:00:00Z' });
    // The message is late: this order is decided without it first.
    await buy('1002', boots, '2026-03-06T10:00:00Z');
    expect(await earned()).toEqual({ 1001: 'winter 2000', 1002: 'winter 2000' });

    await path.deliver(shop, await sent());
    await drain();
    expect(await earned()).toEqual({ 1001: 'winter 2000', 1002: 'rest 1000' });

    const again = { id: '1001', product: boots, createdAt: '2026-03-01T10:00:00Z', code: `ANNA${shopNumber}10` };
    const body = path.orderBody({ ...again, customer: null, updatedAt: '2026-03-20T00:00:00Z' });
    await path.deliver(shop, [{ topic: 'orders/updated', body }]);
    await drain();
    expect(await earned()).toEqual({ 1001: 'winter 2000', 1002: 'rest 1000' });
  });

  test('from before anything was known of its product is decided by the first that becomes known', async () => {
    await agree({ rules });
    const boots = await addProduct({ tags: ['winter'] });
    await buy('1001', boots, '2026-03-01T10:00:00Z');
    expect(await earned()).toEqual({ 1001: 'rest 1000' });
    await change(boots, { tags: ['winter', 'new'], at: '2026-03-05T00:00:00Z' });
    await sync();
    await drain();
    expect(await earned()).toEqual({ 1001: 'winter 2000' });
  });

  test('is decided by the collections that hold its product, as Shopify says them when it is asked', async () => {
    await agree({ rules });
    const boots = await addProduct({ collections: [] });
    await sync();
    await world.twin.post(`/_control/shops/${domain}/collections`, { handle: 'sale', title: 'Sale' });
    await change(boots, { collections: ['sale'] });
    await path.deliver(shop, await sent());
    await drain();
    await buy('1001', boots, '2026-03-01T10:00:00Z');
    await buy('1002', boots, new Date(Date.now() + 60_000).toISOString());
    expect(await earned()).toEqual({ 1001: 'rest 1000', 1002: 'sale 500' });
  });
});

describe('messages of a product', () => {
  const changed = async () => {
    const boots = await addProduct({ tags: ['a'] });
    await sync();
    for (const [tag, day] of [
      ['b', '03-02'],
      ['b', '03-03'],
      ['a', '03-04'],
      ['a', '03-05'],
      ['c', '03-06'],
    ]) {
      await change(boots, { tags: [tag], at: `2026-${day}T00:00:00Z` });
    }
    return boots;
  };
  const told = async (messages: Awaited<ReturnType<typeof sent>>) => {
    for (const message of messages) {
      await path.deliver(shop, [message]);
      await drain();
    }
  };
  const whenTagged = async (product: string) => {
    let before = '';
    return (await versions(product)).flatMap((version) => {
      const { since, tags } = version as { since: string; tags: string[] | null };
      if (tags === null || tags[0] === before) return [];
      before = tags[0] ?? '';
      return [`${since} ${tags}`];
    });
  };
  const expected = ['02-01 a', '03-02 b', '03-04 a', '03-06 c'];

  test('say the same in the order in which they were sent', async () => {
    const boots = await changed();
    await told(await sent());
    expect(await whenTagged(boots)).toEqual(expected);
  });

  test('and in the opposite order', async () => {
    const boots = await changed();
    await told([...(await sent())].reverse());
    expect(await whenTagged(boots)).toEqual(expected);
  });

  test('and twice each, read by four workers at once while the whole catalogue is read', async () => {
    await agree({ rules });
    const boots = await changed();
    const messages = await sent();
    await Promise.all([
      sync(),
      ...[0, 1, 2, 3].map(async (first) => {
        for (let turn = 0; turn < 3; turn++) {
          await path.deliver(shop, [...messages.slice(first), ...messages.slice(0, first)].slice(turn, turn + 3));
          await drain();
        }
      }),
    ]);
    await drain();
    expect(await whenTagged(boots)).toEqual(expected);
    expect(await path.inboxStates(shop)).toMatchObject({ done: expect.any(Number) });
    expect(await path.inboxStates(shop)).not.toHaveProperty('waiting');
  });

  test('that come as an id alone are asked for', async () => {
    const boots = await addProduct({ tags: ['winter'] });
    await path.deliver(shop, [{ topic: 'products/update', body: `{"id":${boots}}` }]);
    await drain();
    expect(await versions(boots)).toEqual([
      { since: '02-01', tags: ['winter'], collections: null },
      { since: '02-01', tags: null, collections: [] },
    ]);
  });

  test('settle nothing again where no terms ask for the catalogue, and ask Shopify nothing', async () => {
    await agree({ rules: plainRules });
    const boots = await addProduct({ tags: [], deliver: true });
    await change(boots, { tags: ['winter'], at: '2026-03-05T00:00:00Z' });
    await path.deliver(shop, await sent());
    await drain();
    const { rows } = await database.owner.query(
      `SELECT asked_at, tags, title FROM product WHERE shop_id = $1 AND product_id = $2`,
      [shop.shopId, boots],
    );
    expect(rows).toEqual([{ asked_at: null, tags: ['winter'], title: 'Boots' }]);
    const items = await database.owner.query(
      `SELECT topic FROM inbox_item WHERE shop_id = $1 AND topic = 'tributary/catalog-changed'`,
      [shop.shopId],
    );
    expect(items.rows).toEqual([]);
  });
});

describe('the daily reading', () => {
  test('finds what no message told of, and settles again what it touches', async () => {
    await agree({ rules });
    const boots = await addProduct({ tags: [] });
    await sync();
    await buy('1001', boots, '2026-03-01T10:00:00Z');
    await buy('1002', boots, '2026-03-06T10:00:00Z');
    await change(boots, { tags: ['winter'], at: '2026-03-05T00:00:00Z' });
    expect(await sync()).toEqual({ products: 1, changed: 1, settlesAgain: true });
    await drain();
    expect(await earned()).toEqual({ 1001: 'rest 1000', 1002: 'winter 2000' });
    expect(await sync()).toEqual({ products: 1, changed: 0, settlesAgain: false });
  });

  /** Turns of the daily reading, each stopped after its first batch, as by a worker that is to leave. `state` is what the turn before left. */
  async function turns() {
    const { composeCatalog } = await import('#app/composition/catalog.ts');
    const { syncCatalog } = composeCatalog(services, services.shopify, () => {});
    return async (state: unknown) => {
      const now = Date.now();
      const result = await syncCatalog(shop.shopId, { state, startedAt: now, now, signal: AbortSignal.abort() });
      return JSON.parse(JSON.stringify(result));
    };
  }

  type Turn = Awaited<ReturnType<typeof turns>>;

  async function toTheEnd(turn: Turn, state: unknown) {
    let result = await turn(state);
    for (; result.end !== 'done'; result = await turn(result.state)) await pause(100);
    return result;
  }

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test('begins again where Shopify’s export failed', async () => {
    await addProduct();
    const turn = await turns();
    await world.twin.post('/_control/faults', { kind: 'bulk-failed', operation: 'bulk-export' });
    let result = await turn(null);
    for (; result.state.failed === null; result = await turn(result.state)) await pause(100);
    expect(result).toMatchObject({ end: 'continues', state: { failed: 'INTERNAL_SERVER_ERROR', operationGid: null } });
    await world.twin.delete('/_control/faults');
    expect((await toTheEnd(turn, result.state)).report).toMatchObject({ products: 1, changed: 1 });
  });

  test('that has to begin again settles what it had read before', async () => {
    await agree({ rules });
    await addProduct({ tags: ['winter'] });
    const turn = await turns();
    const { state } = await turn(null);
    expect((await toTheEnd(turn, state)).report).toEqual({ products: 1, changed: 1, settlesAgain: true });
    // As if it had been lost after the reading and before the end.
    const lost = await turn({ ...state, operationGid: 'gid://shopify/BulkOperation/1' });
    expect(lost.state.operationGid).toBeNull();
    expect((await toTheEnd(turn, lost.state)).report).toEqual({ products: 1, changed: 0, settlesAgain: true });
  });

  test('reads five thousand products in batches, goes on where it was stopped, and may read a batch again', async () => {
    const many = { title: 'Boots', price: '100.00', tags: ['all'], count: 5_000, deliver: false };
    await world.twin.post(`/_control/shops/${domain}/products/many`, many);
    const turn = await turns();
    const batches: unknown[] = [];
    let result = await turn(null);
    for (; result.end === 'continues'; result = await turn(result.state)) {
      if (result.state.nextByte > 0) batches.push(result.state);
      else await pause(100);
    }
    expect(batches).toHaveLength(10);
    expect(result.report).toEqual({ products: 5_000, changed: 5_000, settlesAgain: false });
    // As if the worker had died before it wrote down that the ninth batch was read.
    expect(await turn(batches[7])).toMatchObject({ state: { products: 4_500, changed: 4_000 } });
    const { rows } = await database.owner.query(
      'SELECT count(*)::int AS versions, count(DISTINCT product_id)::int AS products FROM product_version WHERE shop_id = $1',
      [shop.shopId],
    );
    expect(rows).toEqual([{ versions: 10_000, products: 5_000 }]);
  });
});
