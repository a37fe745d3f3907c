/*
 * What a programme promises, in a few figures for a page: what the friend gets, and what whoever sent the friend gets of the first order. It is
 * read from the terms in force, so a page never promises what settling would not pay.
 */
import type { DecimalText } from './facts.ts';
import { friendGiftOf } from './friend-gift.ts';
import type { ProgramTerms, Rule } from './program.ts';

export interface PromisedFigure {
  readonly percent: DecimalText | null;
  /** In major units of the shop's currency. */
  readonly amount: DecimalText | null;
}

export interface ReferralOffer {
  readonly friend: ({ readonly kind: 'store_credit' | 'code' } & PromisedFigure) | null;
  readonly referrer: PromisedFigure;
}

/** `codePercent`: the shopper's discount behind the programme's codes; null without codes. */
export function offerOf(terms: ProgramTerms, codePercent: DecimalText | null): ReferralOffer {
  return { friend: friendsPart(terms, codePercent), referrer: referrersPart(terms.rules) };
}

function friendsPart({ referee }: ProgramTerms, codePercent: DecimalText | null): ReferralOffer['friend'] {
  if (referee !== null) {
    const { kind, percent, amount } = friendGiftOf(referee);
    return { kind, percent, amount };
  }
  return codePercent === null ? null : { kind: 'code', percent: codePercent, amount: null };
}

/** The flat for a first order that qualifies, else the rate that catches whatever no other rule does. */
function referrersPart(rules: readonly Rule[]): PromisedFigure {
  const rule = rules.find(({ stage }) => stage === 'qualifying') ?? rules.findLast(({ stage }) => stage === 'order');
  if (rule === undefined) return { percent: null, amount: null };
  const { pay } = rule;
  return pay.kind === 'percent' ? { percent: pay.percent, amount: null } : { percent: null, amount: pay.flat };
}
