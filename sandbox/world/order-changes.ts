// What happens to an order after it was placed: refunds, edits, cancellation, disputes. Each sends Shopify's webhooks.
import { Refusal } from '../http.ts';
import { disputePayload } from '../payloads/dispute.ts';
import { orderEditPayload } from '../payloads/order-edit.ts';
import { refundPayload } from '../payloads/refund.ts';
import type { World } from '../world.ts';
import { formatMinor, smaller } from './money.ts';
import { currentQuantity, paidTotal, refundable, refundedTotal, shippingTotal, taxOf } from './order-figures.ts';
import type { Dispute, Order, OrderAdjustment, OrderLine, Refund, RefundLine } from './order-state.ts';
import { buildLine, type ChangeOptions, emitOrder, type OrderLineInput, taxLine, touchOrder } from './orders.ts';
import type { Shop } from './state.ts';

export type RefundInput = ChangeOptions & {
  lines?: { lineId: string; quantity: number; restock?: boolean }[];
  /** Given back for shipping, without tax; minor units. */
  shipping?: bigint;
  /**
   * Money given back in all. By default what lines, their taxes and the shipping come to; anything else becomes a
   * `refund_discrepancy`, negative when more is given back.
   */
  amount?: bigint;
  note?: string | null;
};

function requireLine(order: Order, lineId: string): OrderLine {
  const line = order.lines.find((one) => one.id === lineId);
  if (!line) throw new Refusal(422, `order ${order.id} has no line ${lineId}`);
  return line;
}

function refundLines(world: World, order: Order, input: RefundInput): RefundLine[] {
  return (input.lines ?? []).map(({ lineId, quantity, restock }) => {
    const line = requireLine(order, lineId);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > currentQuantity(order, line)) {
      throw new Refusal(422, 'Quantity cannot refund more items than were purchased');
    }
    return { id: world.newWideId(), lineId, quantity, restock: restock ?? true, ...refundable(order, line, quantity) };
  });
}

function shippingTaxShare(order: Order, shipping: bigint): bigint {
  const whole = shippingTotal(order);
  const tax = order.shippingLines.reduce((total, line) => total + taxOf(line), 0n);
  return whole === 0n ? 0n : (tax * shipping) / whole;
}

function adjustmentsFor(world: World, shippingTax: bigint, shipping: bigint, discrepancy: bigint): OrderAdjustment[] {
  const adjustments: OrderAdjustment[] = [];
  const add = (kind: OrderAdjustment['kind'], reason: string, amount: bigint, taxAmount: bigint) =>
    adjustments.push({ id: world.newWideId(), kind, reason, amount, taxAmount });
  if (shipping > 0n) add('shipping_refund', 'Shipping refund', -shipping, -shippingTax);
  if (discrepancy !== 0n) add('refund_discrepancy', 'Refund discrepancy', discrepancy, 0n);
  return adjustments;
}

/** Refunds lines, shipping and money, in any mixture; sends refunds/create and orders/updated. */
export function refundOrder(world: World, shop: Shop, order: Order, input: RefundInput): Refund {
  const lines = refundLines(world, order, input);
  const shipping = input.shipping ?? 0n;
  const shippingBack = order.refunds.reduce((total, refund) => total + refund.shipping, 0n);
  if (shipping + shippingBack > shippingTotal(order)) throw new Refusal(422, 'more shipping than was paid');
  const shippingTax = shippingTaxShare(order, shipping);
  const due = lines.reduce(
    (total, line) => total + line.subtotal + (order.taxesIncluded ? 0n : line.tax),
    shipping + (order.taxesIncluded ? 0n : shippingTax),
  );
  const left = paidTotal(order) - refundedTotal(order);
  const amount = input.amount ?? smaller(due, left);
  if (amount > left) throw new Refusal(422, `cannot give back more than the ${formatMinor(left, order.currency)} left`);
  const createdAt = touchOrder(world, order, input.at);
  // Where nothing was paid, a refund only takes lines out: there is no money that could differ.
  const discrepancy = paidTotal(order) === 0n ? 0n : due - amount;
  const parent = order.transactions.find((one) => one.kind === 'sale' || one.kind === 'capture');
  const refund: Refund = {
    id: world.newWideId(),
    createdAt,
    note: input.note ?? null,
    lines,
    adjustments: adjustmentsFor(world, shippingTax, shipping, discrepancy),
    shipping,
    transactions: [],
  };
  if (amount > 0n) {
    const gateway = parent?.gateway ?? 'manual';
    const parentId = parent?.id ?? null;
    const id = world.newWideId();
    refund.transactions.push({ id, kind: 'refund', status: 'success', amount, gateway, parentId, createdAt });
  }
  order.refunds.push(refund);
  if (input.deliver !== false) {
    world.emit(shop, 'refunds/create', refundPayload(shop, order, refund), createdAt);
    emitOrder(world, shop, order, 'orders/updated');
  }
  return refund;
}

export type EditInput = ChangeOptions & {
  add?: OrderLineInput[];
  remove?: { lineId: string; quantity: number }[];
};

/** Adds lines and takes units out, as the admin's order editing does; sends orders/edited and orders/updated. */
export function editOrder(world: World, shop: Shop, order: Order, input: EditInput): void {
  if (order.cancelledAt) throw new Refusal(422, 'a cancelled order cannot be edited');
  const removals = (input.remove ?? []).map(({ lineId, quantity }) => {
    const line = requireLine(order, lineId);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > currentQuantity(order, line)) {
      throw new Refusal(422, 'more units than the line has left');
    }
    return { line, quantity };
  });
  const additions = (input.add ?? []).map((line) => taxLine(shop, buildLine(world, shop, line)));
  if (additions.length + removals.length === 0) throw new Refusal(422, 'an edit adds or removes something');
  for (const { line, quantity } of removals) line.removedQuantity += quantity;
  order.lines.push(...additions);
  order.edited = true;
  const at = touchOrder(world, order, input.at);
  if (input.deliver === false) return;
  const removed = removals.map(({ line, quantity }) => ({ id: line.id, delta: quantity }));
  const added = additions.map((line) => ({ id: line.id, delta: line.quantity }));
  world.emit(shop, 'orders/edited', orderEditPayload(shop, order, { id: world.newWideId(), at, added, removed }), at);
  emitOrder(world, shop, order, 'orders/updated');
}

export type CancelInput = ChangeOptions & {
  reason?: 'customer' | 'fraud' | 'inventory' | 'declined' | 'other';
  /** Gives back what is left of the payment, with all lines. */
  refund?: boolean;
};

/** Cancels; sends refunds/create (when money goes back), orders/cancelled and orders/updated. */
export function cancelOrder(world: World, shop: Shop, order: Order, input: CancelInput = {}): void {
  if (order.cancelledAt) throw new Refusal(422, 'already cancelled');
  const at = touchOrder(world, order, input.at);
  const left = paidTotal(order) - refundedTotal(order);
  if (input.refund && left > 0n) {
    const lines = order.lines
      .map((line) => ({ lineId: line.id, quantity: currentQuantity(order, line) }))
      .filter((line) => line.quantity > 0);
    const shippingBack = order.refunds.reduce((total, refund) => total + refund.shipping, 0n);
    const shipping = shippingTotal(order) - shippingBack;
    refundOrder(world, shop, order, { ...input, at, lines, shipping, amount: left, note: 'Order canceled' });
  }
  const authorization = order.transactions.find((one) => one.kind === 'authorization');
  if (paidTotal(order) === 0n) {
    order.transactions.push({
      id: world.newWideId(),
      kind: 'void',
      status: 'success',
      amount: 0n,
      gateway: authorization?.gateway ?? 'manual',
      parentId: authorization?.id ?? null,
      createdAt: at,
    });
  }
  order.cancelledAt = at;
  order.cancelReason = input.reason ?? 'other';
  order.closedAt = at;
  if (input.deliver === false) return;
  emitOrder(world, shop, order, 'orders/cancelled');
  emitOrder(world, shop, order, 'orders/updated');
}

export type DisputeInput = ChangeOptions & { type?: Dispute['type']; reason?: string; amount?: bigint };

export function openDispute(world: World, shop: Shop, order: Order, input: DisputeInput = {}): Dispute {
  const at = touchOrder(world, order, input.at);
  const dispute: Dispute = {
    id: world.newWideId(),
    orderId: order.id,
    type: input.type ?? 'chargeback',
    status: 'needs_response',
    reason: input.reason ?? 'fraudulent',
    amount: input.amount ?? paidTotal(order) - refundedTotal(order),
    initiatedAt: at,
    finalizedOn: null,
  };
  shop.disputes.set(dispute.id, dispute);
  world.changed();
  if (input.deliver !== false) {
    world.emit(shop, 'disputes/create', disputePayload(shop, dispute), at);
    emitOrder(world, shop, order, 'orders/updated');
  }
  return dispute;
}

/** Moves a dispute on; `won`, `lost`, `accepted` and `charge_refunded` are final. */
export function moveDispute(
  world: World,
  shop: Shop,
  dispute: Dispute,
  status: Dispute['status'],
  options: ChangeOptions = {},
): void {
  const at = options.at ? new Date(options.at).toISOString() : new Date().toISOString();
  dispute.status = status;
  const open = status === 'needs_response' || status === 'under_review';
  dispute.finalizedOn = open ? null : at;
  world.changed();
  if (options.deliver !== false) world.emit(shop, 'disputes/update', disputePayload(shop, dispute), at);
}
