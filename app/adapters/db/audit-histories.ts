/** The shop's histories, page by page, in the order of the indexes that find them: those with orders, then customers who only registered or were verified. */
import { invariant } from '#app/domain/failure.ts';
import type { ShopConnection } from './in-shop.ts';

const historiesAtOnce = 50;
/** A page ends early where histories are long. */
const ordersAtOnce = 500;

const sources = [
  `SELECT history_key AS key, history_key AS cursor, count(*)::int AS orders FROM customer_order
    WHERE history_key > $1 GROUP BY history_key ORDER BY history_key LIMIT $2`,
  `SELECT 'c:' || customer_id AS key, customer_id AS cursor, 1 AS orders FROM registration
    WHERE customer_id > $1 AND NOT EXISTS (SELECT FROM customer_order WHERE history_key = 'c:' || registration.customer_id)
    GROUP BY customer_id ORDER BY customer_id LIMIT $2`,
  `SELECT 'c:' || customer_id AS key, customer_id AS cursor, 1 AS orders FROM verification
    WHERE customer_id > $1 AND NOT EXISTS (SELECT FROM customer_order WHERE history_key = 'c:' || verification.customer_id)
      AND NOT EXISTS (SELECT FROM registration WHERE registration.customer_id = verification.customer_id)
    GROUP BY customer_id ORDER BY customer_id LIMIT $2`,
] as const;

/** See `AuditPorts.listHistories`. A place is the source's number and the last key in it. */
export async function listAuditHistories(
  sql: ShopConnection,
  after: string | null,
): Promise<{ readonly keys: readonly string[]; readonly last: string | null }> {
  const [number = '0', ...rest] = (after ?? '0 ').split(' ');
  const index = Number(number);
  const source = sources[index];
  invariant(source !== undefined, `histories come from source ${number}`);
  const { rows } = await sql.query<{ key: string; cursor: string; orders: number }>(source, [
    rest.join(' '),
    historiesAtOnce,
  ]);
  let orders = 0;
  const taken = rows.filter((row, place) => {
    const fits = place === 0 || orders + row.orders <= ordersAtOnce;
    orders += fits ? row.orders : ordersAtOnce;
    return fits;
  });
  const keys = taken.map(({ key }) => key);
  const last = taken.at(-1);
  if (last !== undefined) return { keys, last: `${index} ${last.cursor}` };
  return { keys, last: index + 1 < sources.length ? `${index + 1} ` : null };
}

/** See `AuditPorts.isWaiting`. */
export async function isInboxWaiting(sql: ShopConnection): Promise<boolean> {
  const { rows } = await sql.query<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM inbox_item WHERE state = 'waiting') AS waits`,
  );
  return rows[0]?.waits ?? false;
}
