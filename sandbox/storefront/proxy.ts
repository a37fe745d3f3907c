// The app proxy: /apps/tributary/… of the shop is fetched from the app, signed as Shopify signs it. Cookies go in
// neither direction, so neither side can come to rely on them.
import { createHmac } from 'node:crypto';
import { type Answer, html } from '../http.ts';
import { pageContext } from './page.ts';
import { renderInLayout, renderSource } from './theme.ts';
import type { Visit } from './visit.ts';

const TIMEOUT_MS = 10_000;
const HOP = new Set([
  'set-cookie',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-encoding',
  'content-length',
  'cache-control',
]);

/** Hex HMAC-SHA256 over the sorted `name=value` pairs, written without a separator; several values join with commas. */
export function proxySignature(query: URLSearchParams, secret: string): string {
  const names = [...new Set(query.keys())].sort();
  const message = names.map((name) => `${name}=${query.getAll(name).join(',')}`).join('');
  return createHmac('sha256', secret).update(message).digest('hex');
}

function signedQuery({ exchange, settings, shop, customer }: Visit): URLSearchParams {
  const query = new URLSearchParams(exchange.query);
  query.delete('signature');
  query.set('shop', shop.domain);
  query.set('logged_in_customer_id', customer?.id ?? '');
  query.set('path_prefix', `/${settings.proxy.prefix}/${settings.proxy.subpath}`);
  query.set('timestamp', String(Math.floor(Date.now() / 1000)));
  query.set('signature', proxySignature(query, settings.apiSecret));
  return query;
}

export async function appProxy(visit: Visit): Promise<Answer> {
  const { exchange, settings, shop } = visit;
  const rest = exchange.params['*'];
  const target = `${settings.appUrl}${settings.proxy.appPath}${rest ? `/${rest}` : ''}?${signedQuery(visit)}`;
  const headers: Record<string, string> = {
    'x-forwarded-for': exchange.request.socket.remoteAddress ?? '127.0.0.1',
    'x-forwarded-host': exchange.url.host,
  };
  for (const name of ['content-type', 'accept', 'accept-language', 'user-agent', 'referer']) {
    const value = exchange.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const sendsBody = exchange.method !== 'GET' && exchange.method !== 'HEAD';
  const response = await fetch(target, {
    method: exchange.method,
    headers,
    body: sendsBody ? new Uint8Array(exchange.body) : undefined,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: Error) => error);
  if (response instanceof Error) return html(`<h1>The app does not answer</h1><p>${response.name}</p>`, 502);
  const kept = Object.fromEntries([...response.headers].filter(([name]) => !HOP.has(name)));
  const body = Buffer.from(await response.arrayBuffer());
  if (!kept['content-type']?.startsWith('application/liquid')) return { status: response.status, headers: kept, body };
  const context = pageContext(visit, shop.name);
  const content = await renderSource(shop, body.toString('utf8'), context);
  return html(await renderInLayout(shop, settings, content, context), response.status);
}
