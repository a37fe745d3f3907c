/** `orders/edited`: not an order, but which of its lines changed. https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-orders/edited */
import { z } from 'zod';
import { id, readPayload } from './fields.ts';

const orderEdit = z.object({ order_edit: z.object({ order_id: id }) });

/** Throws a failure `invalid_input` that names the fields. */
export function readOrderEdit(body: Uint8Array | string): { readonly orderId: string } {
  return { orderId: readPayload('edit of an order', orderEdit, body).order_edit.order_id };
}
