// Order and Customer, which hold each other.

import {
  currentFigures,
  financialStatus,
  orderFigures,
  outstanding,
  refundedTotal,
} from '../../world/order-figures.ts';
import type { Dispute, Order, Refund } from '../../world/order-state.ts';
import type { Customer, Shop } from '../../world/state.ts';
import { byField, byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import type { Searchable } from '../search-query.ts';
import { addressView, customerFields } from './customer.ts';
import { journeyView } from './journey.ts';
import { metafieldFields } from './metafield.ts';
import { instant, instantOrNull, moneyBagView, moneyView } from './money.ts';
import { applicationView, lineItemView, refundView, shippingLineView, transactionView } from './order-lines.ts';

const ORDER_SEARCH: Searchable<Order> = {
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

/** With what is said of an order's disputes, which stand beside the orders. */
export function orderSearch(shop: Shop): Searchable<Order> {
  const statuses = (order: Order) => disputesOf(shop, order).filter(({ type }) => type === 'chargeback');
  return { ...ORDER_SEARCH, chargeback_status: (order) => statuses(order).map(({ status }) => status) };
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
    purchasingEntity: () => purchasingEntityView(shop, order),
    risk: { recommendation: 'ACCEPT' },
    disputes: () =>
      disputesOf(shop, order).map((dispute) => ({
        id: gid('OrderDisputeSummary', dispute.id),
        status: dispute.status.toUpperCase(),
        initiatedAs: dispute.type.toUpperCase(),
      })),
    lineItems: (args: PageArguments) => connection(byId(order.lines), args, (line) => lineItemView(shop, order, line)),
    shippingLines: (args: PageArguments) =>
      connection(byId(order.shippingLines), args, (line) => shippingLineView(order, line)),
    discountApplications: (args: PageArguments) => {
      const indexed = order.discountApplications.map((_one, index) => ({ id: String(index), index }));
      return connection(byId(indexed), args, ({ index }) => applicationView(order, index));
    },
    refunds: ({ first }: { first?: number | null }) =>
      order.refunds.slice(0, first ?? undefined).map((refund) => refundOfOrder(shop, order, refund)),
    transactions: ({ first }: { first?: number | null }) => {
      const all = [...order.transactions, ...order.refunds.flatMap((refund) => refund.transactions)];
      return all.slice(0, first ?? undefined).map((one) => transactionView(order, one));
    },
    ...metafieldFields(shop, id),
  };
}

function purchasingEntityView(shop: Shop, order: Order): View | null {
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  if (!order.company) return customer ? customerView(shop, customer) : null;
  const { id, name } = order.company;
  return { __typename: 'PurchasingCompany', company: { __typename: 'Company', id: gid('Company', id), name } };
}

/** A refund, with the order that it belongs to. */
export function refundOfOrder(shop: Shop, order: Order, refund: Refund): View {
  return { ...refundView(shop, order, refund), order: () => orderView(shop, order) };
}

function ordersOf(shop: Shop, customer: Customer): Order[] {
  return [...shop.orders.values()].filter((order) => order.customerId === customer.id);
}

export function customerView(shop: Shop, customer: Customer): View {
  const spent = () =>
    ordersOf(shop, customer)
      .filter((order) => !order.test && order.cancelledAt === null)
      .reduce((total, order) => total + orderFigures(order).total, 0n);
  return {
    ...customerFields(shop, customer),
    numberOfOrders: () => String(ordersOf(shop, customer).length),
    amountSpent: () => moneyView(spent(), shop.currency),
    orders: (args: PageArguments) => {
      const oldestFirst = byField(ordersOf(shop, customer), (order) => order.createdAt);
      return connection(oldestFirst, args, (one) => orderView(shop, one));
    },
  };
}
