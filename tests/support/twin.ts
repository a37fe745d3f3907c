// The app's services on a test's own database, living in the sandbox: Shopify's library and our own calls reach the twin, led there by
// network.mjs as in the demo. The network is laid before the app is loaded, so import nothing of the app's services statically beside this.

import { afterAll } from 'vitest';
import type { Services } from '#app/composition.ts';
import type { Config } from '#app/config.ts';
import { API_KEY, API_SECRET, type RunningTwin, SHOP, startTwin } from '../contract/running-twin.ts';
import type { TestDatabase } from './postgres.ts';

export { SHOP } from '../contract/running-twin.ts';

export interface TwinWorld {
  readonly twin: RunningTwin;
  /** Another process of the app, on the same database. */
  readonly startServices: (more?: Record<string, string>) => Promise<Services>;
}

/** Call in `beforeAll`; everything is stopped with the scope. */
export async function startTwinWorld(
  database: TestDatabase,
  environment: Record<string, string> = {},
): Promise<TwinWorld> {
  const twin = await startTwin(environment);
  afterAll(() => twin.stop());
  process.env.SANDBOX_TWIN_ORIGIN = twin.origin;
  await import('#sandbox/network.mjs');
  const { testServices } = await import('./services.ts');
  return {
    twin,
    startServices: (more = {}) =>
      testServices(database, {
        SHOPIFY_API_KEY: API_KEY,
        SHOPIFY_API_SECRET: API_SECRET,
        ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        ...more,
      }),
  };
}

/** What Shopify's admin asks of the app when a merchant opens it. */
export async function openApp(twin: RunningTwin, shop = SHOP, path = '/app'): Promise<Request> {
  const { token } = await twin.get<{ token: string }>(`/_control/session-token?shop=${shop}`);
  const host = Buffer.from(`admin.shopify.com/store/${shop.replace('.myshopify.com', '')}`).toString('base64');
  const query = new URLSearchParams({ embedded: '1', shop, host, id_token: token });
  return new Request(`http://127.0.0.1:3100${path}?${query}`, {
    headers: {
      'user-agent': 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    },
  });
}

/** The environment of another process of the app, with the same configuration; run it with network.mjs preloaded. */
export function childEnvironment(config: Config, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: config.databaseUrl,
    SHOPIFY_API_KEY: config.shopify.apiKey,
    SHOPIFY_API_SECRET: config.shopify.apiSecret,
    SHOPIFY_APP_URL: config.appUrl,
    ENCRYPTION_KEY: config.encryptionKey,
    ...more,
  };
}
