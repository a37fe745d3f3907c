/*
 * How many codes for one use a partner has ready. A pool is filled before anybody asks: twice what was handed out in the last day, so that a day
 * twice as good as the last one is served, within bounds. It is filled again when half of that is left, so that filling is seldom and in bulk.
 */

export interface PoolStanding {
  /** In Shopify, and nobody's. */
  readonly free: number;
  /** On their way into Shopify. */
  readonly coming: number;
  /** Handed out in the last 24 hours. */
  readonly handedLately: number;
}

const smallestPool = 50;
const largestPool = 10_000;

/** How many codes to make now. */
export function poolShortfall({ free, coming, handedLately }: PoolStanding): number {
  const target = Math.min(largestPool, Math.max(smallestPool, 2 * handedLately));
  const ready = free + coming;
  return ready >= target / 2 ? 0 : target - ready;
}
