// Vitest's global set-up for tests that need a database: one PostgreSQL for the whole run, and in it a migrated template that test files copy (postgres.ts).
// TEST_DATABASE_URL names another server, where its user may create databases and roles. The migrations' SQL is applied directly because it is the same SQL and
// a second faster; that `prisma migrate deploy` leads to the same schema is a test of its own.

import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, stopPostgres } from '../../scripts/postgres/embedded-postgres.ts';
import { readMigrations } from '../../scripts/stack/migrations.ts';

const HOME_PREFIX = 'tributary-test-';
/** Any fixed number: two runs on the same server must not make the same template at once. */
const TEMPLATE_LOCK = 7_214_001;

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // Every project that needs a database names this set-up; the first one to come prepares it for all.
  if (process.env.TEST_DATABASE_TEMPLATE) return undefined;
  const stop = process.env.TEST_DATABASE_URL ? undefined : await startForThisRun();
  process.env.TEST_DATABASE_TEMPLATE = await ensureTemplate(process.env.TEST_DATABASE_URL ?? '');
  return stop;
}

async function startForThisRun(): Promise<() => Promise<void>> {
  await clearKilledRuns();
  const home = mkdtempSync(join(tmpdir(), HOME_PREFIX));
  // PostgreSQL's account must be able to pass through when this is root's directory.
  chmodSync(home, 0o711);
  writeFileSync(join(home, 'run.pid'), String(process.pid));
  // What a test stores need not survive a power cut.
  const settings = { fsync: 'off', full_page_writes: 'off', autovacuum_naptime: '5s' };
  const server = await startPostgres({ dataDir: join(home, 'postgres'), settings });
  process.env.TEST_DATABASE_URL = server.url();
  return async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its server behind: stopped here, and its data removed. */
async function clearKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(HOME_PREFIX))) {
    const home = join(tmpdir(), name);
    const note = join(home, 'run.pid');
    if (!existsSync(note) || isAlive(Number(readFileSync(note, 'utf8')))) continue;
    await stopPostgres(join(home, 'postgres'));
    rmSync(home, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A database with all migrations, named by their content, and marked as a template only once it is complete. */
async function ensureTemplate(serverUrl: string): Promise<string> {
  const migrations = readMigrations();
  const hash = createHash('sha256').update(migrations.join('\0')).digest('hex').slice(0, 12);
  const name = `tributary_template_${hash}`;
  await withClient(serverUrl, async (server) => {
    await server.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const found = await server.query('SELECT datistemplate FROM pg_database WHERE datname = $1', [name]);
    if (found.rows[0]?.datistemplate) return;
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.query(`CREATE DATABASE ${name}`);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    await withClient(url.toString(), async (database) => {
      for (const sql of migrations) await database.query(sql);
    });
    await server.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
  });
  return name;
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
