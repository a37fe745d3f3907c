// What the forms of an order's page do. The changes themselves, and the webhooks they send, are the twin's.
import { Refusal } from '../http.ts';
import { parseMinor } from '../world/money.ts';
import {
  type CancelInput,
  cancelOrder,
  editOrder,
  moveDispute,
  openDispute,
  refundOrder,
} from '../world/order-changes.ts';
import { currentFigures, paidTotal, refundedTotal } from '../world/order-figures.ts';
import type { Dispute, Order } from '../world/order-state.ts';
import { markPaid } from '../world/orders.ts';
import type { Shop } from '../world/state.ts';
import { requireOrder, type World } from '../world.ts';

/** `line.<id>=n` fields with n above zero. */
function quantities(fields: URLSearchParams, prefix: string): { lineId: string; quantity: number }[] {
  return [...fields]
    .filter(([name, value]) => name.startsWith(`${prefix}.`) && Number(value) > 0)
    .map(([name, value]) => ({ lineId: name.slice(prefix.length + 1), quantity: Number(value) }));
}

/** Nothing typed: what the lines come to. */
function amountFrom(order: Order, text: string): bigint | undefined {
  if (text.trim() === '') return undefined;
  const amount = parseMinor(text.replace(',', '.'), order.currency);
  if (amount === null) throw new Refusal(422, `"${text}" is no amount`);
  return amount;
}

type Action = (world: World, shop: Shop, order: Order, fields: URLSearchParams) => unknown;

const actions: Record<string, Action> = {
  pay: (world, shop, order) => markPaid(world, shop, order),
  refund: (world, shop, order, fields) =>
    refundOrder(world, shop, order, {
      lines: quantities(fields, 'line'),
      amount: amountFrom(order, fields.get('amount') ?? ''),
      shipping: fields.has('shipping') ? currentFigures(order).shipping : 0n,
    }),
  edit: (world, shop, order, fields) => {
    const variantId = fields.get('variant');
    return editOrder(world, shop, order, {
      remove: quantities(fields, 'remove'),
      add: variantId ? [{ variantId, quantity: Number(fields.get('quantity') ?? 1) }] : [],
    });
  },
  cancel: (world, shop, order, fields) =>
    cancelOrder(world, shop, order, {
      reason: (fields.get('reason') ?? 'other') as NonNullable<CancelInput['reason']>,
      refund: fields.has('refund') && paidTotal(order) > refundedTotal(order),
    }),
  dispute: (world, shop, order) => openDispute(world, shop, order),
};

/** Carries out one of the forms; a Refusal says what cannot be done. */
export function changeOrder(world: World, shop: Shop, orderId: string, action: string, fields: URLSearchParams): void {
  const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!act) throw new Refusal(404, `no such action: ${action}`);
  act(world, shop, requireOrder(shop, orderId), fields);
}

/** Where a dispute may be moved by hand. */
export const DISPUTE_MOVES = ['under_review', 'won', 'lost'] as const satisfies Dispute['status'][];

export function changeDispute(world: World, shop: Shop, disputeId: string, wanted: string): void {
  const dispute = shop.disputes.get(disputeId);
  const status = DISPUTE_MOVES.find((one) => one === wanted);
  if (!dispute || !status) throw new Refusal(404, `no dispute ${disputeId} to move to ${wanted}`);
  moveDispute(world, shop, dispute, status);
}
