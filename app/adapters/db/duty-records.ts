/** The rows of a shop's duties: when each is due, what it remembers, and what its runs reported. The database's clock says what is due. */
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { DutyAftermath, DutyClaim, DutyName, DutyRun, WantedDuties } from '#app/flows/duties.ts';
import type { Json } from '#app/flows/outbox-attempt.ts';
import type { ShopConnection } from './in-shop.ts';

/** Makes a shop's duties due, those that it does not have yet. */
export async function insertDuties(sql: ShopConnection, shopId: string, duties: readonly DutyName[]): Promise<void> {
  await sql.query('INSERT INTO duty (shop_id, duty) SELECT $1::uuid, unnest($2::text[]) ON CONFLICT DO NOTHING', [
    shopId,
    duties,
  ]);
}

interface DutyRow {
  readonly duty: DutyName;
  readonly state: unknown;
  readonly attempts: number;
  readonly started_at: Date;
}

/** See `DutyPorts.claim`. */
export async function claimDuty(
  sql: ShopConnection,
  shopId: string,
  { duties, demanded }: WantedDuties,
  leaseMs: number,
): Promise<DutyClaim | null> {
  if (demanded) await insertDuties(sql, shopId, duties);
  const lease = uuidv7();
  const { rows } = await sql.query<DutyRow>(
    `WITH taken AS (
       SELECT duty FROM duty WHERE duty = ANY($1) AND (due_at <= now() OR $4 AND lease IS NULL)
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     UPDATE duty SET lease = $2, due_at = now() + make_interval(secs => $3), started_at = coalesce(started_at, now()), updated_at = now()
       FROM taken WHERE duty.duty = taken.duty RETURNING duty.duty, state, attempts, started_at`,
    [duties, lease, leaseMs / 1_000, demanded],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { duty, state, attempts, started_at } = row;
  return { duty, lease, state, attempts, startedAt: started_at.getTime() };
}

/** See `DutyPorts.keep`. */
export async function keepDuty(
  sql: ShopConnection,
  { duty, lease }: DutyClaim,
  state: Json,
  afterMs: number,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE duty SET lease = NULL, state = $3, due_at = now() + make_interval(secs => $4), attempts = 0, error = NULL, updated_at = now()
      WHERE duty = $1 AND lease = $2`,
    [duty, lease, JSON.stringify(state), afterMs / 1_000],
  );
  return rowCount === 1;
}

/** More than a run adds, so that whatever is too old is gone after a while. */
const forgottenPerRun = 100;

/** See `DutyPorts.end`. Nightly means the shop's own night; shops are spread over the hour. */
export async function endDuty(
  sql: ShopConnection,
  shopId: string,
  { duty, lease }: DutyClaim,
  run: DutyRun,
  state: Json,
  { period, reportsSince }: DutyAftermath,
): Promise<boolean> {
  const everyMs = 'everyMs' in period ? period.everyMs : null;
  const hour = 'nightlyAtHour' in period ? period.nightlyAtHour : null;
  const { rowCount } = await sql.query(
    `UPDATE duty SET lease = NULL, state = $3, started_at = NULL, attempts = 0, error = NULL, updated_at = now(),
        due_at = CASE WHEN $4::int IS NULL THEN now() + make_interval(secs => $5)
          ELSE (date_trunc('day', now() AT TIME ZONE shop.time_zone) + make_interval(days => 1, hours => $4, secs => mod(hashtext(shop.shop_id::text), 1800) + 1800))
            AT TIME ZONE shop.time_zone END
       FROM shop WHERE duty = $1 AND lease = $2`,
    [duty, lease, JSON.stringify(state), hour, everyMs === null ? null : everyMs / 1_000],
  );
  if (rowCount !== 1) return false;
  await sql.query(
    'INSERT INTO duty_run (shop_id, run_id, duty, started_at, ended_at, report) VALUES ($1, $2, $3, $4, $5, $6)',
    [shopId, run.runId, duty, new Date(run.startedAt), new Date(run.endedAt), JSON.stringify(run.report)],
  );
  await sql.query(
    `DELETE FROM duty_run WHERE shop_id = $1 AND run_id IN (
       SELECT run_id FROM duty_run WHERE shop_id = $1 AND duty = $2 AND ended_at < $3 ORDER BY ended_at LIMIT $4)`,
    [shopId, duty, new Date(reportsSince), forgottenPerRun],
  );
  return true;
}

/** See `DutyPorts.fail`. */
export async function failDuty(
  sql: ShopConnection,
  { duty, lease }: DutyClaim,
  error: string,
  afterMs: number,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE duty SET lease = NULL, attempts = attempts + 1, error = $3, due_at = now() + make_interval(secs => $4), updated_at = now()
      WHERE duty = $1 AND lease = $2`,
    [duty, lease, error.slice(0, 2_000), afterMs / 1_000],
  );
  return rowCount === 1;
}

/** Makes a duty due now, unless a turn of it is under way. */
export async function demandDuty(sql: ShopConnection, shopId: string, duty: DutyName): Promise<void> {
  await insertDuties(sql, shopId, [duty]);
  await sql.query('UPDATE duty SET due_at = now(), updated_at = now() WHERE duty = $1 AND lease IS NULL', [duty]);
}

/** Installed shops with one of these duties due. */
export async function listShopsWithDuties(
  directory: pg.Pool,
  duties: readonly DutyName[],
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await directory.query<{ shop_id: string }>(
    `SELECT DISTINCT shop_id FROM duty JOIN shop USING (shop_id)
      WHERE duty = ANY($1) AND due_at <= now() AND shop.status = 'installed' LIMIT $2`,
    [duties, limit],
  );
  return rows.map((row) => row.shop_id);
}
