// A queue whose connections are cut while it sets itself up, as by a database that is stopped: nothing but its rings is lost.

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openRingQueue } from '#app/adapters/queue/bells.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();

test('connections that are cut in the middle of a statement end no process', async () => {
  const queue = openRingQueue({ databaseUrl: database.url, redisUrl: null }, () => {});
  const adding = queue.add([randomUUID()]).catch(() => undefined);
  let cut = 0;
  for (let tries = 0; tries < 500 && cut < 3; tries++) {
    const { rowCount } = await database.owner.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tributary_doorbell' AND datname = current_database()",
    );
    cut += rowCount ?? 0;
  }
  await adding;
  await queue.close().catch(() => undefined);
  expect(cut).toBeGreaterThan(0);
});
