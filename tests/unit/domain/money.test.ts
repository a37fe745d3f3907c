import { describe, expect, test } from 'vitest';
import { getCurrencyDigits } from '#app/domain/currency.ts';
import { fractionText, ratio, roundHalfAwayFromZero } from '#app/domain/fraction.ts';
import { exactText, formatMinor, isDecimalText, minorFraction, minorUnits, percentOf } from '#app/domain/money.ts';

test.each([
  ['EUR', 2],
  ['HUF', 2],
  ['JPY', 0],
  ['ISK', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['UYI', 0],
  ['EURO', null],
  ['eur', null],
  ['XXX', null],
])('%s has %s digits', (currency, digits) => {
  expect(getCurrencyDigits(currency)).toBe(digits);
});

describe('decimal text', () => {
  test.each(['0', '12', '12.30', '-0.05', '007', '-0', '123456789012345678901234567890.123'])('%s is one', (text) => {
    expect(isDecimalText(text)).toBe(true);
  });
  test.each(['', ' ', '1.', '.5', '+1', '1e3', '1,50', ' 1', '1 ', '--1', '0x10', '1.2.3', 'NaN', '١'])(
    '"%s" is none',
    (text) => {
      expect(isDecimalText(text)).toBe(false);
      expect(() => minorFraction(text, 2)).toThrow(RangeError);
    },
  );
});

test.each([
  ['12.30', 'EUR', 1230n],
  ['-0.05', 'EUR', -5n],
  ['1.005', 'EUR', 101n],
  ['-1.005', 'EUR', -101n],
  ['1.0049', 'EUR', 100n],
  ['5.50', 'JPY', 6n],
  ['1.2345', 'KWD', 1235n],
  ['99999999999999999999.99', 'USD', 9999999999999999999999n],
])('%s %s is %s minor units', (text, currency, amount) => {
  expect(minorUnits(text, currency)).toBe(amount);
});

test.each([
  [0n, 'EUR', '0.00'],
  [-5n, 'EUR', '-0.05'],
  [840n, 'JPY', '840'],
  [-1n, 'JPY', '-1'],
  [1n, 'KWD', '0.001'],
  [12345n, 'CLF', '1.2345'],
])('%s minor units of %s are %s', (amount, currency, text) => {
  expect(formatMinor(amount, currency)).toBe(text);
});

test.each([
  [5n, 2n, 3n],
  [-5n, 2n, -3n],
  [7n, 3n, 2n],
  [-7n, 3n, -2n],
  [1n, 3n, 0n],
  [6n, 3n, 2n],
])('%s/%s rounds to %s', (numerator, denominator, rounded) => {
  expect(roundHalfAwayFromZero({ numerator, denominator })).toBe(rounded);
});

test('a rate is exact', () => {
  expect(fractionText(percentOf({ numerator: 8400n, denominator: 1n }, '12.5'))).toBe('1050');
  expect(fractionText(percentOf({ numerator: 1n, denominator: 3n }, '0.1'))).toBe('1/3000');
});

test('exact amounts read as decimals where they end, else as fractions', () => {
  expect(exactText(ratio(1230n, 1n), 2)).toBe('12.30');
  expect(exactText(ratio(1n, 2n), 2)).toBe('0.005');
  expect(exactText(ratio(1000n, 3n), 2)).toBe('10/3');
  expect(exactText(ratio(-1n, 8n), 0)).toBe('-0.125');
});
