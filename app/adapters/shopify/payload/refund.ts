/** Refunds, on their own (`refunds/create`) and within an order. https://shopify.dev/docs/api/admin-rest/latest/resources/refund */
import { z } from 'zod';
import type { DecimalText, EpochMs, RefundFacts } from '#app/domain/facts.ts';
import { amount, id, instant, list, moneySet, quantity, readPayload, shopMoney } from './fields.ts';

const adjustment = z.object({
  kind: z.string().nullish(),
  reason: z.string().nullish(),
  amount: amount.nullish(),
  amount_set: moneySet,
});

/** Within an order it is that order's, whatever `order_id` says. */
export const refundPayload = z.object({
  id,
  created_at: instant.nullish(),
  refund_line_items: list(z.object({ line_item_id: id, quantity })),
  order_adjustments: list(adjustment),
});

/** A `refunds/create` body as facts; `sentAt` is its time where it says none. Throws a failure `invalid_input` that names the fields. */
export function readRefund(body: Uint8Array | string, sentAt: EpochMs): RefundFacts {
  const payload = readPayload('refund', refundPayload.extend({ order_id: id }), body);
  return toRefundFacts(payload, payload.order_id, sentAt);
}

export function toRefundFacts(payload: z.output<typeof refundPayload>, orderId: string, sentAt: EpochMs): RefundFacts {
  return {
    refundId: payload.id,
    orderId,
    createdAt: payload.created_at ?? sentAt,
    lines: payload.refund_line_items.map((line) => ({ lineId: line.line_item_id, quantity: line.quantity })),
    discrepancies: payload.order_adjustments
      .filter((given) => kindOf(given) === 'refund_discrepancy')
      .map((given) => shopMoney(given.amount_set, given.amount))
      .filter((given): given is DecimalText => given !== null),
  };
}

/** Where a payload leaves the kind out, the reason says the same in words: "Refund discrepancy". */
function kindOf({ kind, reason }: z.output<typeof adjustment>): string | null {
  return kind ?? reason?.trim().toLowerCase().replaceAll(/\s+/g, '_') ?? null;
}
