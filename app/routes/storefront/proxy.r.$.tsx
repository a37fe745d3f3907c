/**
 * GET /proxy/r/CODE: a link on the shop's own address. Shopify fetches this page and would follow a redirect itself instead of handing it on,
 * so the visitor gets a page that goes on by itself, with and without scripts. The click is recorded before it is answered, as by the redirect.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { isbot } from 'isbot';
import { Failure } from '#app/domain/failure.ts';
import { codeIn, readLinkQuery } from '#app/domain/link-query.ts';
import { addressOf, requireStorefrontCall } from './proxy-request.server.ts';

/** What Shopify adds, which is not for the shop's page. */
const signedNames = ['shop', 'logged_in_customer_id', 'path_prefix', 'timestamp', 'signature'];

export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { request, params, context } = args;
  try {
    const { shopId } = await requireStorefrontCall(args);
    const query = new URL(request.url).searchParams;
    for (const name of signedNames) query.delete(name);
    const agent = request.headers.get('user-agent');
    const landing = await context.services.links.recordClick({
      ...readLinkQuery(query),
      code: params['*'] || codeIn(query),
      shopName: null,
      withinShopId: shopId,
      counted: request.method === 'GET' && agent !== null && !isbot(agent) && !isPreparation(request),
      referrer: request.headers.get('referer'),
      agent,
      address: addressOf(request),
    });
    return page(200, landing.location ?? frontPage(params['*']));
  } catch (error) {
    // Whoever follows a link lands in the shop, where the embed reports the click itself.
    if (error instanceof Failure) return page(error.status, frontPage(params['*']));
    throw error;
  }
}

function frontPage(code: string | undefined): string {
  return code === undefined || code === '' ? '/' : `/?ref=${encodeURIComponent(code)}`;
}

function isPreparation({ headers }: Request): boolean {
  return /prefetch|prerender|preview/i.test(`${headers.get('sec-purpose')} ${headers.get('purpose')}`);
}

function page(status: number, location: string): Response {
  const address = location.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const script = JSON.stringify(location).replaceAll('<', '\\u003c');
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
      `<meta name="robots" content="noindex"><title>…</title><meta http-equiv="refresh" content="0;url=${address}">` +
      `<script>location.replace(${script})</script></head><body><p><a href="${address}">Continue to the shop</a></p></body></html>`,
    {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' },
    },
  );
}
