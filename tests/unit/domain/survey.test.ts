import { describe, expect, test } from 'vitest';
import { meantPartner, wordsThatName } from '#app/domain/meant-partner.ts';
import { choicesFrom, choicesMistake, isAskedAbout, isChangeable } from '#app/domain/survey.ts';

describe('whom a shopper means', () => {
  const partners = ['Anna Keller', 'Maëlle Tanguy', 'Summit & Valley Guides', 'Jan Berg', 'Jan Olsen'].map((name) => ({
    partnerId: name,
    name,
  }));
  test.each([
    ['Anna Keller', 'Anna Keller', 'name'],
    ['  anna   KELLER! ', 'Anna Keller', 'name'],
    ['maelle tanguy', 'Maëlle Tanguy', 'name'],
    ['I saw it at Summit and Valley Guides', null, null],
    ['I saw it at Summit & Valley Guides, great', 'Summit & Valley Guides', 'name'],
    ['Anna Keler', 'Anna Keller', 'likeness'],
    ['Anna Kellre', 'Anna Keller', 'likeness'],
    ['Anna', 'Anna Keller', 'likeness'],
    // Two of them: nobody.
    ['Jan', null, null],
    ['Jan Berk', 'Jan Berg', 'likeness'],
    ['a podcast', null, null],
    ['', null, null],
  ])('%j is %j', (text, partnerId, matchedBy) => {
    const meant = meantPartner(text, partners);
    expect(meant).toEqual(partnerId === null ? null : { partnerId, matchedBy });
  });

  test('numbers, codes and links are found within a sentence and an address', () => {
    expect(wordsThatName('from P1001 (https://shop.example/r/anna-x?ref=anna-x)')).toEqual([
      'from',
      'P1001',
      'https',
      'shop.example',
      'anna-x',
      'ref',
    ]);
  });
});

describe('the choices', () => {
  test('are the lines that say something, each once', () => {
    expect(choicesFrom(' A friend \n\nA  blog\nA friend\n')).toEqual(['A friend', 'A blog']);
  });
  test.each([
    [['one'], /two choices/],
    [Array.from({ length: 13 }, (_, index) => `choice ${index}`), /at most 12/],
    [['a', 'b'.repeat(61)], /60 characters/],
    [['a', 'b'], null],
  ])('%j', (choices, mistake) => {
    if (mistake === null) expect(choicesMistake(choices)).toBeNull();
    else expect(choicesMistake(choices)).toMatch(mistake);
  });
});

test('an answer can be corrected for an hour, and an order is asked about for sixty days', () => {
  const hour = 3_600_000;
  expect([isChangeable(0, hour - 1), isChangeable(0, hour)]).toEqual([true, false]);
  expect([isAskedAbout(0, 60 * 24 * hour - 1), isAskedAbout(0, 60 * 24 * hour)]).toEqual([true, false]);
});
