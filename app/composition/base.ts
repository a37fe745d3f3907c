/** What every part of the composition is made from. */

import type { Database } from '#app/adapters/db/database.ts';
import type { Log } from '#app/adapters/log/log.ts';
import type { Config } from '#app/config.ts';

/** Milliseconds since the epoch, now. */
export type Clock = () => number;

export interface Base {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly database: Database;
}
