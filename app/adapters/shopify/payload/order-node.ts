/**
 * An order as the Admin API describes it, read into the same facts that its webhook gives. Where the two speak differently (capital letters, types
 * by their names in the schema, `10.0` for `10.00`) the webhook's way is taken. Where the visit began is known to the Admin API only once it has
 * worked out the customer's journey; until then what a webhook said of it is kept. See docs/decisions/0008-reconciliation.md.
 */
import { getCurrencyDigits } from '#app/domain/currency.ts';
import type {
  DecimalText,
  DiscountApplication,
  DisputeFacts,
  EpochMs,
  OrderFacts,
  OrderLine,
  RefundFacts,
  ShippingLine,
} from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import { minorUnits } from '#app/domain/money.ts';
import { orderSignals } from '#app/domain/order-signals.ts';
import type { Person } from '#app/domain/person.ts';
import type { OrderReading, ToldDispute, ToldOrder } from '#app/flows/order-reading.ts';
import type {
  ApplicationNode,
  DisputeNode,
  LineNode,
  OrderNode,
  RefundLineNode,
  RefundNode,
  ShippingNode,
  ToldNode,
} from '../order-fields.ts';
import { toJourney } from './journey.ts';
import { landingRefOf, visitorIn } from './order.ts';
import { orderPerson } from './order-person.ts';

/** An order with all that its lists hold, whatever the number of pages. */
export interface WholeOrder {
  readonly order: OrderNode;
  readonly lines: readonly LineNode[];
  readonly shippingLines: readonly ShippingNode[];
  readonly applications: readonly ApplicationNode[];
  readonly refunds: readonly WholeRefund[];
}

export type WholeRefund = Pick<RefundNode, 'id' | 'createdAt'> & {
  readonly lines: readonly RefundLineNode[];
  readonly adjustments: RefundNode['orderAdjustments']['nodes'];
};

/** `readAt`: when Shopify was asked. Throws a failure `invalid_input` for a currency that is none. */
export function toOrderReading(whole: WholeOrder, readAt: EpochMs): OrderReading {
  const { order } = whole;
  const { currencyCode } = order.totalPriceSet.shopMoney;
  const total = totalOf(order);
  const digits = getCurrencyDigits(currencyCode);
  if (digits === null || total === null) {
    throw new Failure('invalid_input', `The order ${order.id} is in ${currencyCode}, which is no ISO 4217 currency.`);
  }
  const landingRef = landingRefFrom(order);
  return {
    order: {
      facts: { ...toFacts(whole, digits), landingRef: landingRef ?? null },
      name: order.name,
      checkoutToken: order.checkoutToken,
      currency: currencyCode,
      total,
      person: personOf(order),
      refunds: whole.refunds.map((refund) => toRefund(refund, order, digits)),
      signals: signalsOf(order),
      ...(landingRef === undefined ? { keepsLanding: true } : {}),
      journey: toJourney(order.customerJourneySummary),
    },
    disputes: order.disputes.map((dispute) => ({
      ...toToldDispute(dispute),
      orderId: order.id,
      origin: 'update',
      at: readAt,
    })),
  };
}

export function toToldOrder(node: ToldNode): ToldOrder {
  const { id, name, updatedAt, cancelledAt, displayFinancialStatus, refunds, disputes } = node;
  return {
    orderId: id,
    name,
    updatedAt,
    standing: {
      financialStatus: displayFinancialStatus?.toLowerCase() ?? null,
      isCancelled: cancelledAt !== null,
      total: String(totalOf(node) ?? 0n),
    },
    refundIds: refunds.map((refund) => refund.id),
    disputes: disputes.map(toToldDispute),
  };
}

/** Minor units; null for a currency that is none. */
function totalOf({ totalPriceSet: { shopMoney } }: ToldNode | OrderNode): bigint | null {
  const { amount, currencyCode } = shopMoney;
  return getCurrencyDigits(currencyCode) === null ? null : minorUnits(amount, currencyCode);
}

function toToldDispute({ id, initiatedAs, status }: DisputeNode): ToldDispute {
  return {
    disputeId: id,
    type: initiatedAs.toLowerCase(),
    status: status.toLowerCase(),
  } satisfies Partial<DisputeFacts>;
}

/** Undefined while Shopify does not say. */
function landingRefFrom({ customerJourneySummary: journey }: OrderNode): string | null | undefined {
  if (!journey?.ready || journey.lastVisit === null) return undefined;
  return landingRefOf(journey.lastVisit.landingPage);
}

function personOf({ email, phone, customer, shippingAddress, billingAddress }: OrderNode): Person {
  const addresses = [shippingAddress, billingAddress].map((address) =>
    address === null ? null : { ...address, country: address.countryCodeV2 },
  );
  return orderPerson({
    emails: [email, customer?.defaultEmailAddress?.emailAddress],
    phones: [phone, customer?.defaultPhoneNumber?.phoneNumber],
    addresses,
  });
}

function signalsOf({ customerJourneySummary: journey, customAttributes, ...order }: OrderNode) {
  const visit = journey?.ready ? journey.lastVisit : null;
  return orderSignals({
    company: order.purchasingEntity?.company?.id ?? null,
    landingSite: visit?.landingPage ?? null,
    referringSite: visit?.referrerUrl ?? null,
    attributes: customAttributes.map(named),
    tags: order.tags,
    note: order.note,
  });
}

function toFacts(
  { order, lines, shippingLines, applications }: WholeOrder,
  digits: number,
): Omit<OrderFacts, 'landingRef'> {
  return {
    orderId: order.id,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    test: order.test,
    financialStatus: order.displayFinancialStatus?.toLowerCase() ?? null,
    taxesIncluded: order.taxesIncluded,
    customerId: order.customer?.id ?? null,
    email: order.email,
    customerEmail: order.customer?.defaultEmailAddress?.emailAddress ?? null,
    sourceName: order.sourceName,
    shippingCountry: order.shippingAddress?.countryCodeV2 ?? null,
    discountCodes: order.discountCodes,
    discountApplications: applications.map(toApplication),
    visitor: visitorIn([order, ...lines].map(({ customAttributes }) => customAttributes.map(named))),
    lines: lines.map((line) => toLine(line, digits)),
    shippingLines: shippingLines.map((line) => toPriced(line.originalPriceSet, line, digits)),
  };
}

const named = ({ key, value }: OrderNode['customAttributes'][number]) => ({ name: key, value });

/** `DiscountCodeApplication` is a webhook's `discount_code`, `ManualDiscountApplication` its `manual`. */
function toApplication({ __typename: type, code }: ApplicationNode): DiscountApplication {
  const kind = type.replace(/(?:Discount)?Application$/, '').toLowerCase();
  return { type: kind === 'discountcode' ? 'discount_code' : kind, code };
}

function toLine(line: LineNode, digits: number): OrderLine {
  return {
    lineId: line.id,
    productId: line.product?.id ?? null,
    variantId: line.variant?.id ?? null,
    sku: line.sku,
    vendor: line.vendor,
    title: line.title,
    giftCard: line.isGiftCard,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    ...toPriced(line.originalUnitPriceSet, line, digits),
  };
}

type MoneyNode = LineNode['originalUnitPriceSet'];

function toPriced(
  price: MoneyNode,
  { discountAllocations, taxLines }: ShippingNode | LineNode,
  digits: number,
): ShippingLine {
  return {
    price: asPrinted(price, digits),
    discounts: discountAllocations.map((given) => asPrinted(given.allocatedAmountSet, digits)),
    taxes: taxLines.map((tax) => asPrinted(tax.priceSet, digits)),
  };
}

/**
 * Of a refund's adjustments the Admin API tells those alone that are a webhook's `refund_discrepancy`; shipping given back is elsewhere.
 * https://shopify.dev/changelog/exposing-the-order-adjustments-connection-on-a-refund
 */
function toRefund(refund: WholeRefund, order: OrderNode, digits: number): RefundFacts {
  return {
    refundId: refund.id,
    orderId: order.id,
    createdAt: refund.createdAt ?? order.updatedAt,
    lines: refund.lines.map(({ lineItem, quantity }) => ({ lineId: lineItem.id, quantity })),
    discrepancies: refund.adjustments.map((adjustment) => asPrinted(adjustment.amountSet, digits)),
  };
}

/** With as many digits as the currency has, as webhooks print it, and more only where they say something. */
function asPrinted({ shopMoney: { amount } }: MoneyNode, digits: number): DecimalText {
  const [units = '', fraction = ''] = amount.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return kept === '' ? units : `${units}.${kept}`;
}
