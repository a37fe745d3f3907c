import type { RuleExplanation } from '#app/domain/decision.ts';
import { compare, divide, type Fraction } from '#app/domain/fraction.ts';
import { fractionOf } from '#app/domain/money.ts';

/** One rule's amount as a line of arithmetic that can be followed by hand; `exact` writes an exact amount as money. */
export function ruleArithmetic(rule: RuleExplanation, exact: (amount: string) => string): string {
  const steps = [start(rule, exact)];
  if (rule.cap !== null && isCapped(rule)) steps.push(`at most ${exact(rule.cap)}`);
  if (rule.share !== '1') steps.push(`${rule.share} of it`);
  if (rule.exact !== rule.amount) steps.push(`${exact(rule.exact)}, rounded`);
  return steps.join('; ');
}

function start({ percent, base, flat, items }: RuleExplanation, exact: (amount: string) => string): string {
  if (percent !== null) return `${percent} % of ${exact(base ?? '0')}`;
  if (items !== null) return `${exact(flat ?? '0')} × ${items} ${items === 1 ? 'item' : 'items'}`;
  return `${exact(flat ?? '0')} for the order`;
}

/** The cap is told only where it changed the amount. */
function isCapped({ cap, uncapped }: RuleExplanation): boolean {
  return cap !== null && compare(exactFraction(uncapped), exactFraction(cap)) > 0;
}

/** An exact amount of an explanation: a decimal, or `n/d`. */
function exactFraction(text: string): Fraction {
  const [numerator = '0', denominator = '1'] = text.split('/');
  return divide(fractionOf(numerator), fractionOf(denominator));
}
