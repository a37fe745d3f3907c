/**
 * What a message of a product leaves open: its collections, and all of it where it came as an id alone. Shopify is asked only where some
 * programme pays by collections, and once for all messages of a product that were sent before the asking: a product sends one whenever a unit of
 * it is sold. What nobody asks for here the daily export brings.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import type { ProductReader } from './product-reading.ts';
import type { ReceivedProduct } from './record-products.ts';

export interface ProductQuestion {
  readonly productId: string;
  /** The message says what the product is. */
  readonly isTold: boolean;
  /** When it was sent, by Shopify's clock. */
  readonly toldAt: EpochMs;
}

export interface ProductStanding {
  /** When its collections were last asked for, by our clock; null for never. */
  readonly askedAt: EpochMs | null;
  /** The terms of some programme name collections. */
  readonly collectionsAreNeeded: boolean;
}

export interface ProductQuestionPorts extends Pick<ProductReader, 'readProduct'> {
  readonly getStanding: (shopId: string, productId: string) => Promise<ProductStanding>;
  readonly clock: () => EpochMs;
}

/** By so much our clock and Shopify's may differ. */
const clocksApartMs = 10_000;

/** Null where there is nothing to ask, or the product is gone. Throws as `ProductReader.readProduct` does. */
export async function askForProduct(
  ports: ProductQuestionPorts,
  shopId: string,
  { productId, isTold, toldAt }: ProductQuestion,
): Promise<ReceivedProduct | null> {
  if (isTold) {
    const { askedAt, collectionsAreNeeded } = await ports.getStanding(shopId, productId);
    if (!collectionsAreNeeded || (askedAt !== null && askedAt > toldAt + clocksApartMs)) return null;
  }
  return ports.readProduct(shopId, productId, ports.clock());
}
