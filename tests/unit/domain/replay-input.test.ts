import { describe, expect, test } from 'vitest';
import { parseReplayProgram, type ReplayProgram } from '#app/domain/replay-program.ts';
import { knownKeysOf, parseTapeLine } from '#app/domain/replay-tape.ts';
import { exampleProgram as example } from '#tests/support/replay-example.ts';
import { programOf } from '#tests/support/scenario.ts';

describe('program.json', () => {
  test('the specification’s example is read whole', () => {
    const program: ReplayProgram = programOf(example);
    expect(program.shop).toEqual(example.shop);
    expect(program.catalog.get('632910392')).toEqual({ type: 'Shoes', collections: ['summer'], tags: ['sale'] });
    expect(program.programs[0]).toMatchObject({
      key: 'creators',
      kind: 'affiliate',
      terms: { holdDays: 14, overrides: ['10'] },
    });
    expect(program.partners).toEqual([
      {
        key: 'berta',
        program: 'creators',
        email: 'berta@example.com',
        approvedAt: Date.UTC(2026, 0, 1),
        parent: null,
        group: 'default',
        links: [],
        discountCodes: [],
      },
      {
        key: 'anna',
        program: 'creators',
        email: 'anna@example.com',
        approvedAt: Date.UTC(2026, 0, 1),
        parent: 'berta',
        group: 'gold',
        links: [{ code: 'ANNA', campaign: 'spring' }],
        discountCodes: ['ANNA10'],
      },
    ]);
  });

  const [berta, anna] = example.partners;
  const withPartners = (...partners: object[]) => ({ ...example, partners });
  test.each<[string, unknown, string]>([
    ['no shop', { ...example, shop: undefined }, 'shop: is missing'],
    ['no list of programmes', { ...example, programs: undefined, partners: [] }, 'programs: is missing'],
    ['a field nobody knows', { ...example, partner: [] }, 'partner: is no field known here'],
    ['no currency', { ...example, shop: {} }, 'shop.currency: is missing'],
    ['no real currency', { ...example, shop: { currency: 'EURO' } }, 'shop.currency: "EURO" is no ISO 4217 currency'],
    ['no programme', { ...example, programs: [], partners: [] }, 'programs: needs a programme'],
    [
      'one programme twice',
      { ...example, programs: [...example.programs, ...example.programs] },
      'programs[1].key: "creators" is a key that was given before',
    ],
    [
      'a mistake in a rule',
      { ...example, programs: [{ key: 'creators', rules: [{ key: 'x', percent: 10 }] }] },
      'programs[0].rules[0].percent: must be a decimal string such as "12.50", not negative',
    ],
    [
      'one partner twice',
      withPartners({ ...berta }, { ...berta }),
      'partners[1].key: "berta" is a key that was given before',
    ],
    [
      'an unknown programme',
      withPartners({ ...berta, program: 'other' }),
      'partners[0].program: "other" is no programme of this file',
    ],
    [
      'an unknown parent',
      withPartners({ ...berta, parent: 'zoe' }),
      'partners[0].parent: "zoe" is no partner of this file',
    ],
    [
      'one’s own parent',
      withPartners({ ...berta, parent: 'berta' }),
      'partners[0].parent: "berta" is among its own parents',
    ],
    [
      'a link that no click could name',
      withPartners({ ...berta, links: [{ code: 'A'.repeat(201) }] }),
      'partners[0].links[0].code: must have at most 200 characters',
    ],
    [
      'a link owned twice',
      withPartners({ ...berta, links: [{ code: 'ANNA' }] }, { ...anna }),
      'partners[1].links[0].code: "ANNA" is a link that was given before',
    ],
    [
      'a code owned twice, without case',
      withPartners({ ...berta, discountCodes: [' anna10'] }, { ...anna }),
      'partners[1].discountCodes[0]: "anna10" is a code that was given before',
    ],
    [
      'a time without an offset',
      withPartners({ ...berta, approvedAt: '2026-01-01T00:00:00' }),
      'partners[0].approvedAt: must be a time with an offset, such as "2026-03-01T00:00:00Z"',
    ],
  ])('%s is malformed', (_, value, mistake) => {
    const parsed = parseReplayProgram(value);
    expect(parsed.ok ? [] : parsed.mistakes.map(({ field, problem }) => `${field}: ${problem}`)).toEqual([mistake]);
  });

  test('parents in a circle are malformed for each of them', () => {
    const parsed = parseReplayProgram(withPartners({ ...berta, parent: 'anna' }, { ...anna }));
    expect(parsed.ok ? [] : parsed.mistakes.map(({ field }) => field)).toEqual([
      'partners[0].parent',
      'partners[1].parent',
    ]);
  });

  test('links that differ only in case are two', () => {
    expect(parseReplayProgram(withPartners({ ...berta, links: [{ code: 'anna' }] }, { ...anna })).ok).toBe(true);
  });
});

/** A number as a lossless JSON parser gives it. */
function lossless(digits: string): object {
  return { isLosslessNumber: true, toString: () => digits };
}

describe('a line of the tape', () => {
  const known = knownKeysOf(programOf(example));
  const at = '2026-01-02T00:00:00Z';
  const atMs = Date.UTC(2026, 0, 2);

  test.each<[unknown, unknown]>([
    [
      { type: 'click', at, visitor: 'v1', link: 'NOBODY' },
      { type: 'click', at: atMs, visitor: 'v1', link: 'NOBODY' },
    ],
    [
      { type: 'webhook', at, topic: 'orders/create', webhookId: 'w', body: { id: 1 } },
      { type: 'webhook', at: atMs, topic: 'orders/create', webhookId: 'w', body: { id: 1 } },
    ],
    [
      { type: 'register', at, visitor: 'v1', customer: '9001', email: 'a@b.c' },
      { type: 'register', at: atMs, visitor: 'v1', customer: '9001', email: 'a@b.c' },
    ],
    [
      { type: 'register', at, visitor: null, customer: 9001 },
      { type: 'register', at: atMs, visitor: '', customer: '9001', email: '' },
    ],
    [
      { type: 'verify', at, customer: lossless('9007199254740993') },
      { type: 'verify', at: atMs, customer: '9007199254740993' },
    ],
    [
      { type: 'assign', at, order: '5551', partner: null },
      { type: 'assign', at: atMs, order: '5551', partner: null },
    ],
    [
      { type: 'group', at, partner: 'anna', group: 'gold' },
      { type: 'group', at: atMs, partner: 'anna', group: 'gold' },
    ],
    [
      { type: 'status', at, partner: 'anna', status: 'suspended' },
      { type: 'status', at: atMs, partner: 'anna', status: 'suspended' },
    ],
    [
      { type: 'program', at, program: 'creators', change: { overrides: [], attribution: {} } },
      {
        type: 'program',
        at: atMs,
        program: 'creators',
        change: {
          overrides: [],
          attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 0 },
        },
      },
    ],
    [
      { type: 'payout', at },
      { type: 'payout', at: atMs },
    ],
  ])('%j', (line, event) => {
    expect(parseTapeLine(line, known)).toEqual({ ok: true, value: event });
  });

  test.each<[unknown, readonly string[]]>([
    ['click', ['(all of it)']],
    [{ at }, ['type']],
    [{ type: 'clicks', at }, ['type']],
    [{ type: 'payout' }, ['at']],
    [{ type: 'payout', at: '2026-01-02T00:00:00' }, ['at']],
    [{ type: 'click', at, visitor: 'v1' }, ['link']],
    [{ type: 'webhook', at, topic: 'orders/delete', webhookId: 'w', body: {} }, ['topic']],
    [{ type: 'webhook', at, topic: 'orders/paid', body: [] }, ['webhookId', 'body']],
    [{ type: 'register', at, visitor: 'v1', customer: 'gid://9001' }, ['customer']],
    [{ type: 'register', at, customer: '9001', email: 'a@b.c' }, ['visitor']],
    [{ type: 'verify', at, customer: 2 ** 53 }, ['customer']],
    [{ type: 'assign', at, order: '1' }, ['partner']],
    [{ type: 'assign', at, order: '1', partner: 'zoe' }, ['partner']],
    [{ type: 'status', at, partner: 'anna', status: 'gone' }, ['status']],
    [{ type: 'program', at, program: 'other', change: {} }, ['program']],
    [{ type: 'program', at, program: 'creators', change: { key: 'new' } }, ['change.key']],
    [{ type: 'program', at, program: 'creators' }, ['change']],
  ])('%j is malformed', (line, fields) => {
    const parsed = parseTapeLine(line, known);
    expect(parsed.ok ? [] : parsed.mistakes.map(({ field }) => field)).toEqual(fields);
  });
});
