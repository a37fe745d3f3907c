#!/usr/bin/env node
// Stands in for the schema engine that Prisma's command line would download from Prisma's own host: an installation of ours needs nothing but npm packages.
// It is the WebAssembly build of the very same engine (@prisma/schema-engine-wasm), spoken to in the command line's protocol: JSON-RPC, one message a line on
// stdin and stdout. Migrations, their folder and the table _prisma_migrations are therefore exactly Prisma's, and a native engine may take over at any time
// (PRISMA_ENGINE=native, see scripts/setup/database-client.mjs). Not supported: `generate --sql`.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDatabase, dropDatabase, execute } from './prisma-engine/databases.mjs';
import { MigrationAdapterFactory } from './prisma-engine/migration-adapter.mjs';

/** Ids of our own requests, far from those that the command line counts. */
const PRINT_ID_BASE = 1_000_000;

const args = process.argv.slice(2);
const packageDir = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
const datasource = JSON.parse(valuesOf('--datasource')[0] ?? '{}');
const url = datasource.url ?? process.env.DATABASE_URL;
const factory = new MigrationAdapterFactory(url, datasource.shadowDatabaseUrl, report);

if (args.includes('--version')) printVersion();
else if (args.includes('cli')) await runOnce(args[args.indexOf('cli') + 1]);
else serve();

function valuesOf(flag) {
  return args.flatMap((arg, index) => (arg === flag ? [args[index + 1]] : []));
}

/** The command line compares the last part of the version, the engine's commit. */
function printVersion() {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  process.stdout.write(`schema-engine-cli ${version.split('.').pop()}\n`);
}

/** Log lines are what the command line understands on stderr. */
function report(message, errorCode) {
  const fields = { message, error_code: errorCode };
  const line = { timestamp: new Date().toISOString(), level: 'ERROR', fields, target: 'schema_engine::logger' };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** `cli can-connect-to-database` and its like: one answer by exit code. */
async function runOnce(command) {
  const commands = {
    'can-connect-to-database': () => execute(url, 'SELECT 1'),
    'create-database': () => createDatabase(url),
    'drop-database': () => dropDatabase(url),
  };
  try {
    if (!commands[command]) throw new Error(`Unknown command: ${command}`);
    await commands[command]();
  } catch (error) {
    // The command line drops the first line of stderr and parses each further one.
    process.stderr.write('\n');
    report(error.message, { '3D000': 'P1003', '28P01': 'P1000' }[error.code] ?? 'P1001');
    process.exitCode = 1;
  }
}

async function startEngine() {
  // Read by the engine's own panic hook; without it a panic would only show as a TypeError.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => report(message) };
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const bytes = readFileSync(join(packageDir, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = valuesOf('--datamodels').map((path) => [path, readFileSync(path, 'utf8')]);
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
  return glue.SchemaEngine.new(options, () => {}, bindMigrationAwareSqlAdapterFactory(factory));
}

function serve() {
  let engine;
  let pending = 0;
  let isClosed = false;
  let leaving;
  const awaited = new Map();
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const leave = () => {
    leaving ??= factory.dropShadowDatabases().finally(() => process.exit(0));
  };
  const leaveWhenIdle = () => {
    if (isClosed && pending === 0) leave();
  };
  /** Text for the user is printed by the command line, on our request. */
  const print = (content, id) =>
    new Promise((resolve) => {
      awaited.set(id, resolve);
      send({ method: 'print', id, params: { content: content.replace(/\n$/, '') } });
    });
  const answer = async ({ id, method, params }) => {
    if (method === 'createDatabase') return { databaseName: await createDatabase(url) };
    if (method === 'dbExecute') return execute(params.datasourceType?.url ?? url, params.script).then(() => null);
    engine ??= startEngine();
    const ready = await engine;
    if (method === 'getDatabaseVersion') return ready.version();
    if (typeof ready[method] !== 'function') throw new Error(`The schema engine has no method ${method}.`);
    const result = (await ready[method](params)) ?? {};
    if (method !== 'diff' || result.stdout == null) return result;
    await print(result.stdout, PRINT_ID_BASE + id);
    return { ...result, stdout: null };
  };

  process.on('SIGTERM', leave);
  process.on('uncaughtException', (error) => {
    // Dropping a shadow database cuts its connections, which then complain.
    if (leaving) return;
    report(String(error.stack ?? error));
    process.exit(101);
  });
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('close', () => {
    isClosed = true;
    leaveWhenIdle();
  });
  lines.on('line', async (line) => {
    const message = JSON.parse(line);
    if (!message.method) {
      awaited.get(message.id)?.();
      awaited.delete(message.id);
      return;
    }
    pending += 1;
    try {
      send({ id: message.id, result: await answer(message) });
    } catch (error) {
      send({ id: message.id, error: asRpcError(error) });
    } finally {
      pending -= 1;
      leaveWhenIdle();
    }
  });
}

function asRpcError(error) {
  const code = error.code ?? error.error_code;
  // The engine does not hand on what PostgreSQL said of a failing statement; the adapter has kept it.
  const said = factory.takeLastDatabaseError();
  const message = [error.message ?? String(error), said && `PostgreSQL: ${said}`].filter(Boolean).join('\n\n');
  const data = { is_panic: false, message, error_code: typeof code === 'string' ? code : undefined, meta: error.meta };
  return { code: 4466, message: 'An error happened. Check the data field for details.', data };
}
