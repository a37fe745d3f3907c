// What is there to do in a simulated shop, asked of the database by its owner: what is due now, and when the next thing will be.
import type pg from 'pg';

export type Work = 'inbox' | 'maturity' | 'outbox';

/** Mails wait for a mail server, of which there is none in the simulated world, and are out of the way. */
export async function parkMails(owner: pg.Pool, shopId: string): Promise<void> {
  await owner.query(
    `UPDATE outbox_item SET not_before = '9999-01-01' WHERE shop_id = $1 AND kind = 'mail' AND state = 'waiting' AND not_before < '9999-01-01'`,
    [shopId],
  );
}

/** Kinds of work that are due. Times are stored in whole milliseconds. */
export async function listDue(owner: pg.Pool, shopId: string, now: number): Promise<readonly Work[]> {
  const { rows } = await owner.query<{ work: Work }>(
    `SELECT 'inbox' AS work WHERE EXISTS (SELECT FROM inbox_item WHERE shop_id = $1 AND state = 'waiting' AND not_before <= $2)
     UNION ALL SELECT 'maturity' WHERE EXISTS (SELECT FROM entitlement WHERE shop_id = $1 AND pending <> 0 AND NOT disputed AND matures_at <= $2)
     UNION ALL SELECT 'outbox' WHERE EXISTS (SELECT FROM outbox_item WHERE shop_id = $1 AND state IN ('waiting', 'started') AND not_before <= $2)`,
    [shopId, new Date(now)],
  );
  return rows.map(({ work }) => work);
}

/** When something that was put off comes due; null where nothing was. */
export async function nextDueAt(owner: pg.Pool, shopId: string): Promise<number | null> {
  const { rows } = await owner.query<{ at: Date | null }>(
    `SELECT min(not_before) AS at FROM (
       SELECT not_before FROM inbox_item WHERE shop_id = $1 AND state = 'waiting'
       UNION ALL SELECT not_before FROM outbox_item WHERE shop_id = $1 AND state IN ('waiting', 'started') AND not_before < '9999-01-01') AS open`,
    [shopId],
  );
  return rows[0]?.at?.getTime() ?? null;
}

/** Which of these database processes wait for a lock. */
export async function listBlocked(owner: pg.Pool, backends: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await owner.query<{ pid: number }>('SELECT pid FROM pg_locks WHERE NOT granted AND pid = ANY($1)', [
    backends,
  ]);
  return new Set(rows.map(({ pid }) => pid));
}
