// How Shopify's REST payloads spell ids, instants, money and addresses.
import { formatMinor } from '../world/money.ts';
import type { TaxLine } from '../world/order-state.ts';
import type { Address } from '../world/state.ts';

/** Printed as a JSON number to the last digit (see toJson). */
export function numericId(id: string): bigint {
  return BigInt(id);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** 2026-11-21T04:00:00+01:00: to the second, in the shop's time zone. */
export function shopTime(instant: string, timezone: string): string {
  let clock = clocks.get(timezone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    clocks.set(timezone, clock);
  }
  const date = new Date(instant);
  const local = clock.format(date).replace(' ', 'T');
  const minutes = Math.round((Date.parse(`${local}Z`) - Math.floor(date.getTime() / 1000) * 1000) / 60_000);
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Shop and presentment money; the sandbox sells in the shop's currency only. */
export function moneySet(amount: bigint, currency: string) {
  const money = { amount: formatMinor(amount, currency), currency_code: currency };
  return { shop_money: money, presentment_money: { ...money } };
}

/** `{name: "1.00", name_set: {…}}`, the pair that most amounts come as. */
export function amountPair(name: string, amount: bigint, currency: string): Record<string, unknown> {
  return { [name]: formatMinor(amount, currency), [`${name}_set`]: moneySet(amount, currency) };
}

export function taxLinePayload(tax: TaxLine, currency: string) {
  return {
    channel_liable: null,
    ...amountPair('price', tax.price, currency),
    rate: tax.rate,
    title: tax.title,
  };
}

export function addressPayload(address: Address) {
  return {
    first_name: address.firstName,
    address1: address.address1,
    phone: address.phone,
    city: address.city,
    zip: address.zip,
    province: address.province,
    country: address.country,
    last_name: address.lastName,
    address2: address.address2,
    company: address.company,
    latitude: null,
    longitude: null,
    name: `${address.firstName} ${address.lastName}`.trim(),
    country_code: address.countryCode,
    province_code: address.provinceCode,
  };
}
