// The replay, which is the product's own path through a database, against the domain alone: any tape, the same statement.
import { parse } from 'lossless-json';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runReplay } from '#app/composition/replay.ts';
import { compose, type Services } from '#app/composition.ts';
import { dayMs } from '#app/domain/instant.ts';
import { parseReplayProgram, type ReplayProgram } from '#app/domain/replay-program.ts';
import { knownKeysOf, parseTapeLine, type TapeEvent } from '#app/domain/replay-tape.ts';
import type { Statement } from '#app/domain/statement.ts';
import { tapeOf, type WrittenTape } from '#tests/support/arbitrary-tape.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { referenceStatement } from '#tests/support/replay-reference.ts';
import { shop } from '#tests/support/scenario.ts';
import { testConfig } from '#tests/support/services.ts';

const firstSeed = 1;
const tapes = 40;
const eventsEach = 40;

let now = 0;
let services: Services;

beforeAll(async () => {
  services = await compose(testConfig(await testDatabase()), 'replay', () => now);
});
afterAll(() => services.close());

/** What a tape comes to by way of the database. */
function replay({ program, events, until, asOf }: ReadTape): Promise<Statement> {
  return runReplay(services, {
    program,
    events: upTo(events, until),
    asOf,
    setClock: (time) => {
      now = time;
    },
    warn: () => {},
  });
}

test.each(Array.from({ length: tapes }, (_, index) => firstSeed + index))('tape %i', async (seed) => {
  const tape = read(tapeOf(seed, eventsEach));
  expect(await replay(tape)).toEqual(referenceStatement(tape.program, tape.events, tape.until));
});

test('a programme that asks who is new is told by the tape: one person under two accounts is a friend once', async () => {
  const programs = [{ key: 'friends', kind: 'referral', rules: [{ key: 'default', percent: '10' }], screening: {} }];
  const anna = { key: 'anna', program: 'friends', approvedAt: day(0), links: [{ code: 'asks-who-is-new' }] };
  const comes = (number: number, customer: number, email: string) => [
    { type: 'click', at: day(number), visitor: email, link: 'asks-who-is-new' },
    { type: 'register', at: day(number + 1), visitor: email, customer, email },
    {
      type: 'webhook',
      at: day(number + 2),
      topic: 'orders/create',
      webhookId: `of ${customer}`,
      body: {
        id: customer,
        created_at: day(number + 2),
        updated_at: day(number + 2),
        financial_status: 'paid',
        customer: { id: customer },
        note_attributes: [{ name: '_tributary', value: email }],
        line_items: [{ id: 1, quantity: 1, price: '100.00' }],
      },
    },
  ];
  const lines = [...comes(1, 9001, 'friend@example.com'), ...comes(5, 9002, 'Friend+two@example.com')];
  const program = JSON.stringify(shop({}, { programs, partners: [anna] }));
  const tape = read({ program, lines: lines.map((line) => JSON.stringify(line)), until: null });
  const { orders } = await replay(tape);
  expect(orders.map(({ order, via }) => `${order} ${via}`)).toEqual(['9001 link', '9002 null']);
});

describe('what a ledger has to remember from one payout to the next', () => {
  const click = { type: 'click', at: day(1), visitor: 'v', link: 'LINK' };
  const payout = (number: number) => ({ type: 'payout', at: day(number) });
  const order = (id: number, updated: number, more: object = {}) => ({
    type: 'webhook',
    at: day(updated),
    topic: 'orders/updated',
    webhookId: `${id} ${updated}`,
    body: {
      id,
      created_at: day(2),
      updated_at: day(updated),
      financial_status: 'paid',
      customer: { id: 9001 },
      note_attributes: [{ name: '_tributary', value: 'v' }],
      line_items: [{ id: 1, quantity: 1, price: '100.00' }],
      ...more,
    },
  });
  const cancelled = { cancelled_at: day(4) };

  test.each<[string, object, readonly object[], string]>([
    [
      'a paid order that is cancelled leaves a debt',
      {},
      [click, order(1, 2), payout(3), order(1, 4, cancelled)],
      '0.00 -10.00 10.00',
    ],
    [
      'a debt is netted at the next payout, against what is available then',
      {},
      [click, order(1, 2), payout(3), order(1, 4, cancelled), order(2, 5), order(3, 5), payout(6)],
      '0.00 0.00 20.00',
    ],
    [
      'what was paid once comes back available, whatever its hold says by then',
      {},
      [click, order(1, 2), payout(3), order(1, 4, cancelled), payout(5), order(1, 6), payout(2)],
      '0.00 0.00 10.00',
    ],
    [
      'a payout of an earlier time finds on hold what a later one found available, and pays it not',
      { holdDays: 5 },
      [click, order(1, 2), payout(6), payout(7), order(2, 2), payout(6.9)],
      '0.00 10.00 10.00',
    ],
    [
      'a hold that is longer than the calendar is held to its end',
      { holdDays: 999_999_999 },
      [click, order(1, 2), payout(3)],
      '10.00 0.00 0.00',
    ],
    [
      'an order that goes to another customer takes along what was paid for it',
      {},
      [click, order(1, 2), payout(3), order(1, 4, { customer: { id: 9002 } }), order(1, 5, { customer: null })],
      '0.00 0.00 10.00',
    ],
    [
      'a click that comes late changes what was settled without it',
      {},
      [order(1, 2), payout(3), click, payout(4)],
      '0.00 0.00 10.00',
    ],
    [
      'also a click of a visitor whom only a line of the order names',
      {},
      [
        order(1, 2, {
          note_attributes: [],
          line_items: [{ id: 1, quantity: 1, price: '100.00', properties: [{ name: '_tributary', value: 'v' }] }],
        }),
        payout(3),
        click,
        payout(4),
      ],
      '0.00 0.00 10.00',
    ],
    [
      'a change that comes late changes what was settled without it, and nothing earlier',
      {},
      [
        click,
        order(1, 2),
        order(2, 3, { created_at: day(3) }),
        payout(4),
        { type: 'program', at: day(2.5), program: 'creators', change: { rules: [{ key: 'default', percent: '20' }] } },
      ],
      '0.00 10.00 20.00',
    ],
    [
      'a verification is paid by the version in force then, however late that version is told',
      {},
      [
        click,
        { type: 'register', at: day(2), visitor: 'v', customer: 9001, email: 'friend@example.com' },
        { type: 'verify', at: day(4), customer: 9001 },
        payout(5),
        {
          type: 'program',
          at: day(3),
          program: 'creators',
          change: { rules: [{ key: 'v', stage: 'verification', flat: '3' }] },
        },
        payout(6),
      ],
      '0.00 0.00 3.00',
    ],
    [
      'a suspension that comes late takes back what it concerns',
      {},
      [
        click,
        order(1, 2),
        payout(3),
        { type: 'status', at: day(1.5), partner: 'anna', status: 'suspended' },
        payout(4),
      ],
      '0.00 -10.00 10.00',
    ],
  ])('%s', async (name, terms, lines, balance) => {
    const link = name.replaceAll(/\W/g, '-');
    const program = shop(terms, {
      partners: [{ key: 'anna', program: 'creators', approvedAt: day(0), links: [{ code: link }] }],
    });
    const text = lines.map((line) => JSON.stringify(line).replace('"LINK"', JSON.stringify(link)));
    const tape = read({ program: JSON.stringify(program), lines: text, until: null });
    const statement = await replay(tape);
    const [{ pending, available, paid } = { pending: '', available: '', paid: '' }] = statement.balances;
    expect(`${pending} ${available} ${paid}`).toBe(balance);
    expect(statement).toEqual(referenceStatement(tape.program, tape.events, null));
  });
});

function day(number: number): string {
  return new Date(Date.UTC(2026, 0, 1) + number * dayMs).toISOString();
}

interface ReadTape {
  readonly program: ReplayProgram;
  readonly events: readonly TapeEvent[];
  readonly until: number | null;
  readonly asOf: number | null;
}

function read({ program, lines, until }: WrittenTape): ReadTape {
  const parsed = parseReplayProgram(parse(program));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  const known = knownKeysOf(parsed.value);
  const events = lines.map((line) => {
    const event = parseTapeLine(parse(line), known);
    if (!event.ok) throw new Error(`${line}: ${JSON.stringify(event.mistakes)}`);
    return event.value;
  });
  return { program: parsed.value, events, until, asOf: until ?? Math.max(...events.map(({ at }) => at)) };
}

async function* upTo(events: readonly TapeEvent[], until: number | null): AsyncIterable<TapeEvent> {
  for (const event of events) if (until === null || event.at <= until) yield event;
}
