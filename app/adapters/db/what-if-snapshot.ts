/**
 * One moment of a shop, to ask it what would have been: a transaction that is read-only and repeatable, so the database itself refuses any
 * write and any row lock, and every statement in it sees the same facts. A cursor hands out the histories, so neither side ever holds all of them.
 */
import type { Period } from '#app/domain/proposed-version.ts';
import type { PartnerName, ShopSnapshot } from '#app/flows/what-if.ts';
import { isInboxWaiting } from './audit-histories.ts';
import type { Database } from './database.ts';
import { readHistories } from './history.ts';
import { inShopSnapshot, inShopSql, type ShopConnection } from './in-shop.ts';

const historiesAtOnce = 100;
/** A chunk ends early where histories are long: whoever asks has other things to do as well, and comes to them between chunks. */
const ordersAtOnce = 250;

/** See `WhatIfPorts.inSnapshot`. */
export function inSnapshot<Result>(
  database: Database,
  shopId: string,
  work: (snapshot: ShopSnapshot) => Promise<Result>,
): Promise<Result> {
  return inShopSnapshot(database, shopId, async (sql) => {
    const { rows } = await sql.query<{ at: Date }>('SELECT now() AS at');
    return work({
      takenAt: rows[0]?.at.getTime() ?? 0,
      isBehind: await isInboxWaiting(sql),
      getProgramKey: (programId) => getProgramKey(sql, programId),
      countHistories: (period) => countHistories(sql, period),
      readHistories: (period) => chunksOf(sql, period),
    });
  });
}

/** What a page calls them, by key; keys of no partner are left out. */
export async function readPartnerNames(
  database: Database,
  shopId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, PartnerName>> {
  const { rows } = await inShopSql(database, shopId, (sql) =>
    sql.query<PartnerName & { readonly key: string }>(
      'SELECT key, partner_id AS "partnerId", name FROM partner WHERE key = ANY($1)',
      [keys],
    ),
  );
  return new Map(rows.map(({ key, ...partner }) => [key, partner]));
}

async function getProgramKey(sql: ShopConnection, programId: string): Promise<string | null> {
  const { rows } = await sql.query<{ key: string }>('SELECT key FROM program WHERE program_id = $1', [programId]);
  return rows[0]?.key ?? null;
}

async function countHistories(sql: ShopConnection, period: Period): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (${keysSql(period)}) AS keys`,
  );
  return rows[0]?.count ?? 0;
}

async function* chunksOf(sql: ShopConnection, period: Period) {
  await sql.query(`DECLARE histories NO SCROLL CURSOR FOR
    SELECT key, (SELECT count(*)::int FROM customer_order WHERE history_key = key) AS orders FROM (${keysSql(period)}) AS keys`);
  for (;;) {
    const { rows } = await sql.query<HistorySize>(`FETCH ${historiesAtOnce} FROM histories`);
    if (rows.length === 0) break;
    for (const keys of keysByOrders(rows)) yield await readHistories(sql, keys);
  }
  await sql.query('CLOSE histories');
}

interface HistorySize {
  readonly key: string;
  readonly orders: number;
}

function keysByOrders(rows: readonly HistorySize[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let room = 0;
  for (const { key, orders } of rows) {
    const last = chunks.at(-1);
    room -= orders;
    if (last !== undefined && room >= 0) last.push(key);
    else {
      chunks.push([key]);
      room = ordersAtOnce - orders;
    }
  }
  return chunks;
}

/** A cursor takes no parameters: the two instants are written by `toISOString`. */
function keysSql({ from, until }: Period): string {
  const during = (column: string): string =>
    `${column} >= '${new Date(from).toISOString()}' AND ${column} < '${new Date(until).toISOString()}'`;
  return `SELECT history_key AS key FROM customer_order WHERE ${during('created_at')}
    UNION SELECT 'c:' || customer_id FROM registration WHERE ${during('at')}
    UNION SELECT 'c:' || customer_id FROM verification WHERE ${during('at')}`;
}
