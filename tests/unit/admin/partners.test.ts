import { expect, test } from 'vitest';
import { discountCodeFrom } from '#app/domain/discount-code.ts';
import { decideReview, partnerNumber, partnerStatuses, reviewActionsFor } from '#app/domain/partner-lifecycle.ts';

test('each status has its actions, and no action leads back to where it is', () => {
  expect(Object.fromEntries(partnerStatuses.map((status) => [status, reviewActionsFor(status)]))).toEqual({
    applied: ['approve', 'reject'],
    needs_details: ['approve', 'reject'],
    approved: ['suspend'],
    rejected: ['approve'],
    suspended: ['reinstate'],
    banned: [],
    archived: [],
  });
  expect(decideReview('approved', 'approve')).toBeNull();
});

test('a number keeps its digits', () => {
  expect(partnerNumber({ number: 1001, approved: false })).toBe('A1001');
  expect(partnerNumber({ number: 1001, approved: true })).toBe('P1001');
});

test.each([
  ['{NAME}10', 'Zoë Müller', 0, 'ZOE10'],
  ['{NAME}10', 'Zoë Müller', 1, 'ZOE10-2'],
  ['HI-{NAME}', 'Bernhard-Maximilian von Hohenstein', 0, 'HI-BERNHARD'],
  ['{NAME}', '李小龍', 0, 'PARTNER'],
  ['{NAME}{NAME}', 'Ann', 0, 'ANNANN'],
  ['{NAME}5', 'Straßenmusik', 0, 'STRASSENMUSIK5'],
  ['P{NUMBER}', '李小龍', 0, 'P1001'],
  ['P{NUMBER}', '李小龍', 2, 'P1001-3'],
  ['{NAME}-{RANDOM}', 'Zoë Müller', 0, 'ZOE-123456'],
])('%s for %s, attempt %i, is %s', (template, name, attempt, code) => {
  expect(discountCodeFrom(template, { name, number: 1001 }, Uint8Array.from([1, 2, 3, 4, 5, 6]), attempt)).toBe(code);
});
