// What is written as binary arrays is what PostgreSQL reads.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ArrayColumn, toBinaryArrays } from '#app/adapters/db/binary-arrays.ts';
import { testDatabase } from '#tests/support/postgres.ts';

interface Row {
  readonly id: string | null;
  readonly at: number;
  readonly text: string | null;
  readonly json: object | null;
}

const columns: ReadonlyArray<ArrayColumn<Row>> = [
  { type: 'uuid', read: ({ id }) => id },
  { type: 'timestamptz', read: ({ at }) => at },
  { type: 'text', read: ({ text }) => text },
  { type: 'jsonb', read: ({ json }) => (json === null ? null : JSON.stringify(json)) },
];

// PostgreSQL's text holds no NUL, and UTF-8 no half of a surrogate pair.
const text = fc.string({ unit: 'binary', maxLength: 300 }).map((given) => given.replaceAll('\u0000', ''));
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.option(fc.uuid()),
  at: fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2200, 0) }),
  text: fc.option(text),
  json: fc.option(fc.record({ sub1: text })),
});

const { owner } = await testDatabase();

it('comes out as it went in, whatever it is and however much', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 50 }), async (rows) => {
      const { rows: read } = await owner.query(
        'SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::jsonb[]) AS came (id, at, text, json)',
        toBinaryArrays(rows, columns),
      );
      expect(read.map(({ at, ...others }) => ({ ...others, at: at.getTime() }))).toEqual(rows);
    }),
  );
});

it.each([
  '',
  'anna',
  '0190b3c4-0000-7000-8000-00000000000',
  '0190b3c4-0000-7000-8000-0000000000000',
  '0190b3c4-0000-7000-8000-00000000000é',
])('refuses "%s" for a UUID', (id) => {
  expect(() => toBinaryArrays([{ id, at: 0, text: null, json: null }], columns)).toThrow('is no UUID');
});
