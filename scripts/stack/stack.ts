// The whole product against the sandbox, as the demo and the browser tests run it: the sandbox (Shopify's twin, a storefront, a mailbox), the app and the worker,
// each the very program that production runs, told where things are by environment variables alone. sandbox/network.mjs, loaded before the program, stands in
// for DNS: it leads what goes to a shop's own address to the twin.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SERVER, WORKER } from '../processes.mjs';
import { type Child, endGroups, startChild, tailOf } from './child.ts';
import { startOf } from './process-identity.ts';

export interface StackPorts {
  readonly app: number;
  readonly twin: number;
  readonly storefront: number;
  readonly smtp: number;
}

export interface StackSecrets {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly encryptionKey: string;
}

export interface StackOptions {
  readonly databaseUrl: string;
  readonly ports: StackPorts;
  readonly secrets: StackSecrets;
  /** Where the sandbox keeps its world; none: in memory. */
  readonly sandboxDir?: string;
  readonly logDir: string;
  /** Hears of every process as soon as it runs. */
  readonly onStart?: (child: Child) => void;
  /** More variables for every process, such as LOG_LEVEL or REDIS_URL. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Base addresses: `admin` is the shop's admin with our app open, `portal` the partners' portal of the sandbox's shop, `mail` the mailbox. */
export interface StackAddresses {
  readonly app: string;
  readonly storefront: string;
  readonly admin: string;
  readonly portal: string;
  readonly mail: string;
  readonly twin: string;
}

export interface Stack {
  readonly addresses: StackAddresses;
  readonly children: () => readonly Child[];
  /** Starts another worker, or a new one after the last was killed. */
  readonly startWorker: () => Promise<Child>;
  /** Waits until every one of the addresses answers. */
  readonly untilAllAnswer: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..');
const NETWORK = ['--import', './sandbox/network.mjs'];
const ANSWER_TIMEOUT_MS = 60_000;
export const SANDBOX_SHOP = 'sandbox.myshopify.com';

export function addressesFor(ports: StackPorts): StackAddresses {
  const origin = (port: number) => `http://127.0.0.1:${port}`;
  const [twin, app] = [origin(ports.twin), origin(ports.app)];
  const shopName = SANDBOX_SHOP.replace('.myshopify.com', '');
  return {
    app,
    storefront: origin(ports.storefront),
    admin: `${twin}/store/${shopName}/apps/tributary`,
    portal: `${app}/portal/${shopName}`,
    mail: `${twin}/mailbox`,
    twin,
  };
}

/** The environment of app, worker and seed. */
export function stackEnvironment(options: StackOptions): NodeJS.ProcessEnv {
  return { ...process.env, ...stackVariables(options) };
}

/** What of that environment is the stack's own. */
export function stackVariables({
  databaseUrl,
  ports,
  secrets,
  sandboxDir,
  env = {},
}: StackOptions): Readonly<Record<string, string>> {
  const { app, twin, storefront } = addressesFor(ports);
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(ports.app),
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: secrets.apiKey,
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: app,
    APP_BRIDGE_URL: `${twin}/app-bridge.js`,
    ENCRYPTION_KEY: secrets.encryptionKey,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: 'Tributary <no-reply@tributary.example>',
    SANDBOX_SHOP,
    SANDBOX_TWIN_PORT: String(ports.twin),
    SANDBOX_STOREFRONT_PORT: String(ports.storefront),
    SANDBOX_SMTP_PORT: String(ports.smtp),
    SANDBOX_TWIN_ORIGIN: twin,
    SANDBOX_STOREFRONT_ORIGIN: storefront,
    ...(sandboxDir ? { SANDBOX_DATA_DIR: sandboxDir } : {}),
    ...env,
  };
}

/** Starts everything and returns once all processes answer. Pages of a shop may be missing while the database is empty. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const env = stackEnvironment(options);
  const addresses = addressesFor(options.ports);
  const started: Child[] = [];
  const start = async (name: string, args: string[]): Promise<Child> => {
    const child = await startChild({
      name,
      args: ['--disable-warning=ExperimentalWarning', '--import', './scripts/stack/tether.mjs', ...args],
      env,
      cwd: ROOT,
      logDir: options.logDir,
    });
    started.push(child);
    options.onStart?.(child);
    return child;
  };
  let workers = 0;
  const startWorker = () => {
    workers += 1;
    const name = workers === 1 ? 'worker' : `worker-${workers}`;
    return start(name, [...NETWORK, ...WORKER]);
  };
  const stop = async (): Promise<void> => {
    const members = started
      .filter((child) => child.isRunning())
      .map(({ name, pid }) => ({ name, pid, start: startOf(pid) }));
    // The sandbox last: what the app still has to say to it while ending finds somebody there.
    await endGroups(members.filter(({ name }) => name !== 'sandbox'));
    await endGroups(members.filter(({ name }) => name === 'sandbox'));
  };
  try {
    const sandbox = await start('sandbox', ['--import', 'tsx', 'sandbox/main.ts']);
    await Promise.all([answers(addresses.twin, sandbox), answers(addresses.storefront, sandbox)]);
    const app = await start('app', [...NETWORK, ...SERVER]);
    await startWorker();
    await answers(`${addresses.app}/readyz`, app);
  } catch (error) {
    await stop();
    throw error;
  }
  const untilAllAnswer = async (): Promise<void> => {
    const [sandbox, app] = started;
    for (const [name, url] of Object.entries(addresses)) {
      const child = name === 'app' || name === 'portal' ? app : sandbox;
      if (child) await answers(url, child);
    }
  };
  return { addresses, children: () => started, startWorker, untilAllAnswer, stop };
}

/** Waits until an address answers anything but a server's error. */
async function answers(url: string, child: Child): Promise<void> {
  const deadline = Date.now() + ANSWER_TIMEOUT_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    if (!child.isRunning())
      throw new Error(`The ${child.name} ${await child.ended}. The end of ${child.logPath}:\n${tailOf(child.logPath)}`);
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
      await response.body?.cancel();
      if (response.status < 500) return;
      last = `status ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await pause(100);
  }
  throw new Error(`${url} does not answer (${last}). The end of ${child.logPath}:\n${tailOf(child.logPath)}`);
}
