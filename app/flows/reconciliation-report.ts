/** What a run of the reconciliation found: kept with the run, printed by the command, shown to the merchant. */
import type { EpochMs } from '#app/domain/facts.ts';

/** What was not known of an order before the run: it itself, its newest description, a refund, a dispute's state, a decision. */
export type FoundKind = 'order' | 'update' | 'refund' | 'dispute' | 'decision';

export type FoundOrder = {
  readonly orderId: string;
  /** As the merchant sees it, such as `#1001`. */
  readonly name: string;
  readonly missing: readonly FoundKind[];
};

export type UnknownOrder = {
  readonly orderId: string;
  readonly name: string;
  /** Why it is neither recorded nor decided, for a person. */
  readonly why: string;
};

export type ReconciliationReport = {
  /** Orders that Shopify last changed from then on; null: all that it shows. */
  readonly from: EpochMs | null;
  readonly until: EpochMs;
  /** How many Shopify told of. `decided` and `unknown` add up to it. */
  readonly orders: number;
  /** Recorded as Shopify last described them, and decided, when the run ended. */
  readonly decided: number;
  readonly unknown: number;
  /** Of how many orders something was missing before the run. */
  readonly missing: number;
  /** The first of those, at most {@link namedAtMost}. */
  readonly found: readonly FoundOrder[];
  /** The first of the unknown ones, at most {@link namedAtMost}. */
  readonly unknownOrders: readonly UnknownOrder[];
};

export const namedAtMost = 50;
