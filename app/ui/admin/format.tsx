/**
 * How the admin writes amounts and times: in the shop's currency and time zone, in the language of the page. Server and browser may know
 * different versions of a locale's punctuation, so what they render may differ by a space; React is told not to mind.
 */
import { createContext, type ReactNode, useContext } from 'react';
import { getCurrencyDigits } from '#app/domain/currency.ts';
import { approximateText, formatMinor } from '#app/domain/money.ts';

export interface FormatSettings {
  /** A language tag. */
  readonly locale: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name. */
  readonly timeZone: string;
}

const FormatContext = createContext<FormatSettings>({ locale: 'en', currency: 'USD', timeZone: 'UTC' });

export const FormatProvider = FormatContext.Provider;

/** Writes minor units exactly: the amount never becomes a floating-point number. */
export function formatMoney(amount: bigint, currency: string, locale: string): string {
  const digits = getCurrencyDigits(currency) ?? 2;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(formatMinor(amount, currency) as Intl.StringNumericLiteral);
}

/**
 * An exact amount in major units, as explanations carry them, with all the digits it has: a decimal, or where no decimal would be exact about
 * as much with the fraction behind it, as in `≈ €3.3333 (10/3)`.
 */
export function formatExact(amount: string, currency: string, locale: string): string {
  const isFraction = amount.includes('/');
  const least = getCurrencyDigits(currency) ?? 2;
  const decimal = isFraction ? approximateText(amount, least + 2) : amount;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: Math.max(least, decimal.split('.')[1]?.length ?? 0),
  });
  const text = format.format(decimal as Intl.StringNumericLiteral);
  return isFraction ? `≈ ${text} (${amount})` : text;
}

export function useFormat() {
  const { locale, currency, timeZone } = useContext(FormatContext);
  return {
    money: (amount: bigint) => formatMoney(amount, currency, locale),
    exact: (amount: string) => formatExact(amount, currency, locale),
    count: (count: number) => new Intl.NumberFormat(locale).format(count),
    date: (at: Date) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(at),
    time: (at: Date) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at),
    month: (at: Date) =>
      new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at),
    /** A calendar day, `2026-11-01`. */
    day: (day: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)),
    currency,
    locale,
  };
}

export function Money({ amount }: { readonly amount: bigint }): ReactNode {
  const { money } = useFormat();
  return (
    <span suppressHydrationWarning style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {money(amount)}
    </span>
  );
}

/** A day, or with `precise` a minute, in the shop's time zone. */
export function Moment({ at, precise = false }: { readonly at: Date; readonly precise?: boolean }): ReactNode {
  const { date, time } = useFormat();
  return (
    <time dateTime={at.toISOString()} suppressHydrationWarning style={{ whiteSpace: 'nowrap' }}>
      {precise ? time(at) : date(at)}
    </time>
  );
}
