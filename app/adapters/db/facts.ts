/** Facts as they arrive, written set-based: a refund keeps its first description, a dispute all of them; orders are written next door. */

import { v7 as uuidv7 } from 'uuid';
import type { ArrivedFacts } from '#app/flows/arrived-facts.ts';
import { recordCheckoutVisits } from './checkout-visits.ts';
import { dropSql } from './checkpoints.ts';
import type { ShopConnection } from './in-shop.ts';
import { recordOrders } from './order-facts.ts';

export async function recordFacts(sql: ShopConnection, shopId: string, facts: ArrivedFacts): Promise<void> {
  if (facts.orders.length > 0) await recordOrders(sql, shopId, facts.orders);
  if (facts.checkoutVisits.length > 0) await recordCheckoutVisits(sql, shopId, facts.checkoutVisits);
  if (facts.refunds.length > 0) await recordRefunds(sql, shopId, facts.refunds);
  if (facts.disputes.length > 0) await recordDisputes(sql, shopId, facts.disputes);
  if (facts.registrations.length > 0) await recordRegistrations(sql, shopId, facts.registrations);
  if (facts.verifications.length > 0) await recordVerifications(sql, shopId, facts.verifications);
}

async function recordRefunds(sql: ShopConnection, shopId: string, refunds: ArrivedFacts['refunds']): Promise<void> {
  const first = new Map<string, ArrivedFacts['refunds'][number]>();
  for (const refund of refunds) {
    const identity = `${refund.facts.orderId} ${refund.facts.refundId}`;
    if (!first.has(identity)) first.set(identity, refund);
  }
  const rows = [...first.values()];
  // An item that had to wait for another try may bring a description delivered before the one that is known.
  await sql.query(
    `WITH arrived AS MATERIALIZED (
        SELECT * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::jsonb[])
          AS arrived (order_id, refund_id, at, position, facts)),
      dropped AS (${dropSql(`(
        SELECT history_key, created_at AS at FROM arrived JOIN customer_order USING (order_id) LEFT JOIN refund AS known USING (order_id, refund_id)
         WHERE known.refund_id IS NULL OR (arrived.position < known.position AND arrived.facts <> known.facts))`)})
     INSERT INTO refund (shop_id, order_id, refund_id, at, position, facts)
     SELECT $1::uuid, order_id, refund_id, at, position, facts FROM arrived
     ON CONFLICT (shop_id, order_id, refund_id) DO UPDATE SET at = excluded.at, position = excluded.position, facts = excluded.facts
      WHERE excluded.position < refund.position`,
    [
      shopId,
      rows.map(({ facts }) => facts.orderId),
      rows.map(({ facts }) => facts.refundId),
      rows.map(({ facts }) => new Date(facts.createdAt)),
      rows.map(({ position }) => position.toString()),
      rows.map(({ facts }) => JSON.stringify(facts)),
    ],
  );
}

async function recordDisputes(sql: ShopConnection, shopId: string, disputes: ArrivedFacts['disputes']): Promise<void> {
  await sql.query(
    `WITH dropped AS (${dropSql(`(
        SELECT history_key, created_at AS at FROM customer_order WHERE order_id = ANY($4))`)})
     INSERT INTO dispute (shop_id, dispute_id, position, order_id, topic, at, type, status)
     SELECT $1::uuid, arrived.* FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[]) AS arrived
     ON CONFLICT DO NOTHING`,
    [
      shopId,
      disputes.map(({ facts }) => facts.disputeId),
      disputes.map(({ position }) => position.toString()),
      disputes.map(({ facts }) => facts.orderId),
      disputes.map(({ facts }) => facts.origin),
      disputes.map(({ facts }) => new Date(facts.at)),
      disputes.map(({ facts }) => facts.type),
      disputes.map(({ facts }) => facts.status),
    ],
  );
}

async function recordRegistrations(
  sql: ShopConnection,
  shopId: string,
  registrations: ArrivedFacts['registrations'],
): Promise<void> {
  await sql.query(
    `WITH arrived AS MATERIALIZED (
        SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bigint[])
          AS arrived (registration_id, customer_id, visitor, email, at, position)),
      dropped AS (${dropSql(`(
        SELECT 'c:' || customer_id AS history_key, at FROM arrived LEFT JOIN registration AS known USING (customer_id, visitor, at, email)
         WHERE known.registration_id IS NULL)`)})
     INSERT INTO registration (shop_id, registration_id, customer_id, visitor, email, at, position)
     SELECT $1::uuid, registration_id, customer_id, visitor, email, at, position FROM arrived
     ON CONFLICT (shop_id, customer_id, visitor, at, email) DO NOTHING`,
    [
      shopId,
      registrations.map(() => uuidv7()),
      registrations.map(({ facts }) => facts.customerId),
      registrations.map(({ facts }) => facts.visitor),
      registrations.map(({ facts }) => facts.email ?? ''),
      registrations.map(({ facts }) => new Date(facts.at)),
      registrations.map(({ position }) => position.toString()),
    ],
  );
}

async function recordVerifications(
  sql: ShopConnection,
  shopId: string,
  verifications: ArrivedFacts['verifications'],
): Promise<void> {
  await sql.query(
    `INSERT INTO verification (shop_id, customer_id, at, position)
     SELECT $1::uuid, arrived.* FROM unnest($2::text[], $3::timestamptz[], $4::bigint[]) AS arrived ON CONFLICT DO NOTHING`,
    [
      shopId,
      verifications.map(({ facts }) => facts.customerId),
      verifications.map(({ facts }) => new Date(facts.at)),
      verifications.map(({ position }) => position.toString()),
    ],
  );
}

/** See `ShopTransaction.listHistoriesSince`. */
export async function listHistoriesSince(
  sql: ShopConnection,
  since: number,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql.query<{ key: string }>(
    `SELECT key FROM (
       SELECT history_key AS key FROM customer_order WHERE created_at >= $1
        UNION SELECT 'c:' || customer_id FROM registration WHERE at >= $1
        UNION SELECT 'c:' || customer_id FROM verification WHERE at >= $1) AS histories
      WHERE key COLLATE "C" > $2 ORDER BY key COLLATE "C" LIMIT $3`,
    [new Date(since), after, limit],
  );
  return rows.map(({ key }) => key);
}

/** When the partner's last delivered change took effect. */
export async function getPartnerChangedAt(sql: ShopConnection, partnerId: string): Promise<number | null> {
  const { rows } = await sql.query<{ at: Date }>(
    'SELECT at FROM partner_change WHERE partner_id = $1 ORDER BY position DESC LIMIT 1',
    [partnerId],
  );
  return rows[0]?.at.getTime() ?? null;
}
