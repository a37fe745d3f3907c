/*
 * What an order is worth to the partners who claim it: each line goes to the first rule that matches it, each rule pays for the lines it
 * won, capped, shared and then rounded once; the partner's parents get their overrides of those rounded amounts. Each partner is judged
 * by their own programme as it was when the order was created. The source of every rule here is settlement.md, "Entitlements".
 */
import type { Claim } from './attribution.ts';
import type { BaseLine, OrderBase } from './base.ts';
import { catalogMatches, firstUnmatched, type RuleSubject } from './conditions.ts';
import type { Entitlement, LineRule, PartnerExplanation, RuleExplanation } from './decision.ts';
import { add, compare, fractionText, isPositive, multiply, roundHalfAwayFromZero, whole, zero } from './fraction.ts';
import type { Rulebook } from './history.ts';
import { identityText } from './ledger.ts';
import { endOfHold } from './maturity.ts';
import { exactText, formatDigits, minorFraction, percentOf } from './money.ts';
import { type Override, overridesOf } from './override.ts';
import { groupAt } from './partner.ts';
import type { Rule } from './program.ts';

/** What all claims on one order have in common. */
export interface OrderInQuestion extends Omit<RuleSubject, 'group' | 'campaign' | 'remaining'> {
  readonly disputed: boolean;
  readonly rulebook: Rulebook;
}

export interface ClaimWorth {
  readonly entitlements: readonly Entitlement[];
  readonly explanation: PartnerExplanation;
}

/** What one claim, not void, earns its partner and the partner's parents. */
export function worthOfClaim(claim: Claim, base: OrderBase, question: OrderInQuestion): ClaimWorth {
  const { order, digits, rulebook } = question;
  const group = groupAt(claim.partner, order.createdAt);
  const subject = { ...question, remaining: base.remaining, group, campaign: claim.campaign };
  const { won, lines } = distribute(base.lines, claim.version.terms.rules, subject);

  const earned = won.map(({ rule, lines }) => earn(rule, lines, claim, digits));
  const own = earned.reduce((total, { amount }) => total + amount, 0n);
  const overrides = overridesOf(claim, own, order.createdAt, rulebook);

  const fixed = {
    subject: { kind: 'order', id: order.orderId } as const,
    program: claim.partner.program,
    maturesAt: endOfHold(order.createdAt, claim.version.terms.holdDays),
    disputed: question.disputed,
  };
  const entitlements: Entitlement[] = [];
  for (const { rule, amount } of earned) {
    if (amount > 0n) entitlements.push({ ...fixed, partner: claim.partner.key, rule: rule.key, amount });
  }
  for (const { level, partner, amount } of overrides) {
    if (amount > 0n) entitlements.push({ ...fixed, partner, rule: `override:${level}`, amount });
  }
  return {
    entitlements,
    explanation: {
      partner: claim.partner.key,
      share: fractionText(claim.share),
      version: { program: claim.partner.program, effectiveAt: claim.version.effectiveAt },
      group,
      lines,
      rules: earned.map(({ explanation }) => explanation),
      overrides: overrides.map((override) => explainOverride(override, own, digits)),
    },
  };
}

interface RuleWithLines {
  readonly rule: Rule;
  readonly lines: readonly BaseLine[];
}

/** Gives each line with a remaining base to the first rule that matches it. Rules without lines are left out. */
function distribute(
  lines: readonly BaseLine[],
  rules: readonly Rule[],
  subject: RuleSubject,
): { readonly won: readonly RuleWithLines[]; readonly lines: readonly LineRule[] } {
  const tried = rules.filter((rule) => rule.stage === 'order');
  const linesOf = new Map<Rule, BaseLine[]>();
  const outcomes: LineRule[] = [];
  for (const line of lines) {
    if (!isPositive(line.remaining)) continue;
    const passedOver: LineRule['passedOver'][number][] = [];
    const winner = tried.find((rule) => {
      const because = firstUnmatched(rule.when, line, subject);
      if (because !== null) passedOver.push({ rule: rule.key, because });
      return because === null;
    });
    const fromCatalog = winner === undefined ? [] : catalogMatches(winner.when, line, subject);
    const outcome = { line: line.line, rule: winner?.key ?? null, passedOver };
    outcomes.push(fromCatalog.length === 0 ? outcome : { ...outcome, fromCatalog });
    if (winner === undefined) continue;
    const wonBefore = linesOf.get(winner);
    if (wonBefore === undefined) linesOf.set(winner, [line]);
    else wonBefore.push(line);
  }
  return { won: [...linesOf].map(([rule, won]) => ({ rule, lines: won })), lines: outcomes };
}

interface Earned {
  readonly rule: Rule;
  readonly amount: bigint;
  readonly explanation: RuleExplanation;
}

/** One rule's amount for the lines it won: computed, capped, shared, and rounded once. */
function earn(rule: Rule, lines: readonly BaseLine[], claim: Claim, digits: number): Earned {
  const { pay } = rule;
  const base = lines.reduce((total, line) => add(total, line.remaining), zero);
  const items = lines.reduce((total, line) => total + line.quantityLeft, 0);
  const uncapped =
    pay.kind === 'percent'
      ? percentOf(base, pay.percent)
      : multiply(minorFraction(pay.flat, digits), whole(pay.per === 'item' ? BigInt(items) : 1n));
  const cap = rule.maxPerOrder === null ? null : minorFraction(rule.maxPerOrder, digits);
  const exact = multiply(cap !== null && compare(cap, uncapped) < 0 ? cap : uncapped, claim.share);
  const amount = roundHalfAwayFromZero(exact);
  return {
    rule,
    amount,
    explanation: {
      rule: rule.key,
      lines: lines.map(({ line }) => line),
      percent: pay.kind === 'percent' ? pay.percent : null,
      base: pay.kind === 'percent' ? exactText(base, digits) : null,
      flat: pay.kind === 'flat' ? pay.flat : null,
      items: pay.kind === 'flat' && pay.per === 'item' ? items : null,
      uncapped: exactText(uncapped, digits),
      cap: rule.maxPerOrder,
      share: fractionText(claim.share),
      exact: exactText(exact, digits),
      amount: formatDigits(amount, digits),
    },
  };
}

function explainOverride(
  { level, percent, partner, exact, amount, outcome }: Override,
  own: bigint,
  digits: number,
): PartnerExplanation['overrides'][number] {
  return {
    level,
    percent,
    partner,
    of: formatDigits(own, digits),
    exact: exactText(exact, digits),
    amount: formatDigits(amount, digits),
    outcome,
  };
}

/**
 * An entitlement is its order (or customer), partner and rule: amounts with one identity are one entitlement, their sum. Two of them can be
 * an override from two sharing partners, or a registration's and a verification's flat whose rules, in two versions, share a key; where
 * their holds differ the longer one counts, so that no part is paid before its own.
 */
export function joinEntitlements(entitlements: readonly Entitlement[]): readonly Entitlement[] {
  if (entitlements.length < 2) return entitlements;
  const byIdentity = new Map<string, Entitlement>();
  for (const entitlement of entitlements) {
    const identity = identityText(entitlement);
    const known = byIdentity.get(identity);
    if (known === undefined) byIdentity.set(identity, entitlement);
    else {
      const maturesAt = Math.max(known.maturesAt, entitlement.maturesAt);
      byIdentity.set(identity, { ...known, amount: known.amount + entitlement.amount, maturesAt });
    }
  }
  return [...byIdentity.values()];
}
