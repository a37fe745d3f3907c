// Order with its lines, refunds, transactions and disputes.

import { takePart } from '../../world/money.ts';
import {
  currentFigures,
  currentQuantity,
  discountOf,
  financialStatus,
  netOf,
  orderFigures,
  outstanding,
  refundedTotal,
} from '../../world/order-figures.ts';
import type { Dispute, Order, OrderLine, Refund, Shop, TaxLine, Transaction } from '../../world/state.ts';
import { byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import type { Searchable } from '../search-query.ts';
import { addressView, customerView } from './customer.ts';
import { journeyView } from './journey.ts';
import { metafieldFields } from './metafield.ts';
import { instant, instantOrNull, moneyBagView } from './money.ts';
import { productView, variantView } from './product.ts';

export const ORDER_SEARCH: Searchable<Order> = {
  default: (order) => [`#${order.number}`, order.email, ...order.tags],
  id: (order) => [order.id],
  name: (order) => [`#${order.number}`, String(order.number)],
  email: (order) => [order.email],
  updated_at: (order) => [order.updatedAt],
  created_at: (order) => [order.createdAt],
  processed_at: (order) => [order.createdAt],
  financial_status: (order) => [financialStatus(order)],
  customer_id: (order) => (order.customerId ? [order.customerId] : []),
  discount_code: (order) => order.discountApplications.slice(0, 1).flatMap((one) => (one.code ? [one.code] : [])),
  cart_token: (order) => (order.cartToken ? [order.cartToken] : []),
  checkout_token: (order) => (order.checkoutToken ? [order.checkoutToken] : []),
  source_name: (order) => [order.sourceName],
  tag: (order) => order.tags,
  test: (order) => [String(order.test)],
};

function taxLineView(tax: TaxLine, currency: string): View {
  return { priceSet: moneyBagView(tax.price, currency), rate: tax.rate, title: tax.title, channelLiable: null };
}

const APPLICATION_TYPES = {
  discount_code: 'DiscountCodeApplication',
  manual: 'ManualDiscountApplication',
  automatic: 'AutomaticDiscountApplication',
};

function applicationView(order: Order, index: number): View {
  const application = order.discountApplications[index];
  if (!application) throw new Error(`order ${order.id} has no discount application ${index}`);
  return {
    __typename: APPLICATION_TYPES[application.type],
    index,
    allocationMethod: 'ACROSS',
    targetSelection: 'ALL',
    targetType: 'LINE_ITEM',
    value:
      application.valueType === 'percentage'
        ? { __typename: 'PricingPercentageValue', percentage: Number(application.value) }
        : { __typename: 'MoneyV2', amount: application.value, currencyCode: order.currency },
    ...(application.code === null ? { title: application.title } : { code: application.code }),
  };
}

function productOfLine(shop: Shop, line: OrderLine): View | null {
  const product = line.productId === null ? undefined : shop.products.get(line.productId);
  return product ? productView(shop, product) : null;
}

function variantOfLine(shop: Shop, line: OrderLine): View | null {
  const product = line.productId === null ? undefined : shop.products.get(line.productId);
  const variant = product?.variants.find((one) => one.id === line.variantId);
  return product && variant ? variantView(shop, product, variant) : null;
}

export function lineItemView(shop: Shop, order: Order, line: OrderLine): View {
  const bag = (amount: bigint) => moneyBagView(amount, order.currency);
  const gross = line.price * BigInt(line.quantity);
  const current = currentQuantity(order, line);
  return {
    __typename: 'LineItem',
    id: gid('LineItem', line.id),
    title: line.title,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variantTitle: line.variantTitle,
    vendor: line.vendor,
    sku: line.sku,
    quantity: line.quantity,
    currentQuantity: current,
    refundableQuantity: current,
    isGiftCard: line.giftCard,
    taxable: line.taxable,
    requiresShipping: !line.giftCard,
    customAttributes: line.properties.map(({ name, value }) => ({ key: name, value })),
    product: () => productOfLine(shop, line),
    variant: () => variantOfLine(shop, line),
    sellingPlan: null,
    contract: null,
    originalUnitPriceSet: bag(line.price),
    originalTotalSet: bag(gross),
    // Discounts on the whole order count only when code discounts are asked for.
    discountedTotalSet: ({ withCodeDiscounts }: { withCodeDiscounts?: boolean | null }) =>
      bag(withCodeDiscounts ? netOf(line) : gross),
    discountedUnitPriceAfterAllDiscountsSet: bag(takePart(netOf(line), 1, line.quantity)),
    totalDiscountSet: bag(discountOf(line)),
    discountAllocations: line.discountAllocations.map((allocation) => ({
      allocatedAmountSet: bag(allocation.amount),
      discountApplication: () => applicationView(order, allocation.applicationIndex),
    })),
    taxLines: line.taxLines.map((tax) => taxLineView(tax, order.currency)),
    duties: [],
  };
}

export function transactionView(order: Order, transaction: Transaction): View {
  const parent = order.transactions.find((one) => one.id === transaction.parentId);
  return {
    __typename: 'OrderTransaction',
    id: gid('OrderTransaction', transaction.id),
    kind: transaction.kind.toUpperCase(),
    status: transaction.status.toUpperCase(),
    gateway: transaction.gateway,
    test: order.test,
    amountSet: moneyBagView(transaction.amount, order.currency),
    createdAt: instant(transaction.createdAt),
    processedAt: instant(transaction.createdAt),
    parentTransaction: () => (parent ? transactionView(order, parent) : null),
  };
}

const ADJUSTMENT_REASONS = { shipping_refund: 'SHIPPING_REFUND', refund_discrepancy: 'REFUND_DISCREPANCY' };

export function refundView(shop: Shop, order: Order, refund: Refund): View {
  const bag = (amount: bigint) => moneyBagView(amount, order.currency);
  const given = refund.transactions.reduce((total, one) => total + one.amount, 0n);
  const lineOf = (lineId: string) => order.lines.find((one) => one.id === lineId) as OrderLine;
  return {
    __typename: 'Refund',
    id: gid('Refund', refund.id),
    legacyResourceId: refund.id,
    createdAt: instant(refund.createdAt),
    updatedAt: instant(refund.createdAt),
    note: refund.note,
    totalRefundedSet: bag(given),
    order: () => orderView(shop, order),
    refundLineItems: (args: PageArguments) =>
      connection(byId(refund.lines), args, (line) => ({
        id: gid('RefundLineItem', line.id),
        quantity: line.quantity,
        restockType: line.restock ? 'RETURN' : 'NO_RESTOCK',
        subtotalSet: bag(line.subtotal),
        totalTaxSet: bag(line.tax),
        lineItem: () => lineItemView(shop, order, lineOf(line.lineId)),
      })),
    orderAdjustments: (args: PageArguments) =>
      connection(byId(refund.adjustments), args, (adjustment) => ({
        id: gid('OrderAdjustment', adjustment.id),
        amountSet: bag(adjustment.amount),
        taxAmountSet: bag(adjustment.taxAmount),
        reason: ADJUSTMENT_REASONS[adjustment.kind],
      })),
    transactions: (args: PageArguments) =>
      connection(byId(refund.transactions), args, (one) => transactionView(order, one)),
  };
}

function disputesOf(shop: Shop, order: Order): Dispute[] {
  return [...shop.disputes.values()].filter((one) => one.orderId === order.id);
}

function moneyFields(order: Order): View {
  const bag = (amount: bigint) => moneyBagView(amount, order.currency);
  return {
    subtotalPriceSet: () => bag(orderFigures(order).subtotal),
    totalPriceSet: () => bag(orderFigures(order).total),
    totalTaxSet: () => bag(orderFigures(order).tax),
    totalShippingPriceSet: () => bag(orderFigures(order).shipping),
    totalDiscountsSet: () => bag(orderFigures(order).discounts),
    currentSubtotalPriceSet: () => bag(currentFigures(order).subtotal),
    currentTotalPriceSet: () => bag(currentFigures(order).total),
    currentTotalTaxSet: () => bag(currentFigures(order).tax),
    currentTotalDiscountsSet: () => bag(currentFigures(order).discounts),
    totalRefundedSet: () => bag(refundedTotal(order)),
    totalOutstandingSet: () => bag(outstanding(order)),
  };
}

export function orderView(shop: Shop, order: Order): View {
  const id = gid('Order', order.id);
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  return {
    __typename: 'Order',
    id,
    legacyResourceId: order.id,
    name: `#${order.number}`,
    confirmationNumber: order.confirmationNumber,
    createdAt: instant(order.createdAt),
    processedAt: instant(order.createdAt),
    updatedAt: instant(order.updatedAt),
    cancelledAt: instantOrNull(order.cancelledAt),
    cancelReason: order.cancelReason?.toUpperCase() ?? null,
    closedAt: instantOrNull(order.closedAt),
    test: order.test,
    edited: order.edited,
    email: order.email || null,
    phone: order.phone,
    note: order.note,
    tags: order.tags,
    sourceName: order.sourceName,
    cartToken: order.cartToken,
    checkoutToken: order.checkoutToken,
    clientIp: order.browserIp,
    discountCodes: order.discountApplications.flatMap((one) => (one.code === null ? [] : [one.code])),
    customAttributes: order.attributes.map(({ name, value }) => ({ key: name, value })),
    currencyCode: order.currency,
    presentmentCurrencyCode: order.currency,
    displayFinancialStatus: () => financialStatus(order).toUpperCase(),
    taxesIncluded: order.taxesIncluded,
    ...moneyFields(order),
    customer: () => (customer ? customerView(shop, customer) : null),
    billingAddress: () => (order.billingAddress ? addressView(order.billingAddress) : null),
    shippingAddress: () => (order.shippingAddress ? addressView(order.shippingAddress) : null),
    customerJourneySummary: () => journeyView(shop, order),
    attribution: null,
    purchasingEntity: () => (customer ? customerView(shop, customer) : null),
    risk: { recommendation: 'ACCEPT' },
    disputes: () =>
      disputesOf(shop, order).map((dispute) => ({
        id: gid('OrderDisputeSummary', dispute.id),
        status: dispute.status.toUpperCase(),
        initiatedAs: dispute.type.toUpperCase(),
      })),
    lineItems: (args: PageArguments) => connection(byId(order.lines), args, (line) => lineItemView(shop, order, line)),
    discountApplications: (args: PageArguments) => {
      const indexed = order.discountApplications.map((_one, index) => ({ id: String(index), index }));
      return connection(byId(indexed), args, ({ index }) => applicationView(order, index));
    },
    refunds: ({ first }: { first?: number | null }) =>
      order.refunds.slice(0, first ?? undefined).map((refund) => refundView(shop, order, refund)),
    transactions: ({ first }: { first?: number | null }) => {
      const all = [...order.transactions, ...order.refunds.flatMap((refund) => refund.transactions)];
      return all.slice(0, first ?? undefined).map((one) => transactionView(order, one));
    },
    ...metafieldFields(shop, id),
  };
}
