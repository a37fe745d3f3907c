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
import { commissionCents, type OrderRun, orderAt } from './orders.ts';
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
    take(`rss.worker_${queue}_mb`, residentMb(worker.pid));
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

/** The visitors of the run's orders clicked an hour before they bought. */
export async function insertClicks(world: World, run: OrderRun): Promise<void> {
  const clicked = ordersOf(run).filter(({ visitor }) => visitor !== null);
  await world.owner.query(
    `INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor)
     SELECT link.shop_id, $1, gen_random_uuid(), link_id, partner_id, link.code, visitor
       FROM unnest($2::uuid[], $3::text[], $4::text[]) AS given (shop_id, code, visitor) JOIN link USING (shop_id, code)`,
    [
      new Date(run.at - 60 * 60 * 1_000),
      clicked.map(({ shop }) => world.shopIds[shop]),
      clicked.map(({ linkCode }) => linkCode),
      clicked.map(({ visitor }) => visitor),
    ],
  );
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

/** Throws unless the ledger's own entries hold each order's commission for its partner, and nothing else. */
export async function requireRightAmounts(world: World, run: OrderRun): Promise<void> {
  const { rows } = await world.owner.query<{ order_id: string; key: string; amount: string }>(
    `SELECT subject_id AS order_id, partner.key, sum(entry.amount) AS amount
       FROM entry JOIN entitlement USING (shop_id, entitlement_id) JOIN partner ON partner.shop_id = entry.shop_id AND partner.partner_id = entry.partner_id
      WHERE entry.shop_id = ANY($1) AND subject = 'order' AND subject_id::bigint BETWEEN $2 AND $3
      GROUP BY subject_id, partner.key`,
    [world.shopIds.slice(0, run.shops), run.firstNumber, run.firstNumber + run.orders - 1],
  );
  const held = new Map(rows.map((row) => [`${row.order_id} ${row.key}`, BigInt(row.amount)]));
  const right = ordersOf(run).filter(
    (order) => held.get(`${order.orderId} ${order.partnerKey}`) === commissionCents(order),
  );
  if (right.length !== run.orders || rows.length !== run.orders)
    throw new Error(
      `of ${run.orders} orders ${right.length} are in the ledger as they should be, among ${rows.length}`,
    );
}

function ordersOf(run: OrderRun) {
  return Array.from({ length: run.orders }, (_, index) => orderAt(run, index));
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
