import { describe, expect, test } from 'vitest';
import { friendState, initialOf, maskedName } from '#app/domain/friend-state.ts';
import { comparableAddress, comparableEmail } from '#app/domain/person.ts';

describe('an e-mail address', () => {
  test.each([
    ['Anna.Berg+shop@GoogleMail.com', 'annaberg@gmail.com'],
    ['a.n.n.a@gmail.com', 'anna@gmail.com'],
    ['anna.berg+x+y@example.com', 'anna.berg@example.com'],
    ['+49171@example.com', '+49171@example.com'],
    [' anna@example.com ', 'anna@example.com'],
    ['nobody', null],
    ['a b@example.com', null],
  ])('%s compares as %s', (email, expected) => {
    expect(comparableEmail(email)).toBe(expected);
  });
});

describe('a postal address', () => {
  const at = (line: string, zip: string | null = '10115', country = 'DE') =>
    comparableAddress({ lines: [line, null], zip, city: 'Berlin', country });

  test.each([
    ['Hauptstraße 12', '12, Hauptstr.'],
    ['HAUPTSTRASSE 12', 'hauptstraße 12'],
    ['12 Main Street Apt 4', 'Apartment 4, 12 Main St.'],
    ['5 Rue de l’Été', '5, rue de l’ete'],
  ])('%s and %s are one', (one, other) => {
    expect(at(one)).toBe(at(other));
  });

  test('differs by number, postal code and country', () => {
    const all = [
      at('Hauptstr. 12'),
      at('Hauptstr. 13'),
      at('Hauptstr. 12', '10117'),
      at('Hauptstr. 12', '10115', 'AT'),
    ];
    expect(new Set(all).size).toBe(4);
  });

  test('needs a street and a place', () => {
    expect(at('', '10115')).toBeNull();
    expect(comparableAddress({ lines: ['Hauptstr. 12'], zip: null, city: null, country: 'DE' })).toBeNull();
    expect(comparableAddress({ lines: ['Hauptstr. 12'], zip: null, city: 'Bad Vilbel', country: 'DE' })).not.toBeNull();
  });
});

describe('a friend as the referrer sees one', () => {
  test.each([
    ['chloé', 'C'],
    [' élan', 'É'],
    ['', ''],
    [null, ''],
    ['42', ''],
  ])('%s begins with %s', (name, initial) => {
    expect(initialOf(name)).toBe(initial);
  });

  test('is a letter and an ellipsis', () => {
    expect([maskedName('C'), maskedName('')]).toEqual(['C…', '…']);
  });

  test.each([
    ['new', false, false, 'registered'],
    ['new', true, false, 'ordered'],
    ['new', true, true, 'rewarded'],
    ['not_new', true, true, 'not_new'],
    ['limit', true, false, 'limit'],
  ] as const)('%s, ordered %s, rewarded %s: %s', (verdict, hasOrdered, isRewarded, state) => {
    expect(friendState({ verdict, hasOrdered, isRewarded })).toBe(state);
  });
});
