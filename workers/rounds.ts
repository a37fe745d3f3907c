/**
 * Who is visited when: shops are called in, visited a slice at a time, at most so many at once, and one with more to do goes to the end of the
 * line. So a shop with a hundred thousand items and a shop with one are served in turns, whoever called them: the bell or the sweeper.
 */

export interface Rounds {
  /** Resolves after the next visit that begins from now on. Never rejects. */
  call(shopId: string): Promise<void>;
  /** Begins no more visits; resolves when those under way have ended. */
  stop(): Promise<void>;
}

export interface RoundsOptions {
  readonly atOnce: number;
  /** One slice of a shop's work. */
  readonly visit: (shopId: string) => Promise<{ readonly more: boolean }>;
  readonly onError: (shopId: string, error: unknown) => void;
}

export function createRounds({ atOnce, visit, onError }: RoundsOptions): Rounds {
  // A Map keeps the order in which shops were called.
  const line = new Map<string, { visited: Promise<void>; resolve: () => void }>();
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  const stand = (shopId: string): Promise<void> => {
    const known = line.get(shopId);
    if (known !== undefined) return known.visited;
    const { promise: visited, resolve } = Promise.withResolvers<void>();
    line.set(shopId, { visited, resolve });
    return visited;
  };

  const visitNext = async (): Promise<void> => {
    const [next] = line;
    if (next === undefined) return;
    const [shopId, { resolve }] = next;
    line.delete(shopId);
    try {
      const { more } = await visit(shopId);
      if (more && !stopped) stand(shopId);
    } catch (error) {
      onError(shopId, error);
    }
    resolve();
  };

  const fill = (): void => {
    while (!stopped && underWay.size < atOnce && line.size > 0) {
      const round: Promise<void> = visitNext().finally(() => {
        underWay.delete(round);
        fill();
      });
      underWay.add(round);
    }
  };

  return {
    call(shopId) {
      if (stopped) return Promise.resolve();
      const visited = stand(shopId);
      fill();
      return visited;
    },
    async stop() {
      stopped = true;
      await Promise.all(underWay);
      for (const { resolve } of line.values()) resolve();
      line.clear();
    },
  };
}
