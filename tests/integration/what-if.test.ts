// What other terms would have made of a shop's recorded facts: the same as really changing them, and nothing written.
import { expect, test } from 'vitest';
import { inShopSnapshot } from '#app/adapters/db/in-shop.ts';
import { inSnapshot } from '#app/adapters/db/what-if-snapshot.ts';
import { composeWhatIf } from '#app/composition/what-if.ts';
import type { PartnerSums, Sums } from '#app/domain/what-if-sums.ts';
import { whatIf as whatIfOf } from '#app/flows/what-if.ts';
import { chanceOf } from '#tests/support/chance.ts';
import {
  deliver,
  instant,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  programTerms,
  recordClick,
  refundBody,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const path = openPath(database);
const { database: appDatabase } = await testServices(database);
const { whatIf, pageOfPartners } = composeWhatIf({ database: appDatabase });

const from = '2026-03-01T00:00:00Z';
const until = '2026-04-01T00:00:00Z';
const march = { from: instant(from), until: instant(until) };
const dearer = {
  ...programTerms,
  attribution: { ...programTerms.attribution, model: 'linear', customerDays: 0 },
  rules: [
    { key: 'default', percent: '12.5' },
    { key: 'active', stage: 'qualifying', flat: '3.00' },
  ],
  referee: { on: 'order', storeCredit: '4.00', clawback: true },
};

interface Version {
  readonly at: string;
  readonly terms: object;
}

/** A shop of February to April: clicks, codes, customers who come back, refunds. The same facts for every call. */
async function tradingShop(versions: readonly Version[] = []): Promise<PathShop> {
  const shop = await pathShop(database);
  for (const [index, { at, terms }] of versions.entries()) {
    await database.owner.query(
      `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, $3, $4, $5, 'test')`,
      [shop.shopId, shop.programId, index + 2, at, terms],
    );
  }
  const partners = [
    await pathPartner(shop, 'ANNA'),
    await pathPartner(shop, 'BERTA'),
    await pathPartner(shop, 'CARLA'),
  ];
  const { below, pick, happens } = chanceOf(7);
  const at = (days: number) =>
    new Date(instant('2026-02-01T00:00:00Z') + days * 86_400_000 + below(86_400_000)).toISOString();
  for (let visitor = 0; visitor < 40; visitor++) {
    for (let clicks = below(3); clicks > 0; clicks--)
      await recordClick(shop, pick(partners), `v${visitor}`, at(below(80)));
  }
  const items = Array.from({ length: 150 }, (_, index) => {
    const id = String(1000 + index);
    const body = orderBody({
      id,
      customer: happens(0.2) ? null : String(1 + below(30)),
      visitor: happens(0.6) ? `v${below(40)}` : null,
      ...(happens(0.3) ? { code: `${pick(partners).code}10` } : {}),
      price: `${1 + below(300)}.${10 + below(90)}`,
      quantity: 1 + below(3),
      createdAt: at(below(88)),
    });
    return { topic: 'orders/create', body };
  });
  const refunds = items.flatMap((_, index) => {
    const orderId = String(1000 + index);
    return happens(0.15)
      ? [{ topic: 'refunds/create', body: refundBody({ id: `5${orderId}`, orderId, quantity: 1 }) }]
      : [];
  });
  await deliver(shop, [...items, ...refunds]);
  await path.drain(shop);
  return shop;
}

/** What the ledger holds for each partner, of what was earned in a time. */
async function earned(shop: PathShop, since: string, before: string): Promise<Record<string, bigint>> {
  const { rows } = await database.owner.query<{ key: string; amount: string }>(
    `SELECT key, sum(amount) AS amount FROM entitlement JOIN partner USING (shop_id, partner_id)
      WHERE entitlement.shop_id = $1 AND earned_at >= $2 AND earned_at < $3 GROUP BY key HAVING sum(amount) <> 0`,
    [shop.shopId, since, before],
  );
  return Object.fromEntries(rows.map(({ key, amount }) => [key, BigInt(amount)]));
}

async function rewarded(shop: PathShop): Promise<bigint> {
  const { rows } = await database.owner.query(
    'SELECT coalesce(sum(amount), 0) AS amount FROM reward WHERE shop_id = $1',
    [shop.shopId],
  );
  return BigInt(rows[0].amount);
}

function earningsOf(side: 'before' | 'after', partners: readonly PartnerSums[]): Record<string, bigint> {
  return Object.fromEntries(partners.filter((sums) => sums[side] !== 0n).map((sums) => [sums.partner, sums[side]]));
}

function gainOf({ before, after }: Sums): bigint {
  return after - before;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

test('equals really changing the programme for that time, in a shop with the same facts', async () => {
  const shop = await tradingShop();
  const changed = await tradingShop([
    { at: from, terms: dearer },
    { at: until, terms: programTerms },
  ]);
  const asked = await whatIf(shop.shopId, { programId: shop.programId, terms: dearer, ...march });

  expect(earningsOf('before', asked.partners)).toEqual(await earned(shop, from, until));
  expect(earningsOf('after', asked.partners)).toEqual(await earned(changed, from, until));
  const everEarned = async (which: PathShop) => sumOf(Object.values(await earned(which, '2026-01-01', '2027-01-01')));
  expect(gainOf(asked.commission) + gainOf(asked.outside.commission)).toBe(
    (await everEarned(changed)) - (await everEarned(shop)),
  );
  expect(gainOf(asked.rewards) + gainOf(asked.outside.rewards)).toBe(
    (await rewarded(changed)) - (await rewarded(shop)),
  );
  expect(await changedOrders(shop, changed)).toBe(asked.orders.changed + asked.outside.orders);
  expect(asked.orders.reassigned).toBeGreaterThan(0);
  expect(asked.outside.orders).toBeGreaterThan(0);
});

test('asks for nothing that is written, and could not write it', async () => {
  const shop = await tradingShop();
  const before = await everything();
  const progress: number[] = [];
  const asked = await whatIf(
    shop.shopId,
    { programId: shop.programId, terms: dearer, ...march },
    { onProgress: ({ done, of }) => progress.push(done / of) },
  );
  expect(asked.orders.changed).toBeGreaterThan(0);
  expect(progress.at(-1)).toBe(1);
  expect(await everything()).toEqual(before);

  const attempts = [
    'UPDATE customer_order SET total = 0',
    'SELECT 1 FROM entitlement FOR UPDATE',
    'INSERT INTO reward SELECT * FROM reward',
  ];
  for (const statement of attempts) {
    const attempt = inShopSnapshot(appDatabase, shop.shopId, (sql) => sql.query(statement));
    await expect(attempt, statement).rejects.toThrow(/read-only transaction/);
  }
});

test('sees one moment, whatever is settled meanwhile', async () => {
  const shop = await tradingShop();
  const request = { programId: shop.programId, terms: dearer, ...march };
  const alone = await whatIf(shop.shopId, request);
  const late = orderBody({
    id: '9999',
    customer: '1',
    code: 'ANNA10',
    price: '5000.00',
    createdAt: '2026-03-15T12:00:00Z',
  });
  const asked = await inSnapshot(appDatabase, shop.shopId, async (snapshot) => {
    await deliver(shop, [{ topic: 'orders/create', body: late }]);
    await path.drain(shop);
    return whatIfOf({ inSnapshot: (_shop, work) => work(snapshot) }, shop.shopId, request);
  });
  expect({ ...asked, asOf: 0 }).toEqual({ ...alone, asOf: 0 });
  expect((await whatIf(shop.shopId, request)).orders.decided).toBe(alone.orders.decided + 1);
});

test('says that something has come in that is not recorded yet', async () => {
  const shop = await tradingShop();
  const request = { programId: shop.programId, terms: dearer, ...march };
  expect(await whatIf(shop.shopId, request)).toMatchObject({ isBehind: false });
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '9998' }) }]);
  expect(await whatIf(shop.shopId, request)).toMatchObject({ isBehind: true });
});

test('shows the partners page by page, those first whom it would change the most', async () => {
  const shop = await tradingShop();
  const asked = await whatIf(shop.shopId, { programId: shop.programId, terms: dearer, ...march });
  const pages = await Promise.all([0, 2].map((offset) => pageOfPartners(shop.shopId, asked, { offset, limit: 2 })));
  expect(pages.map(({ total, rows }) => [total, rows.length])).toEqual([
    [3, 2],
    [3, 1],
  ]);
  const sizes = pages.flatMap(({ rows }) => rows.map(({ difference }) => (difference < 0n ? -difference : difference)));
  expect(sizes).toEqual([...sizes].sort((one, other) => Number(other - one)));
  const named = pages.flatMap(({ rows }) => rows.map(({ partner, name, partnerId }) => ({ partner, name, partnerId })));
  const { rows: known } = await database.owner.query<{ key: string; name: string; partner_id: string }>(
    'SELECT key, name, partner_id FROM partner WHERE shop_id = $1 ORDER BY key',
    [shop.shopId],
  );
  expect(named.sort((one, other) => (one.partner < other.partner ? -1 : 1))).toEqual(
    known.map(({ key, name, partner_id }) => ({ partner: key, name, partnerId: partner_id })),
  );
});

test('ends when it is called off, and leaves no connection in its transaction', async () => {
  const shop = await tradingShop();
  const request = { programId: shop.programId, terms: dearer, ...march };
  const called = whatIf(shop.shopId, request, { signal: AbortSignal.abort(new Error('called off')) });
  await expect(called).rejects.toThrow('called off');
  const { rows } = await database.owner.query(
    `SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
  expect(rows).toEqual([{ open: 0 }]);
});

test('keeps to the screenings that were made, and says how many friends nobody has checked yet', async () => {
  const asking = { ...programTerms, screening: {} };
  const shop = await pathShop(database, asking);
  await database.owner.query(`UPDATE program SET kind = 'referral' WHERE shop_id = $1`, [shop.shopId]);
  const anna = await pathPartner(shop, 'ANNA');
  for (const customer of ['1', '2', '3']) {
    await recordClick(shop, anna, `v${customer}`, '2026-03-02T10:00:00Z');
    const createdAt = `2026-03-1${customer}T12:00:00Z`;
    const body = orderBody({ id: `100${customer}`, customer, visitor: `v${customer}`, price: '100.00', createdAt });
    await deliver(shop, [{ topic: 'orders/create', body }]);
  }
  await path.drain(shop);
  const { owner } = database;
  await owner.query(
    `UPDATE screening SET verdict = 'not_new', matched = 'phone' WHERE shop_id = $1 AND customer_id = '2'`,
    [shop.shopId],
  );
  await owner.query(`DELETE FROM screening WHERE shop_id = $1 AND customer_id = '3'`, [shop.shopId]);
  const twice = { ...asking, rules: [{ key: 'default', percent: '20' }] };
  const asked = await whatIf(shop.shopId, { programId: shop.programId, terms: twice, ...march });
  expect(asked.friendsNotChecked).toBe(1);
  expect(asked.commission).toEqual({ before: 2000n, after: 4000n });

  const asksNobody = { ...programTerms, rules: twice.rules };
  const open = await whatIf(shop.shopId, { programId: shop.programId, terms: asksNobody, ...march });
  expect(open.commission).toEqual({ before: 2000n, after: 6000n });
});

test('refuses terms that are none by field, a period that ends before it begins, and a programme of another shop', async () => {
  const [shop, other] = [await pathShop(database), await pathShop(database)];
  const ask = (more: object) => whatIf(shop.shopId, { programId: shop.programId, terms: dearer, ...march, ...more });
  await expect(ask({ terms: { ...dearer, rules: [{ key: 'default', percent: 'ten' }] } })).rejects.toMatchObject({
    code: 'invalid_input',
    fields: { 'rules[0].percent': expect.any(String) },
  });
  await expect(ask({ until: march.from })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(ask({ programId: other.programId })).rejects.toMatchObject({ code: 'not_found' });
});

/** Orders of two shops with the same facts that are decided differently. */
async function changedOrders(one: PathShop, other: PathShop): Promise<number> {
  const read = async (shop: PathShop) => {
    const { rows } = await database.owner.query<{ order_id: string; decided: string }>(
      `SELECT order_id, jsonb_build_array(via, reason, (SELECT jsonb_agg(jsonb_build_array(key, rule, amount) ORDER BY key, rule)
          FROM entitlement JOIN partner USING (shop_id, partner_id)
         WHERE entitlement.shop_id = $1 AND subject = 'order' AND subject_id = order_id AND amount <> 0))::text AS decided
        FROM customer_order WHERE shop_id = $1`,
      [shop.shopId],
    );
    return new Map(rows.map(({ order_id, decided }) => [order_id, decided]));
  };
  const [before, after] = [await read(one), await read(other)];
  return [...before].filter(([id, decided]) => after.get(id) !== decided).length;
}

/** Every row of every table, as a digest. */
async function everything(): Promise<Record<string, string>> {
  const { rows: tables } = await database.owner.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const digests: [string, string][] = [];
  for (const { name } of tables) {
    const { rows } = await database.owner.query(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(t::text || t.xmin), '' ORDER BY md5(t::text || t.xmin))), '') AS digest FROM ${name} AS t`,
    );
    digests.push([name, rows[0].digest]);
  }
  return Object.fromEntries(digests);
}
