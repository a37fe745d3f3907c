/*
 * What deciding gives back: who an order is attributed to, what everyone is entitled to, and why. The explanation is data, plain
 * JSON with amounts as exact text, stored as it is and shown to merchant and partner: every cent can be followed to its facts.
 */
import type { EpochMs } from './facts.ts';
import type { BaseTerms, FriendCodeTerms, TouchKind } from './program.ts';
import type { Refusal, Refused } from './screening.ts';

export type Via = 'manual' | TouchKind;

/** Why nobody gets an order; a refusal is a screening's. */
export type NobodyReason = 'none' | 'self_referral' | 'manual_none' | Refusal;

/** A partner's part of an order, as a reduced fraction: `"1"`, `"1/2"`, `"1/3"`. */
export interface Share {
  readonly partner: string;
  readonly share: string;
}

export type Subject =
  | { readonly kind: 'order'; readonly id: string }
  | { readonly kind: 'customer'; readonly id: string };

/** What a partner is due for an order or a customer by one rule. Its identity is subject, partner, programme and rule. */
export interface Entitlement {
  readonly subject: Subject;
  readonly partner: string;
  /** The programme whose terms grant it. */
  readonly program: string;
  /** The rule's key, or `override:1`, `override:2`, … for the parent's, the grandparent's part. */
  readonly rule: string;
  /** In the currency's minor unit, above 0. */
  readonly amount: bigint;
  /** When its hold ends: from this very instant on it is available, unless disputed. */
  readonly maturesAt: EpochMs;
  /** A chargeback on its order is in progress: it stays pending, unless it has been paid. */
  readonly disputed: boolean;
}

export interface OrderDecision {
  readonly orderId: string;
  /** Null where nobody gets the order; `reason` then says why. */
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  /** As attribution chose them, without void ones, by partner key in byte order. */
  readonly shares: readonly Share[];
  /** By partner, then rule, in byte order; a `qualifying` flat is listed with its order. */
  readonly entitlements: readonly Entitlement[];
  readonly explanation: OrderExplanation;
}

/** The customer's first registration, where it had a holding click. */
export interface RegistrationDecision {
  readonly customerId: string;
  /** The partner of the latest holding click at the first registration. */
  readonly partner: string;
  /** The registration's e-mail is the partner's own: it earns nothing. */
  readonly selfReferral: boolean;
  /** Why it earns nothing, where the customer is not new; absent otherwise. */
  readonly refused?: Refused;
  readonly entitlements: readonly Entitlement[];
  readonly explanation: RegistrationExplanation;
}

/** The friend's reward: once per customer and programme. */
export interface Reward {
  readonly customerId: string;
  readonly program: string;
  /** In the currency's minor unit: 0 where it is a code, else above. */
  readonly amount: bigint;
  /** Where it is a discount code. */
  readonly code?: FriendCodeTerms;
  /** Its programme screens the friends it rewards. */
  readonly screened?: true;
  /** What granted it. */
  readonly cause:
    | { readonly kind: 'registration'; readonly at: EpochMs }
    | { readonly kind: 'order'; readonly id: string };
}

export interface Decision {
  /** Whose history it is; null for that of one order without a customer. */
  readonly customerId: string | null;
  /** By order id, as a number. */
  readonly orders: readonly OrderDecision[];
  readonly registration: RegistrationDecision | null;
  /** By programme key in byte order. */
  readonly rewards: readonly Reward[];
}

/** A programme version that was used. */
export interface VersionUsed {
  readonly program: string;
  readonly effectiveAt: EpochMs;
}

export type TouchOutcome =
  | 'decides'
  | 'holds'
  | 'not_tried'
  | 'not_approved'
  | 'not_approved_at_click'
  | 'outside_the_window'
  | 'not_an_applied_code'
  /** Clicked or used before the link or code was a partner's. */
  | 'belonged_to_nobody'
  | 'superseded'
  | 'lapsed';

/** One touch that was looked at, and what became of it. */
export interface TouchConsidered {
  readonly via: Via;
  /** Null for an assignment to nobody. */
  readonly partner: string | null;
  readonly at: EpochMs;
  /** The link's code or the discount code, where the touch has one. */
  readonly code: string | null;
  readonly outcome: TouchOutcome;
}

export interface AttributionExplanation {
  /** The version whose precedence and model decided: that of the first programme listed. */
  readonly decidedUnder: VersionUsed;
  readonly precedence: readonly TouchKind[];
  readonly model: string;
  /** Present where the web pixel and not the order's own attribute named the visitor whose clicks were looked at. */
  readonly visitorFrom?: 'pixel';
  readonly touches: readonly TouchConsidered[];
  /** Older clicks beyond those listed. */
  readonly touchesOmitted: number;
  /** Partners whose share is void, because they bought from themselves. */
  readonly selfReferrals: readonly string[];
  /** Partners whose share is void because the customer is not new to them; absent where there are none. */
  readonly refused?: readonly Refused[];
}

/** One line's way to its remaining base. Amounts are exact text in major units: a decimal, or `n/d` where it does not end. */
export interface LineExplanation {
  /** The line's id, or `shipping`. */
  readonly line: string;
  readonly title: string;
  readonly gross: string;
  readonly discounts: string;
  readonly taxes: string;
  readonly base: string;
  readonly quantity: number;
  readonly quantityLeft: number;
  /** After the quantity left and the reduction by amount-only refunds. */
  readonly remaining: string;
  readonly note: 'gift_card' | 'tip' | null;
}

export type WorthNothing = 'cancelled' | 'test' | 'not_paid' | 'chargeback';

export interface BaseExplanation {
  readonly program: string;
  /** What the base is made of, and whether the order's prices include tax. */
  readonly terms: BaseTerms;
  readonly taxesIncluded: boolean;
  readonly lines: readonly LineExplanation[];
  readonly worthNothing: WorthNothing | null;
  /** D of the law: given back beyond the lines. */
  readonly amountOnlyRefunds: string;
  /** P of the law: what was paid for what is left of the lines that count. */
  readonly paid: string;
  /** What every remaining base was multiplied by for D. */
  readonly factor: string;
  readonly total: string;
}

export type ConditionName =
  | 'products'
  | 'variants'
  | 'vendors'
  | 'skus'
  | 'productTypes'
  | 'collections'
  | 'tags'
  | 'groups'
  | 'customer'
  | 'order'
  | 'countries'
  | 'campaigns'
  | 'minBase';

/** Which rule won a line, and which were passed over before it, each with the first condition that did not match. */
export interface LineRule {
  readonly line: string;
  readonly rule: string | null;
  readonly passedOver: readonly { readonly rule: string; readonly because: ConditionName }[];
  /** Absent where the rule that won it does not ask for the catalogue. */
  readonly fromCatalog?: readonly CatalogMatch[];
}

export type CatalogCondition = 'productTypes' | 'collections' | 'tags';

/** What the line's product was, so that a condition matched. */
export interface CatalogMatch {
  readonly condition: CatalogCondition;
  /** The first of the product's that the rule names. */
  readonly value: string;
  /** When the version that says so began, which is after the order where it is the oldest that is known; null: always. */
  readonly since: EpochMs | null;
}

/** How one rule's amount came about for one partner. */
export interface RuleExplanation {
  readonly rule: string;
  readonly lines: readonly string[];
  /** `10 % of 84`, `2 × 3 items`, `5`: as data. */
  readonly percent: string | null;
  readonly base: string | null;
  readonly flat: string | null;
  readonly items: number | null;
  readonly uncapped: string;
  readonly cap: string | null;
  readonly share: string;
  readonly exact: string;
  /** After the one rounding, in major units with the currency's digits. */
  readonly amount: string;
}

export interface OverrideExplanation {
  readonly level: number;
  readonly percent: string;
  /** The parent, the grandparent, … */
  readonly partner: string;
  /** The earning partner's own rounded entitlements for the order. */
  readonly of: string;
  readonly exact: string;
  readonly amount: string;
  readonly outcome: 'paid' | 'not_approved' | 'nothing_to_pay';
}

export interface PartnerExplanation {
  readonly partner: string;
  readonly share: string;
  readonly version: VersionUsed;
  readonly group: string;
  readonly lines: readonly LineRule[];
  readonly rules: readonly RuleExplanation[];
  readonly overrides: readonly OverrideExplanation[];
}

export interface OrderExplanation {
  readonly attribution: AttributionExplanation;
  /** One for each programme that has a share. */
  readonly bases: readonly BaseExplanation[];
  readonly partners: readonly PartnerExplanation[];
  readonly qualifying: { readonly rule: string; readonly partner: string; readonly amount: string } | null;
}

/** What is kept for a customer: the registration, and what it and the friend's reward came to. */
export interface CustomerExplanation {
  readonly registration: RegistrationExplanation | null;
  readonly entitlements: readonly { readonly partner: string; readonly rule: string; readonly amount: string }[];
  readonly rewards: readonly (Pick<Reward, 'program' | 'cause' | 'code'> & { readonly amount: string })[];
}

export interface RegistrationExplanation {
  readonly at: EpochMs;
  readonly visitor: string;
  readonly version: VersionUsed;
  readonly touches: readonly TouchConsidered[];
  readonly touchesOmitted: number;
  readonly verifiedAt: EpochMs | null;
  readonly refused?: Refused;
}
