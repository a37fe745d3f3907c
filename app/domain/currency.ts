/*
 * How many digits a currency has, by ISO 4217, as data: rounding to anything else would pay amounts that no bank can move. Beside
 * today's list it knows the withdrawn codes, and the two of territories, that shops can still carry.
 */

const withoutDigits = 'BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';

const withThreeDigits = 'BHD IQD JOD KWD LYD OMR TND';

const withFourDigits = 'CLF UYW';

const withTwoDigits = `
  AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU
  CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JEP JMD
  KES KGS KHR KID KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
  NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB
  TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VEF VES WST XCD XCG YER ZAR ZMW ZWG ZWL`;

const digitsByCurrency: ReadonlyMap<string, number> = new Map([
  ...codes(withoutDigits, 0),
  ...codes(withTwoDigits, 2),
  ...codes(withThreeDigits, 3),
  ...codes(withFourDigits, 4),
]);

function codes(list: string, digits: number): [string, number][] {
  return list
    .trim()
    .split(/\s+/)
    .map((code) => [code, digits]);
}

/** The digits of a currency's minor unit (EUR 2, JPY 0, KWD 3), or null for what is no currency. */
export function getCurrencyDigits(currency: string): number | null {
  return digitsByCurrency.get(currency) ?? null;
}

/** As `getCurrencyDigits`, for a code that was accepted before. Throws on an unknown one. */
export function requireCurrencyDigits(currency: string): number {
  const digits = digitsByCurrency.get(currency);
  if (digits === undefined) throw new RangeError(`${currency} is no ISO 4217 currency`);
  return digits;
}
