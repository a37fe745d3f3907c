// The replay, which is the product's own path through a database, against the domain alone: any tape, the same statement.
import { parse } from 'lossless-json';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runReplay } from '#app/composition/replay.ts';
import { compose, type Services } from '#app/composition.ts';
import { parseReplayProgram } from '#app/domain/replay-program.ts';
import { knownKeysOf, parseTapeLine, type TapeEvent } from '#app/domain/replay-tape.ts';
import { tapeOf, type WrittenTape } from '#tests/support/arbitrary-tape.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { referenceStatement } from '#tests/support/replay-reference.ts';
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

test.each(Array.from({ length: tapes }, (_, index) => firstSeed + index))('tape %i', async (seed) => {
  const { program, events, until, asOf } = read(tapeOf(seed, eventsEach));
  const replayed = await runReplay(services, {
    program,
    events: upTo(events, until),
    asOf,
    setClock: (time) => {
      now = time;
    },
    warn: () => {},
  });
  expect(replayed).toEqual(referenceStatement(program, events, until));
});

function read({ program, lines, until }: WrittenTape) {
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
