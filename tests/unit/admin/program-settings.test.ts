import { describe, expect, test } from 'vitest';
import { previewTerms } from '#app/domain/program-preview.ts';
import { applySettings, changedSettings, settingsOf } from '#app/domain/program-settings.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import { firstProgramFor } from '#app/flows/install-shop.ts';
import { settingWords } from '#app/routes/admin/app.program/setting-words.ts';
import { draftOf, readDraft, type SettingsDraft } from '#app/routes/admin/app.program/settings-draft.ts';

const { terms } = firstProgramFor('EUR');
const joining = {
  autoApprove: false,
  code: { template: '{NAME}10', percent: '10', applied: 'nothing', singleUseDays: 30 },
} as const;
const settings = settingsOf(terms, joining);
const draft = draftOf(settings);
const read = (changes: Partial<SettingsDraft>, currency = 'EUR') => readDraft({ ...draft, ...changes }, currency);
const mistakesIn = (changes: Partial<SettingsDraft>, currency = 'EUR') => {
  const result = read(changes, currency);
  return result.ok ? [] : Object.keys(result.mistakes);
};

describe('settings are a part of terms', () => {
  test('terms to settings and back are the same terms, and read as terms', () => {
    expect(applySettings(terms, settings)).toEqual(terms);
    expect(parseTerms(applySettings(terms, settings))).toEqual({ ok: true, value: terms });
  });

  test('settings to draft and back are the same settings', () => {
    expect(read({})).toEqual({ ok: true, settings });
    const other = {
      ...settings,
      rate: { kind: 'flat', flat: '3.50', per: 'item' },
      customerDays: null,
      referee: { on: 'order', storeCredit: '7', clawback: true },
      code: null,
    } as const;
    expect(readDraft(draftOf(other), 'EUR')).toEqual({ ok: true, settings: other });
    const passing = { ...other, referee: { ...other.referee, expiryDays: 30, notify: false } } as const;
    expect(readDraft(draftOf(passing), 'EUR')).toEqual({ ok: true, settings: passing });
    expect(parseTerms(applySettings(terms, passing))).toMatchObject({ ok: true, value: { referee: passing.referee } });
  });

  test('the days of codes for one use may be endless, and are wrong only where they are asked for', () => {
    const daysIn = (changes: Partial<SettingsDraft>) => {
      const result = read(changes);
      return result.ok ? result.settings.code?.singleUseDays : Object.keys(result.mistakes);
    };
    expect(daysIn({ codeApplied: 'single_use', singleUseDays: ' 14 ' })).toBe(14);
    expect(daysIn({ codeApplied: 'single_use', singleUseDays: '' })).toBeNull();
    expect(daysIn({ codeApplied: 'single_use', singleUseDays: '0' })).toEqual(['singleUseDays']);
    expect(daysIn({ codeApplied: 'shared', singleUseDays: 'soon' })).toBe(30);
    expect(daysIn({ codeApplied: 'shared', singleUseDays: '14' })).toBe(14);
  });

  test('rules with conditions keep their place; the rate is the rule without any', () => {
    const vip = {
      key: 'vip',
      stage: 'order',
      when: { groups: ['vip'] },
      pay: { kind: 'percent', percent: '20' },
      maxPerOrder: null,
    } as const;
    const mixed = { ...terms, rules: [vip, ...terms.rules] };
    const changed = applySettings(mixed, { ...settings, rate: { kind: 'percent', percent: '12' } });
    expect(changed.rules.map(({ key, pay }) => [key, pay])).toEqual([
      ['vip', vip.pay],
      ['commission', { kind: 'percent', percent: '12' }],
    ]);
    const onlyVip = applySettings({ ...terms, rules: [vip] }, settings);
    expect(onlyVip.rules.map(({ key }) => key)).toEqual(['vip', 'order']);
  });

  test.each([
    { percent: '12.5', amount: null, minOrder: '40' },
    { percent: null, amount: '7.50', minOrder: null },
  ])('a friend’s code goes through the form as it came: %j', (code) => {
    const referee = { on: 'order', storeCredit: '0', clawback: true, code } as const;
    const read = readDraft(draftOf({ ...settings, referee }), 'EUR');
    expect(read).toMatchObject({ ok: true, settings: { referee } });
  });

  test('a change is named, also one that the form does not show', () => {
    const changed = applySettings(terms, { ...settings, windowDays: 60, base: { ...settings.base, tax: 'include' } });
    expect(changedSettings(terms, changed)).toEqual(['windowDays', 'base']);
    expect(changedSettings(terms, { ...terms, overrides: ['10'] })).toEqual(['other']);
    expect(settingWords('windowDays', settingsOf(changed, joining), String)).toBe('60 days');
    expect(settingWords('base', settingsOf(changed, joining), String)).toBe(
      'after discounts, with tax, without shipping',
    );
  });
});

describe('a draft is read strictly', () => {
  test.each<[Partial<SettingsDraft>, string[]]>([
    [{ percent: '12.5' }, []],
    [{ percent: '100' }, []],
    [{ percent: '100.1' }, ['percent']],
    [{ percent: '-1' }, ['percent']],
    [{ percent: '1e2' }, ['percent']],
    [{ percent: '' }, ['percent']],
    [{ rateKind: 'order', flat: '5' }, []],
    [{ rateKind: 'order', flat: '0' }, ['flat']],
    [{ rateKind: 'item', flat: '1.005' }, ['flat']],
    [{ percent: 'nonsense', rateKind: 'order' }, []],
    [{ windowDays: '0' }, ['windowDays']],
    [{ windowDays: '30.5' }, ['windowDays']],
    [{ holdDays: '0' }, []],
    [{ binding: 'never', customerDays: 'nonsense' }, []],
    [{ credit: 'order', gift: 'store_credit', storeCredit: 'five' }, ['storeCredit']],
    [{ credit: 'order', gift: 'code_percent', storeCredit: 'five', minOrder: '' }, []],
    [{ credit: 'order', gift: 'code_percent', giftPercent: '0', minOrder: '40' }, ['giftPercent']],
    [{ credit: 'order', gift: 'code_amount', storeCredit: '0', minOrder: 'any' }, ['minOrder', 'storeCredit']],
    [{ codeTemplate: 'SAVE10' }, ['codeTemplate']],
    [{ codeTemplate: '{NAME} 10' }, ['codeTemplate']],
  ])('%o has mistakes in %o', (changes, fields) => {
    expect(mistakesIn(changes)).toEqual(fields);
  });

  test('a currency without minor units takes no decimals', () => {
    expect(mistakesIn({ storeCredit: '500' }, 'JPY')).toEqual([]);
    expect(mistakesIn({ storeCredit: '5.50' }, 'JPY')).toEqual(['storeCredit']);
    const gift = 'code_amount';
    expect(mistakesIn({ gift, storeCredit: '5.50', minOrder: '0.5' }, 'JPY')).toEqual(['minOrder', 'storeCredit']);
  });
});

describe('the example is decided as orders are', () => {
  test.each([
    [{}, '90.00', 900n],
    [{ discounts: 'ignore' }, '100.00', 1000n],
    [{ tax: 'include' }, '108.00', 1080n],
    [{ shipping: 'include' }, '95.00', 950n],
    [{ rateKind: 'order', flat: '7.5' }, '90.00', 750n],
  ] as const)('%o', (changes, base, commission) => {
    const result = read(changes);
    if (!result.ok) throw new Error('the draft reads');
    expect(previewTerms(applySettings(terms, result.settings), 'EUR')).toMatchObject({ base, commission });
  });

  test('in yen it counts in hundreds', () => {
    expect(previewTerms(terms, 'JPY')).toMatchObject({ base: '9000', commission: 900n });
  });
});
