// A database of its own for every test file that asks: an empty, migrated copy of the run's template, dropped when the file is done.

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { atEndOfFile } from './cleanup.ts';

export interface TestDatabase {
  readonly name: string;
  /** Address for the owner of the schema, to give to `compose` or to a child process as DATABASE_URL. */
  readonly url: string;
  /** Connections as the owner, who is not bound by row level security: for arranging and looking, not for what is under test. */
  readonly owner: pg.Pool;
  /** Connections that act as one of the application's roles, such as `tributary_app`. Closed with the database. */
  readonly poolAs: (role: string) => pg.Pool;
}

/** May be called anywhere in a test file. The database is dropped when the file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const { server, template } = requireServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  const url = address.toString();
  const pools: pg.Pool[] = [];
  const open = (role?: string): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max: 5, ...(role ? { options: `-c role=${role}` } : {}) });
    // Dropping the database cuts connections that are still idle in a pool, or in hand where a test ended early.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.push(pool);
    return pool;
  };
  atEndOfFile(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  return { name, url, owner: open(), poolAs: open };
}

function requireServer(): { server: string; template: string } {
  const { TEST_DATABASE_URL: server, TEST_DATABASE_TEMPLATE: template } = process.env;
  if (!server || !template)
    throw new Error('No test server: this project lacks tests/support/postgres-server.ts as its globalSetup.');
  return { server, template };
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
