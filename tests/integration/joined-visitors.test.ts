// A browser that was remembered as one visitor came again as another: from then on the clicks and the orders of either count for both.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '#app/adapters/db/database.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { joinRecords } from '#app/adapters/db/joined-visitors.ts';
import { joinVisitors } from '#app/flows/join-visitors.ts';
import { untilWaiting } from '#tests/support/lock-waits.ts';
import {
  deliver,
  disagreementsOf,
  instant,
  openPath,
  orderBody,
  type PathPartner,
  type PathShop,
  pathPartner,
  pathShop,
  programTerms,
  recordClick,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const path = openPath(database);
const opened = openDatabase({ url: database.url, poolSize: 8, onIdleError: () => {} });
afterAll(() => opened.close());

const first = '2026-03-05T11:00:00Z';
const second = '2026-03-09T11:00:00Z';
const boughtAt = '2026-03-10T11:00:00Z';

let shop: PathShop;
let anna: PathPartner;
let bella: PathPartner;
/** As the browser was remembered, and as it came again. */
let [before, again] = ['', ''];

/** As the storefront reports it, a minute after the second click unless said otherwise. */
async function join(visitor: string, handed: string, at = '2026-03-09T11:01:00Z', inside = shop): Promise<boolean> {
  let rings = 0;
  await joinVisitors(
    {
      inShop: (shopId, work) => inShopSql(opened, shopId, (sql) => work(joinRecords(sql, shopId))),
      ring: () => {
        rings += 1;
      },
      clock: () => instant(at),
    },
    inside.shopId,
    { visitor, with: handed },
  );
  return rings > 0;
}

async function begin(model = 'last'): Promise<void> {
  const terms = { ...programTerms, attribution: { ...programTerms.attribution, model, customerDays: 0 } };
  shop = await pathShop(database, terms);
  anna = await pathPartner(shop, 'ANNA');
  bella = await pathPartner(shop, 'BELLA');
  [before, again] = [randomUUID(), randomUUID()];
  await recordClick(shop, anna, before, first);
  await recordClick(shop, bella, again, second);
}

async function buy(id: string, visitor: string, customer: string | null = null, createdAt = boughtAt): Promise<void> {
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id, visitor, customer, createdAt }) }]);
  await path.drain(shop);
}

/** Who earns on each order, by its id. */
async function earners(): Promise<Record<string, string[]>> {
  const { rows } = await database.owner.query<{ id: string; earners: string[] }>(
    `SELECT subject_id AS id, array_agg(partner.key ORDER BY partner.key) AS earners FROM entitlement JOIN partner USING (shop_id, partner_id)
      WHERE shop_id = $1 AND subject = 'order' AND amount <> 0 GROUP BY 1`,
    [shop.shopId],
  );
  return Object.fromEntries(rows.map((row) => [row.id, row.earners]));
}

beforeEach(() => begin());

describe.each([
  { model: 'first', joined: ['ANNA'] },
  { model: 'last', joined: ['BELLA'] },
  { model: 'linear', joined: ['ANNA', 'BELLA'] },
])('where the model is $model', ({ model, joined }) => {
  test('an order of either name sees the clicks of both, before the join and after it', async () => {
    await begin(model);
    await buy('1', before);
    await buy('2', again);
    expect(await earners()).toEqual({ 1: ['ANNA'], 2: ['BELLA'] });
    expect(await join(before, again)).toBe(true);
    await path.drain(shop);
    await buy('3', before);
    await buy('4', again);
    expect(await earners()).toEqual({ 1: joined, 2: joined, 3: joined, 4: joined });
    expect(await disagreementsOf(shop)).toEqual([]);
  });
});

test('a chain of names is one browser', async () => {
  const third = randomUUID();
  await recordClick(shop, anna, third, '2026-03-09T12:00:00Z');
  await join(before, again);
  await join(again, third, '2026-03-09T12:00:30Z');
  await buy('1', before);
  expect(await earners()).toEqual({ 1: ['ANNA'] });
  const { rows } = await database.owner.query(
    'SELECT count(*)::int AS names, count(DISTINCT canonical)::int AS browsers, min(canonical) AS canonical FROM joined_visitor WHERE shop_id = $1',
    [shop.shopId],
  );
  expect(rows).toEqual([{ names: 3, browsers: 1, canonical: before }]);
});

test('reported again, or the other way round, it changes nothing', async () => {
  expect(await join(before, again)).toBe(true);
  expect(await join(before, again)).toBe(false);
  expect(await join(again, before)).toBe(false);
  expect(await join(before, before)).toBe(false);
  const { rows } = await database.owner.query(
    `SELECT topic FROM inbox_item WHERE shop_id = $1 AND topic = 'tributary/joined'`,
    [shop.shopId],
  );
  expect(rows).toHaveLength(1);
});

describe('is not joined', () => {
  test('a name that no link of the shop handed out', async () => {
    expect(await join(before, randomUUID())).toBe(false);
  });

  test('a name that was handed out long ago', async () => {
    expect(await join(before, again, '2026-03-11T11:00:00Z')).toBe(false);
  });

  test('a name that another browser has: an address that is passed around reaches one', async () => {
    await join(before, again);
    expect(await join(randomUUID(), again)).toBe(false);
    await buy('1', before);
    expect(await earners()).toEqual({ 1: ['BELLA'] });
  });

  test('a name of another shop', async () => {
    const elsewhere = await pathShop(database);
    expect(await join(before, again, undefined, elsewhere)).toBe(false);
  });

  test('the fifty-first name', async () => {
    const names = Array.from({ length: 50 }, () => randomUUID());
    for (const name of names) await recordClick(shop, anna, name, second);
    const joined: boolean[] = [];
    for (const name of names) joined.push(await join(before, name));
    expect(joined.filter(Boolean)).toHaveLength(49);
  });
});

test('the binding by a registration follows the joined clicks', async () => {
  const terms = { ...programTerms, attribution: { ...programTerms.attribution, precedence: ['customer', 'link'] } };
  shop = await pathShop(database, terms);
  anna = await pathPartner(shop, 'ANNA');
  await recordClick(shop, anna, again, second);
  const registration = {
    customerId: '7001',
    visitor: before,
    email: 'friend@example.com',
    at: instant(second) + 1_000,
  };
  await deliver(shop, [{ topic: 'tributary/registration', body: JSON.stringify(registration) }]);
  await path.drain(shop);
  await buy('1', randomUUID(), '7001');
  expect(await earners()).toEqual({});
  await join(before, again);
  await path.drain(shop);
  expect(await earners()).toEqual({ 1: ['ANNA'] });
});

test('a click that is told of late is found by every name', async () => {
  await join(before, again);
  await buy('1', again);
  const clicked = { visitor: before, at: instant('2026-03-10T10:00:00Z') };
  await recordClick(shop, anna, before, '2026-03-10T10:00:00Z');
  await deliver(shop, [{ topic: 'tributary/clicked', body: JSON.stringify(clicked) }]);
  await path.drain(shop);
  expect(await earners()).toEqual({ 1: ['ANNA'] });
});

test('an order that is being settled when the two are joined is settled again', async () => {
  await begin('first');
  await deliver(shop, [
    { topic: 'orders/create', body: orderBody({ id: '1', visitor: again, customer: null, createdAt: boughtAt }) },
  ]);
  const obstacle = await database.owner.connect();
  try {
    await obstacle.query('BEGIN; LOCK TABLE decision IN EXCLUSIVE MODE');
    const settling = path.processInbox(shop.shopId);
    await untilWaiting(database, 1);
    await join(before, again);
    const joining = path.processInbox(shop.shopId);
    await untilWaiting(database, 2);
    await obstacle.query('COMMIT');
    await Promise.all([settling, joining]);
  } finally {
    obstacle.release();
  }
  await path.drain(shop);
  expect(await earners()).toEqual({ 1: ['ANNA'] });
});

test('a worker that dies between the join and its settling leaves the message to the next', async () => {
  await buy('1', before);
  await join(before, again);
  // Nobody has come to it yet: the join is committed with its message, or not at all.
  expect(await earners()).toEqual({ 1: ['ANNA'] });
  await path.drain(shop);
  expect(await earners()).toEqual({ 1: ['BELLA'] });
});

test('joins and orders at once, many in parallel: every order sees all of its browser', async () => {
  await begin('first');
  const browsers = Array.from({ length: 40 }, () => [randomUUID(), randomUUID()] as const);
  for (const [old, fresh] of browsers) {
    await recordClick(shop, anna, old, first);
    await recordClick(shop, bella, fresh, second);
  }
  const workers = [openPath(database), openPath(database), path];
  let delivering = true;
  const working = workers.map(async (worker) => {
    while (delivering) await worker.processInbox(shop.shopId);
  });
  await Promise.all(
    browsers.flatMap(([old, fresh], index) => [
      deliver(shop, [
        {
          topic: 'orders/create',
          body: orderBody({ id: `${index + 1}`, visitor: fresh, customer: null, createdAt: boughtAt }),
        },
      ]),
      join(old, fresh),
      join(old, fresh),
    ]),
  );
  delivering = false;
  await Promise.all(working);
  await path.drain(shop);
  expect(Object.values(await earners())).toEqual(browsers.map(() => ['ANNA']));
  expect(await disagreementsOf(shop)).toEqual([]);
});
