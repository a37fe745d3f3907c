/**
 * Which shops have work waiting, through the role that sees that and nothing else. Each question steps from shop to shop in a partial index, so
 * it costs the number of shops with open work and not the number of rows.
 */
import type pg from 'pg';
import type { Work } from '#app/flows/sweep.ts';

/** The bell has this long to be answered before the sweeper looks. */
const graceMs = 1_000;

/** Work that stands in rows of its own. */
type WaitingWork = Exclude<Work, 'duties'>;

const isDue = `not_before <= now() - interval '${graceMs} ms'`;

const open: Readonly<Record<WaitingWork, { table: string; open: string; due: string }>> = {
  inbox: {
    table: 'inbox_item',
    open: `state = 'waiting'`,
    due: isDue,
  },
  // Of an attempt under way `not_before` is the end of its lease: past it, it was left behind by a worker that died.
  outbox: {
    table: 'outbox_item',
    open: `state IN ('waiting', 'started')`,
    due: isDue,
  },
  maturity: { table: 'entitlement', open: 'pending <> 0', due: 'matures_at <= now()' },
};

export async function listShopsWithWork(
  directory: pg.Pool,
  work: WaitingWork,
  limit: number,
): Promise<readonly string[]> {
  const { table, open: isOpen, due } = open[work];
  const next = (after: string): string =>
    `(SELECT shop_id FROM ${table} WHERE ${isOpen} ${after} ORDER BY shop_id LIMIT 1)`;
  const { rows } = await directory.query<{ shop_id: string }>(
    `WITH RECURSIVE open_shops AS (
        ${next('')}
        UNION ALL SELECT ${next('AND shop_id > open_shops.shop_id')} FROM open_shops WHERE open_shops.shop_id IS NOT NULL)
     SELECT shop_id FROM open_shops WHERE shop_id IS NOT NULL
        AND EXISTS (SELECT FROM ${table} WHERE ${table}.shop_id = open_shops.shop_id AND ${isOpen} AND ${due}) LIMIT $1`,
    [limit],
  );
  return rows.map((row) => row.shop_id);
}

/** Makes the partitions of clicks for this month and those to come. Returns how many were missing. */
export async function ensureClickPartitions(directory: pg.Pool): Promise<number> {
  const { rows } = await directory.query<{ made: number }>('SELECT ensure_click_partitions(1, 3) AS made');
  return rows[0]?.made ?? 0;
}
