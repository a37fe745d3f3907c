// What the sandbox is told when it starts. Every value has a default, so that `node sandbox/main.ts` alone works.

import { fileURLToPath } from 'node:url';
import { readAppConfig, type Subscription } from './app-config.ts';

export type Settings = {
  /** Where the twin (Admin API, OAuth, admin shell, back office, mailbox, control) answers: http://127.0.0.1:PORT. */
  twinOrigin: string;
  /** Where the default shop's own pages answer; also that shop's primary domain in the Admin API. */
  storefrontOrigin: string;
  /** The app under test: webhooks, app proxy and the admin's iframe go here. No trailing slash. */
  appUrl: string;
  /** The app's client id and secret, as the app itself is configured. */
  apiKey: string;
  apiSecret: string;
  /** The app's handle in admin addresses, and its name in the admin's navigation. */
  appHandle: string;
  appName: string;
  /** Access scopes granted at installation: an operation beyond these is refused, as at Shopify. */
  scopes: string[];
  /** Webhooks that the app's configuration asks for. */
  subscriptions: Subscription[];
  /** The shop that the storefront's listener shows. */
  defaultShop: string;
  /** Prefix and subpath of the app proxy in the shop, and its path in the app: /apps/tributary → {appUrl}/proxy. */
  proxy: { prefix: string; subpath: string; appPath: string };
  /** Where the world is kept between starts; null keeps it in memory only. */
  dataDir: string | null;
  /** SMTP port that the mailbox listens on. */
  smtpPort: number;
  /** The extension folder that the storefront renders. */
  extensionDir: string;
  /** The built extensions of checkout and customer account, with their manifest. */
  uiExtensionDir: string;
  /** The web pixel's folder, whose configuration Shopify knows, and where its script was built. */
  pixelDir: string;
  builtPixelDir: string;
  tokens: { accessTokenSeconds: number; refreshTokenSeconds: number };
  webhooks: {
    apiVersion: string;
    timeoutMs: number;
    retries: number;
    /** Waiting before the first retry; each further one waits twice as long. Shopify's own is minutes. */
    retryBaseMs: number;
    concurrency: number;
  };
};

function integer(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = environment[name];
  if (value === undefined || value === '') return fallback;
  if (!/^\d+$/.test(value)) throw new Error(`${name} must be a whole number, not "${value}"`);
  return Number(value);
}

const APP_CONFIG = fileURLToPath(new URL('../shopify.app.toml', import.meta.url));

export type Ports = { twin: number; storefront: number; smtp: number };

/** The ports that the environment asks for; 0 is any free one. */
export function readPorts(environment: NodeJS.ProcessEnv): Ports {
  return {
    twin: integer(environment, 'SANDBOX_TWIN_PORT', 0),
    storefront: integer(environment, 'SANDBOX_STOREFRONT_PORT', 0),
    smtp: integer(environment, 'SANDBOX_SMTP_PORT', 0),
  };
}

/** Settings from the environment; origins and the SMTP port are those that were really opened. */
export function readSettings(
  environment: NodeJS.ProcessEnv,
  opened: { twinOrigin: string; storefrontOrigin: string; smtpPort: number },
): Settings {
  const config = readAppConfig(environment.SANDBOX_APP_CONFIG || APP_CONFIG);
  const value = (name: string, fallback: string) => environment[name] || fallback;
  return {
    ...opened,
    appUrl: value('SHOPIFY_APP_URL', 'http://127.0.0.1:3000').replace(/\/$/, ''),
    apiKey: value('SHOPIFY_API_KEY', 'sandbox-client-id'),
    apiSecret: value('SHOPIFY_API_SECRET', 'sandbox-client-secret'),
    appHandle: value('SANDBOX_APP_HANDLE', 'tributary'),
    appName: value('SANDBOX_APP_NAME', 'Tributary'),
    scopes: environment.SCOPES ? environment.SCOPES.split(',').filter(Boolean) : config.scopes,
    subscriptions: config.subscriptions,
    defaultShop: value('SANDBOX_SHOP', 'sandbox.myshopify.com'),
    proxy: {
      prefix: value('SANDBOX_PROXY_PREFIX', 'apps'),
      subpath: value('SANDBOX_PROXY_SUBPATH', 'tributary'),
      appPath: value('SANDBOX_PROXY_APP_PATH', '/proxy'),
    },
    dataDir: environment.SANDBOX_DATA_DIR || null,
    extensionDir: value('SANDBOX_EXTENSION_DIR', 'extensions/theme'),
    uiExtensionDir: value('SANDBOX_UI_EXTENSION_DIR', 'build/extensions'),
    pixelDir: value('SANDBOX_PIXEL_DIR', 'extensions/pixel'),
    builtPixelDir: value('SANDBOX_BUILT_PIXEL_DIR', 'build/pixel'),
    tokens: {
      accessTokenSeconds: integer(environment, 'SANDBOX_ACCESS_TOKEN_SECONDS', 3600),
      refreshTokenSeconds: integer(environment, 'SANDBOX_REFRESH_TOKEN_SECONDS', 7_776_000),
    },
    webhooks: {
      apiVersion: value('SANDBOX_API_VERSION', '2026-07'),
      timeoutMs: integer(environment, 'SANDBOX_WEBHOOK_TIMEOUT_MS', 5000),
      retries: integer(environment, 'SANDBOX_WEBHOOK_RETRIES', 8),
      retryBaseMs: integer(environment, 'SANDBOX_WEBHOOK_RETRY_BASE_MS', 1000),
      concurrency: integer(environment, 'SANDBOX_WEBHOOK_CONCURRENCY', 16),
    },
  };
}
