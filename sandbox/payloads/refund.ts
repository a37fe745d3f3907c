// A refund: the body of refunds/create, and an entry of an order's `refunds`.

import { formatMinor } from '../world/money.ts';
import { shippingTotal } from '../world/order-figures.ts';
import type { Order, OrderAdjustment, Refund, RefundLine, Transaction } from '../world/order-state.ts';
import type { Shop } from '../world/state.ts';
import { lineItemPayload, shippingLinePayload } from './line-item.ts';
import { amountPair, moneySet, numericId, shopTime } from './print.ts';

/** Shopify prints subtotal and total_tax of a refunded line as JSON numbers. */
function jsonNumber(amount: bigint, currency: string): unknown {
  return JSON.rawJSON(formatMinor(amount, currency));
}

function refundLinePayload(order: Order, refundLine: RefundLine) {
  const line = order.lines.find((one) => one.id === refundLine.lineId);
  if (!line) throw new Error(`refund of the unknown line ${refundLine.lineId}`);
  return {
    id: numericId(refundLine.id),
    line_item_id: numericId(refundLine.lineId),
    location_id: null,
    quantity: refundLine.quantity,
    restock_type: refundLine.restock ? 'return' : 'no_restock',
    subtotal: jsonNumber(refundLine.subtotal, order.currency),
    subtotal_set: moneySet(refundLine.subtotal, order.currency),
    total_tax: jsonNumber(refundLine.tax, order.currency),
    total_tax_set: moneySet(refundLine.tax, order.currency),
    line_item: lineItemPayload(order, line),
  };
}

function adjustmentPayload(order: Order, refund: Refund, adjustment: OrderAdjustment) {
  return {
    id: numericId(adjustment.id),
    ...amountPair('amount', adjustment.amount, order.currency),
    kind: adjustment.kind,
    order_id: numericId(order.id),
    reason: adjustment.reason,
    refund_id: numericId(refund.id),
    ...amountPair('tax_amount', adjustment.taxAmount, order.currency),
  };
}

function transactionPayload(shop: Shop, order: Order, transaction: Transaction) {
  const at = shopTime(transaction.createdAt, shop.timezone);
  return {
    id: numericId(transaction.id),
    admin_graphql_api_id: `gid://shopify/OrderTransaction/${transaction.id}`,
    amount: formatMinor(transaction.amount, order.currency),
    authorization: null,
    created_at: at,
    currency: order.currency,
    device_id: null,
    error_code: null,
    gateway: transaction.gateway,
    kind: transaction.kind,
    location_id: null,
    message: null,
    order_id: numericId(order.id),
    parent_id: transaction.parentId === null ? null : numericId(transaction.parentId),
    payment_id: `#${order.number}.${transaction.id.slice(-3)}`,
    processed_at: at,
    receipt: {},
    source_name: order.sourceName,
    status: transaction.status,
    test: order.test,
    user_id: null,
  };
}

function shippingPayload(order: Order, refund: Refund) {
  const line = order.shippingLines[0];
  if (refund.shipping === 0n || !line || shippingTotal(order) === 0n) return [];
  return [
    {
      id: numericId(refund.id),
      shipping_line_id: numericId(line.id),
      subtotal_amount_set: moneySet(refund.shipping, order.currency),
      shipping_line: shippingLinePayload(order, line),
    },
  ];
}

export function refundPayload(shop: Shop, order: Order, refund: Refund) {
  const at = shopTime(refund.createdAt, shop.timezone);
  return {
    id: numericId(refund.id),
    admin_graphql_api_id: `gid://shopify/Refund/${refund.id}`,
    created_at: at,
    note: refund.note,
    order_id: numericId(order.id),
    processed_at: at,
    restock: refund.lines.some((line) => line.restock),
    return: null,
    total_additional_fees_set: moneySet(0n, order.currency),
    total_duties_set: moneySet(0n, order.currency),
    user_id: null,
    order_adjustments: refund.adjustments.map((one) => adjustmentPayload(order, refund, one)),
    transactions: refund.transactions.map((one) => transactionPayload(shop, order, one)),
    refund_line_items: refund.lines.map((line) => refundLinePayload(order, line)),
    refund_shipping_lines: shippingPayload(order, refund),
    duties: [],
    additional_fees: [],
  };
}
