// A connection that the database ends in the middle of a transaction: the work fails, the process and its pool go on.
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '#app/adapters/db/database.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { isPassingError } from '#app/adapters/db/inbox.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { insertShop } from '#tests/support/services.ts';

const database = await testDatabase();
const opened = openDatabase({ url: database.url, poolSize: 2, onIdleError: () => {} });
afterAll(() => opened.close());

test('a transaction whose connection is ended fails in passing, and the next one finds another connection', async () => {
  const { shopId } = await insertShop(database, 'cut', null);
  const cut = inShopSql(opened, shopId, async (sql) => {
    const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database.owner.query('SELECT pg_terminate_backend($1, 10000)', [rows[0]?.pid]);
    // The end of the connection comes by itself, between two statements.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sql.query('SELECT 1');
  });
  expect(isPassingError(await cut.catch((thrown: unknown) => thrown))).toBe(true);
  const { rows } = await inShopSql(opened, shopId, (sql) => sql.query<{ name: string }>('SELECT name FROM shop'));
  expect(rows).toEqual([{ name: 'cut' }]);
});

test('a transaction that was kept waiting until the database ended it fails in passing', async () => {
  const { shopId } = await insertShop(database, 'slow', null);
  const slow = inShopSql(opened, shopId, async (sql) => {
    await sql.query('SET LOCAL idle_in_transaction_session_timeout = 20');
    // Held up by itself: it asks before it has read that nobody listens any more.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    await sql.query('SELECT 1');
  });
  expect(isPassingError(await slow.catch((thrown: unknown) => thrown))).toBe(true);
});
