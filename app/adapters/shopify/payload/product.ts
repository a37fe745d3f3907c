/**
 * Products (`products/create`, `products/update`), as far as deciding and lists need them. A payload says nothing of collections.
 * https://shopify.dev/docs/api/admin-rest/latest/resources/product
 */
import { z } from 'zod';
import type { ReceivedProduct } from '#app/flows/record-products.ts';
import { id, instant, optionalText, readPayload } from './fields.ts';

const productPayload = z.object({
  id,
  title: optionalText,
  handle: optionalText,
  vendor: optionalText,
  product_type: optionalText,
  /** One text, with commas between them. */
  tags: optionalText,
  created_at: instant,
  updated_at: instant,
});

/** Throws a failure `invalid_input`. */
export function readProduct(body: Uint8Array | string): ReceivedProduct {
  const payload = readPayload('product', productPayload, body);
  const tags = (payload.tags ?? '').split(',').map((tag) => tag.trim());
  return {
    productId: payload.id,
    title: payload.title ?? '',
    handle: payload.handle,
    vendor: payload.vendor ?? '',
    createdAt: payload.created_at,
    description: {
      at: payload.updated_at,
      value: { type: payload.product_type, tags: tags.filter((tag) => tag !== '') },
    },
    collections: null,
  };
}
