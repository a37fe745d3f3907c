import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '#app/adapters/shopify/payload/read-json.ts';

describe('readJson', () => {
  test.each([
    '9007199254740993',
    '18446744073709551616',
    '0.1234567890123456789',
    '1e400',
    '-12345678901234567',
    '1E3',
  ])('keeps the digits of %s', (digits) => {
    expect(readJson(`{"id": ${digits}}`)).toEqual({ id: digits });
    expect(readJson(`[1,${digits}]`)).toEqual(['1', digits]);
  });

  test('reads what is exact as numbers', () => {
    expect(readJson('{"id":450789469,"price":19.99}')).toEqual({ id: 450789469, price: 19.99 });
  });

  test('takes long digits within a string for what they are', () => {
    expect(readJson('{"card":"1234567890123456789","a":": 1e5"}')).toEqual({ card: '1234567890123456789', a: ': 1e5' });
  });

  test('no decimal of any length loses a digit', () => {
    const decimal = fc.tuple(
      fc.bigInt(0n, 10n ** 25n),
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(decimal, ([whole, fraction]) => {
        const written = fraction === '' ? `${whole}` : `${whole}.${fraction}`;
        const { value } = readJson(`{"value":${written}}`) as { value: unknown };
        const plain = written.includes('.') ? written.replace(/\.?0+$/, '') : written;
        expect(
          typeof value === 'number'
            ? String(value)
            : String(value)
                .replace(/(\.\d*?)0*$/, '$1')
                .replace(/\.$/, ''),
        ).toBe(plain);
      }),
    );
  });

  test.each(['', '{', '{"id":1', '{"id":1}}', 'NaN'])('refuses %j', (text) => {
    expect(() => readJson(text)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  test('refuses bytes that are no UTF-8', () => {
    expect(() => readJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
