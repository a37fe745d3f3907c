/** Orders as they arrive: each keeps its newest description, and with it whatever that one could not say. */

import { orderSupersedes } from '#app/domain/facts.ts';
import { type OrderSignals, signalsWithLandingOf } from '#app/domain/order-signals.ts';
import { looksLikeFriendCode } from '#app/domain/personal-code.ts';
import type { ArrivedFacts, Delivered, ReceivedOrder } from '#app/flows/arrived-facts.ts';
import { latestVisitOrder } from './checkout-visits.ts';
import { dropSql } from './checkpoints.ts';
import { recordCodeUses } from './friend-codes.ts';
import { historyKeyOf } from './history-locks.ts';
import type { ShopConnection } from './in-shop.ts';
import { recordJourneys } from './order-journeys.ts';

/** No click has a longer visitor, and an index could not hold whatever a shopper writes there. */
const longestVisitor = 500;

/** A description without an attribute and without a checkout leaves what the pixel said. */
const saysNothingOfVisitor = `(excluded.visitor_from IS NULL AND excluded.checkout_token IS NULL AND customer_order.visitor_from = 'pixel')`;

export async function recordOrders(sql: ShopConnection, shopId: string, orders: ArrivedFacts['orders']): Promise<void> {
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
  await recordCodeUses(
    sql,
    shopId,
    newest.flatMap(({ facts: { orderId, discountCodes } }) =>
      discountCodes.filter(looksLikeFriendCode).map((code) => ({ code, orderId })),
    ),
  );
  await recordJourneys(
    sql,
    shopId,
    newest.flatMap(({ facts, journey }) => (journey === undefined ? [] : [{ orderId: facts.orderId, journey }])),
  );
}

/** The checkout whose visits may name the order's visitor; null where its own attribute does. */
function checkoutAskedBy({ facts, checkoutToken }: ReceivedOrder): string | null {
  return facts.visitor === null ? checkoutToken : null;
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
