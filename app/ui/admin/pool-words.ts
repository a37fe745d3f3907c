/** How codes for one use stand, in words. */
export interface PoolCounts {
  readonly free: number;
  readonly coming: number;
  readonly handedOut: number;
  readonly used: number;
  readonly expired: number;
}

/** What there is none of is left out, but for those that are ready: none of them is worth saying. */
export function poolWords(pool: PoolCounts, count: (value: number) => string): string {
  const parts: readonly (readonly [number, string])[] = [
    [pool.coming, 'being made'],
    [pool.handedOut, 'handed out'],
    [pool.used, 'used'],
    [pool.expired, 'expired'],
  ];
  const others = parts.filter(([value]) => value > 0).map(([value, words]) => `${count(value)} ${words}`);
  return [`${count(pool.free)} ready`, ...others].join(' · ');
}
