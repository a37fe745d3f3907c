// A path that is held in the middle of a transaction, so that a test decides what happens meanwhile and need not hope for it.
import { afterAll } from 'vitest';
import { openWire } from '../simulation/wire.ts';
import { openPath } from './path.ts';
import type { TestDatabase } from './postgres.ts';

/** `reached` when the path is about to send its first statement that contains `text`; held there until it is let go. */
export async function heldPath(database: TestDatabase, text: string, now?: () => number) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let isHeld = false;
  const wire = await openWire(database.url, async ({ sql, carryOut, answer }) => {
    if (!isHeld && sql.includes(text)) {
      isHeld = true;
      reached.resolve();
      await released.promise;
    }
    await carryOut();
    answer();
  });
  afterAll(() => wire.cut());
  const path = openPath({ ...database, url: wire.url }, now === undefined ? {} : { now });
  return { path, reached: reached.promise, letGo: () => released.resolve() };
}
