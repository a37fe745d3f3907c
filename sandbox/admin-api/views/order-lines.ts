// What an order is made of: lines with their discounts, transactions, refunds.

import { takePart } from '../../world/money.ts';
import { currentQuantity, discountOf, netOf } from '../../world/order-figures.ts';
import type { Order, OrderLine, Refund, ShippingLine, TaxLine, Transaction } from '../../world/order-state.ts';
import type { Shop } from '../../world/state.ts';
import { byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import { instant, moneyBagView } from './money.ts';
import { productView, variantView } from './product.ts';

function taxLineView(tax: TaxLine, currency: string): View {
  return { priceSet: moneyBagView(tax.price, currency), rate: tax.rate, title: tax.title, channelLiable: null };
}

const APPLICATION_TYPES = {
  discount_code: 'DiscountCodeApplication',
  manual: 'ManualDiscountApplication',
  automatic: 'AutomaticDiscountApplication',
};

export function applicationView(order: Order, index: number): View {
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

export function shippingLineView(order: Order, line: ShippingLine): View {
  return {
    __typename: 'ShippingLine',
    id: gid('ShippingLine', line.id),
    title: line.title,
    code: line.code,
    isRemoved: false,
    originalPriceSet: moneyBagView(line.price, order.currency),
    discountedPriceSet: moneyBagView(line.price, order.currency),
    discountAllocations: [],
    taxLines: line.taxLines.map((tax) => taxLineView(tax, order.currency)),
  };
}

/** Shipping that was given back is no adjustment here, as it is in a webhook: Shopify has it in `refundShippingLines`. */
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
      connection(byId(refund.adjustments.filter(({ kind }) => kind === 'refund_discrepancy')), args, (adjustment) => ({
        id: gid('OrderAdjustment', adjustment.id),
        amountSet: bag(adjustment.amount),
        taxAmountSet: bag(adjustment.taxAmount),
        reason: 'REFUND_DISCREPANCY',
      })),
    transactions: (args: PageArguments) =>
      connection(byId(refund.transactions), args, (one) => transactionView(order, one)),
  };
}
