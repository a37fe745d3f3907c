/**
 * Requests that Shopify forwards from a shop's own address. Everything in the query is signed, the visitor's own parameters too; the body is
 * not. So the shop and the customer are taken from the signed query alone, from parameters that occur once, and a signature that is older
 * than a minute and a half is worth nothing.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface ProxyCall {
  /** *.myshopify.com */
  readonly domain: string;
  /** Shopify's number as text; null for a visitor who is not signed in. */
  readonly customerId: string | null;
}

const toleranceMs = 90_000;
const shopDomain = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const hexDigest = /^[0-9a-f]{64}$/;

/** Null for a query that Shopify did not sign with one of the secrets just now. `now` in milliseconds since the epoch. */
export function verifyProxyQuery(query: URLSearchParams, secrets: readonly string[], now: number): ProxyCall | null {
  const signature = getOnly(query, 'signature');
  const domain = getOnly(query, 'shop');
  const timestamp = getOnly(query, 'timestamp');
  if (signature === null || !hexDigest.test(signature)) return null;
  if (domain === null || !shopDomain.test(domain)) return null;
  if (timestamp === null || !/^\d{1,12}$/.test(timestamp)) return null;
  if (Math.abs(now - Number(timestamp) * 1000) > toleranceMs) return null;

  const given = Buffer.from(signature, 'hex');
  const message = signedMessage(query);
  const signed = secrets.some((secret) =>
    timingSafeEqual(given, createHmac('sha256', secret).update(message).digest()),
  );
  if (!signed) return null;
  const customer = query.getAll('logged_in_customer_id');
  if (customer.length > 1) return null;
  return { domain, customerId: /^\d{1,20}$/.test(customer[0] ?? '') ? (customer[0] ?? null) : null };
}

/** Every parameter but the signature as `key=value`, the values of a repeated one joined by commas, sorted, with nothing between. */
export function signedMessage(query: URLSearchParams): string {
  const values = new Map<string, string[]>();
  for (const [key, value] of query) {
    if (key !== 'signature') values.set(key, [...(values.get(key) ?? []), value]);
  }
  return [...values]
    .map(([key, all]) => `${key}=${all.join(',')}`)
    .sort()
    .join('');
}

function getOnly(query: URLSearchParams, name: string): string | null {
  const all = query.getAll(name);
  return all.length === 1 ? (all[0] ?? null) : null;
}
