/**
 * A light limit on how often one caller may ask: a bucket for each key that refills steadily. It lives in this process alone and its memory is
 * bounded, which is enough to keep a single visitor from filling a table; it is no defence against many.
 */
import { LRUCache } from 'lru-cache';

export interface RateLimit {
  /** False when the key has used up what it has now. */
  take(key: string): boolean;
}

export interface RateLimitOptions {
  /** How many at once. */
  readonly burst: number;
  readonly perMinute: number;
  /** Keys remembered; those not seen for longest are forgotten first. */
  readonly keysMax: number;
  readonly clock: () => number;
}

export function createRateLimit({ burst, perMinute, keysMax, clock }: RateLimitOptions): RateLimit {
  const buckets = new LRUCache<string, { left: number; at: number }>({ max: keysMax });
  return {
    take(key) {
      const now = clock();
      const bucket = buckets.get(key) ?? { left: burst, at: now };
      const left = Math.min(burst, bucket.left + ((now - bucket.at) / 60_000) * perMinute);
      const allowed = left >= 1;
      buckets.set(key, { left: allowed ? left - 1 : left, at: now });
      return allowed;
    },
  };
}
