/**
 * The door for the web pixel: who is at which checkout. What is answered with success is committed; the join with the order is the worker's. The
 * pixel speaks from a shopper's browser, so nothing it says is anybody's word: it names the shop by a public key that is good for nothing else, a
 * checkout by its token, which only its shopper and Shopify know, and a visitor by an id that cannot be guessed. An order's number, which can be
 * guessed, is neither sent nor believed.
 */
import { Failure } from '#app/domain/failure.ts';
import type { IncomingItem } from './accept-webhook.ts';

export interface PixelReport {
  /** The shop's pixel key. */
  readonly account: string;
  readonly event: 'checkout_started' | 'checkout_completed';
  /** The checkout's token. */
  readonly checkout: string;
  /** A UUID in lower case. */
  readonly visitor: string;
}

export interface CheckoutVisitPorts {
  /** Null for a key that is no shop's. */
  readonly getShopIdByPixelKey: (key: string) => Promise<string | null>;
  /** False where the caller asked too often. */
  readonly takeTurn: (caller: string) => boolean;
  /** Resolves once committed; the same message again is no error. */
  readonly insertInboxItem: (item: IncomingItem) => Promise<void>;
  readonly ring: (shopId: string) => void;
  readonly newInboxId: () => string;
  readonly clock: () => number;
}

/** Throws {@link Failure}: `not_found` for no shop's key, `too_many`, `unavailable` when it cannot be stored. */
export async function acceptCheckoutVisit(
  ports: CheckoutVisitPorts,
  report: PixelReport,
  address: string | null,
): Promise<void> {
  const { account, event, checkout, visitor } = report;
  if (!ports.takeTurn(`${account} ${address ?? 'unknown'}`)) {
    throw new Failure('too_many', 'Too many requests; try again in a minute.');
  }
  try {
    const shopId = await ports.getShopIdByPixelKey(account);
    if (shopId === null) throw new Failure('not_found', 'No shop has this key.');
    await ports.insertInboxItem({
      shopId,
      inboxId: ports.newInboxId(),
      // The same said again is one message.
      webhookId: `${event}:${checkout}:${visitor}`,
      eventId: null,
      topic: 'tributary/checkout-visit',
      apiVersion: null,
      triggeredAt: null,
      receivedAt: ports.clock(),
      body: new TextEncoder().encode(JSON.stringify({ checkoutToken: checkout, visitor })),
    });
    ports.ring(shopId);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const failure = new Failure('unavailable', 'This could not be stored; send it again.');
    failure.cause = error;
    throw failure;
  }
}
