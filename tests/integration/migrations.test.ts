import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#tests/support/postgres.ts';
import { prismaEnvironment } from '../../scripts/setup/database-client.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const PRISMA = join(ROOT, 'node_modules', 'prisma', 'build', 'index.js');

/** Prisma's own command line, as `npm run prisma` runs it. */
async function prisma(
  databaseUrl: string,
  args: readonly string[],
  cwd = ROOT,
): Promise<{ code: number; output: string }> {
  const env = prismaEnvironment(ROOT, { ...process.env, DATABASE_URL: databaseUrl });
  const child = spawn(process.execPath, [PRISMA, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

/** Tables, columns, constraints, indexes, policies, triggers and functions, in words that can be compared. */
async function structureOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(`
      SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
      UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
      UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
      UNION ALL SELECT format('policy %s %s %s %s %s', tablename, policyname, roles, qual, with_check) FROM pg_policies WHERE schemaname = 'public'
      UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      ORDER BY 1`);
    return result.rows.map((row) => row.line);
  } finally {
    await client.end();
  }
}

describe('the migrations', async () => {
  const copied = await testDatabase();
  const deployed = new URL(copied.url);
  deployed.pathname = `${deployed.pathname}_deployed`;
  afterAll(() => copied.owner.query(`DROP DATABASE IF EXISTS ${deployed.pathname.slice(1)} WITH (FORCE)`));

  test('prisma migrate deploy makes the database and leads to the schema that the other tests use', async () => {
    const { code, output } = await prisma(deployed.toString(), ['migrate', 'deploy']);
    expect(output).toContain('All migrations have been successfully applied');
    expect(code).toBe(0);
    expect(await structureOf(deployed.toString())).toEqual(await structureOf(copied.url));
  });

  test('deploying again changes nothing', async () => {
    const { code, output } = await prisma(deployed.toString(), ['migrate', 'deploy']);
    expect(output).toContain('No pending migrations to apply');
    expect(code).toBe(0);
  });

  test('say what schema.prisma says', async () => {
    const flags = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
    expect(await prisma(deployed.toString(), ['migrate', 'diff', ...flags])).toMatchObject({ code: 0 });
  });

  test('leave no shadow database behind', async () => {
    const found = await copied.owner.query(
      `SELECT count(*)::int AS n FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'`,
    );
    expect(found.rows[0].n).toBe(0);
  });
});

describe('a migration that fails', async () => {
  const database = await testDatabase();
  const project = mkdtempSync(join(tmpdir(), 'tributary-migration-'));
  afterAll(() => rmSync(project, { recursive: true, force: true }));
  const folder = join(project, 'migrations');
  mkdirSync(join(folder, '20200101000000_broken'), { recursive: true });
  cpSync(join(ROOT, 'prisma', 'migrations', 'migration_lock.toml'), join(folder, 'migration_lock.toml'));
  writeFileSync(
    join(folder, '20200101000000_broken', 'migration.sql'),
    'CREATE TABLE a (id int);\nSELECT * FROM nowhere;\n',
  );
  writeFileSync(join(project, 'schema.prisma'), 'datasource db {\n  provider = "postgresql"\n}\n');
  const settings = { schema: join(project, 'schema.prisma'), migrations: { path: folder }, datasource: { url: '' } };

  test("is reported in PostgreSQL's own words", async () => {
    const fresh = new URL(database.url);
    fresh.pathname = `${fresh.pathname}_broken`;
    settings.datasource.url = fresh.toString();
    const config = join(project, 'prisma.config.mjs');
    writeFileSync(config, `export default ${JSON.stringify(settings)};\n`);
    const { code, output } = await prisma(fresh.toString(), ['migrate', 'deploy', '--config', config]);
    await database.owner.query(`DROP DATABASE IF EXISTS ${fresh.pathname.slice(1)} WITH (FORCE)`);
    expect(code).not.toBe(0);
    expect(output).toContain('relation "nowhere" does not exist');
  });
});
