/** What is measured: PostgreSQL with its durable settings, a hundred shops, and the built server and worker as processes of their own. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../scripts/ports.ts';
import { startPostgres } from '../scripts/postgres/embedded-postgres.ts';
import { SERVER, WORKER } from '../scripts/processes.mjs';
import { type Child, endGroups, startChild } from '../scripts/stack/child.ts';
import { migrate } from '../scripts/stack/migrate.ts';
import { startOf } from '../scripts/stack/process-identity.ts';
import type { Job, Outcome } from './generator.ts';
import { insertShops } from './shops.ts';

const root = join(import.meta.dirname, '..');
export const apiSecret = 'a-secret-of-the-bench';

export interface World {
  readonly folder: string;
  /** The database's address, for the superuser. */
  readonly url: string;
  readonly owner: pg.Pool;
  readonly shopIds: readonly string[];
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
  const shopIds = await insertShops(owner);
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
    url,
    owner,
    shopIds,
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
  return memoryMb(pid, 'VmRSS');
}

/** The most that it ever was, MB; 0 once the process has ended. */
export function peakMb(pid: number | undefined): number {
  try {
    return memoryMb(pid ?? 0, 'VmHWM');
  } catch {
    return 0;
  }
}

function memoryMb(pid: number, field: string): number {
  const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1_024);
}

/** Runs a load in a process of its own. */
export function load(job: Job): Promise<Outcome> {
  return runScript('generator.ts', job);
}

/** Runs a file of this folder in a process of its own: its argument is a job as JSON, and so is what it prints. */
export function runScript<Result>(file: string, job: object): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, file), JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`${file} ended with ${code}`)),
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
