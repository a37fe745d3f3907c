import { describe, expect, it } from 'vitest';
import { createFormat } from '#app/ui/portal/format.ts';
import { chooseLocale, messagesIn } from '#app/ui/portal/messages/messages.ts';

describe('the portal’s language', () => {
  it.each([
    [['fr'], 'fr'],
    [['fr-CA', 'en'], 'fr'],
    [[null, 'de-DE,de;q=0.9,fr;q=0.8,en;q=0.7'], 'fr'],
    [[undefined, 'en;q=0.5, fr;q=0.6'], 'fr'],
    [[null, 'fr;q=0, en'], 'en'],
    [['de', 'fr'], 'fr'],
    [[null, 'constructor, __proto__'], 'en'],
    [[null, ''], 'en'],
    [[null, null], 'en'],
  ])('of %j is %s', (wishes, locale) => {
    expect(chooseLocale(...wishes)).toBe(locale);
  });

  it('counts as the language does', () => {
    expect(messagesIn('en').links.clicks(0)).toBe('0 clicks');
    expect(messagesIn('en').links.clicks(1)).toBe('1 click');
    expect(messagesIn('fr').links.clicks(0)).toBe('0 clic');
    expect(messagesIn('fr').links.clicks(2)).toBe('2 clics');
  });
});

describe('amounts', () => {
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
  const english = createFormat('en', 'UTC');
  const french = createFormat('fr', 'UTC');

  it('are written with the currency’s own digits, to the last of them', () => {
    expect(english.money(123_456n, 'EUR')).toBe('€1,234.56');
    expect(plain(french.money(123_456n, 'EUR'))).toBe('1 234,56 €');
    expect(plain(english.money(1_234n, 'JPY'))).toContain('1,234');
    expect(plain(english.money(1_234n, 'KWD'))).toContain('1.234');
    expect(english.money(-5n, 'EUR')).toBe('-€0.05');
  });

  it('never pass through a floating-point number', () => {
    expect(english.money(900_719_925_474_099_267n, 'EUR')).toBe('€9,007,199,254,740,992.67');
    expect(english.amount('0.005', 'EUR')).toBe('€0.005');
    expect(english.amount('10/3', 'EUR')).toBe('≈ €3.3333 (10/3)');
    expect(english.percent('12.5')).toBe('12.5%');
  });
});
