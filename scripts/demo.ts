// `npm run demo`: the product against the sandbox, on this machine alone, with nothing to prepare. Everything it keeps lies in .data: remove that for a new start.
// Whatever ended the last run, the next one starts: what it left running is ended, its database taken up again, and a seeding that was cut short begun anew.

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './fresh-build.ts';
import { startPostgres, stopPostgres } from './postgres/embedded-postgres.ts';
import { runQuietly } from './quiet-run.ts';
import { endGroups, tailOf } from './stack/child.ts';
import { chooseDemoPorts } from './stack/demo-ports.ts';
import { dropDatabase, isEmpty, migrate } from './stack/migrate.ts';
import { endLeftOvers, getRunningDemo, noteRunning } from './stack/running.ts';
import { ensureSecrets } from './stack/secrets.ts';
import {
  SANDBOX_SHOP,
  type Stack,
  type StackAddresses,
  type StackOptions,
  stackEnvironment,
  stackVariables,
  startStack,
} from './stack/stack.ts';

const ROOT = join(import.meta.dirname, '..');
const DATA = join(ROOT, '.data');
const FILES = {
  running: join(DATA, 'demo.pids'),
  addresses: join(DATA, 'demo.json'),
  environment: join(DATA, 'demo.env'),
  ports: join(DATA, 'ports.json'),
  secrets: join(DATA, 'secrets.json'),
  seeded: join(DATA, 'seeded'),
  postgres: join(DATA, 'postgres'),
  sandbox: join(DATA, 'sandbox'),
  logs: join(DATA, 'logs'),
};
const DATABASE = 'tributary';
const POSTGRES_PORT = 54_329;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** What to undo at the end, newest first. */
const endings: (() => Promise<void> | void)[] = [];
let ending: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!ending) say('\nStopping …');
    void end(0);
  });
}
await main().catch(async (error: unknown) => {
  // A signal in the middle of starting makes steps fail; the signal's handler, which may still be waiting for its turn, has the last word then.
  await new Promise((resolve) => setImmediate(resolve));
  if (!ending) process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  await end(1);
});

function end(exitCode: number): Promise<void> {
  ending ??= (async () => {
    for (const undo of endings.reverse()) await undo();
    if (exitCode === 0) say('Stopped. The data is kept in .data.');
    process.exit(exitCode);
  })().catch((error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  });
  return ending;
}

async function main(): Promise<void> {
  mkdirSync(FILES.logs, { recursive: true });
  const running = getRunningDemo(FILES.running);
  if (running)
    throw new Error(`The demo is already running here (process ${running}); its addresses are in .data/demo.json.`);
  const leftOver = await endLeftOvers(FILES.running);
  if (leftOver.length > 0) say(`Ended what the last run had left: ${leftOver.join(', ')}.`);
  forget();

  const note = noteRunning(FILES.running);
  endings.push(() => note.remove());
  const { databaseUrl, isNew } = await openDatabase();
  await ensureBuild(say);
  const ports = await chooseDemoPorts(FILES.ports, say);
  const secrets = ensureSecrets(FILES.secrets);
  const options: StackOptions = {
    databaseUrl,
    ports,
    secrets,
    sandboxDir: FILES.sandbox,
    logDir: FILES.logs,
    onStart: ({ name, pid }) => note.add(name, pid),
  };
  endings.push(() => endGroups(note.members()));
  say('Starting the sandbox, the app and the worker …');
  const stack = await startStack(options);
  const watching = watch(stack);
  // The seed takes the ways that everybody takes, so it needs the app and the worker.
  if (isNew) await Promise.race([seed(options), watching]);
  await stack.untilAllAnswer();
  if (!isNew) await tellWhereTheShopIs(stack.addresses);
  writeFileSync(FILES.addresses, `${JSON.stringify(stack.addresses, null, 2)}\n`);
  writeFileSync(FILES.environment, environmentFile(stackVariables(options)), { mode: 0o600 });
  endings.push(forget);
  printAddresses(stack.addresses);
  await watching;
}

/** How the demo can be reached holds while it runs. */
function forget(): void {
  for (const file of [FILES.addresses, FILES.environment]) rmSync(file, { force: true });
}

/** For commands such as `npm run audit`, which look at the demo where nothing else is named: scripts/run.mjs. */
function environmentFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}

/** The embedded server, or the one that DATABASE_URL names. A database counts as new until it was seeded to the end. */
async function openDatabase(): Promise<{ databaseUrl: string; isNew: boolean }> {
  const given = process.env.DATABASE_URL;
  if (given) {
    say('Using the database that DATABASE_URL names.');
    await migrate(given);
    return { databaseUrl: given, isNew: await isEmpty(given) };
  }
  say('Starting PostgreSQL …');
  // Before it runs, so that a signal in the middle of its start finds it too.
  endings.push(() => stopPostgres(FILES.postgres));
  const server = await startPostgres({ dataDir: FILES.postgres, port: POSTGRES_PORT });
  const isNew = !existsSync(FILES.seeded);
  if (isNew) {
    await dropDatabase(server.url(), DATABASE);
    rmSync(FILES.sandbox, { recursive: true, force: true });
  }
  await migrate(server.url(DATABASE));
  return { databaseUrl: server.url(DATABASE), isNew };
}

async function seed(options: StackOptions): Promise<void> {
  say('Filling the new database with a shop, partners and orders …');
  const args = ['--import', 'tsx', '--import', './sandbox/network.mjs', 'prisma/seed.ts'];
  const startedAt = Date.now();
  const ticker = setInterval(() => say(`  still at it, ${Math.round((Date.now() - startedAt) / 1000)} s`), 15_000);
  await runQuietly('Seeding', args, { ...stackEnvironment(options), LOG_LEVEL: 'warn' }).finally(() =>
    clearInterval(ticker),
  );
  writeFileSync(FILES.seeded, `${new Date().toISOString()}\n`);
}

/** Ports may have changed since the last start, and with them the shop's own address: Shopify tells an app of that by a webhook. */
async function tellWhereTheShopIs({ twin }: StackAddresses): Promise<void> {
  const response = await fetch(`${twin}/_control/webhooks/emit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shop: SANDBOX_SHOP, topic: 'shop/update', payload: {} }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`The sandbox refused to tell of its address: ${await response.text()}`);
}

function printAddresses({ app, storefront, admin, portal, mail, twin }: StackAddresses): void {
  say(`
Tributary is running.

  Merchant's admin     ${admin}
  Partners' portal     ${portal}
  Storefront           ${storefront}
  Mailbox              ${mail}
  Shopify's stand-in   ${twin}
  App                  ${app}

Try this first:
  1. Open the merchant's admin and look at the partners; approve one who waits.
  2. Ask for a sign-in link in the portal, read it in the mailbox, and copy your link.
  3. Follow that link to the storefront, buy something, and see the commission, with its reason, in portal and admin.
  4. Refund the order in the back office (${twin}/back-office) and look again.

Logs are in .data/logs. Ctrl-C stops everything and keeps the data.`);
}

/** Runs until a part ends by itself, which none should. */
async function watch(stack: Stack): Promise<never> {
  const [child, how] = await Promise.race(stack.children().map(async (each) => [each, await each.ended] as const));
  throw new Error(`The ${child.name} ${how}. The end of its log, ${child.logPath}:\n${tailOf(child.logPath)}`);
}
