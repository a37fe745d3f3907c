/**
 * Stores clicks by group commit: while one insert is under way the next batch gathers, and each caller is answered when the batch that holds
 * its click is committed. So a click costs a fraction of a round trip, nothing answered is ever only in memory, and a slow database slows
 * the answers instead of losing clicks. The queue is bounded: beyond it a click is refused at once.
 */
import type pg from 'pg';
import type { ClickRow } from '#app/flows/record-click.ts';

export interface ClickRecorder {
  /** Resolves once the click is committed. Rejects when it was refused, and then it is not stored. */
  store(row: ClickRow): Promise<void>;
  /** Waits for every click that was accepted. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly row: ClickRow;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const batchMax = 1_000;
const waitingMax = 20_000;
/** Batches under way at once. More make smaller batches: in the bench two gave nothing over one that stood out of the noise, three were slower. */
const lanes = 1;

const insertSql = `INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor, landing, referrer, ip_hash, agent)
  SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[])`;

export function createClickRecorder(pool: pg.Pool): ClickRecorder {
  let gathering: Waiting[] = [];
  let underWay = 0;
  let whenIdle: Array<() => void> = [];

  const pump = (): void => {
    while (underWay < lanes && gathering.length > 0) {
      const batch = gathering.length <= batchMax ? gathering : gathering.slice(0, batchMax);
      gathering = gathering.length <= batchMax ? [] : gathering.slice(batchMax);
      underWay += 1;
      insert(pool, batch).finally(() => {
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
      if (gathering.length > seen && gathering.length < batchMax) pumpWhenQuiet(gathering.length);
      else pump();
    });
  };

  return {
    store(row) {
      if (gathering.length >= waitingMax)
        return Promise.reject(new Error(`more than ${waitingMax} clicks wait to be stored`));
      return new Promise((resolve, reject) => {
        gathering.push({ row, resolve, reject });
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

async function insert(pool: pg.Pool, batch: readonly Waiting[]): Promise<void> {
  try {
    await pool.query({ name: 'click-insert', text: insertSql, values: toColumns(batch) });
  } catch (error) {
    // One click that PostgreSQL refuses must not take its neighbours with it.
    if (batch.length > 1 && isRefusedValue(error)) {
      await Promise.all(batch.map((one) => insert(pool, [one])));
      return;
    }
    for (const { reject } of batch) reject(error);
    return;
  }
  for (const { resolve } of batch) resolve();
}

/** SQLSTATE class 22 and 23: the data, not the connection. */
function isRefusedValue(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^2[23]/.test(code);
}

/** The insert's parameters: an array literal for each column. Written here because the driver's, made for any value, showed in the profile. */
function toColumns(batch: readonly Waiting[]): string[] {
  return columns.map((read) => {
    let literal = '{';
    for (let index = 0; index < batch.length; index++) {
      const value = read((batch[index] as Waiting).row);
      if (index > 0) literal += ',';
      literal += value === null ? 'NULL' : `"${special.test(value) ? value.replace(specials, '\\$&') : value}"`;
    }
    return `${literal}}`;
  });
}

const special = /["\\]/;
const specials = /["\\]/g;

const columns: ReadonlyArray<(row: ClickRow) => string | null> = [
  (row) => row.shopId,
  (row) => new Date(row.at).toISOString(),
  (row) => row.clickId,
  (row) => row.linkId,
  (row) => row.partnerId,
  (row) => row.code,
  (row) => row.visitor,
  (row) => row.landing,
  (row) => row.referrer,
  (row) => row.ipHash,
  (row) => row.agent,
];
