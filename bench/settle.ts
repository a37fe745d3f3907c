/** Orders settled a second: from waiting in the inbox to posted in the ledger, by one worker, with the doorbell on PostgreSQL or on Redis. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { freePort } from '../scripts/ports.ts';
import { findProgram } from '../tests/support/programs.ts';
import { writeOrderTemplate } from './webhook.ts';
import { apiSecret, load, residentMb, shopDomain, stopChildren, type World } from './world.ts';

const settleTimeoutMs = 120_000;
const sendSeconds = 4;

/** `env` is the server's and worker's, such as REDIS_URL. The orders come in by HTTP first, then the worker starts, and its time is taken. */
export async function measureSettle(
  world: World,
  port: number,
  queue: string,
  env: Record<string, string>,
): Promise<Record<string, number>> {
  const bodyFile = writeOrderTemplate(world);
  const firstOrderId = 100_000_000 + Math.floor(Math.random() * 1_000) * 1_000_000;
  await load({
    port,
    connections: 32,
    seconds: sendSeconds,
    requests: { kind: 'webhook', bodyFile, secret: apiSecret, shop: shopDomain, topic: 'orders/paid', firstOrderId },
  });
  const orders = await waiting(world);
  const worker = await world.startWorker(env);
  let startedAt = 0;
  let before = orders;
  const deadline = performance.now() + settleTimeoutMs;
  for (;;) {
    const left = await waiting(world);
    // The worker's start-up is not settling: time runs from the first order that is done.
    if (startedAt === 0 && left < orders) {
      startedAt = performance.now();
      before = left;
    }
    if (left === 0) break;
    if (performance.now() > deadline || !worker.isRunning())
      throw new Error(
        `${left} of ${orders} orders were not settled:\n${readFileSync(worker.logPath, 'utf8').slice(-2_000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const rps = before / ((performance.now() - startedAt) / 1_000);
  const memory = residentMb(worker.pid);
  await stopChildren([worker]);
  return { [`settle.${queue}.rps`]: rps, [`settle.${queue}.orders`]: orders, 'rss.worker_mb': memory };
}

async function waiting(world: World): Promise<number> {
  const { rows } = await world.owner.query<{ left: number }>(
    `SELECT count(*)::int AS left FROM inbox_item WHERE state = 'waiting'`,
  );
  return rows[0]?.left ?? Number.NaN;
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
