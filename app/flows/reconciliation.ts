/** What a reconciliation remembers between its turns, and what it needs from the world. */
import type { DisputeFacts, EpochMs } from '#app/domain/facts.ts';
import type { BulkQueries } from './bulk-query.ts';
import type { OrderExport, OrderReader, OrderReading, OrderStanding } from './order-reading.ts';
import type { FoundOrder, UnknownOrder } from './reconciliation-report.ts';

export type ReconciliationState = {
  /** Everything that Shopify changed until then has been compared; null before the first run. */
  readonly watermark: EpochMs | null;
  /** Orders that the last run left unknown: the next one looks at them again. */
  readonly again: readonly NamedOrder[];
  readonly run: Run | null;
};

export type Run = {
  /** Null: all that Shopify shows. */
  readonly from: EpochMs | null;
  readonly until: EpochMs;
  readonly step: Step;
  readonly orders: number;
  readonly decided: number;
  readonly missing: number;
  readonly unknown: number;
  readonly found: readonly FoundOrder[];
  readonly unknownOrders: readonly UnknownOrder[];
  /** Unknown ones for the next run to look at again. */
  readonly again: readonly NamedOrder[];
  /** Written into the inbox, and not known to be decided yet. */
  readonly written: readonly WrittenOrder[];
  /** How often it may still be waited for those. */
  readonly patience: number;
};

export type NamedOrder = {
  readonly orderId: string;
  /** As the merchant sees it. */
  readonly name: string;
};

export type WrittenOrder = NamedOrder & {
  readonly updatedAt: EpochMs;
  readonly webhookId: string;
};

export type Step =
  /** A whole list, from a byte of its file on. `begun`: exports that were started so far. */
  | { readonly kind: 'export'; readonly operationGid: string | null; readonly byte: number; readonly begun: number }
  /** The pages of one query after the other. */
  | { readonly kind: 'pages'; readonly query: number; readonly after: string | null }
  /** Orders that the run before left unknown. */
  | { readonly kind: 'again' }
  | { readonly kind: 'end' };

/** What is recorded of an order, or of its parts before it itself arrived. */
export interface RecordedOrder {
  /** Null where the order itself is not recorded. */
  readonly updatedAt: EpochMs | null;
  readonly standing: OrderStanding | null;
  readonly isDecided: boolean;
  readonly refundIds: readonly string[];
  /** The newest description of each. */
  readonly disputes: readonly Pick<DisputeFacts, 'disputeId' | 'type' | 'status'>[];
}

export interface WrittenItem {
  readonly webhookId: string;
  readonly state: 'waiting' | 'done' | 'ignored' | 'failed';
  readonly attempts: number;
  readonly error: string | null;
}

export interface ReconciliationPorts {
  readonly orders: OrderReader;
  readonly exports: OrderExport;
  readonly bulk: BulkQueries;
  readonly clock: () => EpochMs;
  readonly digest: (text: string) => string;
  readonly isInstalled: (shopId: string) => Promise<boolean>;
  /** By order; an order of which nothing is recorded is not among them. */
  readonly readRecorded: (shopId: string, orderIds: readonly string[]) => Promise<ReadonlyMap<string, RecordedOrder>>;
  /** Puts orders into the inbox; one that is there already is left as it is. */
  readonly writeReadings: (
    shopId: string,
    readings: readonly { readonly webhookId: string; readonly reading: OrderReading }[],
  ) => Promise<void>;
  readonly readItems: (shopId: string, webhookIds: readonly string[]) => Promise<readonly WrittenItem[]>;
  /** One batch of the shop's inbox, beside whoever else works on it. */
  readonly processInbox: (shopId: string) => Promise<{ readonly more: boolean }>;
}

/** How far a run came. */
export interface Advance {
  readonly run: Run;
  /** It is of no use to go on at once. */
  readonly waits: boolean;
}

/** The orders that a run is about, as Shopify is asked for them; null for all that it shows. */
export function windowQuery({ from, until }: Pick<Run, 'from' | 'until'>): string | null {
  if (from === null) return null;
  return `updated_at:>='${new Date(from).toISOString()}' updated_at:<='${new Date(until).toISOString()}'`;
}
