/** Numbers, money and dates in the reader's language. Money stays exact text all the way: it never passes through a floating-point number. */
import { getCurrencyDigits } from '#app/domain/currency.ts';
import { approximateText, formatMinor } from '#app/domain/money.ts';
import type { DayText } from '#app/domain/report-period.ts';
import type { Locale } from './messages/messages.ts';

export interface Format {
  readonly number: (value: number) => string;
  /** Minor units. */
  readonly money: (amount: bigint, currency: string) => string;
  /** Exact text in major units, such as `12.30`; a fraction is told about as much, as in `≈ €3.3333 (10/3)`. */
  readonly amount: (text: string, currency: string) => string;
  /** Exact decimal text, such as `10`. */
  readonly percent: (text: string) => string;
  readonly ratio: (part: number, whole: number) => string;
  readonly date: (at: Date | number) => string;
  readonly dateTime: (at: Date | number) => string;
  readonly day: (day: DayText) => string;
  readonly shortDay: (day: DayText) => string;
}

const tags: Readonly<Record<Locale, string>> = { en: 'en-GB', fr: 'fr-FR' };
const decimal = /^-?\d+(?:\.\d+)?$/;
const fraction = /^-?\d+\/\d+$/;

export function createFormat(locale: Locale, timeZone: string): Format {
  const tag = tags[locale];
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { maximumFractionDigits: 20 });
  const ratios = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const dates = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone });
  const dateTimes = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const shortDays = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', timeZone: 'UTC' });

  const amount = (text: string, currency: string): string => {
    const digits = getCurrencyDigits(currency);
    if (digits !== null && fraction.test(text)) {
      return `≈ ${amount(approximateText(text, digits + 2), currency)} (${text})`;
    }
    if (digits === null || !decimal.test(text)) return `${text} ${currency}`;
    const written = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
    return new Intl.NumberFormat(tag, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: Math.max(digits, written),
    }).format(text as Intl.StringNumericLiteral);
  };
  return {
    number: (value) => numbers.format(value),
    money: (minor, currency) => amount(formatMinor(minor, currency), currency),
    amount,
    // The sign's place and space differ by language.
    percent: (text) => `${percents.format(text as Intl.StringNumericLiteral)}${locale === 'fr' ? '\u00a0%' : '%'}`,
    ratio: (part, whole) => (whole === 0 ? '–' : ratios.format(part / whole)),
    date: (at) => dates.format(at),
    dateTime: (at) => dateTimes.format(at),
    day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
    shortDay: (day) => shortDays.format(new Date(`${day}T00:00:00Z`)),
  };
}
