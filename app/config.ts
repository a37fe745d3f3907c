/**
 * The one place that reads the environment. Everything is parsed once at boot; a missing or malformed value stops the boot with one line
 * per mistake that says which variable, what is wrong with it and what it should look like. Nothing else may read process.env.
 */
import { z } from 'zod';

const url = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)), {
    error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });
const postgresUrl = url(['postgres', 'postgresql']);
const webUrl = url(['http', 'https']).transform((text) => text.replace(/\/+$/, ''));
const wholeNumber = (least: number, most: number) =>
  z.coerce.number({ error: 'must be a whole number' }).int().min(least).max(most);
const base64Key = z.string().refine((text) => Buffer.from(text, 'base64').length === 32, {
  error: 'must be 32 random bytes in base64 (openssl rand -base64 32)',
});

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  HOST: z.string().default('0.0.0.0'),
  PORT: wholeNumber(0, 65_535).default(3100),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

  DATABASE_URL: postgresUrl,
  DATABASE_POOL_SIZE: wholeNumber(2, 200).default(10),
  QUEUE_DATABASE_URL: postgresUrl.optional(),
  REDIS_URL: url(['redis', 'rediss']).optional(),

  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(1).optional(),
  SHOPIFY_APP_URL: webUrl,
  SCOPES: z
    .string()
    .default(
      'read_orders,read_customers,read_products,write_discounts,write_store_credit_account_transactions,read_store_credit_accounts,read_store_credit_account_transactions,read_shopify_payments_disputes,write_pixels,read_customer_events',
    ),
  APP_BRIDGE_URL: webUrl.default('https://cdn.shopify.com/shopifycloud/app-bridge.js'),

  ENCRYPTION_KEY: base64Key,
  SMTP_URL: url(['smtp', 'smtps']).optional(),
  MAIL_FROM: z.string().min(3).default('Tributary <no-reply@localhost>'),
});

export type Config = Readonly<{
  mode: 'development' | 'production' | 'test';
  host: string;
  port: number;
  logLevel: z.infer<typeof environment>['LOG_LEVEL'];
  databaseUrl: string;
  databasePoolSize: number;
  /** Where the queue's tables live when there is no Redis; the application's database unless named. */
  queueDatabaseUrl: string;
  redisUrl: string | null;
  shopify: Readonly<{
    apiKey: string;
    apiSecret: string;
    /** Accepted too for as long as Shopify still signs with it after a rotation. */
    previousApiSecret: string | null;
    scopes: readonly string[];
    appBridgeUrl: string;
  }>;
  /** The app's public origin, without a trailing slash. */
  appUrl: string;
  /** 32 bytes, base64: encrypts what is secret at rest. */
  encryptionKey: string;
  smtpUrl: string | null;
  mailFrom: string;
}>;

/** Thrown by {@link readConfig}: `message` has one line for each variable that is missing or malformed. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Parses the environment. Throws {@link ConfigError}. */
export function readConfig(variables: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => describeIssue(issue, given)).join('\n'));
  const values = parsed.data;
  return {
    mode: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
    databaseUrl: values.DATABASE_URL,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    queueDatabaseUrl: values.QUEUE_DATABASE_URL ?? values.DATABASE_URL,
    redisUrl: values.REDIS_URL ?? null,
    shopify: {
      apiKey: values.SHOPIFY_API_KEY,
      apiSecret: values.SHOPIFY_API_SECRET,
      previousApiSecret: values.SHOPIFY_API_SECRET_PREVIOUS ?? null,
      scopes: values.SCOPES.split(',')
        .map((scope) => scope.trim())
        .filter((scope) => scope !== ''),
      appBridgeUrl: values.APP_BRIDGE_URL,
    },
    appUrl: values.SHOPIFY_APP_URL,
    encryptionKey: values.ENCRYPTION_KEY,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
  };
}

/** Reads the configuration, or writes its mistakes to standard error and ends the process with status 2. */
export function readConfigOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

function describeIssue(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const variable = issue.path.join('.');
  if (!(variable in given)) return `${variable} is not set: see the table "Configuration" in README.md`;
  return `${variable} ${issue.message}`;
}
