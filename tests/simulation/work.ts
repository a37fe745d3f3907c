// What is there to do in a simulated shop, asked of the database by its owner: what is due now, and when the next thing will be.
import type pg from 'pg';

export type Work = 'inbox' | 'maturity' | 'outbox';

/** The simulated world has no mail server; somebody takes the mails that wait for one out by hand, so that they hold nothing up. */
export async function takeMails(owner: pg.Pool, shopId: string, now: number): Promise<void> {
  await owner.query(
    `UPDATE outbox_item SET state = 'done', error = NULL, ended_at = $2 WHERE shop_id = $1 AND kind = 'mail' AND state = 'waiting'`,
    [shopId, new Date(now)],
  );
}

/** Items of the outbox whose turn it is: of those with one serial key the oldest alone. */
const outboxInTurn = `outbox_item item WHERE shop_id = $1 AND state IN ('waiting', 'started') AND NOT EXISTS (
  SELECT FROM outbox_item earlier WHERE earlier.shop_id = $1 AND earlier.serial_key = item.serial_key AND earlier.state IN ('waiting', 'started')
     AND (earlier.state = 'started' AND item.state = 'waiting'
       OR earlier.state = item.state AND (earlier.created_at, earlier.outbox_id) < (item.created_at, item.outbox_id)))`;

/** Kinds of work that are due. */
export async function listDue(owner: pg.Pool, shopId: string, now: number): Promise<readonly Work[]> {
  const { rows } = await owner.query<{ work: Work }>(
    `SELECT 'inbox' AS work WHERE EXISTS (SELECT FROM inbox_item WHERE shop_id = $1 AND state = 'waiting' AND not_before <= $2)
     UNION ALL SELECT 'maturity' WHERE EXISTS (SELECT FROM entitlement WHERE shop_id = $1 AND pending <> 0 AND NOT disputed AND matures_at <= $2)
     UNION ALL SELECT 'outbox' WHERE EXISTS (SELECT FROM ${outboxInTurn} AND not_before <= $2)`,
    [shopId, new Date(now)],
  );
  return rows.map(({ work }) => work);
}

/** When something that was put off comes due; null where nothing was. */
export async function nextDueAt(owner: pg.Pool, shopId: string): Promise<number | null> {
  const { rows } = await owner.query<{ at: Date | null }>(
    `SELECT min(not_before) AS at FROM (
       SELECT not_before FROM inbox_item WHERE shop_id = $1 AND state = 'waiting'
       UNION ALL SELECT not_before FROM ${outboxInTurn}) AS open`,
    [shopId],
  );
  return rows[0]?.at?.getTime() ?? null;
}

/** What is not done yet, a line each, at most ten. */
export async function listOpen(owner: pg.Pool, shopId: string): Promise<readonly string[]> {
  const { rows } = await owner.query<{ line: string }>(
    `SELECT concat_ws(' ', topic, state, attempts, not_before, error) AS line FROM inbox_item WHERE shop_id = $1 AND state = 'waiting'
     UNION ALL SELECT concat_ws(' ', kind, dedupe_key, state, attempts, not_before, error) FROM ${outboxInTurn} LIMIT 10`,
    [shopId],
  );
  return rows.map(({ line }) => line);
}

/** Which of these database processes wait for a lock. */
export async function listBlocked(owner: pg.Pool, backends: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await owner.query<{ pid: number }>('SELECT pid FROM pg_locks WHERE NOT granted AND pid = ANY($1)', [
    backends,
  ]);
  return new Set(rows.map(({ pid }) => pid));
}
