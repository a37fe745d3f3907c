/**
 * The door for Shopify's webhooks: verified on the raw bytes, stored, answered; nothing else happens here. An answer of 200 means that the
 * webhook is committed, anything else that Shopify shall deliver it again. A shop that is not known yet is recorded, because webhooks may come
 * before the first token, and one that uninstalled the app is served like any other: compliance topics come after that.
 * https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
import { Failure } from '#app/domain/failure.ts';

export interface IncomingItem {
  readonly shopId: string;
  readonly inboxId: string;
  readonly webhookId: string;
  readonly eventId: string | null;
  readonly topic: string;
  readonly apiVersion: string | null;
  readonly triggeredAt: Date | null;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

export interface WebhookPorts {
  /** Whether the signature (base64) is that of the bytes; in constant time. */
  readonly isSigned: (body: Uint8Array, signature: string) => boolean;
  /** The shop's id, recorded if unheard of. */
  readonly requireShopId: (domain: string) => Promise<string>;
  /** Resolves once committed; a second delivery of the same webhook is no error. */
  readonly insertInboxItem: (item: IncomingItem) => Promise<void>;
  readonly ring: (shopId: string) => void;
  readonly newInboxId: () => string;
  readonly clock: () => number;
}

/** `header` reads a request header by its lower-case name. */
export interface Delivery {
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
}

const shopDomain = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const topicName = /^[a-z_]+\/[a-z_]+$/;

/** Throws {@link Failure}: `unauthenticated` for a bad signature, `invalid_input` for missing headers, `unavailable` when it cannot be stored. */
export async function acceptWebhook(ports: WebhookPorts, delivery: Delivery): Promise<void> {
  const signature = delivery.header('x-shopify-hmac-sha256');
  if (signature === null || !ports.isSigned(delivery.body, signature)) {
    throw new Failure('unauthenticated', 'The signature in X-Shopify-Hmac-Sha256 is not that of the body.');
  }
  const domain = requireHeader(delivery, 'x-shopify-shop-domain', shopDomain);
  const topic = requireHeader(delivery, 'x-shopify-topic', topicName);
  const webhookId = requireHeader(delivery, 'x-shopify-webhook-id', /^[\x21-\x7e]{1,200}$/);
  const triggeredAt = new Date(delivery.header('x-shopify-triggered-at') ?? '');
  try {
    const shopId = await ports.requireShopId(domain);
    await ports.insertInboxItem({
      shopId,
      inboxId: ports.newInboxId(),
      webhookId,
      eventId: delivery.header('x-shopify-event-id'),
      topic,
      apiVersion: delivery.header('x-shopify-api-version'),
      triggeredAt: Number.isNaN(triggeredAt.getTime()) ? null : triggeredAt,
      receivedAt: ports.clock(),
      body: delivery.body,
    });
    ports.ring(shopId);
  } catch (error) {
    const failure = new Failure('unavailable', 'The webhook could not be stored; deliver it again.');
    failure.cause = error;
    throw failure;
  }
}

function requireHeader(delivery: Delivery, name: string, shape: RegExp): string {
  const value = delivery.header(name);
  if (value === null) throw new Failure('invalid_input', `The header ${name} is missing.`);
  if (!shape.test(value)) throw new Failure('invalid_input', `The header ${name} does not look as Shopify sends it.`);
  return value;
}
