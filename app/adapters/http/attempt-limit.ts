/**
 * How often somebody may try something in a while. It is counted in this process alone: enough to make guessing and flooding slow, and no
 * promise of an exact number across servers. What must hold across servers (mails to one address) is counted in the database besides.
 */
import { LRUCache } from 'lru-cache';

export interface AttemptLimit {
  /** Counts an attempt; false once there were too many. */
  readonly take: (key: string) => boolean;
}

const keysMax = 50_000;

export function createAttemptLimit(most: number, windowMs: number): AttemptLimit {
  const counts = new LRUCache<string, { count: number }>({ max: keysMax, ttl: windowMs });
  return {
    take(key) {
      const known = counts.get(key);
      if (known === undefined) {
        counts.set(key, { count: 1 });
        return true;
      }
      known.count += 1;
      return known.count <= most;
    },
  };
}
