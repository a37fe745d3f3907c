// The ledger's own guarantees, against raw SQL: what no code of ours is trusted with.

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { deliver, openPath, orderBody, pathPartner, pathShop } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const path = openPath(database);
const app = database.poolAs('tributary_app');
const shop = await pathShop(database);
const anna = await pathPartner(shop, 'LEDGER');
await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '1', code: 'LEDGER10' }) }]);
await path.drain(shop);

/** In one transaction, as the owner of the tables or as the application in its shop; committed. */
async function run<Result>(pool: pg.Pool, work: (sql: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL app.shop_id = '${shop.shopId}'`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

interface RawEntry {
  readonly account: string;
  readonly amount: string;
  readonly currency?: string;
  readonly partnerId?: string | null;
}

function post(entries: readonly RawEntry[], cause: string = randomUUID(), entryCount = entries.length) {
  return async (sql: pg.PoolClient): Promise<string> => {
    const postingId = randomUUID();
    await sql.query(
      `INSERT INTO posting (shop_id, posting_id, cause, kind, currency, at, entry_count) VALUES ($1, $2, $3, 'settlement', 'EUR', now(), $4)`,
      [shop.shopId, postingId, cause, entryCount],
    );
    for (const [line, { account, amount, currency, partnerId }] of entries.entries()) {
      await sql.query(
        'INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, currency, amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          shop.shopId,
          postingId,
          line,
          account,
          shop.programId,
          partnerId === undefined
            ? account === 'commission_expense' || account === 'cash'
              ? null
              : anna.partnerId
            : partnerId,
          currency ?? 'EUR',
          amount,
        ],
      );
    }
    return postingId;
  };
}

const balanced: readonly RawEntry[] = [
  { account: 'commission_expense', amount: '-5' },
  { account: 'pending', amount: '5' },
];

describe.each([
  ['the owner', () => database.owner],
  ['the application', () => app],
])('to %s', (_who, pool) => {
  test.each([
    [
      'does not balance',
      [
        { account: 'commission_expense', amount: '-5' },
        { account: 'pending', amount: '4' },
      ],
    ],
    ['has one side', [{ account: 'pending', amount: '5' }]],
    [
      'balances in two currencies only',
      [
        { account: 'commission_expense', amount: '-5' },
        { account: 'pending', amount: '5', currency: 'USD' },
      ],
    ],
    [
      'moves nothing',
      [
        { account: 'commission_expense', amount: '0' },
        { account: 'pending', amount: '0' },
      ],
    ],
    [
      "has a partner's account without a partner",
      [
        { account: 'commission_expense', amount: '-5' },
        { account: 'pending', amount: '5', partnerId: null },
      ],
    ],
    [
      'has an account that does not exist',
      [
        { account: 'cash', amount: '-5' },
        { account: 'bonus', amount: '5' },
      ],
    ],
  ])('a posting that %s is refused', async (_why, entries) => {
    await expect(run(pool(), post(entries))).rejects.toThrow(
      /does not balance|takes no such entry|violates check constraint/,
    );
  });

  test('a balanced posting is taken, and its cause only once', async () => {
    const cause = randomUUID();
    await run(pool(), post(balanced, cause));
    await expect(run(pool(), post(balanced, cause))).rejects.toThrow(/posting_shop_id_cause_key/);
  });

  test('a posting takes no entry beyond those that it says, not even such as balance', async () => {
    const before = await run(pool(), post(balanced));
    const more = `INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, currency, amount) VALUES
      ('${shop.shopId}', '${before}', 2, 'commission_expense', '${shop.programId}', NULL, 'EUR', -5),
      ('${shop.shopId}', '${before}', 3, 'pending', '${shop.programId}', '${anna.partnerId}', 'EUR', 5)`;
    await expect(run(pool(), (sql) => sql.query(more))).rejects.toThrow(/takes no such entry/);
  });

  test('a posting without its entries is refused', async () => {
    await expect(run(pool(), post([]))).rejects.toThrow(/does not balance/);
    await expect(run(pool(), post(balanced, randomUUID(), 3))).rejects.toThrow(/does not balance/);
  });

  test("the versions of a subject's decision count from 1 without a gap", async () => {
    const decide = (version: number) => (sql: pg.PoolClient) =>
      sql.query(
        `INSERT INTO decision (shop_id, subject, subject_id, version, history_key, shares, explanation, digest)
         VALUES ($1, 'order', '1', $2, 'c:7001', '[]', '{}', 'x')`,
        [shop.shopId, version],
      );
    const newest = await run(pool(), async (sql) => {
      const { rows } = await sql.query<{ newest: number }>(
        `SELECT max(version) AS newest FROM decision WHERE shop_id = $1 AND subject = 'order' AND subject_id = '1'`,
        [shop.shopId],
      );
      return rows[0]?.newest ?? 0;
    });
    await expect(run(pool(), decide(newest + 2))).rejects.toThrow(/has none before it/);
    await expect(run(pool(), decide(0))).rejects.toThrow(/has none before it/);
    await run(pool(), decide(newest + 1));
  });

  test.each(['posting', 'entry', 'decision', 'program_version', 'partner_change', 'assignment', 'audit_event'])(
    '%s is appended to and never changed',
    async (table) => {
      const refused = /appended only|permission denied/;
      await expect(run(pool(), async (sql) => void (await sql.query(`TRUNCATE ${table} CASCADE`)))).rejects.toThrow(
        refused,
      );
      const { rows } = await database.owner.query(`SELECT 1 FROM ${table} WHERE shop_id = $1 LIMIT 1`, [shop.shopId]);
      // A row's trigger has nothing to refuse where there is no row.
      if (rows.length === 0 && pool() === database.owner) return;
      await expect(
        run(pool(), async (sql) => void (await sql.query(`UPDATE ${table} SET shop_id = shop_id`))),
      ).rejects.toThrow(refused);
      await expect(run(pool(), async (sql) => void (await sql.query(`DELETE FROM ${table}`)))).rejects.toThrow(refused);
    },
  );
});

test('an entitlement whose parts do not make its amount is refused', async () => {
  await expect(
    run(app, async (sql) => void (await sql.query('UPDATE entitlement SET available = available + 1'))),
  ).rejects.toThrow(/entitlement_parts/);
});
