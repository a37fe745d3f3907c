import { setTimeout as pause } from 'node:timers/promises';
import type { TestDatabase } from './postgres.ts';

/** Until so many of the database's connections wait for a lock, or nothing has come of it for a while. */
export async function untilWaiting({ owner }: Pick<TestDatabase, 'owner'>, count: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await owner.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.waiting ?? 0) >= count) return;
    await pause(20);
  }
}
