import { getCurrencyDigits } from '#app/domain/currency.ts';

/** Minor units in one major unit: 100 for EUR, 1 for JPY. For drawing only. */
export function minorScale(currency: string): number {
  return 10 ** (getCurrencyDigits(currency) ?? 2);
}
