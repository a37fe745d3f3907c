// What an order comes to: pure sums over its lines, edits, refunds and transactions. Nothing here is stored, so that
// the payloads, the Admin API and the back office can never disagree.
import { takePart } from './money.ts';
import type { Order, OrderLine, ShippingLine, TaxLine } from './order-state.ts';

export type FinancialStatus =
  | 'pending'
  | 'authorized'
  | 'partially_paid'
  | 'paid'
  | 'partially_refunded'
  | 'refunded'
  | 'voided';

const sum = (amounts: bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

export function taxOf(line: { taxLines: TaxLine[] }): bigint {
  return sum(line.taxLines.map((tax) => tax.price));
}

export function discountOf(line: OrderLine): bigint {
  return sum(line.discountAllocations.map((allocation) => allocation.amount));
}

/** price × quantity − discounts, for the line as it was sold. */
export function netOf(line: OrderLine): bigint {
  return line.price * BigInt(line.quantity) - discountOf(line);
}

export function refundedQuantity(order: Order, lineId: string): number {
  return order.refunds
    .flatMap((refund) => refund.lines)
    .filter((line) => line.lineId === lineId)
    .reduce((total, line) => total + line.quantity, 0);
}

/** Units that are neither edited out nor refunded. */
export function currentQuantity(order: Order, line: OrderLine): number {
  return Math.max(0, line.quantity - line.removedQuantity - refundedQuantity(order, line.id));
}

/**
 * What a refund of `quantity` more units of the line gives back. Cents are cut from a running total, so that refunding
 * unit by unit comes to the whole line, and what is left plus what went is always what was sold.
 */
export function refundable(order: Order, line: OrderLine, quantity: number): { subtotal: bigint; tax: bigint } {
  const gone = line.removedQuantity + refundedQuantity(order, line.id);
  const slice = (amount: bigint) =>
    takePart(amount, gone + quantity, line.quantity) - takePart(amount, gone, line.quantity);
  return { subtotal: line.price * BigInt(quantity) - slice(discountOf(line)), tax: slice(taxOf(line)) };
}

export type Figures = {
  lineItems: bigint;
  discounts: bigint;
  subtotal: bigint;
  shipping: bigint;
  tax: bigint;
  total: bigint;
};

function figures(order: Order, goneOf: (line: OrderLine) => number, shippingLeft: bigint): Figures {
  const left = (amount: bigint, line: OrderLine) => amount - takePart(amount, goneOf(line), line.quantity);
  const lineItems = sum(order.lines.map((line) => line.price * BigInt(line.quantity - goneOf(line))));
  const discounts = sum(order.lines.map((line) => left(discountOf(line), line)));
  const shippingWhole = shippingTotal(order);
  const shippingTax = sum(order.shippingLines.map(taxOf));
  const shippingTaxLeft = shippingWhole === 0n ? shippingTax : (shippingTax * shippingLeft) / shippingWhole;
  const tax = sum(order.lines.map((line) => left(taxOf(line), line))) + shippingTaxLeft;
  const subtotal = lineItems - discounts;
  const total = subtotal + shippingLeft + (order.taxesIncluded ? 0n : tax);
  return { lineItems, discounts, subtotal, shipping: shippingLeft, tax, total };
}

export function shippingTotal(order: { shippingLines: ShippingLine[] }): bigint {
  return sum(order.shippingLines.map((line) => line.price));
}

/** Before returns: edits count, refunds do not. */
export function orderFigures(order: Order): Figures {
  return figures(order, (line) => line.removedQuantity, shippingTotal(order));
}

/** What is left after edits and refunds. */
export function currentFigures(order: Order): Figures {
  const shippingLeft = shippingTotal(order) - sum(order.refunds.map((refund) => refund.shipping));
  return figures(order, (line) => line.quantity - currentQuantity(order, line), shippingLeft);
}

export function paidTotal(order: Order): bigint {
  const paying = order.transactions.filter(
    (one) => (one.kind === 'sale' || one.kind === 'capture') && one.status === 'success',
  );
  return sum(paying.map((one) => one.amount));
}

export function refundedTotal(order: Order): bigint {
  const refunding = order.refunds.flatMap((refund) => refund.transactions).filter((one) => one.status === 'success');
  return sum(refunding.map((one) => one.amount));
}

/** What the customer still owes, never below zero. */
export function outstanding(order: Order): bigint {
  const owed = currentFigures(order).total - (paidTotal(order) - refundedTotal(order));
  return order.cancelledAt !== null || owed < 0n ? 0n : owed;
}

export function financialStatus(order: Order): FinancialStatus {
  const paid = paidTotal(order);
  const refunded = refundedTotal(order);
  if (paid === 0n) {
    if (order.transactions.some((one) => one.kind === 'void' && one.status === 'success')) return 'voided';
    if (order.transactions.some((one) => one.kind === 'authorization')) return 'authorized';
    return orderFigures(order).total === 0n ? 'paid' : 'pending';
  }
  if (refunded >= paid) return 'refunded';
  if (refunded > 0n) return 'partially_refunded';
  return outstanding(order) > 0n ? 'partially_paid' : 'paid';
}
