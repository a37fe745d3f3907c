/** `customers/redact`: a customer asked to be forgotten. https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance */
import { z } from 'zod';
import { id, readPayload } from './fields.ts';

const redactPayload = z.object({ customer: z.object({ id }).nullish() });

/** Null for a redaction that names nobody. Throws a failure `invalid_input` that names the fields. */
export function readRedacted(body: Uint8Array | string): { readonly customerId: string | null } {
  return { customerId: readPayload('redaction', redactPayload, body).customer?.id ?? null };
}
