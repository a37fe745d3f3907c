import { describe, expect, it } from 'vitest';
import { linkSkeleton } from '#app/domain/link-skeleton.ts';
import { readSlug, slugSuggestions } from '#app/domain/link-slug.ts';
import { isOffensive } from '#app/domain/offensive-words.ts';

describe('a chosen code', () => {
  it.each([
    ['anna', 'anna'],
    ['  Spring-Sale ', 'spring-sale'],
    ['tee-4-2', 'tee-4-2'],
    ['2026', '2026'],
  ])('%o is read as %o', (typed, slug) => expect(readSlug(typed)).toEqual({ ok: true, slug }));

  it.each([
    ['', 'characters'],
    ['zoë', 'characters'],
    ['аnna', 'characters'],
    ['a b', 'characters'],
    ['-anna', 'characters'],
    ['anna--sale', 'characters'],
    ['anna/sale', 'characters'],
    ['ab', 'length'],
    ['a'.repeat(41), 'length'],
    ['checkout', 'reserved'],
    ['Admin', 'reserved'],
    ['p1001', 'reserved'],
    ['paypal-bonus', 'reserved'],
    ['pay-pal', 'reserved'],
    ['official', 'reserved'],
    ['fuck-yes', 'offensive'],
    ['f-u-c-k', 'offensive'],
    ['sh1t', 'offensive'],
    ['merde', 'offensive'],
    ['arschloch', 'offensive'],
    ['hijo-puta', 'offensive'],
    ['best-ass', 'offensive'],
  ])('%o is refused for its %s', (typed, mistake) => expect(readSlug(typed)).toEqual({ ok: false, mistake }));

  it.each([
    'scunthorpe',
    'classic',
    'cocktail',
    'essex',
    'assassin',
    'analytics',
    'dickens',
    'shiitake',
    'technique',
    'unique',
    'pique-nique',
    'salopette',
    'summer-455',
    'maine-coon',
    'pakistan',
    'zapato-negro',
    'big-bite',
    'peniscola',
  ])('%s means no harm', (slug) => expect(isOffensive(slug)).toBe(false));

  it('that is taken has free neighbours that are codes themselves', () => {
    const suggestions = slugSuggestions('spring', 'anna');
    expect(suggestions.slice(0, 3)).toEqual(['spring-anna', 'anna-spring', 'spring-2']);
    for (const slug of slugSuggestions('a'.repeat(40), 'fuck')) expect(readSlug(slug).ok).toBe(true);
  });
});

describe('what a code looks like', () => {
  it.each([
    ['anna-10', 'ANNAlO'],
    ['anna-10', 'anna_1o'],
    ['bill', 'bi11'],
    ['zoe', 'Zoë'],
    ['anna', 'аnnа'],
    ['sale', 'sаlе'],
    ['strasse', 'straße'],
    ['ａnna', 'anna'],
  ])('%s and %s are one', (one, other) => expect(linkSkeleton(one)).toBe(linkSkeleton(other)));

  it.each([
    ['anna', 'hanna'],
    ['anna-2', 'anna-3'],
    ['sun', 'son'],
  ])('%s and %s are two', (one, other) => expect(linkSkeleton(one)).not.toBe(linkSkeleton(other)));

  it('is nothing for what has no letter or digit', () => expect(linkSkeleton('–…?')).toBe(''));
});
