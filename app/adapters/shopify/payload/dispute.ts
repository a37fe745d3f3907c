/** Disputes (`disputes/create`, `disputes/update`). https://shopify.dev/docs/api/admin-rest/latest/resources/dispute */
import { z } from 'zod';
import type { DisputeFacts, EpochMs } from '#app/domain/facts.ts';
import { id, readPayload, text } from './fields.ts';

const disputePayload = z.object({ id, order_id: id.nullish(), type: text, status: text });

/** A dispute has no time of its own in its payload, so `at` is when the description was sent. Throws a failure `invalid_input`. */
export function readDispute(body: Uint8Array | string, origin: DisputeFacts['origin'], at: EpochMs): DisputeFacts {
  const payload = readPayload('dispute', disputePayload, body);
  return {
    disputeId: payload.id,
    orderId: payload.order_id ?? null,
    type: payload.type,
    status: payload.status,
    origin,
    at,
  };
}
