/**
 * Exports of a platform's whole lists: a query is started, runs on its own for seconds or hours, and leaves a file of JSON lines. Starting one
 * changes nothing in the shop, so where nobody knows whether it was started it may be started again: what is left over is forgotten.
 */
import type { ShopifyOutcome } from './shopify-outcome.ts';

export type BulkStart =
  | ShopifyOutcome<{ readonly operationGid: string }>
  /** As many exports as Shopify allows are under way in this shop: ask again later. */
  | { readonly outcome: 'busy'; readonly reason: string };

export type BulkState =
  | { readonly state: 'running'; readonly objects: number }
  /** `url` is null where nothing matched. It is good for seven days. */
  | { readonly state: 'completed'; readonly objects: number; readonly url: string | null }
  /** Ended without everything; what stands in the partial file is right. A reason such as `TIMEOUT`. */
  | { readonly state: 'failed'; readonly reason: string; readonly partialUrl: string | null }
  /** Cancelled, expired or unknown: there is nothing to wait for. */
  | { readonly state: 'gone'; readonly reason: string };

export interface BulkLine {
  /** One JSON text. */
  readonly text: string;
  /** Where the line after it begins: a later reading may go on from there. */
  readonly nextByte: number;
}

export interface BulkQueries {
  /** `document` names connections without pages. Children follow their parent's line, with its id as `__parentId`. */
  readonly start: (shopId: string, document: string) => Promise<BulkStart>;
  readonly read: (shopId: string, operationGid: string) => Promise<ShopifyOutcome<BulkState>>;
  /**
   * The lines of a result, one at a time, from a byte on. Throws a `Failure`: `unavailable` where the file cannot be read now, `gone` where it
   * will not be there again, `too_large` for a line beyond all measure.
   */
  readonly readLines: (url: string, fromByte: number) => AsyncGenerator<BulkLine>;
}
