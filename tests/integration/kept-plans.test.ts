// What settling reads follows from what comes in, not from what a shop has already, also on a connection whose plans were made for a new shop.

import { expect, test } from 'vitest';
import {
  deliver,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
// One connection, whose plans every shop shares. It is closed in the test: its counts are told when it ends.
const path = openPath(database, { poolSize: 1 });
const manyOrders = 4_000;
/** From then on PostgreSQL keeps a plan. */
const executions = 7;

test('a batch for a shop with thousands of orders reads a few hundred rows', async () => {
  const large = await pathShop(database);
  const anna = await pathPartner(large, 'ANNA');
  await recordClick(large, anna, 'v-1', '2026-03-01T00:00:00Z');
  await settleOrders(large, 1, ['v-1']);
  await multiplyRows(large);
  await database.owner.query('VACUUM ANALYZE');

  const small = await pathShop(database);
  await pathPartner(small, 'BERT');
  for (let turn = 0; turn < executions; turn++) await settleOrders(small, 1_000 + turn);

  await database.owner.query('SELECT pg_stat_reset()');
  const visitors = Array.from({ length: 20 }, (_, index) => `late-${index}`);
  for (const visitor of visitors) await recordClick(large, anna, visitor, '2026-03-01T00:00:00Z');
  await settleOrders(large, 500_000, visitors);
  await path.close();
  expect(await rowsRead()).toEqual([]);
  const { rows } = await database.owner.query(
    'SELECT count(*)::int AS orders FROM customer_order WHERE shop_id = $1 AND order_id::bigint >= 500000 AND commission = 1000',
    [large.shopId],
  );
  expect(rows).toEqual([{ orders: visitors.length }]);
});

/** An order for each visitor, or one without, told twice. */
async function settleOrders(shop: PathShop, firstId: number, visitors: readonly (string | null)[] = [null]) {
  const orders = visitors.map((visitor, index) => {
    const id = String(firstId + index);
    return { id, customer: id, ...(visitor === null ? {} : { visitor }) };
  });
  await deliver(
    shop,
    orders.flatMap((order) => [
      { topic: 'orders/create', body: orderBody({ ...order, status: 'pending' }) },
      { topic: 'orders/paid', body: orderBody({ ...order, updatedAt: '2026-03-10T12:01:00+01:00' }) },
    ]),
  );
  await path.drain(shop);
}

/** What is there of the shop's one order, for thousands more. */
async function multiplyRows({ shopId }: PathShop): Promise<void> {
  const changed = {
    customer_order: `'order_id', 100000 + n || '', 'history_key', 'c:' || 100000 + n, 'visitor', 'old-' || n`,
    decision: `'subject_id', 100000 + n || '', 'history_key', 'c:' || 100000 + n, 'version', 1`,
    entitlement: `'subject_id', 100000 + n || '', 'history_key', 'c:' || 100000 + n, 'entitlement_id', gen_random_uuid()`,
    click: `'visitor', 'old-' || n, 'click_id', gen_random_uuid()`,
    inbox_item: `'inbox_id', gen_random_uuid(), 'webhook_id', 'old-' || n`,
    outbox_item: `'outbox_id', gen_random_uuid(), 'dedupe_key', 'old-' || n, 'state', 'done'`,
  };
  for (const [table, changes] of Object.entries(changed)) {
    const { rowCount } = await database.owner.query(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(null::${table}, to_jsonb(one) || jsonb_build_object(${changes}))).*
         FROM (SELECT * FROM ${table} WHERE shop_id = $1 LIMIT 1) AS one, generate_series(1, $2::int) AS n`,
      [shopId, manyOrders],
    );
    expect([table, rowCount]).toEqual([table, manyOrders]);
  }
}

/** Of the large tables those of which more was read than a few rows for each order and message. */
async function rowsRead(): Promise<readonly object[]> {
  const { rows } = await database.owner.query(
    `SELECT relname AS name, seq_tup_read + coalesce(idx_tup_fetch, 0) AS rows FROM pg_stat_user_tables
      WHERE seq_tup_read + coalesce(idx_tup_fetch, 0) > 1000 AND pg_relation_size(relid) > 200000 ORDER BY relname`,
  );
  return rows;
}
