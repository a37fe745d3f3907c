/*
 * How an order stands: whether it was paid for, whether something makes all of it worth nothing, whether a chargeback is in progress.
 * A dispute counts by its newest description only, and only where it is a chargeback: an inquiry takes no money.
 */
import type { WorthNothing } from './decision.ts';
import { type DisputeFacts, disputeSupersedes, type OrderFacts } from './facts.ts';
import type { RecordedOrder } from './history.ts';

/** Why every base of an order is 0 whatever was bought, or null. */
export function worthNothing({ order, disputes }: RecordedOrder): WorthNothing | null {
  if (order.cancelledAt !== null) return 'cancelled';
  if (order.test) return 'test';
  if (!wasPaid(order)) return 'not_paid';
  const lost = newestDisputes(disputes).some(
    ({ type, status }) => type === 'chargeback' && (status === 'lost' || status === 'accepted'),
  );
  return lost ? 'chargeback' : null;
}

/** Whether the order was paid for, even if some or all of it was given back since. */
export function wasPaid({ financialStatus }: OrderFacts): boolean {
  return financialStatus === 'paid' || financialStatus === 'partially_refunded' || financialStatus === 'refunded';
}

/** Whether a chargeback is in progress: it changes no base, but holds the order's entitlements. */
export function isDisputed({ disputes }: RecordedOrder): boolean {
  return newestDisputes(disputes).some(
    ({ type, status }) => type === 'chargeback' && (status === 'needs_response' || status === 'under_review'),
  );
}

function newestDisputes(disputes: readonly DisputeFacts[]): readonly DisputeFacts[] {
  if (disputes.length < 2) return disputes;
  const byId = new Map<string, DisputeFacts>();
  for (const dispute of disputes) {
    const known = byId.get(dispute.disputeId);
    if (known === undefined || disputeSupersedes(dispute, known)) byId.set(dispute.disputeId, dispute);
  }
  return [...byId.values()];
}
