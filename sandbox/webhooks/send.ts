// One attempt to deliver a webhook: Shopify's headers, kept-alive connections, five seconds for everything.
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

export type Envelope = {
  url: string;
  topic: string;
  shopDomain: string;
  apiVersion: string;
  webhookId: string;
  eventId: string;
  triggeredAt: string;
  name: string | null;
  body: string;
};

/** base64(HMAC-SHA256(client secret, raw body)) */
export function signBody(secret: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

export function webhookHeaders(envelope: Envelope, secret: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Shopify-Captain-Hook',
    'x-shopify-topic': envelope.topic,
    'x-shopify-shop-domain': envelope.shopDomain,
    'x-shopify-hmac-sha256': signBody(secret, envelope.body),
    'x-shopify-api-version': envelope.apiVersion,
    'x-shopify-webhook-id': envelope.webhookId,
    'x-shopify-event-id': envelope.eventId,
    'x-shopify-triggered-at': envelope.triggeredAt,
    ...(envelope.name === null ? {} : { 'x-shopify-name': envelope.name }),
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const secureAgent = new SecureAgent({ keepAlive: true, maxSockets: 64 });

export type Attempt = { status: number | null; error: string | null };

/** Never rejects: what went wrong is in `error`. A 2xx alone is a success; redirects are not followed. */
export function sendWebhook(envelope: Envelope, secret: string, timeoutMs: number): Promise<Attempt> {
  const body = Buffer.from(envelope.body, 'utf8');
  const headers = { ...webhookHeaders(envelope, secret), 'content-length': String(body.length) };
  const secure = envelope.url.startsWith('https:');
  return new Promise((resolve) => {
    const outgoing = (secure ? secureRequest : request)(
      envelope.url,
      { method: 'POST', headers, agent: secure ? secureAgent : agent },
      (response) => {
        response.resume();
        response.on('end', () => finish({ status: response.statusCode ?? null, error: null }));
        response.on('error', (error) => finish({ status: null, error: error.message }));
      },
    );
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const finish = (attempt: Attempt) => {
      clearTimeout(timer);
      resolve(attempt);
    };
    outgoing.on('error', (error) => finish({ status: null, error: error.message }));
    outgoing.end(body);
  });
}
