/*
 * The explanation of a commission as its partner may read it. It is copied out of the stored decision field by field, never filtered, so
 * that whatever an explanation learns to say about shoppers and other partners stays out until somebody lets it in here. Others who share
 * an order are a fraction, and nothing more.
 */
import type {
  BaseExplanation,
  ConditionName,
  CustomerExplanation,
  LineExplanation,
  OrderExplanation,
  TouchConsidered,
  Via,
  WorthNothing,
} from './decision.ts';
import type { EpochMs } from './facts.ts';

export interface ReasonTouch {
  readonly via: Via;
  readonly at: EpochMs;
  readonly code: string | null;
  readonly outcome: TouchConsidered['outcome'];
}

export type ReasonLine = Pick<
  LineExplanation,
  'title' | 'quantity' | 'quantityLeft' | 'gross' | 'discounts' | 'taxes' | 'base' | 'remaining' | 'note'
> & {
  readonly isShipping: boolean;
  /** The rule that pays for this line; null where none matched or nothing is left of it. */
  readonly rule: string | null;
  readonly passedOver: readonly { readonly rule: string; readonly because: ConditionName }[];
};

export interface ReasonSum {
  readonly rule: string;
  readonly percent: string | null;
  readonly base: string | null;
  readonly flat: string | null;
  readonly items: number | null;
  readonly cap: string | null;
  readonly share: string;
  readonly exact: string;
  readonly amount: string;
}

/** What the base is made of, and how refunds beyond the items reduced it. */
export type ReasonBase = Pick<
  BaseExplanation,
  'terms' | 'taxesIncluded' | 'amountOnlyRefunds' | 'paid' | 'factor' | 'total'
>;

/** The reader's part of what another partner earned for the order: that one is not named. */
export interface ReasonOverride {
  readonly rule: string;
  readonly percent: string;
  /** What the other partner earned. */
  readonly of: string;
  readonly exact: string;
  readonly amount: string;
}

export interface CommissionReason {
  readonly via: Via | null;
  /** The partner's own touches that were looked at, the latest first. */
  readonly touches: readonly ReasonTouch[];
  /** The order did not name the visitor: the checkout's pixel recognised them, and a click of theirs decided. */
  readonly isRecognised: boolean;
  /** When the programme's terms that apply came into force. */
  readonly termsSince: EpochMs | null;
  readonly share: string;
  readonly lines: readonly ReasonLine[];
  readonly worthNothing: WorthNothing | null;
  /** Null where the reader's own programme has no share of an order. */
  readonly base: ReasonBase | null;
  readonly sums: readonly ReasonSum[];
  /** One for each partner below who shares the order. */
  readonly overrides: readonly ReasonOverride[];
  /** What is paid once for a customer, whatever the order comes to. */
  readonly flats: readonly { readonly rule: string; readonly amount: string }[];
}

/** Who asks: the keys under which a decision may name this partner, and the programme's. */
export interface ReasonReader {
  readonly partnerKeys: readonly string[];
  readonly programKeys: readonly string[];
}

export function orderReason(explanation: OrderExplanation, via: Via | null, reader: ReasonReader): CommissionReason {
  const own = explanation.partners.find(({ partner }) => reader.partnerKeys.includes(partner));
  const base = explanation.bases.find(({ program }) => program === own?.version.program);
  const ruleOf = new Map(own?.lines.map((line) => [line.line, line]));
  const { qualifying } = explanation;
  return {
    via,
    touches: ownTouches(explanation.attribution.touches, reader),
    isRecognised: via === 'link' && explanation.attribution.visitorFrom === 'pixel',
    termsSince: own?.version.effectiveAt ?? null,
    share: own?.share ?? '1',
    lines: (base?.lines ?? []).map((line) => ({
      ...lineOf(line),
      rule: ruleOf.get(line.line)?.rule ?? null,
      passedOver: (ruleOf.get(line.line)?.passedOver ?? []).map(({ rule, because }) => ({ rule, because })),
    })),
    worthNothing: base?.worthNothing ?? null,
    base: base === undefined ? null : baseReason(base),
    sums: (own?.rules ?? []).map(({ rule, percent, base, flat, items, cap, share, exact, amount }) => ({
      rule,
      percent,
      base,
      flat,
      items,
      cap,
      share,
      exact,
      amount,
    })),
    overrides: explanation.partners.flatMap(({ overrides }) =>
      overrides
        .filter(({ partner, outcome }) => reader.partnerKeys.includes(partner) && outcome === 'paid')
        .map(({ level, percent, of, exact, amount }) => ({ rule: `override:${level}`, percent, of, exact, amount })),
    ),
    flats: qualifying !== null && reader.partnerKeys.includes(qualifying.partner) ? [flatOf(qualifying)] : [],
  };
}

export function registrationReason(
  { registration, entitlements }: CustomerExplanation,
  reader: ReasonReader,
): CommissionReason {
  return {
    via: 'link',
    touches: ownTouches(registration?.touches ?? [], reader),
    isRecognised: false,
    termsSince: registration?.version.effectiveAt ?? null,
    share: '1',
    lines: [],
    worthNothing: null,
    base: null,
    sums: [],
    overrides: [],
    flats: entitlements.filter(({ partner }) => reader.partnerKeys.includes(partner)).map(flatOf),
  };
}

function flatOf({ rule, amount }: { readonly rule: string; readonly amount: string }) {
  return { rule, amount };
}

function baseReason({ terms, taxesIncluded, amountOnlyRefunds, paid, factor, total }: BaseExplanation): ReasonBase {
  return { terms, taxesIncluded, amountOnlyRefunds, paid, factor, total };
}

function ownTouches(touches: readonly TouchConsidered[], reader: ReasonReader): readonly ReasonTouch[] {
  return touches
    .filter(({ partner }) => partner !== null && reader.partnerKeys.includes(partner))
    .map(({ via, at, code, outcome }) => ({ via, at, code, outcome }));
}

function lineOf(line: LineExplanation): Omit<ReasonLine, 'rule' | 'passedOver'> {
  const { title, quantity, quantityLeft, gross, discounts, taxes, base, remaining, note } = line;
  const isShipping = line.line === 'shipping';
  return { title, isShipping, quantity, quantityLeft, gross, discounts, taxes, base, remaining, note };
}
