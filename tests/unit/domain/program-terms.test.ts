import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultTerms, parseTerms } from '#app/domain/program-terms.ts';
import { terms } from '#tests/support/arbitrary-terms.ts';

function mistakesOf(value: unknown): readonly string[] {
  const parsed = parseTerms(value);
  return parsed.ok ? [] : parsed.mistakes.map(({ field, problem }) => `${field}: ${problem}`);
}

test('what is absent takes its default', () => {
  expect(parseTerms({})).toEqual({ ok: true, value: defaultTerms });
  expect(parseTerms({ attribution: { windowDays: 7 }, base: { tax: 'include' } })).toEqual({
    ok: true,
    value: {
      ...defaultTerms,
      attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 7, customerDays: 0 },
      base: { discounts: 'deduct', tax: 'include', shipping: 'exclude' },
    },
  });
});

test('a rule takes its defaults', () => {
  const parsed = parseTerms({
    rules: [
      { key: 'a', percent: '10' },
      { key: 'b', stage: 'qualifying', flat: '2.00' },
    ],
  });
  expect(parsed.ok && parsed.value.rules).toEqual([
    { key: 'a', stage: 'order', when: {}, pay: { kind: 'percent', percent: '10' }, maxPerOrder: null },
    { key: 'b', stage: 'qualifying', when: {}, pay: { kind: 'flat', flat: '2.00', per: 'order' }, maxPerOrder: null },
  ]);
});

test('numbers of a lossless JSON parser are numbers', () => {
  const lossless = (value: string) => ({ isLosslessNumber: true, toString: () => value });
  const parsed = parseTerms({ holdDays: lossless('14'), attribution: { customerDays: null } });
  expect(parsed.ok && [parsed.value.holdDays, parsed.value.attribution.customerDays]).toEqual([14, null]);
});

test('reading what was read gives the same, also from stored JSON', () => {
  fc.assert(
    fc.property(terms, (written) => {
      const parsed = parseTerms(written);
      expect(parsed.ok).toBe(true);
      if (parsed.ok) expect(parseTerms(JSON.parse(JSON.stringify(parsed.value)))).toEqual(parsed);
    }),
  );
});

describe('every mistake names its field', () => {
  test.each<[string, unknown, string]>([
    ['no object', [], '(all of it): must be an object'],
    ['an unknown field', { holdDay: 14 }, 'holdDay: is no field known here'],
    ['an unknown field deeper', { attribution: { window: 3 } }, 'attribution.window: is no field known here'],
    ['an unknown model', { attribution: { model: 'best' } }, 'attribution.model: must be one of last, first, linear'],
    [
      'a kind that is no touch',
      { attribution: { precedence: ['manual'] } },
      'attribution.precedence[0]: must be one of code, link, customer',
    ],
    [
      'a kind named twice',
      { attribution: { precedence: ['code', 'code'] } },
      'attribution.precedence: names a kind twice',
    ],
    ['days that are not whole', { holdDays: 1.5 }, 'holdDays: must be a whole number, not negative'],
    ['days as text', { holdDays: '14' }, 'holdDays: must be a whole number, not negative'],
    [
      'negative days',
      { attribution: { windowDays: -1 } },
      'attribution.windowDays: must be a whole number, not negative',
    ],
    ['an amount as a number', { minPayout: 50 }, 'minPayout: must be a decimal string such as "12.50", not negative'],
    ['a negative amount', { minPayout: '-1' }, 'minPayout: must be a decimal string such as "12.50", not negative'],
    [
      'an override as a number',
      { overrides: [10] },
      'overrides[0]: must be a decimal string such as "12.50", not negative',
    ],
    [
      'an unknown condition',
      { rules: [{ key: 'a', percent: '1', when: { product: ['1'] } }] },
      'rules[0].when.product: is no field known here',
    ],
    [
      'a condition of another shape',
      { rules: [{ key: 'a', percent: '1', when: { products: '1' } }] },
      'rules[0].when.products: must be a list',
    ],
    [
      'an id that is no string',
      { rules: [{ key: 'a', percent: '1', when: { products: [1] } }] },
      'rules[0].when.products[0]: must be a string',
    ],
    [
      'a least base that is no amount',
      { rules: [{ key: 'a', percent: '1', when: { minBase: 5 } }] },
      'rules[0].when.minBase: must be a decimal string such as "12.50", not negative',
    ],
    ['a rule that pays nothing', { rules: [{ key: 'a' }] }, 'rules[0]: needs a percent or a flat'],
    [
      'a rule that pays twice',
      { rules: [{ key: 'a', percent: '1', flat: '1' }] },
      'rules[0]: cannot have both a percent and a flat',
    ],
    [
      'a rate outside orders',
      { rules: [{ key: 'a', stage: 'registration', percent: '1' }] },
      'rules[0].percent: a rule of stage registration must be a flat',
    ],
    ['an item without a flat', { rules: [{ key: 'a', percent: '1', per: 'item' }] }, 'rules[0].per: belongs to a flat'],
    [
      'a key used twice',
      {
        rules: [
          { key: 'a', percent: '1' },
          { key: 'a', percent: '2' },
        ],
      },
      'rules[1].key: "a" is the key of another rule',
    ],
    ['a key missing', { rules: [{ percent: '1' }] }, 'rules[0].key: is missing'],
    [
      'a reserved key',
      { rules: [{ key: 'override:1', percent: '1' }] },
      'rules[0].key: cannot begin with "override:", the name of the parents’ parts',
    ],
    ['a reward without an amount', { referee: { on: 'order' } }, 'referee.storeCredit: is missing'],
    ['a reward on nothing', { referee: { storeCredit: '5' } }, 'referee.on: is missing'],
    ['self-referral misspelt', { selfReferral: 'deny' }, 'selfReferral: must be one of block, allow'],
  ])('%s', (_, value, mistake) => {
    expect(mistakesOf(value)).toEqual([mistake]);
  });

  test('and all of them are told at once', () => {
    expect(mistakesOf({ holdDays: -1, rules: [{ key: 'a' }], x: 1 })).toHaveLength(3);
  });
});
