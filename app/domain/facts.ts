/*
 * What happened, in the product's own shape. Adapters turn a platform's payload into these types once; past that point nobody sees
 * the payload again. A fact is never changed, and every one of these objects is plain JSON, so that it can be stored and read back as it is.
 * Money is exact decimal text in the shop's currency (a price may carry more digits than the currency has), instants are epoch
 * milliseconds, ids are decimal digits without leading zeros, as text: a Shopify id may pass 2^53.
 */

/** An exact decimal in major units of the shop's currency, for example `"12.30"`, `"-4"` or `"0.005"`: `-?digits[.digits]`, see `isDecimalText`. */
export type DecimalText = string;

/** Milliseconds since the Unix epoch. */
export type EpochMs = number;

/** An order as its newest description has it, in shop money. */
export interface OrderFacts {
  readonly orderId: string;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly cancelledAt: EpochMs | null;
  readonly test: boolean;
  /** The platform's own word: `paid`, `partially_refunded`, `refunded`, `pending`, … */
  readonly financialStatus: string | null;
  readonly taxesIncluded: boolean;
  /** Null for an order without a customer: such an order is a history of its own. */
  readonly customerId: string | null;
  readonly email: string | null;
  readonly customerEmail: string | null;
  readonly sourceName: string | null;
  /** `country_code` of the shipping address; null without an address. */
  readonly shippingCountry: string | null;
  /** The codes as typed, in the order's own order. */
  readonly discountCodes: readonly string[];
  readonly discountApplications: readonly DiscountApplication[];
  /** The note attribute `_tributary`; null where absent or empty. */
  readonly visitor: string | null;
  /** Present where no attribute but the web pixel named the visitor, by the order's checkout. */
  readonly visitorFrom?: 'pixel';
  /** The first `ref` parameter of `landing_site`; null where absent. */
  readonly landingRef: string | null;
  readonly lines: readonly OrderLine[];
  readonly shippingLines: readonly ShippingLine[];
}

export interface DiscountApplication {
  readonly type: string;
  readonly code: string | null;
}

export interface OrderLine {
  readonly lineId: string;
  readonly productId: string | null;
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly vendor: string | null;
  readonly title: string;
  readonly giftCard: boolean;
  /** Units ordered: a whole number, not negative. */
  readonly quantity: number;
  /** Units left as the order itself says (edits and refunds included); null where the description does not say. */
  readonly currentQuantity: number | null;
  /** Of one unit. */
  readonly price: DecimalText;
  readonly discounts: readonly DecimalText[];
  readonly taxes: readonly DecimalText[];
}

export interface ShippingLine {
  readonly price: DecimalText;
  readonly discounts: readonly DecimalText[];
  readonly taxes: readonly DecimalText[];
}

/** A refund never changes: of two descriptions with one id, the first counts. */
export interface RefundFacts {
  readonly refundId: string;
  readonly orderId: string;
  readonly createdAt: EpochMs;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  /** The amounts of its `order_adjustments` of kind `refund_discrepancy`: negative when more was given back than the lines. */
  readonly discrepancies: readonly DecimalText[];
}

/** A dispute as its newest description has it. Only type `chargeback` counts; `type` and `status` are the platform's own words. */
export interface DisputeFacts {
  readonly disputeId: string;
  readonly orderId: string | null;
  readonly type: string;
  readonly status: string;
  /** Whether the description came with the dispute's opening or as a later update. */
  readonly origin: 'create' | 'update';
  /** When the description was sent. */
  readonly at: EpochMs;
}

export interface Click {
  readonly visitor: string;
  readonly linkCode: string;
  readonly at: EpochMs;
}

/** A visitor was at a checkout, as the web pixel tells. Of several visitors of one checkout the latest counts. */
export interface CheckoutVisit {
  readonly checkoutToken: string;
  readonly visitor: string;
  readonly at: EpochMs;
}

/** A visitor created a customer account. */
export interface Registration {
  readonly customerId: string;
  readonly visitor: string;
  readonly email: string | null;
  readonly at: EpochMs;
}

/** A customer confirmed the account. */
export interface Verification {
  readonly customerId: string;
  readonly at: EpochMs;
}

/** The merchant gave an order to a partner, or (null) to nobody. */
export interface Assignment {
  readonly orderId: string;
  readonly partner: string | null;
  readonly at: EpochMs;
}

/** An order's newest description is the one with the latest `updatedAt`; at equal times, the later delivered. */
export function orderSupersedes(delivered: OrderFacts, known: OrderFacts): boolean {
  return delivered.updatedAt >= known.updatedAt;
}

/** Any update wins over an opening, and among updates (or openings) the later `at`; at equal times, the later delivered. */
export function disputeSupersedes(delivered: DisputeFacts, known: DisputeFacts): boolean {
  if (delivered.origin !== known.origin) return delivered.origin === 'update';
  return delivered.at >= known.at;
}
