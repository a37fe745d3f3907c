/** What Shopify told of the ways that lead to orders, and which orders it is still to be asked about. */

import type { EpochMs } from '#app/domain/facts.ts';
import { askAgainAt, type Journey } from '#app/domain/journey.ts';
import type { AwaitedSpan } from '#app/flows/collect-journeys.ts';
import type { ShopConnection } from './in-shop.ts';

export interface ToldJourney {
  readonly orderId: string;
  readonly journey: Journey;
}

/** Keeps what was told for good; what is still being worked out is asked for by the duty, and what is known stays. */
export async function recordJourneys(sql: ShopConnection, shopId: string, told: readonly ToldJourney[]): Promise<void> {
  const known = told.filter(({ journey }) => journey.state !== 'waiting');
  if (known.length === 0) return;
  await sql.query(
    `INSERT INTO order_journey (shop_id, order_id, state, journey, asked_at)
     SELECT $1::uuid, told.*, now() FROM unnest($2::text[], $3::text[], $4::jsonb[]) AS told
     ON CONFLICT (shop_id, order_id) DO UPDATE SET state = excluded.state, journey = excluded.journey, next_at = NULL
      WHERE order_journey.state <> 'told'`,
    [
      shopId,
      known.map(({ orderId }) => orderId),
      known.map(({ journey }) => journey.state),
      known.map(({ journey }) => (journey.state === 'told' ? JSON.stringify(journey.visits) : null)),
    ],
  );
}

/** See `JourneyPorts.listAwaited`. */
export async function listAwaitedJourneys(
  sql: ShopConnection,
  { createdSince, createdUntil, now }: AwaitedSpan,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql.query<{ order_id: string }>(
    `SELECT order_id FROM (
       (SELECT order_id, created_at AS since FROM customer_order
         WHERE created_at >= $1 AND created_at <= $2 AND NOT EXISTS (SELECT FROM order_journey WHERE order_journey.order_id = customer_order.order_id)
         ORDER BY created_at LIMIT $4)
       UNION ALL (SELECT order_id, next_at FROM order_journey WHERE next_at <= $3 ORDER BY next_at LIMIT $4)) AS awaited
      ORDER BY since LIMIT $4`,
    [new Date(createdSince), new Date(createdUntil), new Date(now), limit],
  );
  return rows.map(({ order_id }) => order_id);
}

/** See `ShopTransaction.recordJourneys`. */
export async function recordAskedJourneys(
  sql: ShopConnection,
  shopId: string,
  told: readonly ToldJourney[],
  now: EpochMs,
): Promise<void> {
  await recordJourneys(sql, shopId, told);
  const waiting = told.flatMap(({ orderId, journey }) => (journey.state === 'waiting' ? [orderId] : []));
  if (waiting.length === 0) return;
  const { rows } = await sql.query<{ order_id: string; asked_at: Date; attempts: number }>(
    'SELECT order_id, asked_at, attempts FROM order_journey WHERE order_id = ANY($1)',
    [waiting],
  );
  const asked = new Map(rows.map((row) => [row.order_id, row]));
  const turns = waiting.map((orderId) => {
    const before = asked.get(orderId);
    const attempts = (before?.attempts ?? 0) + 1;
    return { orderId, attempts, nextAt: askAgainAt(before?.asked_at.getTime() ?? now, attempts, now) };
  });
  await sql.query(
    `INSERT INTO order_journey (shop_id, order_id, state, asked_at, next_at, attempts)
     SELECT $1::uuid, order_id, CASE WHEN next_at IS NULL THEN 'given_up' ELSE 'waiting' END, $2, next_at, attempts
       FROM unnest($3::text[], $4::timestamptz[], $5::int[]) AS turn (order_id, next_at, attempts)
     ON CONFLICT (shop_id, order_id) DO UPDATE SET state = excluded.state, next_at = excluded.next_at, attempts = excluded.attempts
      WHERE order_journey.state = 'waiting'`,
    [
      shopId,
      new Date(now),
      turns.map(({ orderId }) => orderId),
      turns.map(({ nextAt }) => (nextAt === null ? null : new Date(nextAt))),
      turns.map(({ attempts }) => attempts),
    ],
  );
}
