// The command itself: the specification's own example to the letter on standard output, or every mistake on standard error and nothing else.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '#tests/support/postgres.ts';
import { exampleProgram as program } from '#tests/support/replay-example.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const order = {
  id: 5551,
  created_at: '2026-02-20T12:00:00+01:00',
  financial_status: 'paid',
  customer: { id: 9001, email: 'friend@example.com' },
  note_attributes: [{ name: '_tributary', value: 'v1' }],
  line_items: [{ id: 1, product_id: 1, quantity: 2, price: '42.00' }],
};

const tape = [
  { type: 'click', at: '2026-02-19T10:00:00Z', visitor: 'v1', link: 'ANNA' },
  { type: 'click', at: '2026-01-10T10:00:00Z', visitor: 'v1', link: 'ANNA' },
  { type: 'click', at: '2026-01-10T10:00:00Z', visitor: 'v1', link: 'NOBODY' },
  { type: 'register', at: '2026-01-10T11:00:00Z', visitor: 'v1', customer: '9001', email: 'friend@example.com' },
  { type: 'webhook', at: '2026-02-20T11:00:00Z', topic: 'orders/paid', webhookId: 'w1', body: order },
  { type: 'payout', at: '2026-02-28T00:00:00Z' },
  { type: 'payout', at: '2026-03-20T00:00:00Z' },
];

const statement = {
  asOf: '2026-03-01T00:00:00Z',
  currency: 'EUR',
  orders: [
    {
      order: '5551',
      via: 'link',
      reason: null,
      shares: [{ partner: 'anna', share: '1' }],
      entitlements: [
        { partner: 'anna', rule: 'default', amount: '8.40' },
        { partner: 'berta', rule: 'override:1', amount: '0.84' },
      ],
    },
  ],
  registrations: [
    { customer: '9001', partner: 'anna', entitlements: [{ partner: 'anna', rule: 'lead', amount: '2.00' }] },
  ],
  rewards: [{ customer: '9001', program: 'creators', amount: '5.00' }],
  balances: [
    { partner: 'anna', pending: '8.40', available: '2.00', paid: '0.00', total: '10.40' },
    { partner: 'berta', pending: '0.84', available: '0.00', paid: '0.00', total: '0.84' },
  ],
};

test('makes of the documentation’s example what the documentation says', async () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'replay.md'), 'utf8');
  const [documentedProgram, lines, documented] = [...page.matchAll(/```(?:nd)?json\n(.*?)```/gs)].map(
    ([, text]) => text,
  );
  const files = { program: join(folder, 'documented.json'), tape: join(folder, 'documented.ndjson') };
  writeFileSync(files.program, documentedProgram ?? '');
  writeFileSync(files.tape, lines ?? '');
  const database = await testDatabase();
  const args = ['--program', files.program, '--tape', files.tape, '--until', '2026-03-01T00:00:00Z'];
  const { stdout, stderr } = replay(args, database.url);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(JSON.parse(documented ?? ''));
});

test('prints the statement, leaves no database behind and warns on standard error', async () => {
  const database = await testDatabase();
  const args = ['--program', write('program.json', [program]), '--tape', write('tape.ndjson', tape)];
  const { status, stdout, stderr } = replay([...args, '--until', '2026-03-01T01:00:00+01:00'], database.url);
  expect(stderr).toBe('warning: a click on the unknown link "NOBODY" is ignored\n');
  expect(JSON.stringify(JSON.parse(stdout))).toBe(JSON.stringify(statement));
  expect(status).toBe(0);
  const { rows } = await database.owner.query(
    `SELECT datname FROM pg_database WHERE datname LIKE 'tributary_replay_%'`,
  );
  expect(rows).toEqual([]);
});

test('ends with status 2 and a line for each mistake, and prints nothing', () => {
  const wrong = [...tape, { type: 'click', at: '2026-02-19', visitor: 'v1' }];
  const file = write('wrong.ndjson', wrong);
  const { status, stdout, stderr } = replay(['--program', write('program.json', [program]), '--tape', file], '');
  expect(stdout).toBe('');
  expect(stderr.split('\n')).toEqual([
    expect.stringContaining(`${file}:8: at must be a time with an offset`),
    `${file}:8: link is missing`,
    '',
  ]);
  expect(status).toBe(2);
});

function write(name: string, lines: readonly object[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
}

function replay(args: readonly string[], databaseUrl: string) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'scripts/replay.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}
