/** `POST /webhooks/shopify`: raw bytes in, one flow, one status out. See flows/accept-webhook for what the status promises. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure } from '#app/domain/failure.ts';
import type { Delivery } from '#app/flows/accept-webhook.ts';
import { readBody } from './body.ts';

export const webhookPath = '/webhooks/shopify';
/** Shopify's largest payloads stay far below this; what is larger is not Shopify's. */
const bodyMaxBytes = 5 * 1024 * 1024;

export interface WebhookServices {
  readonly acceptWebhook: (delivery: Delivery) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

export async function answerWebhook(
  services: WebhookServices,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      end(response, 405, 'Webhooks are posted.');
      return;
    }
    const body = await readBody(request, bodyMaxBytes);
    await services.acceptWebhook({ body, header: (name) => singleHeader(request, name) });
    end(response, 200, 'stored');
  } catch (error) {
    if (!(error instanceof Failure)) {
      end(response, 500, 'The webhook could not be handled; deliver it again.');
      services.onError(error);
      return;
    }
    if (error.code === 'unavailable') response.setHeader('retry-after', '5');
    // What is left of a body that was too large is not read.
    if (error.code === 'too_large') response.setHeader('connection', 'close');
    end(response, error.code === 'invalid_input' ? 400 : error.status, error.message);
    if (error.code === 'unavailable') services.onError(error.cause ?? error);
  }
}

function singleHeader(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function end(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}
