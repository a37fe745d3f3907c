/**
 * `GET /r/:code`, answered before anything else on the server: the click is committed, then the visitor is sent on to the shop.
 * See flows/record-click for what is promised; here a request becomes a visit and a landing becomes an answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { codeIn, readLinkQuery } from '#app/domain/link-query.ts';
import type { Landing, Visit } from '#app/flows/record-click.ts';
import { clientAddress, isRobot } from './caller.ts';

export interface RedirectServices {
  readonly recordClick: (visit: Visit) => Promise<Landing>;
  readonly onError: (error: unknown) => void;
}

const prefix = '/r/';

/** With doubled slashes, a capital R or nothing behind it: what becomes of an address in a mail. */
const altered = /^\/+r(?:\/+|$)/i;

export function isRedirect(path: string): boolean {
  return path.startsWith(prefix) || altered.test(path);
}

function codeOf(path: string): string {
  return decode(path.startsWith(prefix) ? path.slice(prefix.length) : path.replace(altered, ''));
}

export async function answerRedirect(
  services: RedirectServices,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  let landing: Landing;
  try {
    landing = await services.recordClick(toVisit(request));
  } catch (error) {
    response.writeHead(503, {
      'retry-after': '2',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    response.end(page('This link cannot be followed right now', 'Please try again in a moment.'));
    // Only now: whatever becomes of the report, the shopper has an answer.
    services.onError(error);
    return;
  }
  if (landing.location === null) {
    response.writeHead(404, { 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' });
    response.end(
      page(
        'We do not know this link',
        'It may have been mistyped or cut off. Please ask whoever sent it to you for a new one.',
      ),
    );
    return;
  }
  response.writeHead(302, {
    location: landing.location,
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'content-length': '0',
  });
  response.end();
}

function toVisit(request: IncomingMessage): Visit {
  const target = request.url ?? '/';
  const queryAt = target.indexOf('?');
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  const headers = request.headers;
  const agent = headers['user-agent'] ?? null;
  const visit = {
    code: codeOf(path),
    withinShopId: null,
    counted: request.method === 'GET' && isPerson(request, agent),
    referrer: headers.referer ?? null,
    agent,
    address: clientAddress(request),
  };
  if (queryAt === -1) return { ...visit, parameters: [], subIds: null, requestedPath: null, shopName: null };
  const query = new URLSearchParams(target.slice(queryAt + 1));
  return { ...visit, ...readLinkQuery(query), code: visit.code === '' ? codeIn(query) : visit.code };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A person navigated here: no robot, no preview, no prefetch, no picture or frame that loads the link unseen. */
function isPerson(request: IncomingMessage, agent: string | null): boolean {
  const { headers } = request;
  const purpose = headers['sec-purpose'] ?? headers.purpose ?? headers['x-moz'] ?? headers['x-purpose'];
  if (typeof purpose === 'string' && /prefetch|prerender|preview/i.test(purpose)) return false;
  const destination = headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== 'document') return false;
  return agent !== null && !isRobot(agent);
}

function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-content:center;padding:2rem;color:#1c2333;background:#f7f7f9}h1{font-size:1.4rem;margin:0 0 .5rem}</style></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`;
}
