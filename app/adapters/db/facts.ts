/**
 * Facts as they arrive, written set-based: an order keeps its newest description, a refund its first, a dispute all of them. The locks that come
 * with them are on names and not on rows, so a history can be locked before its first row exists: orders first, then histories, each in one
 * order for everyone, which leaves nothing to deadlock on.
 */

import { v7 as uuidv7 } from 'uuid';
import { orderSupersedes } from '#app/domain/facts.ts';
import { type OrderSignals, signalsWithLandingOf } from '#app/domain/order-signals.ts';
import type { ArrivedFacts, Delivered, ReceivedOrder, Touched } from '#app/flows/arrived-facts.ts';
import { latestVisitOrder, recordCheckoutVisits } from './checkout-visits.ts';
import { dropSql } from './checkpoints.ts';
import type { ShopConnection } from './in-shop.ts';
import { sameBrowserSql } from './joined-visitors.ts';
import { recordJourneys } from './order-journeys.ts';

/** No click has a longer visitor, and an index could not hold whatever a shopper writes there. */
const longestVisitor = 500;

/** What an order is decided with: its customer's other orders, or itself alone. */
export function historyKeyOf(orderId: string, customerId: string | null): string {
  return customerId === null ? `o:${orderId}` : `c:${customerId}`;
}

/** See `ShopTransaction.lockHistories`. */
export async function lockHistories(
  sql: ShopConnection,
  shopId: string,
  facts: ArrivedFacts,
  touched: Touched,
): Promise<readonly string[]> {
  const orderIds = new Set([
    ...facts.orders.map((order) => order.facts.orderId),
    ...facts.refunds.map((refund) => refund.facts.orderId),
    ...facts.disputes.flatMap((dispute) => dispute.facts.orderId ?? []),
    ...touched.orderIds,
  ]);
  const visited = facts.checkoutVisits.map(({ checkoutToken }) => checkoutToken);
  // Where the attribute names the visitor, the pixel's word is evidence still.
  const checkouts = new Set([...visited, ...facts.orders.flatMap(({ checkoutToken }) => checkoutToken ?? [])]);
  // Which history an order belongs to can change, but only under this lock; likewise what is told of a checkout.
  await lockNames(sql, shopId, [
    ...[...orderIds].map((orderId) => `order ${orderId}`),
    ...[...checkouts].map((token) => `checkout ${token}`),
  ]);
  // Who settles at this moment may have read the visitor's clicks before the one that came, and shows no order yet.
  if (touched.visitors.length > 0) await awaitSettlements(sql);
  const { rows } = await sql.query<{ history_key: string }>(
    `WITH touched AS MATERIALIZED (${sameBrowserSql('SELECT unnest($2::text[]) AS visitor')})
     SELECT history_key FROM customer_order WHERE order_id = ANY($1)
      UNION SELECT history_key FROM customer_order WHERE visitor = ANY(ARRAY(SELECT visitor FROM touched))
      UNION SELECT 'c:' || customer_id FROM registration WHERE visitor = ANY(ARRAY(SELECT visitor FROM touched))
      UNION SELECT history_key FROM customer_order WHERE checkout_token = ANY($3)`,
    [[...orderIds], touched.visitors.map(({ visitor }) => visitor), visited],
  );
  const keys = new Set([
    ...rows.map((row) => row.history_key),
    ...facts.orders.map((order) => historyKeyOf(order.facts.orderId, order.facts.customerId)),
    ...facts.registrations.map((registration) => `c:${registration.facts.customerId}`),
    ...touched.customerIds.map((customerId) => `c:${customerId}`),
    ...touched.historyKeys,
  ]);
  await lockNames(
    sql,
    shopId,
    [...keys].map((key) => `history ${key}`),
    // The last of all locks: nobody who holds it waits for another's.
    `, pg_advisory_xact_lock_shared(${settlingLock})`,
  );
  return [...keys];
}

/** The checkout whose visits may name the order's visitor; null where its own attribute does. */
function checkoutAskedBy({ facts, checkoutToken }: ReceivedOrder): string | null {
  return facts.visitor === null ? checkoutToken : null;
}

/** Shared by all who settle histories of a shop, from when they hold those histories' locks until they have committed. */
const settlingLock = `hashtextextended(current_setting('app.shop_id') || ' settling', 0)`;

/** See `ShopTransaction.awaitSettlements`. The lock is given back with the savepoint, so that those who begin after it are not held up. */
export async function awaitSettlements(sql: ShopConnection): Promise<void> {
  await sql.query('SAVEPOINT settled');
  await sql.query(`SELECT pg_advisory_xact_lock(${settlingLock})`);
  await sql.query('ROLLBACK TO SAVEPOINT settled');
  await sql.query('RELEASE SAVEPOINT settled');
}

/** Locks on names, taken in one order by everybody. */
export async function lockNames(
  sql: ShopConnection,
  shopId: string,
  names: readonly string[],
  more = '',
): Promise<void> {
  if (names.length === 0) return;
  await sql.query(
    `SELECT count(pg_advisory_xact_lock(lock))${more} FROM (
       SELECT DISTINCT hashtextextended($1 || ' ' || name, 0) AS lock FROM unnest($2::text[]) AS name ORDER BY lock OFFSET 0) AS locks`,
    [shopId, names],
  );
}

export async function recordFacts(sql: ShopConnection, shopId: string, facts: ArrivedFacts): Promise<void> {
  if (facts.orders.length > 0) await recordOrders(sql, shopId, facts.orders);
  if (facts.checkoutVisits.length > 0) await recordCheckoutVisits(sql, shopId, facts.checkoutVisits);
  if (facts.refunds.length > 0) await recordRefunds(sql, shopId, facts.refunds);
  if (facts.disputes.length > 0) await recordDisputes(sql, shopId, facts.disputes);
  if (facts.registrations.length > 0) await recordRegistrations(sql, shopId, facts.registrations);
  if (facts.verifications.length > 0) await recordVerifications(sql, shopId, facts.verifications);
}

/** A description without an attribute and without a checkout leaves what the pixel said. */
const saysNothingOfVisitor = `(excluded.visitor_from IS NULL AND excluded.checkout_token IS NULL AND customer_order.visitor_from = 'pixel')`;

async function recordOrders(sql: ShopConnection, shopId: string, orders: ArrivedFacts['orders']): Promise<void> {
  const newest = await withKnownLandings(sql, newestOf(orders));
  await sql.query(
    `WITH came AS MATERIALIZED (
        SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
          $9::bigint[], $10::text[], $11::bigint[], $12::text[], $13::timestamptz[], $14::boolean[], $15::jsonb[], $16::jsonb[], $17::text[], $18::text[])
          AS came (order_id, name, customer_id, history_key, attribute, created_at, updated_at, position, currency, total, financial_status,
          cancelled_at, test, facts, signals, checkout_token, asked_checkout)),
      arrived AS MATERIALIZED (
        SELECT came.*, coalesce(attribute, told.visitor) AS visitor,
            CASE WHEN facts->>'visitor' IS NOT NULL THEN 'attribute' WHEN told.visitor IS NOT NULL THEN 'pixel' END AS visitor_from
          FROM came LEFT JOIN LATERAL (
            SELECT visitor FROM checkout_visit WHERE checkout_visit.checkout_token = came.asked_checkout ORDER BY ${latestVisitOrder} LIMIT 1) AS told
            ON true),
      telling AS (
        SELECT arrived.history_key, arrived.created_at, known.history_key AS history_before, known.created_at AS created_before
          FROM arrived LEFT JOIN customer_order AS known USING (order_id)
         WHERE known.order_id IS NULL OR ((known.updated_at, known.position) <= (arrived.updated_at, arrived.position)
           AND (known.facts - 'updatedAt' <> arrived.facts - 'updatedAt' OR known.visitor IS DISTINCT FROM arrived.visitor))),
      dropped AS (${dropSql(`(
        SELECT history_key, created_at AS at FROM telling UNION ALL SELECT history_before, created_before FROM telling)`)})
     INSERT INTO customer_order (shop_id, order_id, name, customer_id, history_key, visitor, created_at, updated_at, position, currency, total,
        financial_status, cancelled_at, test, facts, signals, checkout_token, visitor_from)
     SELECT $1::uuid, order_id, name, customer_id, history_key, visitor, created_at, updated_at, position,
        coalesce(currency, (SELECT currency FROM shop)), total, financial_status, cancelled_at, test, facts, signals, checkout_token, visitor_from FROM arrived
     ON CONFLICT (shop_id, order_id) DO UPDATE SET name = excluded.name, customer_id = excluded.customer_id,
        history_key = excluded.history_key, checkout_token = coalesce(excluded.checkout_token, customer_order.checkout_token),
        visitor = CASE WHEN ${saysNothingOfVisitor} THEN customer_order.visitor ELSE excluded.visitor END,
        visitor_from = CASE WHEN ${saysNothingOfVisitor} THEN customer_order.visitor_from ELSE excluded.visitor_from END, created_at = excluded.created_at, updated_at = excluded.updated_at,
        position = excluded.position, currency = excluded.currency, total = excluded.total, financial_status = excluded.financial_status,
        cancelled_at = excluded.cancelled_at, test = excluded.test, facts = excluded.facts, signals = excluded.signals
      WHERE (customer_order.updated_at, customer_order.position) <= (excluded.updated_at, excluded.position)`,
    [
      shopId,
      newest.map(({ facts }) => facts.orderId),
      newest.map(({ name }) => name),
      newest.map(({ facts }) => facts.customerId),
      newest.map(({ facts }) => historyKeyOf(facts.orderId, facts.customerId)),
      newest.map(({ facts: { visitor } }) => (visitor === null || visitor.length > longestVisitor ? null : visitor)),
      newest.map(({ facts }) => new Date(facts.createdAt)),
      newest.map(({ facts }) => new Date(facts.updatedAt)),
      newest.map(({ position }) => position.toString()),
      newest.map(({ currency }) => currency),
      newest.map(({ total }) => total.toString()),
      newest.map(({ facts }) => facts.financialStatus),
      newest.map(({ facts }) => (facts.cancelledAt === null ? null : new Date(facts.cancelledAt))),
      newest.map(({ facts }) => facts.test),
      newest.map(({ facts }) => JSON.stringify(facts)),
      newest.map(({ signals }) => (signals === null ? null : JSON.stringify(signals))),
      newest.map(({ checkoutToken }) => checkoutToken),
      newest.map((order) => checkoutAskedBy(order)),
    ],
  );
  await recordJourneys(
    sql,
    shopId,
    newest.flatMap(({ facts, journey }) => (journey === undefined ? [] : [{ orderId: facts.orderId, journey }])),
  );
}

/** One description for each order, in order of their ids. */
function newestOf(orders: ArrivedFacts['orders']): readonly Delivered<ReceivedOrder>[] {
  const newest = new Map<string, Delivered<ReceivedOrder>>();
  for (const order of orders) {
    const known = newest.get(order.facts.orderId);
    if (known === undefined || orderSupersedes(order.facts, known.facts)) {
      newest.set(order.facts.orderId, withLandingOf(order, known));
    }
  }
  return [...newest.values()];
}

type DeliveredOrder = ArrivedFacts['orders'][number];

function withLandingOf(order: DeliveredOrder, known: DeliveredOrder | undefined): DeliveredOrder {
  if (order.keepsLanding === undefined || known === undefined || known.keepsLanding) return order;
  const { keepsLanding: _kept, ...rest } = order;
  const signals = signalsWithLandingOf(order.signals, known.signals);
  return { ...rest, facts: { ...order.facts, landingRef: known.facts.landingRef }, signals };
}

/** Descriptions that cannot say where the visit began take over what is known of it. */
async function withKnownLandings(
  sql: ShopConnection,
  orders: readonly DeliveredOrder[],
): Promise<readonly DeliveredOrder[]> {
  const asking = orders.filter(({ keepsLanding }) => keepsLanding).map(({ facts }) => facts.orderId);
  if (asking.length === 0) return orders;
  const { rows } = await sql.query<{ order_id: string; landing_ref: string | null; signals: OrderSignals | null }>(
    `SELECT order_id, facts->>'landingRef' AS landing_ref, signals FROM customer_order WHERE order_id = ANY($1)`,
    [asking],
  );
  const known = new Map(rows.map((row) => [row.order_id, row]));
  return orders.map((order) => {
    if (!order.keepsLanding) return order;
    const before = known.get(order.facts.orderId);
    const signals = signalsWithLandingOf(order.signals, before?.signals ?? null);
    return { ...order, facts: { ...order.facts, landingRef: before?.landing_ref ?? null }, signals };
  });
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
