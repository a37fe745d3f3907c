import { describe, expect, test } from 'vitest';
import { ruleArithmetic } from '#app/routes/admin/app.orders.$orderId/rule-arithmetic.ts';
import { formatExact, formatMoney } from '#app/ui/admin/format.tsx';
import { stillTrue } from '#app/ui/admin/outcome.tsx';
import { documentSettings } from '#app/ui/document/document-handle.ts';
import { errorText } from '#app/ui/document/error-page.tsx';

describe('money is written exactly', () => {
  test.each([
    [840n, 'EUR', '€8.40'],
    [840n, 'JPY', '¥840'],
    [-840n, 'KWD', '-KWD\u00a00.840'],
    [9_007_199_254_740_993n, 'EUR', '€90,071,992,547,409.93'],
  ])('%s %s is %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency, 'en')).toBe(text);
  });

  test.each([
    ['65.83', 'EUR', '€65.83'],
    ['6.583', 'EUR', '€6.583'],
    ['10', 'EUR', '€10.00'],
    ['10/3', 'EUR', '≈ €3.3333 (10/3)'],
    ['-2000/3', 'JPY', '≈ -¥666.67 (-2000/3)'],
    ['840', 'JPY', '¥840'],
  ])('an exact %s %s is %s', (amount, currency, text) => {
    expect(formatExact(amount, currency, 'en')).toBe(text);
  });
});

test('arithmetic says only what changed the amount', () => {
  const rule = {
    rule: 'r',
    lines: [],
    percent: '10',
    base: '65.83',
    flat: null,
    items: null,
    uncapped: '6.583',
    cap: null,
    share: '1',
    exact: '6.583',
    amount: '6.58',
  };
  expect(ruleArithmetic(rule, String)).toBe('10 % of 65.83; 6.583, rounded');
  expect(ruleArithmetic({ ...rule, cap: '5.00', exact: '5.00', amount: '5.00' }, String)).toBe(
    '10 % of 65.83; at most 5.00',
  );
  expect(ruleArithmetic({ ...rule, cap: '50.00', share: '1/2', exact: '3.2915', amount: '3.29' }, String)).toBe(
    '10 % of 65.83; 1/2 of it; 3.2915, rounded',
  );
  const flat = {
    ...rule,
    percent: null,
    base: null,
    flat: '2.00',
    items: 3,
    exact: '6.00',
    uncapped: '6.00',
    amount: '6.00',
  };
  expect(ruleArithmetic(flat, String)).toBe('2.00 × 3 items');
});

test('a message for a field goes when the field changes', () => {
  const outcome = { ok: false, message: 'm', fields: { a: 'wrong', b: 'wrong' } } as const;
  expect(stillTrue(outcome, { a: '1', b: '2' }, { a: '1', b: '3' })).toMatchObject({ fields: { a: 'wrong' } });
  expect(stillTrue(outcome, { a: '1', b: '2' }, { a: '0', b: '3' })).toBeUndefined();
});

test('a document is public unless its deepest route says otherwise', () => {
  expect(documentSettings([{ handle: undefined }])).toEqual({ surface: 'public', lang: 'en', htmlAttributes: {} });
  const lang = (data: unknown) => (data as { locale: string }).locale;
  expect(
    documentSettings([
      { handle: { surface: 'admin' } },
      { handle: { surface: 'public', lang }, data: { locale: 'fr' } },
      {},
    ]),
  ).toEqual({ surface: 'public', lang: 'fr', htmlAttributes: {} });
});

test('an error page says what a failure said, and nothing of a defect', () => {
  const response = (status: number, data: unknown) => ({ status, statusText: '', internal: false, data });
  expect(errorText(response(404, 'There is no such order.')).message).toBe('There is no such order.');
  expect(errorText(response(404, 'Error: No route matches URL "/x"')).message).not.toContain('route');
  expect(errorText(response(500, 'stack')).message).not.toContain('stack');
  expect(errorText(new Error('secret')).message).not.toContain('secret');
});
