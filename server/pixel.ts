/**
 * `POST /pixel`: what the web pixel tells of a checkout, from its sandbox within any page of the shop, so from any origin or none. See
 * flows/accept-checkout-visit for what an answer promises.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import type { PixelReport } from '#app/flows/accept-checkout-visit.ts';
import { readBody } from './body.ts';
import { clientAddress, isRobot } from './caller.ts';

export const pixelPath = '/pixel';
const bodyMaxBytes = 2_048;

export interface PixelServices {
  readonly acceptCheckoutVisit: (report: PixelReport, address: string | null) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

const report = z.object({
  account: z.string().regex(/^[0-9a-f]{32}$/),
  event: z.enum(['checkout_started', 'checkout_completed']),
  checkout: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  visitor: z.uuid().transform((visitor) => visitor.toLowerCase()),
});

/** Nothing here depends on who is signed in where, so any page may ask. The pixel sends text, which browsers let pass without asking first. */
const anyOrigin = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };

export async function answerPixel(
  services: PixelServices,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method === 'OPTIONS') return answerPreflight(response);
    if (request.method !== 'POST') return end(response, 405, { allow: 'POST, OPTIONS' });
    const body = await readBody(request, bodyMaxBytes);
    const agent = request.headers['user-agent'];
    // Robots that run a page's scripts are nobody's visitors.
    if (agent !== undefined && !isRobot(agent)) {
      await services.acceptCheckoutVisit(parse(body), clientAddress(request));
    }
    end(response, 204);
  } catch (error) {
    answerFailure(services, response, error);
  }
}

function parse(body: Buffer): PixelReport {
  const parsed = report.safeParse(parseJson(body));
  if (!parsed.success) throw new Failure('invalid_input', 'This is nothing that the pixel says.');
  return parsed.data;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function answerPreflight(response: ServerResponse): void {
  end(response, 204, {
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '86400',
  });
}

function answerFailure(services: PixelServices, response: ServerResponse, error: unknown): void {
  if (!(error instanceof Failure)) {
    end(response, 500);
    services.onError(error);
    return;
  }
  // What is left of a body that was too large is not read.
  if (error.code === 'too_large') response.setHeader('connection', 'close');
  end(response, error.code === 'invalid_input' ? 400 : error.status);
  if (error.code === 'unavailable') services.onError(error.cause ?? error);
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...anyOrigin, ...headers });
  response.end();
}
