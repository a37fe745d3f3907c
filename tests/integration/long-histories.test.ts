// Histories that are settled a stretch at a time, from their last checkpoint on, against the domain's decision of the whole.
import { parse } from 'lossless-json';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composePath } from '#app/composition/path.ts';
import { runReplay } from '#app/composition/replay.ts';
import { compose, type Services } from '#app/composition.ts';
import { decideHistory } from '#app/domain/decide.ts';
import { parseReplayProgram } from '#app/domain/replay-program.ts';
import { knownKeysOf, parseTapeLine, type TapeEvent } from '#app/domain/replay-tape.ts';
import type { StretchSize } from '#app/flows/ports.ts';
import { decisionText } from '#app/flows/settlement.ts';
import { longCast, tapeOf } from '#tests/support/arbitrary-tape.ts';
import { noOutside } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { referenceStatement } from '#tests/support/replay-reference.ts';
import { testConfig } from '#tests/support/services.ts';

const firstSeed = 1;
const tapes = 60;
const eventsEach = 80;
const sizes: readonly StretchSize[] = [
  { atOnce: 1, betweenCheckpoints: 1 },
  { atOnce: 3, betweenCheckpoints: 1 },
  { atOnce: 250, betweenCheckpoints: 1 },
  { atOnce: 4, betweenCheckpoints: 2 },
  { atOnce: 250, betweenCheckpoints: 2 },
];

const database = await testDatabase();
let now = 0;
let services: Services;
beforeAll(async () => {
  services = await compose(testConfig(database), 'replay', () => now);
});
afterAll(() => services.close());

describe('any tape of customers with many orders', () => {
  test.each(Array.from({ length: tapes }, (_, index) => firstSeed + index))(
    'tape %i comes to what deciding everything whole comes to',
    async (seed) => {
      const stretch = sizes[seed % sizes.length];
      const path = composePath(services, noOutside, stretch);
      const { program, events, until } = read(seed);
      const statement = await runReplay(
        { ...services, path },
        {
          program,
          events: upTo(events, until),
          asOf: until ?? Math.max(...events.map(({ at }) => at)),
          setClock: (time) => {
            now = time;
          },
          warn: () => {},
        },
      );
      expect(statement).toEqual(referenceStatement(program, events, until));
      const shopId = await newestShop();
      expect((await services.audit.auditShop(shopId)).filter(({ problems }) => problems > 0)).toEqual([]);
      expect(await storedExplanations(shopId)).toEqual(await freshExplanations(shopId));
    },
  );

  test('left checkpoints to go on from', async () => {
    const { rows } = await database.owner.query<{ shops: number }>(
      'SELECT count(DISTINCT shop_id)::int AS shops FROM history_checkpoint',
    );
    expect(rows[0]?.shops).toBeGreaterThan(tapes / 2);
  });
});

function read(seed: number) {
  const { program, lines, until } = tapeOf(seed, eventsEach, longCast);
  const parsed = parseReplayProgram(parse(program));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  const known = knownKeysOf(parsed.value);
  const events = lines.map((line) => {
    const event = parseTapeLine(parse(line), known);
    if (!event.ok) throw new Error(`${line}: ${JSON.stringify(event.mistakes)}`);
    return event.value;
  });
  return { program: parsed.value, events, until };
}

async function* upTo(events: readonly TapeEvent[], until: number | null): AsyncIterable<TapeEvent> {
  for (const event of events) if (until === null || event.at <= until) yield event;
}

async function newestShop(): Promise<string> {
  const { rows } = await database.owner.query<{ shop_id: string }>(
    'SELECT shop_id FROM shop ORDER BY created_at DESC LIMIT 1',
  );
  const [shop] = rows;
  if (shop === undefined) throw new Error('the replay made a shop');
  return shop.shop_id;
}

async function storedExplanations(shopId: string): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await database.owner.query<{ subject_id: string; explanation: unknown }>(
    `SELECT DISTINCT ON (subject_id) subject_id, explanation FROM decision
      WHERE shop_id = $1 AND subject = 'order' ORDER BY subject_id, version DESC`,
    [shopId],
  );
  return new Map(rows.map(({ subject_id, explanation }) => [subject_id, explanation]));
}

async function freshExplanations(shopId: string): Promise<ReadonlyMap<string, unknown>> {
  const keys = await services.path.listHistories(shopId, '', 1_000);
  const { histories } = await services.path.loadHistories(shopId, keys);
  const orders = histories.flatMap(({ history }) => decideHistory(history).orders);
  const byId = orders.map(({ orderId, explanation }) => [orderId, JSON.parse(decisionText(explanation))] as const);
  return new Map(byId.sort(([left], [right]) => (left < right ? -1 : 1)));
}
