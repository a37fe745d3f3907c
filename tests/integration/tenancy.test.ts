// Who may see what, asked of the database itself, over every table that it has: a table that a migration adds and forgets to protect fails here.

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const { owner } = database;
const roles = ['tributary_app', 'tributary_door', 'tributary_directory'];
const appendOnly = [
  'program_version',
  'partner_change',
  'assignment',
  'decision',
  'duty_run',
  'posting',
  'past_campaign',
  'product_version',
  'reward_payment_part',
  'store_credit_transaction',
  'entry',
  'audit_event',
];
/** Append-only, and swept once it is old. */
const swept = ['duty_run'];
const [ours, theirs] = [randomUUID(), randomUUID()];

async function names(sql: string): Promise<string[]> {
  return (await owner.query<{ name: string }>(sql)).rows.map(({ name }) => name);
}

const tables = await names(
  `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations' ORDER BY 1`,
);

/** What a column that may not be empty gets, where its type does not say what is allowed. */
const words: Readonly<Record<string, string>> = {
  'program.kind': 'affiliate',
  'partner_change.kind': 'status',
  'decision.subject': 'order',
  'entitlement.subject': 'order',
  'posting.kind': 'settlement',
  'reward_payment.method': 'code',
  'friend_code.amount': '1',
  'entry.account': 'cash',
  'dispute.topic': 'create',
  'screening.occasion': 'registration',
  'screening.verdict': 'new',
  'customer_mark.kind': 'email',
  'reminder.kind': 'never_shared',
  'order_journey.state': 'none',
  'web_pixel.state': 'waiting',
};

/** A row of each table for each shop, whatever it means: nothing but the columns that may not be empty. */
async function fillEveryTable(): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const table of tables) {
      const { rows: columns } = await client.query<{ name: string; type: string }>(
        `SELECT column_name AS name, udt_name AS type FROM information_schema.columns
          WHERE table_schema = 'public' AND table_name = $1 AND (is_nullable = 'NO' AND (column_default IS NULL OR column_name = 'shop_id')
            OR table_name || '.' || column_name = ANY($2))`,
        [table, Object.keys(words)],
      );
      for (const shop of [ours, theirs]) {
        const values = columns.map(({ name, type }) =>
          name === 'shop_id' ? shop : placeholder(`${table}.${name}`, type),
        );
        const places = columns.map((_, index) => `$${index + 1}`);
        await client.query(`INSERT INTO ${table} (${columns.map(({ name }) => name)}) VALUES (${places})`, values);
      }
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

function placeholder(column: string, type: string): string | number {
  const word = words[column];
  if (word !== undefined) return word;
  if (type === 'uuid') return randomUUID();
  if (type === 'timestamptz') return '2026-03-01T00:00:00Z';
  if (type === 'jsonb') return '{}';
  if (type === '_text') return '{}';
  if (type === 'bytea') return 'x';
  if (type === 'text') return randomUUID();
  return column === 'entitlement.amount' || column === 'entitlement.pending' || column === 'entitlement.available'
    ? 0
    : 1;
}

/** Runs `work` as the application's role, in our shop or in none. */
async function asApp<Result>(shopId: string | null, work: (sql: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await app.connect();
  try {
    await client.query('BEGIN');
    if (shopId !== null) await client.query(`SET LOCAL app.shop_id = '${shopId}'`);
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const app = database.poolAs('tributary_app');
beforeAll(fillEveryTable);

describe.each(tables)('%s', (table) => {
  test('belongs to a shop: forced row level security, and a key that begins with the shop', async () => {
    const { rows } = await owner.query(
      `SELECT relrowsecurity AS enabled, relforcerowsecurity AS forced,
          (SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indrelid = pg_class.oid AND indisprimary) AS first_of_key
         FROM pg_class WHERE oid = $1::regclass`,
      [table],
    );
    // The directory of links is looked up by the code, before the shop is known.
    const firstOfKey = table === 'link_directory' ? 'code' : 'shop_id';
    expect(rows).toEqual([{ enabled: true, forced: true, first_of_key: firstOfKey }]);
  });

  test("shows the application the rows of its shop, and no other's", async () => {
    const seen = (shopId: string | null) =>
      asApp(shopId, async (sql) =>
        (await sql.query<{ shop_id: string }>(`SELECT shop_id FROM ${table}`)).rows.map((row) => row.shop_id),
      );
    expect(await seen(ours)).toEqual([ours]);
    expect(await seen(theirs)).toEqual([theirs]);
    expect(await seen(null)).toEqual([]);
  });

  test('cannot be written by the application for another shop', async () => {
    const row = `jsonb_populate_record(NULL::${table}, to_jsonb(source) || jsonb_build_object('shop_id', '${theirs}'))`;
    await expect(
      asApp(ours, (sql) => sql.query(`INSERT INTO ${table} SELECT (${row}).* FROM ${table} AS source`)),
    ).rejects.toThrow(/row-level security/);
    if (appendOnly.includes(table)) return;
    const changed = (statement: string) => asApp(ours, async (sql) => (await sql.query(statement)).rowCount);
    expect(await changed(`UPDATE ${table} SET shop_id = shop_id WHERE shop_id = '${theirs}'`)).toBe(0);
    expect(await changed(`DELETE FROM ${table} WHERE shop_id = '${theirs}'`)).toBe(0);
    await expect(asApp(ours, (sql) => sql.query(`UPDATE ${table} SET shop_id = '${theirs}'`))).rejects.toThrow(
      /row-level security/,
    );
  });

  test('grants the application no more than it needs, and nobody else anything', async () => {
    const { rows } = await owner.query<{ grantee: string; privileges: string[] }>(
      `SELECT coalesce(rolname, 'PUBLIC') AS grantee, array_agg(privilege_type::text ORDER BY privilege_type) AS privileges
         FROM pg_class, aclexplode(relacl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = $1::regclass AND grantee <> relowner GROUP BY 1 ORDER BY 1`,
      [table],
    );
    const appended = appendOnly.includes(table);
    const app = [
      ...(appended && !swept.includes(table) ? [] : ['DELETE']),
      ...['INSERT', 'SELECT'],
      ...(appended ? [] : ['UPDATE']),
    ];
    const expected = [{ grantee: 'tributary_app', privileges: app }];
    // By columns where not by the table: see the next tests.
    if (table === 'link_directory') expected.push({ grantee: 'tributary_directory', privileges: ['SELECT'] });
    if (table === 'click') expected.push({ grantee: 'tributary_door', privileges: ['INSERT'] });
    expect(rows).toEqual(expected);
  });
});

test('the roles own nothing, are no superusers and cannot bypass row level security', async () => {
  const { rows } = await owner.query(
    `SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolcreatedb
        AND NOT EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) ORDER BY 1`,
    [roles],
  );
  expect(rows.map(({ rolname }) => rolname)).toEqual(roles.toSorted());
});

test('the door reads no column of any table and writes no more than clicks and inbox items', async () => {
  const { rows } = await owner.query(
    `SELECT table_name, privilege_type FROM information_schema.column_privileges WHERE grantee = 'tributary_door' GROUP BY 1, 2 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { table_name: 'click', privilege_type: 'INSERT' },
    { table_name: 'inbox_item', privilege_type: 'INSERT' },
  ]);
});

test('the directory sees addresses, and which shops have work: no money, no person, no content', async () => {
  const { rows } = await owner.query<{ table_name: string; columns: string[] }>(
    `SELECT table_name, array_agg(column_name::text ORDER BY column_name) AS columns FROM information_schema.column_privileges
      WHERE grantee = 'tributary_directory' AND privilege_type = 'SELECT' GROUP BY 1 ORDER BY 1`,
  );
  expect(Object.fromEntries(rows.map(({ table_name, columns }) => [table_name, columns]))).toEqual({
    duty: ['due_at', 'duty', 'shop_id'],
    entitlement: ['matures_at', 'pending', 'shop_id'],
    inbox_item: ['not_before', 'shop_id', 'state'],
    discount_code: ['code', 'code_key', 'created_at', 'partner_id', 'replaced_by', 'shop_id', 'single_use', 'state'],
    link: ['active', 'alias_of', 'campaign', 'code', 'creative', 'link_id', 'partner_id', 'path', 'shop_id', 'source'],
    link_directory: ['code', 'link_id', 'shop_id', 'skeleton'],
    outbox_item: ['not_before', 'shop_id', 'started_at', 'state'],
    partner: ['number', 'partner_id', 'program_id', 'shop_id', 'status'],
    program: ['apply_code', 'code_mode', 'program_id', 'shop_id', 'utm_template'],
    shop: ['domain', 'embed_seen_at', 'pixel_key', 'shop_id', 'status', 'storefront_url'],
  });
});

test('partitions are protected themselves, and reached through their table alone', async () => {
  const { rows } = await owner.query<{ partition: string; safe: boolean }>(
    `SELECT oid::regclass::text AS partition, relrowsecurity AND relforcerowsecurity AND relacl IS NULL AS safe
       FROM pg_class WHERE relispartition AND relkind = 'r'`,
  );
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.filter(({ safe }) => !safe)).toEqual([]);
  expect(rows.filter(({ partition }) => !partition.startsWith('partition.'))).toEqual([]);
  const usage = await owner.query(
    `SELECT role FROM unnest($1::text[]) AS role WHERE has_schema_privilege(role, 'partition', 'USAGE')`,
    [roles],
  );
  expect(usage.rows).toEqual([]);
});
