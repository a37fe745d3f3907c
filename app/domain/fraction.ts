/*
 * Exact arithmetic. Every amount stays a fraction of whole numbers until the one rounding that the law names for it, so that no
 * order of additions and no partial refund can lose or invent a cent. A fraction of money counts minor units, so that an amount
 * with the currency's own digits is a whole number and its arithmetic costs no more than that of integers.
 */

export interface Fraction {
  readonly numerator: bigint;
  /** Above 0. Not always in lowest terms. */
  readonly denominator: bigint;
}

export const zero: Fraction = { numerator: 0n, denominator: 1n };

export const one: Fraction = { numerator: 1n, denominator: 1n };

export function whole(value: bigint): Fraction {
  return { numerator: value, denominator: 1n };
}

/** A reduced `numerator / denominator`. Throws on a denominator of 0. */
export function ratio(numerator: bigint, denominator: bigint): Fraction {
  if (denominator === 0n) throw new RangeError('a fraction cannot have the denominator 0');
  return reduce(denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator });
}

export function add(left: Fraction, right: Fraction): Fraction {
  if (left.denominator === right.denominator) {
    return { numerator: left.numerator + right.numerator, denominator: left.denominator };
  }
  return reduce({
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  });
}

export function subtract(left: Fraction, right: Fraction): Fraction {
  return add(left, { numerator: -right.numerator, denominator: right.denominator });
}

export function multiply(left: Fraction, right: Fraction): Fraction {
  const numerator = left.numerator * right.numerator;
  const denominator = left.denominator * right.denominator;
  return denominator === 1n ? { numerator, denominator } : reduce({ numerator, denominator });
}

/** Throws where `right` is 0. */
export function divide(left: Fraction, right: Fraction): Fraction {
  return ratio(left.numerator * right.denominator, left.denominator * right.numerator);
}

/** Below 0, 0 or above 0, as for `sort`. */
export function compare(left: Fraction, right: Fraction): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function isPositive(value: Fraction): boolean {
  return value.numerator > 0n;
}

export function atLeastZero(value: Fraction): Fraction {
  return value.numerator < 0n ? zero : value;
}

/** The nearest whole number; a half goes away from zero (2.5 → 3, −2.5 → −3). */
export function roundHalfAwayFromZero({ numerator, denominator }: Fraction): bigint {
  if (denominator === 1n) return numerator;
  const doubled = 2n * (numerator < 0n ? -numerator : numerator);
  const magnitude = (doubled + denominator) / (2n * denominator);
  return numerator < 0n ? -magnitude : magnitude;
}

/** `"1"`, `"1/2"`, `"1/3"`: in lowest terms. */
export function fractionText(value: Fraction): string {
  const { numerator, denominator } = reduce(value);
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}

function reduce(value: Fraction): Fraction {
  if (value.denominator === 1n) return value;
  let divisor = value.numerator < 0n ? -value.numerator : value.numerator;
  let remainder = value.denominator;
  while (remainder !== 0n) [divisor, remainder] = [remainder, divisor % remainder];
  return divisor === 1n ? value : { numerator: value.numerator / divisor, denominator: value.denominator / divisor };
}
