import { join } from 'node:path';
import pg from 'pg';
import { runQuietly } from '../quiet-run.ts';
import { prismaEnvironment } from '../setup/database-client.mjs';

const ROOT = join(import.meta.dirname, '..', '..');

/** `prisma migrate deploy`, which also makes the database if it does not exist. */
export async function migrate(databaseUrl: string): Promise<void> {
  const env = prismaEnvironment(ROOT, { ...process.env, DATABASE_URL: databaseUrl });
  await runQuietly('Migrating the database', ['node_modules/prisma/build/index.js', 'migrate', 'deploy'], env);
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  );
}

/** Does no shop live in this migrated database yet? */
export async function isEmpty(databaseUrl: string): Promise<boolean> {
  const result = await withClient(databaseUrl, (client) => client.query('SELECT 1 FROM shop LIMIT 1'));
  return result.rowCount === 0;
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
