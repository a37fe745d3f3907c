// The sandbox as a process of its own, for tests: started on free ports with nothing kept, spoken to over HTTP alone.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_MS = 30_000;

export const SHOP = 'sandbox.myshopify.com';
export const API_KEY = 'contract-client-id';
export const API_SECRET = 'contract-client-secret';

export type RunningTwin = {
  origin: string;
  storefront: string;
  get: <T>(path: string) => Promise<T>;
  post: <T>(path: string, body?: unknown) => Promise<T>;
  delete: (path: string) => Promise<void>;
  /** The body as text: ids in it are not rounded. */
  text: (path: string) => Promise<string>;
  stop: () => Promise<void>;
};

/** Subscribes to every topic that the twin knows; the app's own configuration is the default. */
export const ALL_TOPICS = { SANDBOX_APP_CONFIG: fileURLToPath(new URL('./all-topics.toml', import.meta.url)) };

/** @param environment added to the sandbox's own defaults */
export async function startTwin(environment: Record<string, string> = {}): Promise<RunningTwin> {
  // Tethered: it ends with the test's process, also when nobody stops it.
  const child = spawn(process.execPath, ['--import', './scripts/stack/tether.mjs', 'sandbox/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, SHOPIFY_API_KEY: API_KEY, SHOPIFY_API_SECRET: API_SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ready = await new Promise<{ twin: string; storefront: string }>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the sandbox did not start:\n${said}`)), START_MS);
    child.stdout.once('data', (chunk) => {
      clearTimeout(timer);
      resolve(JSON.parse(String(chunk)));
    });
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}:\n${said}`)));
  });

  async function call(method: string, path: string, body?: unknown): Promise<string> {
    const response = await fetch(ready.twin + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return answer;
  }

  return {
    origin: ready.twin,
    storefront: ready.storefront,
    get: async (path) => JSON.parse(await call('GET', path)),
    post: async (path, body) => JSON.parse(await call('POST', path, body)),
    delete: async (path) => void (await call('DELETE', path)),
    text: (path) => call('GET', path),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

export type GraphqlAnswer<Data> = {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: { cost: { requestedQueryCost: number; throttleStatus: { currentlyAvailable: number } } };
};

/** Answers with whatever Shopify would, errors included. */
export type AdminCall = <Data>(query: string, variables?: unknown) => Promise<GraphqlAnswer<Data>>;

/** Installs the app and returns a caller of the Admin API with a living token. */
export async function installedShop(twin: RunningTwin, shop = SHOP, scopes?: string[]): Promise<AdminCall> {
  await twin.post(`/_control/shops/${shop}/install`, { scopes });
  const { accessToken } = await twin.post<{ accessToken: string }>(`/_control/shops/${shop}/tokens`);
  return async <Data>(query: string, variables?: unknown) => {
    const response = await fetch(`${twin.origin}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-sandbox-shop': shop, 'x-shopify-access-token': accessToken },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as GraphqlAnswer<Data>;
  };
}
