// The real worker, a process of its own, killed with SIGKILL at one of its statements: before it takes effect, or after it and before its answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { chanceOf } from '../support/chance.ts';
import {
  deliver,
  disagreementsOf,
  inboxStates,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
  refundBody,
  statementOf,
} from '../support/path.ts';
import { testDatabase } from '../support/postgres.ts';
import { childEnvironment } from '../support/twin.ts';
import { simulatedConfig } from './process.ts';
import type { Fate } from './turns.ts';
import { openWire } from './wire.ts';

const database = await testDatabase();
const orders = 250;
const seeds = [1, 2, 3, 4];
/** A worker that has work says more than this before it is done. */
const statementsAtLeast = 30;

async function shopWithOrders(): Promise<PathShop> {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  await recordClick(shop, anna, 'v-1', '2026-03-01T00:00:00Z');
  const items = Array.from({ length: orders }, (_, index) => {
    const id = String(100_000 + index);
    const body = orderBody({ id, customer: String(500 + (index % 90)), visitor: 'v-1', quantity: 2 });
    const order = { topic: 'orders/create', body, webhookId: `order ${id}` };
    const refund = refundBody({ id: `9${id}`, orderId: id, quantity: 1 });
    return index % 5 === 0 ? [order, { topic: 'refunds/create', body: refund, webhookId: `refund ${id}` }] : [order];
  });
  await deliver(shop, items.flat());
  return shop;
}

/** Lets a worker work until that statement, and kills it there. */
async function killAt(statement: number, fate: Exclude<Fate, 'lives'>): Promise<void> {
  const killed = Promise.withResolvers<void>();
  let statements = 0;
  const wire = await openWire(database.url, (said) => {
    statements += 1;
    const isLast = statements === statement;
    if (isLast && fate === 'dies before') return killed.resolve();
    void said.carryOut().then(isLast ? killed.resolve : said.answer);
  });
  const worker = spawn(process.execPath, ['--import', 'tsx', resolve('workers/main.ts')], {
    env: childEnvironment(simulatedConfig(wire.url)),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(worker, 'exit');
  await Promise.race([killed.promise, ended]);
  expect(worker.exitCode).toBeNull();
  worker.kill('SIGKILL');
  await ended;
  await wire.cut();
}

test('a worker killed at statements drawn from seeds, and another that ends its work: the ledger is exact', async () => {
  const shop = await shopWithOrders();
  for (const seed of seeds) {
    const chance = chanceOf(seed);
    await killAt(1 + chance.below(statementsAtLeast), chance.pick(['dies before', 'dies after']));
  }
  const path = openPath(database);
  await path.drain(shop);
  const undisturbed = await shopWithOrders();
  await path.drain(undisturbed);
  expect(await inboxStates(shop)).toEqual(await inboxStates(undisturbed));
  expect(await disagreementsOf(shop)).toEqual([]);
  expect(await statementOf(shop)).toEqual(await statementOf(undisturbed));
});
