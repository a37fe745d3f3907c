/*
 * Text to money and back. An amount is a whole number of minor units (`bigint`); what a platform or a merchant writes is exact decimal
 * text, read strictly: no exponent, no plus sign, no bare point, never a floating-point number on the way. An amount may carry more
 * digits than its currency (a unit price of 0.005), so reading gives a fraction; only an amount that is due is rounded.
 */
import { getCurrencyDigits, requireCurrencyDigits } from './currency.ts';
import type { DecimalText } from './facts.ts';
import { divide, type Fraction, fractionText, multiply, ratio, roundHalfAwayFromZero, whole } from './fraction.ts';

const decimalPattern = /^-?\d+(?:\.\d+)?$/;

export function isDecimalText(text: string): text is DecimalText {
  return decimalPattern.test(text);
}

/** The number that decimal text writes. Throws on any other text: boundaries check with `isDecimalText` first. */
export function fractionOf(text: DecimalText): Fraction {
  return minorFraction(text, 0);
}

/**
 * An amount in major units (`"12.30"`) as an exact count of minor units of a currency with that many digits (1230 for 2 digits).
 * Throws on text that is no decimal.
 */
export function minorFraction(text: DecimalText, digits: number): Fraction {
  if (!decimalPattern.test(text)) throw new RangeError(`"${text}" is no decimal amount`);
  const point = text.indexOf('.');
  if (point === -1) return { numerator: BigInt(text) * powerOfTen(digits), denominator: 1n };
  const decimals = text.length - point - 1;
  const unscaled = BigInt(text.slice(0, point) + text.slice(point + 1));
  return decimals <= digits
    ? { numerator: unscaled * powerOfTen(digits - decimals), denominator: 1n }
    : ratio(unscaled, powerOfTen(decimals - digits));
}

/** An amount in minor units, rounded half away from zero where the text has more digits than the currency. */
export function minorUnits(text: DecimalText, currency: string): bigint {
  return roundHalfAwayFromZero(minorFraction(text, requireCurrencyDigits(currency)));
}

/** `percent` (`"12.5"`) of an amount, exact. */
export function percentOf(amount: Fraction, percent: DecimalText): Fraction {
  const rate = fractionOf(percent);
  return multiply(amount, { numerator: rate.numerator, denominator: rate.denominator * 100n });
}

/** Minor units with the currency's digits: 840 EUR cents are `"8.40"`, 840 yen are `"840"`. */
export function formatMinor(amount: bigint, currency: string): string {
  return formatDigits(amount, requireCurrencyDigits(currency));
}

/** As `formatMinor`, for a known number of digits. */
export function formatDigits(amount: bigint, digits: number): string {
  if (digits === 0) return amount.toString();
  const sign = amount < 0n ? '-' : '';
  const padded = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/**
 * An exact amount of minor units as text in major units, for explanations: a decimal with at least the currency's digits where it
 * ends (`"12.30"`, `"0.005"`), else a fraction in lowest terms (`"10/3"`).
 */
export function exactText(amount: Fraction, digits: number): string {
  if (amount.denominator === 1n) return formatDigits(amount.numerator, digits);
  for (let more = 1; more <= longestDecimal; more++) {
    const scaled = amount.numerator * powerOfTen(more);
    if (scaled % amount.denominator === 0n) return formatDigits(scaled / amount.denominator, digits + more);
  }
  return fractionText(ratio(amount.numerator, amount.denominator * powerOfTen(digits)));
}

/** An amount as `exactText` writes it, rounded to so many decimals: to be read beside the exact one. */
export function approximateText(exact: string, decimals: number): string {
  const [numerator = '0', denominator = '1'] = exact.split('/');
  const amount = divide(fractionOf(numerator), fractionOf(denominator));
  return formatDigits(roundHalfAwayFromZero(multiply(amount, whole(powerOfTen(decimals)))), decimals);
}

/** Beyond these extra digits a fraction reads better than a decimal. */
const longestDecimal = 6;

const powersOfTen: readonly bigint[] = Array.from({ length: 32 }, (_, exponent) => 10n ** BigInt(exponent));

function powerOfTen(exponent: number): bigint {
  return powersOfTen[exponent] ?? 10n ** BigInt(exponent);
}

/** Whether the text is an amount that the currency can pay as it stands: decimal text with no more digits than it has. */
export function isPayableText(text: string, currency: string): boolean {
  const digits = getCurrencyDigits(currency);
  if (digits === null || !decimalPattern.test(text)) return false;
  const point = text.indexOf('.');
  return point === -1 || text.length - point - 1 <= digits;
}
