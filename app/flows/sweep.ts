/**
 * The sweeper finds what the doorbell missed: rings are lost when a queue is down, restarted or emptied, and what waits for another try rings
 * nobody. It reads only which shops have work, never what it is, and calls them in a new order each time, so that no shop is always the last.
 */
export type Work = 'inbox' | 'outbox' | 'maturity' | 'duties';

export interface SweepPorts {
  /** Shops with work of a kind that is due, at most `limit` of them. */
  readonly listShopsWithWork: (work: Work, limit: number) => Promise<readonly string[]>;
  /** Has the shop visited. Neither waits nor throws. */
  readonly call: (shopId: string, work: Work) => void;
  /** From 0 up to 1, for the order. */
  readonly random: () => number;
}

const shopsPerSweep = 1_000;

/** Calls every shop with work of these kinds. Returns how many calls that were. */
export async function sweep(ports: SweepPorts, works: readonly Work[]): Promise<number> {
  let calls = 0;
  for (const work of works) {
    const shopIds = await ports.listShopsWithWork(work, shopsPerSweep);
    for (const shopId of shuffled(shopIds, ports.random)) ports.call(shopId, work);
    calls += shopIds.length;
  }
  return calls;
}

function shuffled(shopIds: readonly string[], random: () => number): readonly string[] {
  return shopIds
    .map((shopId) => ({ shopId, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ shopId }) => shopId);
}
