/**
 * What the routes under /api/storefront have in common. They are called by extensions that Shopify runs in the shopper's browser, from origins
 * of Shopify's own that differ by surface and include `null`: so any origin may ask, no cookie is ever read, and who asks is said by the session
 * token alone. A failure is answered as JSON that a script can branch on, with the same permission to read it.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Failure } from '#app/domain/failure.ts';

type RouteArgs = LoaderFunctionArgs | ActionFunctionArgs;

export interface ExtensionCall {
  readonly shopId: string;
  /** Shopify's number as text; null for a shopper who is not signed in. */
  readonly customerId: string | null;
}

type Work = (call: ExtensionCall, args: RouteArgs) => Promise<unknown>;

/** Who calls, by the session token. Throws Failure: `unauthenticated`, `not_found` for a shop without the app, `too_many`. */
export async function requireExtensionCall({ request, context }: RouteArgs): Promise<ExtensionCall> {
  const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  return context.services.storefront.requireExtensionCall(token, context.address);
}

/**
 * A route's `loader` and `action` in one, by method: `const answer = answerExtension({ GET: … }); export { answer as loader, answer as action }`.
 * Answers a browser's question whether it may ask, and JSON: what the method's work returns, or the failure's code and message.
 */
export function answerExtension(methods: { readonly GET?: Work; readonly POST?: Work }) {
  const known = Object.keys(methods).join(', ');
  const shared = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': known,
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': '7200',
    'cache-control': 'no-store',
  };
  return async (args: RouteArgs): Promise<Response> => {
    const { method } = args.request;
    if (method === 'OPTIONS') return new Response(null, { status: 204, headers: shared });
    const work = method === 'GET' || method === 'POST' ? methods[method] : undefined;
    if (work === undefined)
      return Response.json({ error: 'method_not_allowed' }, { status: 405, headers: { ...shared, allow: known } });
    try {
      return Response.json(await work(await requireExtensionCall(args), args), { headers: shared });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { code, message, fields, status } = error;
      return Response.json({ error: code, message, fields }, { status, headers: shared });
    }
  };
}
