/** Amounts, shares and days as people write them in the language of a mail. */
import { formatMinor } from '#app/domain/money.ts';
import type { MailLocale } from '#app/flows/outbox-kinds.ts';

/** Minor units. The decimal text is formatted as it stands, to the last digit. */
export function moneyText(amount: string, currency: string, locale: MailLocale): string {
  return amountText(formatMinor(BigInt(amount), currency), currency, locale);
}

/** Exact decimal text in major units. */
export function amountText(amount: string, currency: string, locale: MailLocale): string {
  return new Intl.NumberFormat(tagOf(locale), { style: 'currency', currency }).format(amount as `${number}`);
}

/** Exact decimal text. */
export function percentText(percent: string, locale: MailLocale): string {
  return new Intl.NumberFormat(tagOf(locale), { maximumFractionDigits: 20 }).format(percent as `${number}`);
}

/** A day in the calendar of UTC. */
export function dateText(iso: string, locale: MailLocale): string {
  return new Intl.DateTimeFormat(tagOf(locale), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
}

function tagOf(locale: MailLocale): string {
  return locale === 'en' ? 'en-GB' : locale;
}
