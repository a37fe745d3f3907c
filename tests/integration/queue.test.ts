import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { answerRings, type BellsAddress, openRingQueue } from '#app/adapters/queue/bells.ts';
import { createDoorbell, type OpenDoorbell } from '#app/adapters/queue/doorbell.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { describeWithRedis, startRedis } from '#tests/support/redis.ts';

const database = await testDatabase();
const patience = { timeout: 20_000, interval: 20 };

function openBell(address: BellsAddress): { bell: OpenDoorbell; changes: boolean[] } {
  const changes: boolean[] = [];
  const bell = createDoorbell({
    open: () => openRingQueue(address, () => {}),
    onChange: ({ reachable }) => changes.push(reachable),
    answerWithinMs: 1_000,
    restMs: 100,
  });
  onTestFinished(() => bell.close());
  return { bell, changes };
}

/** Answers rings into a list; each answer takes until `release` is called, where given. */
function answerInto(address: BellsAddress, answered: string[], hold?: Promise<void>): void {
  const answers = answerRings(
    address,
    1,
    async (shopId) => {
      answered.push(shopId);
      await hold;
    },
    () => {},
  );
  onTestFinished(() => answers.close());
}

function behavesAsABell(address: () => BellsAddress): void {
  test('a ring is answered', async () => {
    const { bell } = openBell(address());
    const answered: string[] = [];
    answerInto(address(), answered);
    bell.ring('shop-1');
    bell.ring('shop-2');
    await vi.waitFor(() => expect(answered.toSorted()).toEqual(['shop-1', 'shop-2']), patience);
  });

  test('a thousand rings of a shop that nobody answers yet are one; a ring during the answer is another', async () => {
    const { bell } = openBell(address());
    for (let ring = 0; ring < 1_000; ring++) {
      bell.ring('busy');
      if (ring % 100 === 0) await pause(5);
    }
    const answered: string[] = [];
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    answerInto(address(), answered, hold);
    await vi.waitFor(() => expect(answered).toEqual(['busy']), patience);
    for (let ring = 0; ring < 10; ring++) bell.ring('busy');
    await bell.close();
    release();
    await vi.waitFor(() => expect(answered).toEqual(['busy', 'busy']), patience);
  });
}

describe('on PostgreSQL', () => {
  behavesAsABell(() => ({ databaseUrl: database.url, redisUrl: null }));

  test('several processes that start at once on an empty database all come to work', async () => {
    const empty = await testDatabase();
    const address = { databaseUrl: empty.url, redisUrl: null };
    const answered: string[] = [];
    const bells = Array.from({ length: 5 }, () => openBell(address).bell);
    for (let worker = 0; worker < 3; worker++) answerInto(address, answered);
    bells.forEach((bell, index) => {
      bell.ring(`shop-${index}`);
    });
    await vi.waitFor(() => expect(new Set(answered).size).toBe(5), patience);
  });

  test('the application roles see nothing of it', async () => {
    const { rows } = await database.owner.query(
      `SELECT role FROM unnest(ARRAY['tributary_app', 'tributary_door', 'tributary_directory']) AS role
        WHERE has_schema_privilege(role, 'bullmq', 'USAGE')`,
    );
    expect(rows).toEqual([]);
  });

  test('a database that cannot be reached holds up nobody and throws nothing', async () => {
    const { bell, changes } = openBell({ databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing', redisUrl: null });
    for (let ring = 0; ring < 20_000; ring++) bell.ring(`shop-${ring}`);
    await vi.waitFor(() => expect(changes).toEqual([false]), patience);
    bell.ring('one more');
  });
});

describeWithRedis('on Redis', async () => {
  const redis = await startRedis();
  afterAll(() => redis.dispose());
  const address = { databaseUrl: database.url, redisUrl: redis.url };
  behavesAsABell(() => address);

  test('it goes away and comes back, and rings are answered again', async () => {
    const { bell, changes } = openBell(address);
    const answered: string[] = [];
    answerInto(address, answered);
    bell.ring('before');
    await vi.waitFor(() => expect(answered).toContain('before'), patience);
    await redis.kill();
    await vi.waitFor(() => {
      bell.ring('during');
      expect(changes).toEqual([false]);
    }, patience);
    await redis.start();
    await vi.waitFor(() => {
      bell.ring('after');
      expect(answered).toContain('after');
    }, patience);
    expect(changes.at(-1)).toBe(true);
  });
});
