/**
 * What comes in, as facts: what a platform's payloads and the product's own messages are read into, and what else they ask to be decided again.
 */
import type {
  CheckoutVisit,
  DisputeFacts,
  EpochMs,
  OrderFacts,
  RefundFacts,
  Registration,
  Verification,
} from '#app/domain/facts.ts';
import type { Journey } from '#app/domain/journey.ts';
import type { OrderSignals } from '#app/domain/order-signals.ts';
import type { Person } from '#app/domain/person.ts';
import type { OrderReading } from './order-reading.ts';
import type { ReceivedProduct } from './record-products.ts';
import type { ScreeningRequest } from './screen-friends.ts';

/** An order as a payload describes it: the facts, and what only lists need. */
export interface ReceivedOrder {
  readonly facts: OrderFacts;
  readonly name: string;
  /** Of the checkout that it came of; null for an order that came of none, and where the description does not say. */
  readonly checkoutToken: string | null;
  /** ISO 4217, of shop money; null where the description does not say, which means the shop's. */
  readonly currency: string | null;
  /** Minor units; 0 where the description does not say. */
  readonly total: bigint;
  readonly refunds: readonly RefundFacts[];
  /** What it says besides and what never decides; null for nothing. */
  readonly signals: OrderSignals | null;
  /** Absent where the description does not tell of it. */
  readonly journey?: Journey;
  /** Who ordered, as far as it says; never stored as it stands. */
  readonly person?: Person;
  /** The description could not say where the visit began: what is known of that stays. */
  readonly keepsLanding?: true;
}

/** Reads what a platform sends. Each throws a `Failure` `invalid_input` that names the fields. */
export interface PayloadReader {
  readOrder(body: Uint8Array): ReceivedOrder;
  /** `at`: when it was sent, its time where it says none. */
  readRefund(body: Uint8Array, at: EpochMs): RefundFacts;
  readDispute(body: Uint8Array, origin: DisputeFacts['origin'], at: EpochMs): DisputeFacts;
  readOrderEdit(body: Uint8Array): { readonly orderId: string };
  readDiscount(body: Uint8Array): Omit<DiscountNotice, 'about'>;
  /** As a message tells of it: without its collections. */
  readProduct(body: Uint8Array): ReceivedProduct;
  /** The id where the body is an id alone and what it is about has to be fetched; null otherwise. */
  readLoneId(body: Uint8Array): string | null;
  /** The product's own messages, written beside a fact so that a worker decides again. */
  readRegistered(body: Uint8Array): { readonly customerId: string; readonly visitor: string };
  readOrderReading(body: Uint8Array): OrderReading;
  readRegistration(body: Uint8Array): Registration;
  readVerification(body: Uint8Array): Verification;
  readAssigned(body: Uint8Array): { readonly orderId: string };
  readClicked(body: Uint8Array): TouchedVisitor;
  readJoined(body: Uint8Array): { readonly visitor: string };
  readCheckoutVisit(body: Uint8Array): Omit<CheckoutVisit, 'at'>;
  readGivenBack(body: Uint8Array): Pick<Touched, 'orderIds' | 'customerIds'>;
  readScreen(body: Uint8Array): ScreeningRequest;
  readRedacted(body: Uint8Array): { readonly customerId: string | null };
  readChanged(body: Uint8Array): Since;
}

/** Something changed about discounts in Shopify, which only says that it is worth looking. */
export interface DiscountNotice {
  readonly about: 'discount' | 'added' | 'removed';
  readonly discountGid: string;
  /** Of a notice about a code. */
  readonly code: string | null;
}

/** Everything since a time is to be decided again. */
export interface Since {
  readonly partnerId: string | null;
  /** Null: when that partner's last delivered change took effect. */
  readonly at: EpochMs | null;
  /** The last history of the wave before; empty for the first wave. */
  readonly after: string;
}

export type Delivered<Fact> = Fact & { readonly position: bigint };

/** Facts of a batch, in order of delivery. */
export interface ArrivedFacts {
  readonly orders: readonly Delivered<ReceivedOrder>[];
  readonly refunds: readonly Delivered<{ readonly facts: RefundFacts }>[];
  readonly disputes: readonly Delivered<{ readonly facts: DisputeFacts }>[];
  readonly registrations: readonly Delivered<{ readonly facts: Registration }>[];
  readonly verifications: readonly Delivered<{ readonly facts: Verification }>[];
  readonly checkoutVisits: readonly CheckoutVisit[];
  readonly products: readonly ReceivedProduct[];
}

/** A visitor of whom a click may have come after what it led to. */
export interface TouchedVisitor {
  readonly visitor: string;
  /** Not after that click; null where its time is not known. */
  readonly at: EpochMs | null;
}

/** What else a batch asks to be decided again, beside the histories of its own facts. */
export interface Touched {
  /** Orders with something new said of them: assignments too. */
  readonly orderIds: readonly string[];
  readonly customerIds: readonly string[];
  readonly visitors: readonly TouchedVisitor[];
  /** Histories known by their keys. */
  readonly historyKeys: readonly string[];
}
