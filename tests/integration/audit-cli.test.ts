// The command itself: a table or JSON on standard output, what is off by its id, and a status that a script can act upon.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deliver, openPath, orderBody, type PathShop, pathPartner, pathShop } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testEnvironment } from '#tests/support/services.ts';

const root = join(import.meta.dirname, '..', '..');
const database = await testDatabase();
const path = openPath(database);
await shopWithOrder('right');
const wrong = await shopWithOrder('wrong');
await database.owner.query(
  `BEGIN; SET LOCAL session_replication_role = replica;
   UPDATE customer_order SET via = 'link' WHERE shop_id = '${wrong.shopId}'; COMMIT`,
);

async function shopWithOrder(name: string): Promise<PathShop> {
  const shop = await pathShop(database, undefined, name);
  await pathPartner(shop, 'ANNA');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '901', code: 'ANNA10' }) }]);
  await path.drain(shop);
  return shop;
}

function audit(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx', join(root, 'scripts', 'audit.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...testEnvironment(database), ...env },
  });
}

test('a table for each shop, with what is off by its id: status 1; the run is kept', async () => {
  const { status, stdout } = audit([]);
  const lines = stdout.split('\n');
  expect(lines.filter((line) => /^\S/.test(line)).map((line) => line.split(/\s+/))).toEqual([
    ['right.myshopify.com', 'rows', 'waiting', 'problems'],
    ['wrong.myshopify.com', 'rows', 'waiting', 'problems'],
  ]);
  const at = lines.findLastIndex((line) => line.includes('orders show their newest decision'));
  expect(lines[at]?.trim().split(/\s{2,}/)).toEqual(['orders show their newest decision', '1', '0', '1']);
  expect(lines[at + 1]?.trim()).toBe('order:901');
  expect(lines.filter((line) => line.includes('order:901'))).toHaveLength(1);
  expect(status).toBe(1);
  const { rows } = await database.owner.query('SELECT report FROM duty_run WHERE shop_id = $1', [wrong.shopId]);
  expect(rows.map(({ report }) => report.checks)).toEqual([
    expect.arrayContaining([expect.objectContaining({ problems: 1, offending: ['order:901'] })]),
  ]);
});

test('one shop, in order, as JSON: status 0', () => {
  const { status, stdout, stderr } = audit(['--shop', 'RIGHT.myshopify.com', '--json']);
  const told = JSON.parse(stdout);
  expect(told.shop).toBe('right.myshopify.com');
  expect(told.checks).toContainEqual({ check: 'postings balance', rows: 2, problems: 0, waiting: 0, offending: [] });
  expect([status, stderr]).toEqual([0, '']);
});

test.each([
  { what: 'an unknown shop', args: ['--shop', 'nobody.myshopify.com'], says: 'There is no shop nobody.myshopify.com.' },
  { what: 'an unknown argument', args: ['--all'], says: 'Usage: npm run audit' },
  { what: 'a missing configuration', args: [], env: { DATABASE_URL: '' }, says: 'DATABASE_URL' },
])('$what is told, with status 2', ({ args, env, says }) => {
  const { status, stdout, stderr } = audit(args, env);
  expect(stderr).toContain(says);
  expect([status, stdout]).toEqual([2, '']);
});
