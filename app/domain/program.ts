/*
 * The terms of a programme, exact and complete: what `program-terms.ts` reads from a form, a stored version or replay's program.json,
 * with every default filled in. Terms are plain JSON, and reading them again gives the same. A change of terms is a new version with a
 * time; an order, a registration and a verification each use the version in force at their own time, for ever.
 */
import type { DecimalText, EpochMs } from './facts.ts';

/** The ways an order can be claimed, beside the merchant's own hand (`manual`), which is always tried first. */
export type TouchKind = 'code' | 'link' | 'customer';

export type AttributionModel = 'last' | 'first' | 'linear';

export interface AttributionTerms {
  readonly precedence: readonly TouchKind[];
  readonly model: AttributionModel;
  readonly windowDays: number;
  /** How long a customer stays bound to a partner: null never lapses, 0 never binds. */
  readonly customerDays: number | null;
}

export interface BaseTerms {
  readonly discounts: 'deduct' | 'ignore';
  readonly tax: 'exclude' | 'include';
  readonly shipping: 'exclude' | 'include';
}

/** An absent condition matches everything; all given ones must match. Lists compare exactly. */
export interface RuleConditions {
  readonly products?: readonly string[];
  readonly variants?: readonly string[];
  readonly vendors?: readonly string[];
  readonly skus?: readonly string[];
  readonly productTypes?: readonly string[];
  readonly collections?: readonly string[];
  readonly tags?: readonly string[];
  readonly groups?: readonly string[];
  readonly customer?: 'new' | 'returning';
  readonly order?: 'first' | 'renewal';
  readonly countries?: readonly string[];
  readonly campaigns?: readonly string[];
  readonly minBase?: DecimalText;
}

export type RuleStage = 'order' | 'registration' | 'verification' | 'qualifying';

/** What a rule pays: a rate on the remaining base of the lines it wins, or an amount, once or for each item left. */
export type RulePay =
  | { readonly kind: 'percent'; readonly percent: DecimalText }
  | { readonly kind: 'flat'; readonly flat: DecimalText; readonly per: 'order' | 'item' };

export interface Rule {
  /** Unique in its programme version. */
  readonly key: string;
  readonly stage: RuleStage;
  readonly when: RuleConditions;
  /** A flat once, where the stage is not `order`. */
  readonly pay: RulePay;
  readonly maxPerOrder: DecimalText | null;
}

/** What a friend's code takes off an order: `percent` of it or an `amount`, one of the two. */
export interface FriendCodeTerms {
  readonly percent: DecimalText | null;
  readonly amount: DecimalText | null;
  /** The least that the order's goods must come to, a decimal amount of the shop's currency; null where there is no such bound. */
  readonly minOrder: DecimalText | null;
}

/** The friend's reward. */
export interface RefereeTerms {
  readonly on: 'registration' | 'order';
  /** `0` where the friend gets a code instead. */
  readonly storeCredit: DecimalText;
  readonly clawback: boolean;
  /** A discount code of the friend's own, for one order. */
  readonly code?: FriendCodeTerms;
  /** How many days the friend has to spend it, from when it is granted; absent: for ever. Concerns no amount. */
  readonly expiryDays?: number;
  /** Shopify is not to write to the friend about it. */
  readonly notify?: false;
}

/** By what, beside the account and its orders, somebody is recognised who comes under another account. */
export const newnessMarks = ['email', 'phone', 'address'] as const;
export type NewnessMark = (typeof newnessMarks)[number];

export const limitPeriods = ['day', 'week', 'month', 'year'] as const;
export type LimitPeriod = (typeof limitPeriods)[number];

/** Whoever a partner brings is to be new before anything is earned by them. */
export interface ScreeningTerms {
  readonly newBy: readonly NewnessMark[];
  /** So many friends of one partner count in a calendar period of the shop's; null: any number. */
  readonly limit: { readonly friends: number; readonly per: LimitPeriod } | null;
}

export interface ProgramTerms {
  readonly attribution: AttributionTerms;
  readonly base: BaseTerms;
  /** In the order in which they are tried. */
  readonly rules: readonly Rule[];
  /** Percent of a partner's own entitlements for its parent, its grandparent, … */
  readonly overrides: readonly DecimalText[];
  readonly holdDays: number;
  readonly minPayout: DecimalText;
  readonly selfReferral: 'block' | 'allow';
  readonly referee: RefereeTerms | null;
  /** Null: nobody is asked whether they are new. */
  readonly screening: ScreeningTerms | null;
}

export interface ProgramVersion {
  readonly effectiveAt: EpochMs;
  readonly terms: ProgramTerms;
}

/** Fields of a programme replaced whole, from `at` on. */
export interface ProgramChange {
  readonly at: EpochMs;
  readonly change: Partial<ProgramTerms>;
}

export interface Program {
  readonly key: string;
  /** By `effectiveAt`, ascending, never empty. The first is in force before its own time too: there was no other. */
  readonly versions: readonly ProgramVersion[];
}

/** The version in force at an instant; at the very instant of a change, the new one. */
export function versionAt(program: Program, at: EpochMs): ProgramVersion {
  const { versions } = program;
  for (let index = versions.length - 1; index > 0; index--) {
    const version = versions[index];
    if (version !== undefined && version.effectiveAt <= at) return version;
  }
  const first = versions[0];
  if (first === undefined) throw new Error(`programme ${program.key} has no version`);
  return first;
}

/**
 * The versions that a programme's first terms and its changes make. Changes are given in order of delivery and applied in order
 * of their time (at one instant, in order of delivery), so a change that arrives late takes its place among the others.
 */
export function versionsOf(first: ProgramVersion, changes: readonly ProgramChange[]): readonly ProgramVersion[] {
  const versions: ProgramVersion[] = [first];
  let terms = first.terms;
  for (const { at, change } of [...changes].sort((one, other) => one.at - other.at)) {
    terms = { ...terms, ...change };
    const version = { effectiveAt: at, terms };
    const latest = versions[versions.length - 1];
    if (versions.length > 1 && latest?.effectiveAt === at) versions[versions.length - 1] = version;
    else versions.push(version);
  }
  return versions;
}
