/**
 * A programme's discounts in Shopify give what the programme says: a changed percent reaches the codes that partners have given out already.
 * What is to be said is read when the item's turn comes, so the last change is the one that stands, however often it is tried.
 */

import { discountTitle } from './discount-code-ports.ts';
import type { Attempt, AttemptResult, OutboxHandler } from './outbox-attempt.ts';
import type { DiscountTermsPayload } from './outbox-kinds.ts';
import { retryOf, type ShopifyOutcome } from './shopify-outcome.ts';

export interface DiscountTermsPorts {
  /** Those of its discounts that exist; null where the programme does not. */
  readonly readTerms: (
    shopId: string,
    programId: string,
  ) => Promise<{
    readonly programName: string;
    readonly percent: string | null;
    readonly discounts: readonly { readonly discountGid: string; readonly singleUse: boolean }[];
  } | null>;
  readonly updateDiscount: (
    shopId: string,
    discountGid: string,
    terms: { readonly title: string; readonly percent: string },
  ) => Promise<ShopifyOutcome<unknown>>;
}

export function discountTermsHandler(ports: DiscountTermsPorts): OutboxHandler<DiscountTermsPayload> {
  return {
    sideBySide: false,
    repeatable: true,
    carryOut: (attempt) => updateDiscounts(ports, attempt),
    effectOf: () => null,
  };
}

async function updateDiscounts(
  ports: DiscountTermsPorts,
  { shopId, payload }: Attempt<DiscountTermsPayload>,
): Promise<AttemptResult> {
  const { programId } = payload;
  const terms = await ports.readTerms(shopId, programId);
  if (terms === null) return { result: 'failed', error: 'the programme does not exist' };
  const { programName, percent, discounts } = terms;
  // A programme that gives nothing any more makes no new codes; those that are out keep what was promised.
  if (percent !== null) {
    for (const { discountGid, singleUse } of discounts) {
      const title = discountTitle({ programId, programName, singleUse, discountGid, percent });
      const updated = await ports.updateDiscount(shopId, discountGid, { title, percent });
      if (updated.outcome !== 'ok') return retryOf(updated);
    }
  }
  return { result: 'done', outcome: null, effect: null };
}
