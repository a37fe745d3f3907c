/**
 * Group commit: while one insert is under way the next batch gathers, and each caller is answered when the batch that holds its row is committed. So
 * a row costs a fraction of a round trip, nothing answered is ever only in memory, and a slow database slows the answers instead of losing rows.
 * What waits is bounded: beyond it a row is refused at once. A row that PostgreSQL refuses does not take its neighbours with it, nor do two
 * batches that wait for each other, which rows on their own cannot.
 */
export interface GroupCommit<Row> {
  /** Resolves once the row is committed. Rejects when it was refused, and then it is not stored, or when nobody knows. */
  store(row: Row): Promise<void>;
  /** Waits for every row that was accepted. */
  drain(): Promise<void>;
}

export interface GroupCommitOptions<Row> {
  /** Commits all rows or none. */
  readonly insert: (rows: readonly Row[]) => Promise<unknown>;
  /** What a row counts for, in whatever measure the two limits are in. */
  readonly sizeOf: (row: Row) => number;
  /** A batch is no larger, unless it is a single row. */
  readonly batchMax: number;
  readonly waitingMax: number;
  /** Batches under way at once. More make smaller batches. */
  readonly lanes: number;
}

interface Waiting<Row> {
  readonly row: Row;
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createGroupCommit<Row>(options: GroupCommitOptions<Row>): GroupCommit<Row> {
  const { insert, sizeOf, batchMax, waitingMax, lanes } = options;
  let gathering: Waiting<Row>[] = [];
  let gathered = 0;
  let underWay = 0;
  let whenIdle: Array<() => void> = [];

  const takeBatch = (): readonly Waiting<Row>[] => {
    let size = 0;
    let rows = 0;
    for (const waiting of gathering) {
      if (rows > 0 && size + waiting.size > batchMax) break;
      size += waiting.size;
      rows += 1;
    }
    gathered -= size;
    const batch = rows === gathering.length ? gathering : gathering.slice(0, rows);
    gathering = rows === gathering.length ? [] : gathering.slice(rows);
    return batch;
  };

  const pump = (): void => {
    while (underWay < lanes && gathering.length > 0) {
      underWay += 1;
      commit(insert, takeBatch()).finally(() => {
        underWay -= 1;
        pump();
      });
    }
    if (underWay === 0 && gathering.length === 0 && whenIdle.length > 0) {
      for (const tell of whenIdle) tell();
      whenIdle = [];
    }
  };

  /** Requests that the event loop is still reading join the batch: it goes when a turn has brought no more. */
  const pumpWhenQuiet = (seen = 0): void => {
    setImmediate(() => {
      if (gathered > seen && gathered < batchMax) pumpWhenQuiet(gathered);
      else pump();
    });
  };

  return {
    store(row) {
      const size = sizeOf(row);
      if (gathered > 0 && gathered + size > waitingMax)
        return Promise.reject(new Error('too much waits to be stored already'));
      return new Promise((resolve, reject) => {
        gathering.push({ row, size, resolve, reject });
        gathered += size;
        if (underWay < lanes && gathering.length === 1) pumpWhenQuiet();
      });
    },
    drain() {
      if (underWay === 0 && gathering.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        whenIdle.push(resolve);
        pump();
      });
    },
  };
}

async function commit<Row>(insert: GroupCommitOptions<Row>['insert'], batch: readonly Waiting<Row>[]): Promise<void> {
  try {
    await insert(batch.map(({ row }) => row));
  } catch (error) {
    if (batch.length > 1 && mayGoAlone(error)) {
      await Promise.all(batch.map((one) => commit(insert, [one])));
      return;
    }
    for (const { reject } of batch) reject(error);
    return;
  }
  for (const { resolve } of batch) resolve();
}

/** SQLSTATE class 22 and 23: the data, not the connection. 40P01: two batches had rows with the same keys, in another order. */
function mayGoAlone(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(2[23]|40P01)/.test(code);
}
