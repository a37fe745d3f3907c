// `npm run dev`: the product on this machine, in a real development store. Shopify's command line opens a tunnel, tells the store where the app is, and runs
// scripts/dev-web.ts (see shopify.web.toml) with the app's credentials. PostgreSQL is our part, unless DATABASE_URL names one.

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from './postgres/embedded-postgres.ts';
import { migrate } from './stack/migrate.ts';
import { ensureSecrets } from './stack/secrets.ts';

const CLI = '@shopify/cli@4.8.2';
const ROOT = join(import.meta.dirname, '..');
const DATA = join(ROOT, '.data', 'dev');
const POSTGRES_PORT = 54_330;

mkdirSync(DATA, { recursive: true });
const server = process.env.DATABASE_URL
  ? undefined
  : await startPostgres({ dataDir: join(DATA, 'postgres'), port: POSTGRES_PORT });
const databaseUrl = process.env.DATABASE_URL ?? server?.url('tributary') ?? '';
await migrate(databaseUrl);
const env = {
  ...process.env,
  DATABASE_URL: databaseUrl,
  ENCRYPTION_KEY: process.env.ENCRYPTION_KEY ?? ensureSecrets(join(DATA, 'secrets.json')).encryptionKey,
};

const cli = spawn('npx', ['--yes', CLI, 'app', 'dev', ...process.argv.slice(2)], {
  cwd: ROOT,
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
// The command line hears Ctrl-C from the terminal itself; we wait for it to end, then stop the database.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cli.kill(signal));
cli.on('error', (error) => process.stderr.write(`${CLI} could not be started: ${error.message}\n`));
cli.on('close', async (code) => {
  await server?.stop();
  process.exit(code ?? 1);
});
