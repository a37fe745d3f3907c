/* Exact arithmetic, the one rounding, and text in and out: for any amount in any currency. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add,
  compare,
  divide,
  multiply,
  ratio,
  roundHalfAwayFromZero,
  subtract,
  whole,
  zero,
} from '#app/domain/fraction.ts';
import { formatDigits, minorFraction } from '#app/domain/money.ts';
import { compareBytes, compareIds } from '#app/domain/text.ts';

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([numerator, denominator]) => ratio(numerator, denominator));
const digits = fc.constantFrom(0, 2, 3, 4);

test('formatting and reading an amount are each other’s inverse', () => {
  fc.assert(
    fc.property(fc.bigInt(), digits, (amount, count) => {
      expect(minorFraction(formatDigits(amount, count), count)).toEqual(whole(amount));
    }),
  );
});

test('addition and subtraction, multiplication and division undo each other exactly', () => {
  fc.assert(
    fc.property(fraction, fraction, (left, right) => {
      expect(compare(subtract(add(left, right), right), left)).toBe(0);
      if (compare(right, zero) !== 0) expect(compare(divide(multiply(left, right), right), left)).toBe(0);
    }),
  );
});

test('rounding is to the nearest, a half away from zero, and symmetric', () => {
  fc.assert(
    fc.property(fraction, (value) => {
      const rounded = roundHalfAwayFromZero(value);
      const off = subtract(whole(rounded), value);
      expect(compare(multiply(off, off), ratio(1n, 4n))).toBeLessThanOrEqual(0);
      expect(roundHalfAwayFromZero(subtract(zero, value))).toBe(-rounded);
      if (compare(multiply(off, off), ratio(1n, 4n)) === 0) {
        expect(compare(multiply(whole(rounded), whole(rounded)), multiply(value, value))).toBe(1);
      }
    }),
  );
});

test('bytes compare as UTF-8 does, ids as numbers do', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
  );
  const id = fc.bigInt({ min: 0n, max: 2n ** 70n });
  fc.assert(
    fc.property(id, id, (left, right) => {
      const expected = left === right ? 0 : left < right ? -1 : 1;
      expect(Math.sign(compareIds(String(left), String(right)))).toBe(expected);
    }),
  );
});
