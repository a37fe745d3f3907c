/** What Shopify's webhooks tell of a discount, or of a code that came into one or left it. */
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import type { DiscountNotice } from '#app/flows/arrived-facts.ts';
import { readJson } from './read-json.ts';

const body = z.object({
  admin_graphql_api_id: z.string().min(1),
  redeem_code: z.object({ code: z.string() }).nullish(),
});

/** Throws a `Failure` `invalid_input`. */
export function readDiscount(bytes: Uint8Array): Omit<DiscountNotice, 'about'> {
  const read = body.safeParse(readJson(Buffer.from(bytes).toString('utf8')));
  if (!read.success) throw new Failure('invalid_input', 'The webhook names no discount.');
  return { discountGid: read.data.admin_graphql_api_id, code: read.data.redeem_code?.code ?? null };
}
