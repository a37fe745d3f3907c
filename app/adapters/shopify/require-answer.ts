/** A question to Shopify for whose asker there is either an answer or another try. */
import { Failure } from '#app/domain/failure.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';

/** Throws Failure `unavailable` where there is no answer, and says why. */
export function requireAnswer<Data>(outcome: ShopifyOutcome<Data>): Data {
  switch (outcome.outcome) {
    case 'ok':
      return outcome.data;
    case 'refused':
      throw new Failure('unavailable', `Shopify refused: ${outcome.errors.map((error) => error.message).join('; ')}`);
    default:
      throw new Failure('unavailable', outcome.reason);
  }
}
