/** What is measured: PostgreSQL with its durable settings, one shop with ten thousand links, and the built server and worker as processes of their own. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { freePort } from '../scripts/ports.ts';
import { startPostgres } from '../scripts/postgres/embedded-postgres.ts';
import { SERVER, WORKER } from '../scripts/processes.mjs';
import { type Child, endGroups, startChild } from '../scripts/stack/child.ts';
import { migrate } from '../scripts/stack/migrate.ts';
import { startOf } from '../scripts/stack/process-identity.ts';
import type { Job, Outcome } from './generator.ts';

const root = join(import.meta.dirname, '..');
export const linkCount = 10_000;
export const apiSecret = 'a-secret-of-the-bench';
export const shopDomain = 'bench.myshopify.com';

export interface World {
  readonly folder: string;
  readonly owner: pg.Pool;
  readonly shopId: string;
  startServer(env?: Record<string, string>): Promise<{ child: Child; port: number }>;
  startWorker(env?: Record<string, string>): Promise<Child>;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const address = new URL(postgres.url());
  address.pathname = '/bench';
  const url = address.toString();
  await migrate(url);
  const owner = new pg.Pool({ connectionString: url, max: 2 });
  owner.on('error', () => undefined);
  const shopId = await insertShopWithLinks(owner);
  const children: Child[] = [];
  const environment = (port: number, env: Record<string, string>): NodeJS.ProcessEnv => ({
    ...process.env,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: url,
    SHOPIFY_API_KEY: 'bench',
    SHOPIFY_API_SECRET: apiSecret,
    SHOPIFY_APP_URL: `http://127.0.0.1:${port}`,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    ...env,
  });
  const start = async (
    name: string,
    args: readonly string[],
    port: number,
    env: Record<string, string>,
  ): Promise<Child> => {
    const child = await startChild({
      name,
      args,
      env: environment(port, env),
      cwd: root,
      logDir: join(folder, 'logs'),
    });
    children.push(child);
    return child;
  };
  return {
    folder,
    owner,
    shopId,
    async startServer(env = {}) {
      const port = await freePort();
      const child = await start('server', SERVER, port, env);
      await untilReady(`http://127.0.0.1:${port}/readyz`, child);
      return { child, port };
    },
    startWorker: (env = {}) => start('worker', WORKER, 0, env),
    async close() {
      await stopChildren(children);
      await owner.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function stopChildren(children: readonly Child[]): Promise<void> {
  await endGroups(children.filter((child) => child.isRunning()).map(({ pid }) => ({ pid, start: startOf(pid) })));
}

/** Resident memory of a process, MB. */
export function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}

/** Runs a load in a process of its own. */
export function load(job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'generator.ts'), JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}

async function untilReady(url: string, child: Child): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (!child.isRunning())
      throw new Error(`the ${child.name} ${await child.ended}:\n${readFileSync(child.logPath, 'utf8').slice(-2_000)}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer in 30 s`);
}

async function insertShopWithLinks(owner: pg.Pool): Promise<string> {
  const [shopId, programId, partnerId] = [uuidv7(), uuidv7(), uuidv7()];
  await owner.query(
    `INSERT INTO shop (shop_id, domain, status, name, currency, storefront_url, installed_at)
     VALUES ($1, $2, 'installed', 'Bench', 'EUR', 'https://shop.example', '2026-01-01')`,
    [shopId, shopDomain],
  );
  await owner.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank) VALUES ($1, $2, 'partners', 'affiliate', 'Bench', 1)`,
    [shopId, programId],
  );
  const terms = {
    attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 365 },
    base: { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' },
    rules: [{ key: 'default', percent: '10' }],
    overrides: [],
    holdDays: 14,
    minPayout: '0.00',
    selfReferral: 'block',
    referee: null,
  };
  await owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 1, '2026-01-01', $3, 'bench')`,
    [shopId, programId, JSON.stringify(terms)],
  );
  await owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, approved_at, updated_at)
     VALUES ($1, $2, $3, 'anna', 1001, 'approved', 'Anna', 'anna@example.com', 'anna@example.com', '2026-01-01', '2026-01-01', now())`,
    [shopId, partnerId, programId],
  );
  await owner.query(
    `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'approved', '2026-01-01', 'bench')`,
    [shopId, partnerId],
  );
  await owner.query(
    `WITH made AS (
       INSERT INTO link (shop_id, link_id, partner_id, code) SELECT $1, gen_random_uuid(), $2, 'bench-' || n FROM generate_series(0, $3 - 1) n
       RETURNING shop_id, link_id, code)
     INSERT INTO link_directory (code, shop_id, link_id) SELECT code, shop_id, link_id FROM made`,
    [shopId, partnerId, linkCount],
  );
  await owner.query('ANALYZE');
  return shopId;
}
