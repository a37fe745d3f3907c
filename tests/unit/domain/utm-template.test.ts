import { describe, expect, it } from 'vitest';
import { readUtmTemplate, utmParameters } from '#app/domain/utm-template.ts';

const text = 'utm_source={partner} utm_medium=referral\nutm_campaign={campaign}&utm_content={code}-{sub1}';
const nothingPresent = () => false;

function filled(
  template: string,
  values: Parameters<typeof utmParameters>[1],
  isPresent = nothingPresent as (name: string) => boolean,
) {
  const read = readUtmTemplate(template);
  expect(read.ok).toBe(true);
  return read.ok ? utmParameters(read.template, values, isPresent) : [];
}

describe('a UTM template', () => {
  it('is filled in with the values of a link', () => {
    expect(filled(text, { partner: 'P1001', campaign: 'spring', code: 'anna', sub1: 'mail' })).toEqual([
      ['utm_source', 'P1001'],
      ['utm_medium', 'referral'],
      ['utm_campaign', 'spring'],
      ['utm_content', 'anna-mail'],
    ]);
  });

  it('leaves out what has no value, and keeps what has one', () => {
    expect(filled(text, { partner: 'P1001', campaign: null, code: 'anna' })).toEqual([
      ['utm_source', 'P1001'],
      ['utm_medium', 'referral'],
      ['utm_content', 'anna-'],
    ]);
  });

  it('leaves alone what the address has already', () => {
    expect(filled(text, { partner: 'P1' }, (name) => name === 'utm_source')).toEqual([['utm_medium', 'referral']]);
  });

  it('bounds what comes from outside', () => {
    expect(filled('utm_term={sub1}', { sub1: 'x'.repeat(5_000) })[0]?.[1]).toHaveLength(200);
  });

  it.each([
    ['utm_source', 'parameter'],
    ['=x', 'parameter'],
    ['utm_source=', 'parameter'],
    ['utm_source={partner', 'parameter'],
    ['utm_source=a#b', 'parameter'],
    ['ref={code}', 'name'],
    ['utm source={code}', 'parameter'],
    ['1x={code}', 'name'],
    ['utm_source={name}', 'placeholder'],
    ['utm_source={email}', 'placeholder'],
    ['utm_source=a utm_source=b', 'twice'],
    [Array.from({ length: 11 }, (_, index) => `p${index}=x`).join('&'), 'too_many'],
  ])('%o is refused: %s', (template, kind) => {
    expect(readUtmTemplate(template)).toMatchObject({ ok: false, mistake: { kind } });
  });

  it('may be nothing', () => expect(readUtmTemplate('  ')).toEqual({ ok: true, template: [] }));
});
