/** Products as Shopify tells of them when it is asked, as against what its webhooks bring. */
import type { EpochMs } from '#app/domain/facts.ts';
import type { BulkLine } from './bulk-query.ts';
import type { ReceivedProduct } from './record-products.ts';

/** A product of an export. */
export interface ExportedProduct {
  readonly product: ReceivedProduct;
  /** Where the product after it begins. */
  readonly nextByte: number;
}

export interface ProductReader {
  /**
   * With all its collections. Null where the shop has no such product (any more). Throws a `Failure`: `unavailable` while Shopify cannot be
   * asked, `too_large` for a product that is in more collections than can be read.
   */
  readonly readProduct: (shopId: string, productId: string, askedAt: EpochMs) => Promise<ReceivedProduct | null>;
  /** A bulk query for all products. */
  readonly exportDocument: string;
  /** The products in an export's lines. Throws a `Failure` `invalid_input` for a line that is none of ours. */
  readonly readExport: (lines: AsyncIterable<BulkLine>, askedAt: EpochMs) => AsyncGenerator<ExportedProduct>;
}
