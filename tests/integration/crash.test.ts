// Workers as processes of their own, killed without warning; and a queue that goes away while they work.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atEndOfFile } from '#tests/support/cleanup.ts';
import {
  deliver,
  disagreementsOf,
  inboxStates,
  openPath,
  orderBody,
  type PathPartner,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
  refundBody,
  statementOf,
} from '#tests/support/path.ts';
import { type TestDatabase, testDatabase } from '#tests/support/postgres.ts';
import { describeWithRedis, startRedis } from '#tests/support/redis.ts';
import { testApiSecret } from '#tests/support/services.ts';

const database = await testDatabase();
const orders = 1_000;

function startWorker(on: TestDatabase, more: Record<string, string> = {}): ChildProcess {
  const worker = spawn(process.execPath, ['--import', 'tsx', resolve('workers/main.ts')], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      DATABASE_URL: on.url,
      SHOPIFY_API_KEY: 'a-key-of-the-tests',
      SHOPIFY_API_SECRET: testApiSecret,
      SHOPIFY_APP_URL: 'http://127.0.0.1:3100',
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      ...more,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  atEndOfFile(() => void worker.kill('SIGKILL'));
  return worker;
}

async function kill(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(worker, 'exit');
  worker.kill(signal);
  await ended;
}

interface Scene {
  readonly shop: PathShop;
  readonly partners: readonly PathPartner[];
}

/** A shop with partners and clicks, in which a thousand orders by four hundred customers come in, some of them refunded or cancelled. */
async function scene(): Promise<Scene> {
  const shop = await pathShop(database);
  const partners: PathPartner[] = [];
  for (const code of ['ONE', 'TWO', 'THREE']) {
    const partner = await pathPartner(shop, code);
    await recordClick(shop, partner, `v-${partners.length}`, '2026-03-01T00:00:00Z');
    partners.push(partner);
  }
  return { shop, partners };
}

function deliveries(from: number, to: number): { topic: string; body: string; webhookId: string }[] {
  return Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const id = String(100_000 + index);
    const order = { id, customer: String(500 + (index % 400)), visitor: `v-${index % 5}`, quantity: 2 };
    return [
      { topic: 'orders/create', body: orderBody(order), webhookId: `create-${id}` },
      ...(index % 7 === 0
        ? [
            {
              topic: 'refunds/create',
              body: refundBody({ id: `9${id}`, orderId: id, quantity: 1 }),
              webhookId: `refund-${id}`,
            },
          ]
        : []),
      ...(index % 11 === 0
        ? [
            {
              topic: 'orders/cancelled',
              body: orderBody({ ...order, cancelledAt: '2026-03-12T00:00:00Z', updatedAt: '2026-03-12T00:00:00Z' }),
              webhookId: `cancel-${id}`,
            },
          ]
        : []),
    ];
  }).flat();
}

/** What a path that nobody disturbed makes of the same facts. */
async function undisturbedStatement(): Promise<object> {
  const { shop } = await scene();
  await deliver(shop, deliveries(0, orders).reverse());
  await openPath(database).drain(shop);
  return statementOf(shop);
}

/** Waits for that many items to be done, or all; as long as the worker lives. */
async function untilDone(shop: PathShop, worker: ChildProcess, items = Number.POSITIVE_INFINITY): Promise<void> {
  for (;;) {
    const { done = 0, waiting = 0 } = await inboxStates(shop);
    if (waiting === 0 || done >= items) return;
    if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`);
    await pause(20);
  }
}

async function expectExact(shop: PathShop): Promise<void> {
  expect(await inboxStates(shop)).toEqual({ done: deliveries(0, orders).length });
  expect(await disagreementsOf(shop)).toEqual([]);
  expect(await statementOf(shop)).toEqual(await undisturbedStatement());
}

test('a worker killed with SIGKILL amid a thousand orders, and another started: the ledger is exact', async () => {
  const { shop } = await scene();
  await deliver(shop, deliveries(0, orders));
  for (let kills = 0; kills < 3; kills++) {
    const before = (await inboxStates(shop)).done ?? 0;
    const worker = startWorker(database);
    await untilDone(shop, worker, before + 1);
    await kill(worker, 'SIGKILL');
    if (kills === 0) expect((await inboxStates(shop)).waiting).toBeGreaterThan(0);
  }
  const last = startWorker(database);
  await untilDone(shop, last);
  await kill(last, 'SIGTERM');
  expect(last.exitCode).toBe(0);
  await expectExact(shop);
}, 120_000);

describeWithRedis('with Redis', () => {
  test('Redis stopped amid a thousand orders, and workers go on without it', async () => {
    const redis = await startRedis();
    atEndOfFile(() => redis.dispose());
    const { shop } = await scene();
    const worker = startWorker(database, { REDIS_URL: redis.url });
    await deliver(shop, deliveries(0, orders / 2));
    await untilDone(shop, worker, 1);
    await redis.kill();
    await deliver(shop, deliveries(orders / 2, orders));
    await untilDone(shop, worker);
    expect(worker.exitCode).toBe(null);
    await redis.start();
    await kill(worker, 'SIGTERM');
    expect(worker.exitCode).toBe(0);
    await expectExact(shop);
  }, 120_000);
});
