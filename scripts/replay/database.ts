/** A database for one replay, dropped afterwards: on the server that DATABASE_URL names, or on an embedded one started for the purpose. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../postgres/embedded-postgres.ts';
import { dropDatabase } from '../stack/migrate.ts';
import { readMigrations } from '../stack/migrations.ts';

/** Any fixed number. */
const creationLock = 7_214_002;

export interface ReplayDatabase {
  readonly url: string;
  /** Cuts whatever is still connected. May be called twice. */
  readonly drop: () => Promise<void>;
}

export async function createReplayDatabase(): Promise<ReplayDatabase> {
  const name = `tributary_replay_${randomUUID().replaceAll('-', '')}`;
  const given = process.env.DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startServer();
  const address = new URL(server.url);
  address.pathname = `/${name}`;
  const dropNow = async (): Promise<void> => {
    await dropDatabase(server.url, name);
    await server.stop();
  };
  let dropping: Promise<void> | undefined;
  const drop = (): Promise<void> => {
    dropping ??= dropNow();
    return dropping;
  };
  try {
    await createMigrated(server.url, name, address.toString());
  } catch (error) {
    await drop();
    throw error;
  }
  return { url: address.toString(), drop };
}

/** Roles belong to the whole server: replays that begin at once take turns. */
async function createMigrated(serverUrl: string, name: string, url: string): Promise<void> {
  await withClient(serverUrl, async (server) => {
    await server.query('SELECT pg_advisory_lock($1)', [creationLock]);
    await server.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    await withClient(url, async (database) => {
      for (const sql of readMigrations()) await database.query(sql);
    });
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** What a replay stores need not survive a power cut. */
async function startServer() {
  const home = mkdtempSync(join(tmpdir(), 'tributary-replay-'));
  // PostgreSQL's account must be able to pass through when this is root's directory.
  chmodSync(home, 0o711);
  const server = await startPostgres({
    dataDir: join(home, 'postgres'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { url: server.url(), stop };
}
