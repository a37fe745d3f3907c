// A change that comes while an order is being settled: who settles read the rules, or the clicks, of before, and cannot be seen until it has
// committed. The change waits for that, and then finds the order like any other.

import { expect, test } from 'vitest';
import { untilWaiting } from '#tests/support/lock-waits.ts';
import {
  deliver,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  programTerms,
  recordClick,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const path = openPath(database);
const at = '2026-03-10T11:00:00Z';

/** Settles what waits, is held up before it posts, and goes on when `meanwhile` has happened and what that delivered is being processed. */
async function whileSettling(shop: PathShop, meanwhile: () => Promise<void>): Promise<void> {
  const obstacle = await database.owner.connect();
  try {
    await obstacle.query('BEGIN; LOCK TABLE decision IN EXCLUSIVE MODE');
    const settling = path.processInbox(shop.shopId);
    await untilWaiting(database, 1);
    await meanwhile();
    const changing = path.processInbox(shop.shopId);
    await untilWaiting(database, 2);
    await obstacle.query('COMMIT');
    await Promise.all([settling, changing]);
  } finally {
    obstacle.release();
  }
  await path.drain(shop);
}

async function orderOf(shop: PathShop): Promise<unknown> {
  const { rows } = await database.owner.query('SELECT via, commission::int FROM customer_order WHERE shop_id = $1', [
    shop.shopId,
  ]);
  return rows[0];
}

test('a change of the programme that the order was created under', async () => {
  const shop = await pathShop(database);
  await pathPartner(shop, 'ANNA');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '1', code: 'ANNA10', createdAt: at }) }]);
  await whileSettling(shop, async () => {
    const terms = { ...programTerms, rules: [{ key: 'default', percent: '20' }] };
    await database.owner.query(
      `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 2, $3, $4, 'test')`,
      [shop.shopId, shop.programId, at, JSON.stringify(terms)],
    );
    await deliver(shop, [{ topic: 'tributary/program-changed', body: JSON.stringify({ since: Date.parse(at) }) }]);
  });
  expect(await orderOf(shop)).toEqual({ via: 'code', commission: 2_000 });
});

test('a click that led to the order and is told of late', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '1', visitor: 'v-1', createdAt: at }) }]);
  await whileSettling(shop, async () => {
    await recordClick(shop, anna, 'v-1', '2026-03-09T11:00:00Z');
    await deliver(shop, [{ topic: 'tributary/clicked', body: JSON.stringify({ visitor: 'v-1' }) }]);
  });
  expect(await orderOf(shop)).toEqual({ via: 'link', commission: 1_000 });
});
