// A dispute: the body of disputes/create and disputes/update.
import { formatMinor } from '../world/money.ts';
import type { Dispute } from '../world/order-state.ts';
import type { Shop } from '../world/state.ts';
import { numericId, shopTime } from './print.ts';

const ANSWER_DAYS = 7;

export function disputePayload(shop: Shop, dispute: Dispute) {
  const due = new Date(Date.parse(dispute.initiatedAt) + ANSWER_DAYS * 86_400_000).toISOString();
  return {
    id: numericId(dispute.id),
    order_id: numericId(dispute.orderId),
    type: dispute.type,
    amount: formatMinor(dispute.amount, shop.currency),
    currency: shop.currency,
    reason: dispute.reason,
    network_reason_code: '4827',
    status: dispute.status,
    evidence_due_by: shopTime(due, shop.timezone),
    evidence_sent_on: null,
    finalized_on: dispute.finalizedOn === null ? null : shopTime(dispute.finalizedOn, shop.timezone),
    initiated_at: shopTime(dispute.initiatedAt, shop.timezone),
  };
}
