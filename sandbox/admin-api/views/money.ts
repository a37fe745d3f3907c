import { formatMinor } from '../../world/money.ts';
import type { View } from '../context.ts';

export function moneyView(amount: bigint, currency: string): View {
  return { amount: formatMinor(amount, currency), currencyCode: currency };
}

export function moneyBagView(amount: bigint, currency: string): View {
  return { shopMoney: moneyView(amount, currency), presentmentMoney: moneyView(amount, currency) };
}

/** GraphQL instants: UTC, to the second. */
export function instant(value: string): string {
  return `${value.slice(0, 19)}Z`;
}

export function instantOrNull(value: string | null): string | null {
  return value === null ? null : instant(value);
}
