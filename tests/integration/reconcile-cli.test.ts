// The command itself: a line for each shop, what was missing by name, and a status that a script can act upon.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { testDatabase } from '../support/postgres.ts';
import { childEnvironment, openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { changeOrder, type TwinOrder, twinOrder } from '../support/twin-trade.ts';

const root = join(import.meta.dirname, '..', '..');
const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let orders: TwinOrder[];

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  await services.shopify.authenticate.admin(await openApp(world.twin));
  const lines = [{ title: 'Lamp', price: '10.00', quantity: 1 }];
  orders = [await twinOrder(world.twin, { lines }), await twinOrder(world.twin, { lines })];
});

function reconcile(...args: string[]) {
  const preloads = ['--import', 'tsx', '--import', './sandbox/network.mjs'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...preloads, 'scripts/reconcile.ts', ...args], {
    encoding: 'utf8',
    cwd: root,
    env: childEnvironment(services.config),
  });
  return { status, stdout: stdout.split('\n').filter((line) => line !== ''), stderr };
}

test('says what was missing, and the second time that nothing is', async () => {
  const first = reconcile();
  const names = orders.map(({ name, id }) => `  ${name} (${id}) lacked: order`);
  expect(first).toEqual({ status: 0, stdout: [`${SHOP}: 2 orders, 2 decided, 0 unknown`, ...names], stderr: '' });
  await changeOrder(world.twin, orders[0] ?? { id: '' }, 'cancel');
  const again = reconcile('--shop', SHOP, '--since', '2026-01-01T00:00:00Z');
  expect(again.stdout).toEqual([
    `${SHOP}: 2 orders, 2 decided, 0 unknown`,
    `  ${orders[0]?.name} (${orders[0]?.id}) lacked: update`,
  ]);
  expect(reconcile().stdout).toEqual([`${SHOP}: 2 orders, 2 decided, 0 unknown`]);
});

test('an order that stays unknown, or a shop that cannot be read, is status 1 and is named', async () => {
  await changeOrder(world.twin, orders[1] ?? { id: '' }, 'cancel');
  await database.owner.query(
    `ALTER TABLE customer_order ADD CONSTRAINT refused CHECK (cancelled_at IS NULL OR order_id <> '${orders[1]?.id}')`,
  );
  const unknown = reconcile();
  expect(unknown.stdout[0]).toBe(`${SHOP}: 2 orders, 1 decided, 1 unknown`);
  expect(unknown.stdout.at(-1)).toContain(
    `${orders[1]?.name} (${orders[1]?.id}) is unknown: What was read of it cannot`,
  );
  expect(unknown.status).toBe(1);
  await world.twin.post('/_control/faults', { kind: 'error-500', operation: 'OrdersByUpdate', times: 3 });
  const unread = reconcile();
  expect(unread.stdout).toEqual([expect.stringMatching(/could not be compared\. .*OrdersByUpdate/)]);
  expect(unread.status).toBe(1);
});

test.each([
  ['an unknown shop', ['--shop', 'nobody.myshopify.com'], 'There is no shop nobody.myshopify.com.'],
  ['a time that is none', ['--since', 'yesterday'], '--since yesterday is no time'],
  ['an unknown option', ['--all'], 'Usage: npm run reconcile'],
])('%s is status 2 and a line', (_name, args, message) => {
  const { status, stderr } = reconcile(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
