// Visits to checkouts that no order came of are dropped in the end; what an order has stays.

import { expect, test } from 'vitest';
import { testDatabase } from '../support/postgres.ts';
import { insertShop, testServices } from '../support/services.ts';

const database = await testDatabase();
const services = await testServices(database);
const visitor = '0195d9a2-0000-4000-8000-00000000000a';

const visit = (shopId: string, checkout: string, daysAgo: number, who = visitor) =>
  database.owner.query(
    `INSERT INTO checkout_visit (shop_id, checkout_token, visitor, at) VALUES ($1, $2, $3, now() - make_interval(days => $4))`,
    [shopId, checkout, who, daysAgo],
  );

async function checkouts(shopId: string): Promise<readonly string[]> {
  const { rows } = await database.owner.query<{ checkout_token: string }>(
    'SELECT checkout_token FROM checkout_visit WHERE shop_id = $1 ORDER BY checkout_token',
    [shopId],
  );
  return rows.map(({ checkout_token }) => checkout_token);
}

test('a visit without an order goes after two hundred days, and another shop’s is its own matter', async () => {
  const shop = await insertShop(database, 'visits', 'https://visits.example');
  const other = await insertShop(database, 'other-visits', 'https://other.example');
  await visit(shop.shopId, 'abandoned', 201);
  await visit(shop.shopId, 'abandoned-lately', 199);
  await visit(shop.shopId, 'bought', 300);
  await visit(shop.shopId, 'seen-again', 300);
  await visit(shop.shopId, 'seen-again', 10, '0195d9a2-0000-4000-8000-00000000000b');
  await visit(other.shopId, 'abandoned', 201);
  await database.owner.query(
    `INSERT INTO customer_order (shop_id, order_id, name, history_key, created_at, updated_at, position, currency, total, facts, checkout_token)
     VALUES ($1, '1', '#1', 'o:1', now(), now(), 1, 'EUR', 0, '{}', 'bought')`,
    [shop.shopId],
  );
  expect(await services.duties.runToEnd(shop.shopId, 'old_visits')).toEqual({ dropped: 2 });
  expect(await checkouts(shop.shopId)).toEqual(['abandoned-lately', 'bought', 'seen-again']);
  expect(await checkouts(other.shopId)).toEqual(['abandoned']);
});

test('many are dropped in turns, and the next run begins where this one ended', async () => {
  const shop = await insertShop(database, 'many-visits', 'https://many.example');
  await database.owner.query(
    `INSERT INTO checkout_visit (shop_id, checkout_token, visitor, at)
     SELECT $1, 'c-' || n, $2, date_trunc('day', now()) - interval '250 days' FROM generate_series(1, 2500) AS n`,
    [shop.shopId, visitor],
  );
  expect(await services.duties.runToEnd(shop.shopId, 'old_visits')).toEqual({ dropped: 2_500 });
  expect(await checkouts(shop.shopId)).toEqual([]);
  expect(await services.duties.runToEnd(shop.shopId, 'old_visits')).toEqual({ dropped: 0 });
});
