/**
 * The server's front: the paths that must be fast and must not depend on a page's machinery are answered straight from node:http, everything
 * else goes on to the pages. See docs/decisions/0002-one-front.md.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerPixel, type PixelServices, pixelPath } from './pixel.ts';
import { answerRedirect, isRedirect, type RedirectServices } from './redirect.ts';
import { answerWebhook, type WebhookServices, webhookPath } from './webhooks.ts';

export interface FrontServices extends RedirectServices, WebhookServices, PixelServices {
  /** Rejects while the server cannot do its work. */
  readonly checkReady: () => Promise<void>;
}

export function createFront(services: FrontServices, pages: RequestListener): RequestListener {
  return (request, response) => {
    const path = pathOf(request);
    if (isRedirect(path)) void answerRedirect(services, request, response);
    else if (path === webhookPath) void answerWebhook(services, request, response);
    else if (path === pixelPath) void answerPixel(services, request, response);
    else if (path === '/healthz') answerText(response, 200, 'ok');
    else if (path === '/readyz') void answerReady(services, response);
    else pages(request, response);
  };
}

function pathOf(request: IncomingMessage): string {
  const target = request.url ?? '/';
  const queryAt = target.indexOf('?');
  return queryAt === -1 ? target : target.slice(0, queryAt);
}

async function answerReady(services: FrontServices, response: ServerResponse): Promise<void> {
  try {
    await services.checkReady();
    answerText(response, 200, 'ready');
  } catch {
    answerText(response, 503, 'the database does not answer');
  }
}

function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}
