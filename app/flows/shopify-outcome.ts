/** How a call to Shopify can end: whoever calls must say what each ending means. */
import type { AttemptResult } from './outbox-attempt.ts';

export interface Refusal {
  readonly message: string;
  /** Shopify's word for it, such as `TAKEN`. */
  readonly code?: string | null;
  readonly field?: readonly string[] | null;
}

export type ShopifyOutcome<Data> =
  | { readonly outcome: 'ok'; readonly data: Data }
  /** Shopify understood and said no: asking again would be refused again. */
  | { readonly outcome: 'refused'; readonly errors: readonly Refusal[] }
  /** Certainly not carried out; may be asked again, not before `afterMs` where it is given. */
  | { readonly outcome: 'not_done'; readonly reason: string; readonly afterMs: number | null }
  /** No access to the shop: nothing can be asked until somebody opens the app there. */
  | { readonly outcome: 'no_access'; readonly reason: string }
  /** Carried out or not: look before asking again. Of a query, the answer was lost. */
  | { readonly outcome: 'unknown'; readonly reason: string };

export type NoAnswer = Exclude<ShopifyOutcome<unknown>, { outcome: 'ok' }>;

/** What Shopify said, for a person. */
export function describeRefusals(errors: readonly Refusal[]): string {
  return errors.map((error) => (error.code ? `${error.message} (${error.code})` : error.message)).join('; ');
}

/** How an attempt ends that may be repeated: an unknown outcome is tried again like one that was not carried out. */
export function retryOf(outcome: NoAnswer): Exclude<AttemptResult, { result: 'done' | 'unknown' }> {
  switch (outcome.outcome) {
    case 'refused':
      return { result: 'failed', error: describeRefusals(outcome.errors) };
    case 'no_access':
      return { result: 'blocked', error: outcome.reason };
    case 'not_done':
      return { result: 'retry', error: outcome.reason, afterMs: outcome.afterMs };
    case 'unknown':
      return { result: 'retry', error: outcome.reason, afterMs: null };
  }
}
