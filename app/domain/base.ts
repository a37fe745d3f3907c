/*
 * What of an order commission is computed on: line by line, in exact fractions of minor units, after discounts, tax, refunds and
 * whatever makes an order worth nothing. Returned units and amount-only refunds both reduce it, the first by the line they belong
 * to, the second across everything that was paid for. The source of every rule here is settlement.md, "The commissionable base".
 */
import type { BaseExplanation, LineExplanation } from './decision.ts';
import type { OrderFacts, OrderLine, RefundFacts } from './facts.ts';
import {
  add,
  atLeastZero,
  divide,
  type Fraction,
  fractionText,
  isPositive,
  multiply,
  one,
  ratio,
  subtract,
  whole,
  zero,
} from './fraction.ts';
import type { RecordedOrder } from './history.ts';
import { exactText, minorFraction } from './money.ts';
import type { BaseTerms } from './program.ts';
import { worthNothing } from './standing.ts';

export interface BaseLine {
  /** The line's id, or `shipping`. */
  readonly line: string;
  /** Null for shipping, which no condition on products matches. */
  readonly facts: OrderLine | null;
  /** Items left; shipping is no item. */
  readonly quantityLeft: number;
  readonly remaining: Fraction;
}

export interface OrderBase {
  readonly lines: readonly BaseLine[];
  /** The whole remaining base. */
  readonly remaining: Fraction;
  /** The whole base before any reduction: quantity left, amount-only refunds, cancellation, dispute. */
  readonly unreduced: Fraction;
  readonly explanation: BaseExplanation;
}

/** The base of an order under one programme's terms. `digits` are those of the shop's currency. */
export function baseOf(recorded: RecordedOrder, program: string, terms: BaseTerms, digits: number): OrderBase {
  const { order } = recorded;
  const refunds = distinctRefunds(recorded.refunds);
  const refunded = unitsRefunded(refunds);
  const drafts = order.lines.map((line) => draftOfLine(line, refunded.get(line.lineId) ?? 0, order, terms, digits));
  if (terms.shipping === 'include') drafts.push(draftOfShipping(order, terms, digits));

  const nothing = worthNothing(recorded);
  const givenBack = amountOnlyRefunds(refunds, digits);
  const paid = sum(drafts.filter((draft) => isPositive(draft.remaining)).map((draft) => draft.paid));
  const factor = nothing === null ? factorFor(givenBack, paid) : zero;

  const lines = drafts.map((draft) => ({
    line: draft.line,
    facts: draft.facts,
    quantityLeft: draft.facts === null ? 0 : draft.left,
    remaining: factor === one ? draft.remaining : multiply(draft.remaining, factor),
  }));
  const remaining = sum(lines.map((line) => line.remaining));
  return {
    lines,
    remaining,
    unreduced: sum(drafts.map((draft) => draft.base)),
    explanation: {
      program,
      terms,
      taxesIncluded: order.taxesIncluded,
      lines: drafts.map((draft, index) => explainLine(draft, lines[index]?.remaining ?? zero, digits)),
      worthNothing: nothing,
      amountOnlyRefunds: exactText(givenBack, digits),
      paid: exactText(paid, digits),
      factor: fractionText(factor),
      total: exactText(remaining, digits),
    },
  };
}

interface Draft {
  readonly line: string;
  readonly facts: OrderLine | null;
  readonly gross: Fraction;
  readonly discounts: Fraction;
  readonly taxes: Fraction;
  readonly base: Fraction;
  readonly quantity: number;
  readonly left: number;
  /** Before the reduction by amount-only refunds. */
  readonly remaining: Fraction;
  /** What the customer paid for what is left, whatever the base is made of. */
  readonly paid: Fraction;
  readonly note: LineExplanation['note'];
}

function draftOfLine(line: OrderLine, refunded: number, order: OrderFacts, terms: BaseTerms, digits: number): Draft {
  const gross = multiply(minorFraction(line.price, digits), whole(BigInt(line.quantity)));
  const discounts = sumOf(line.discounts, digits);
  const taxes = sumOf(line.taxes, digits);
  const note = noteOf(line);
  const base = note === null ? baseFrom(gross, discounts, taxes, order, terms) : zero;
  const left = quantityLeft(line, refunded);
  const part = left === line.quantity ? one : ratio(BigInt(left), BigInt(line.quantity));
  return {
    line: line.lineId,
    facts: line,
    gross,
    discounts,
    taxes,
    base,
    quantity: line.quantity,
    left,
    remaining: line.quantity === 0 ? zero : multiply(base, part),
    paid: multiply(paidFrom(gross, discounts, taxes, order), part),
    note,
  };
}

/** Shipping is what it costs after its discounts, also under a base that ignores those of lines. */
function draftOfShipping(order: OrderFacts, terms: BaseTerms, digits: number): Draft {
  const gross = sum(order.shippingLines.map(({ price }) => minorFraction(price, digits)));
  const discounts = sum(order.shippingLines.map((line) => sumOf(line.discounts, digits)));
  const taxes = sum(order.shippingLines.map((line) => sumOf(line.taxes, digits)));
  const base = baseFrom(gross, discounts, taxes, order, { ...terms, discounts: 'deduct' });
  const paid = paidFrom(gross, discounts, taxes, order);
  const fixed = { line: 'shipping', facts: null, quantity: 1, left: 1, note: null };
  return { ...fixed, gross, discounts, taxes, base, remaining: base, paid };
}

function baseFrom(
  gross: Fraction,
  discounts: Fraction,
  taxes: Fraction,
  order: OrderFacts,
  terms: BaseTerms,
): Fraction {
  let base = terms.discounts === 'deduct' ? subtract(gross, discounts) : gross;
  if (order.taxesIncluded && terms.tax === 'exclude') base = subtract(base, taxes);
  if (!order.taxesIncluded && terms.tax === 'include') base = add(base, taxes);
  return atLeastZero(base);
}

function paidFrom(gross: Fraction, discounts: Fraction, taxes: Fraction, order: OrderFacts): Fraction {
  const net = subtract(gross, discounts);
  return atLeastZero(order.taxesIncluded ? net : add(net, taxes));
}

function noteOf(line: OrderLine): LineExplanation['note'] {
  if (line.giftCard) return 'gift_card';
  return line.variantId === null && line.productId === null && line.title === 'Tip' ? 'tip' : null;
}

function quantityLeft(line: OrderLine, refunded: number): number {
  const left = Math.max(0, line.quantity - refunded);
  return line.currentQuantity === null ? left : Math.max(0, Math.min(left, line.currentQuantity));
}

/**
 * What every remaining base is multiplied by for amounts given back beyond the lines: the part of what was paid that was kept.
 * Nothing paid for what earns commission (a line discounted away under a base that ignores discounts) leaves no base either.
 */
function factorFor(givenBack: Fraction, paid: Fraction): Fraction {
  if (!isPositive(paid)) return zero;
  return isPositive(givenBack) ? atLeastZero(subtract(one, divide(givenBack, paid))) : one;
}

function amountOnlyRefunds(refunds: readonly RefundFacts[], digits: number): Fraction {
  let total = zero;
  for (const { discrepancies } of refunds) total = subtract(total, sumOf(discrepancies, digits));
  return atLeastZero(total);
}

function unitsRefunded(refunds: readonly RefundFacts[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const { lines } of refunds) {
    for (const { lineId, quantity } of lines) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  }
  return units;
}

function distinctRefunds(refunds: readonly RefundFacts[]): readonly RefundFacts[] {
  if (refunds.length < 2) return refunds;
  const byId = new Map<string, RefundFacts>();
  for (const refund of refunds) if (!byId.has(refund.refundId)) byId.set(refund.refundId, refund);
  return [...byId.values()];
}

function sum(amounts: readonly Fraction[]): Fraction {
  return amounts.reduce(add, zero);
}

function sumOf(amounts: readonly string[], digits: number): Fraction {
  let total = zero;
  for (const amount of amounts) total = add(total, minorFraction(amount, digits));
  return total;
}

function explainLine(draft: Draft, remaining: Fraction, digits: number): LineExplanation {
  return {
    line: draft.line,
    title: draft.facts?.title ?? '',
    gross: exactText(draft.gross, digits),
    discounts: exactText(draft.discounts, digits),
    taxes: exactText(draft.taxes, digits),
    base: exactText(draft.base, digits),
    quantity: draft.quantity,
    quantityLeft: draft.left,
    remaining: exactText(remaining, digits),
    note: draft.note,
  };
}
