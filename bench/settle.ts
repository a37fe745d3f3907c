/**
 * Settling from end to end: orders a second from the first webhook's request to the last order in the ledger, by one server and one worker, while
 * the load comes in. Afterwards every order's commission is compared with what it is worth: a figure counts only if all of them are right.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { freePort } from '../scripts/ports.ts';
import type { Child } from '../scripts/stack/child.ts';
import { findProgram } from '../tests/support/programs.ts';
import { median } from './median.ts';
import { insertClicks, requireRightAmounts } from './order-run.ts';
import type { OrderRun } from './orders.ts';
import { measurePlainSql } from './plain-sql.ts';
import { requireStored } from './webhook.ts';
import { apiSecret, load, residentMb, stopChildren, type World } from './world.ts';

const shopNumbers = [1, 10, 100] as const;
const connections = 32;
const sendSecondsMax = 60;
const settleTimeoutMs = 120_000;

export interface SettleSize {
  readonly orders: number;
  readonly rounds: number;
}

/** `env` is the server's and worker's, such as REDIS_URL. */
export async function measureSettle(
  world: World,
  queue: 'postgres' | 'redis',
  env: Record<string, string>,
  size: SettleSize,
): Promise<Record<string, number>> {
  const server = await world.startServer(env);
  const worker = await world.startWorker(env);
  const found = new Map<string, number[]>();
  const take = (name: string, value: number) => found.set(name, [...(found.get(name) ?? []), value]);
  try {
    await settleOnce(world, server.port, worker, newRun(Math.ceil(size.orders / 3), 10));
    // What autovacuum does within a minute of a database's first orders.
    await world.owner.query('VACUUM ANALYZE');
    for (let round = 0; round < size.rounds; round++) {
      for (const shops of shopNumbers) {
        const rps = await settleOnce(world, server.port, worker, newRun(size.orders, shops));
        take(`settle.${queue}.shops${shops}.rps`, rps);
        if (queue !== 'postgres' || shops !== 1) continue;
        // The pair of the same round: both have seen the machine in the same state.
        const plain = await measurePlainSql(world, newRun(size.orders, 1));
        take('settle.sql.rps', plain);
        take('settle.ratio_sql', rps / plain);
      }
    }
    take('rss.worker_mb', residentMb(worker.pid));
  } finally {
    await stopChildren([server.child, worker]);
  }
  return Object.fromEntries([...found].map(([name, values]) => [name, median(values)]));
}

let nextNumber = 100_000_000;

function newRun(orders: number, shops: number): OrderRun {
  const run = { orders, shops, firstNumber: nextNumber, at: Date.now() };
  nextNumber += 1_000_000;
  return run;
}

async function settleOnce(world: World, port: number, worker: Child, run: OrderRun): Promise<number> {
  await insertClicks(world, run);
  const requests = { kind: 'orders' as const, secret: apiSecret, run };
  const { startedAt, statuses } = await load({ port, connections, seconds: sendSecondsMax, requests });
  requireStored(statuses);
  await untilSettled(world, worker);
  const seconds = (Date.now() - startedAt) / 1_000;
  await requireRightAmounts(world, run);
  await clearAway(world);
  return run.orders / seconds;
}

async function untilSettled(world: World, worker: Child): Promise<void> {
  const deadline = performance.now() + settleTimeoutMs;
  for (;;) {
    const { rows } = await world.owner.query(`SELECT FROM inbox_item WHERE state = 'waiting' LIMIT 1`);
    if (rows.length === 0) return;
    if (performance.now() > deadline || !worker.isRunning()) {
      const { rows: left } = await world.owner.query(
        'SELECT state, error, count(*)::int FROM inbox_item GROUP BY state, error',
      );
      const log = readFileSync(worker.logPath, 'utf8').slice(-2_000);
      throw new Error(`not every order was settled: ${JSON.stringify(left)}\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Mail that waits for a mail server would come up again in the next measurement. */
async function clearAway(world: World): Promise<void> {
  await world.owner.query(
    `UPDATE outbox_item SET state = 'done', ended_at = now() WHERE state IN ('waiting', 'started')`,
  );
}

/** A Redis of the bench's own, or null where the program is not installed. */
export async function startRedis(): Promise<{ url: string; stop: () => void } | null> {
  const program = findProgram('redis-server');
  if (program === undefined) return null;
  const port = await freePort();
  const server = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(server.stdout, 'data');
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.kill() };
}
