/** Orders as Shopify tells of them when it is asked, as against what its webhooks bring. */
import type { DisputeFacts, EpochMs } from '#app/domain/facts.ts';
import type { ReceivedOrder } from './arrived-facts.ts';
import type { BulkLine } from './bulk-query.ts';

/** An order as of the moment in which Shopify was asked: the same facts that its webhooks would have brought by then. */
export interface OrderReading {
  readonly order: ReceivedOrder;
  readonly disputes: readonly DisputeFacts[];
}

export type ToldDispute = Pick<DisputeFacts, 'disputeId' | 'type' | 'status'>;

/** What tells two descriptions of one second apart: Shopify's `updatedAt` knows no less. */
export interface OrderStanding {
  readonly financialStatus: string | null;
  readonly isCancelled: boolean;
  /** Minor units, as text. */
  readonly total: string;
}

/** What comparing takes, without the order's contents. */
export interface ToldOrder {
  readonly orderId: string;
  readonly name: string;
  readonly updatedAt: EpochMs;
  readonly standing: OrderStanding;
  readonly refundIds: readonly string[];
  readonly disputes: readonly ToldDispute[];
}

export interface ToldPage {
  readonly orders: readonly ToldOrder[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** An order of an export. */
export interface ExportedOrder {
  readonly told: ToldOrder;
  /** Null where an export cannot hold all of it, and it has to be read. */
  readonly reading: OrderReading | null;
  /** Where the order after it begins. */
  readonly nextByte: number;
}

/** Each throws a `Failure` `unavailable` while Shopify cannot be asked. */
export interface OrderReader {
  /** Whole, however long. Null where the shop shows no such order (any more). Throws `too_large` beyond all measure. */
  readonly readOrder: (shopId: string, orderId: string, readAt: EpochMs) => Promise<OrderReading | null>;
  /** The order that a refund belongs to; null where there is none. */
  readonly findOrderOf: (shopId: string, refundId: string) => Promise<string | null>;
  /** Null where there is no such dispute of an order. */
  readonly readDispute: (shopId: string, disputeId: string, readAt: EpochMs) => Promise<DisputeFacts | null>;
  /** Orders that fit a search query, those that changed first first. */
  readonly readPage: (shopId: string, query: string, after: string | null) => Promise<ToldPage>;
}

export interface OrderExport {
  /** A bulk query for the orders that fit a search query; null: for all that Shopify shows. */
  readonly documentFor: (query: string | null) => string;
  /** The orders in an export's lines. Throws a `Failure` `invalid_input` for a line that is none of ours. */
  readonly readOrders: (lines: AsyncIterable<BulkLine>, readAt: EpochMs) => AsyncGenerator<ExportedOrder>;
}
