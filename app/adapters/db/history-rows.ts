/** The rows of a set of histories, or of a stretch of each, read in one statement whatever their number. */
import { edition } from '#app/domain/checkpoint.ts';
import type { Click, DisputeFacts, OrderFacts, RefundFacts, Registration, Verification } from '#app/domain/facts.ts';
import type { JourneyVisits } from '#app/domain/journey.ts';
import type { OrderSignals } from '#app/domain/order-signals.ts';
import type { Screening } from '#app/domain/screening.ts';
import { latestVisitOrder } from './checkout-visits.ts';
import type { CheckpointRow } from './checkpoints.ts';
import type { ShopConnection } from './in-shop.ts';

export interface LoadedOrder {
  readonly key: string;
  readonly name: string;
  readonly currency: string;
  readonly order: OrderFacts;
  readonly signals: OrderSignals | null;
  readonly visitorFrom: 'attribute' | 'pixel' | null;
  /** Whom the pixel saw at the order's checkout, whoever named the visitor. */
  readonly pixelVisitor: string | null;
  /** Of the evidence as it is kept; null before the first settling. */
  readonly evidenceDigest: string | null;
}

export interface LoadedJourney {
  readonly orderId: string;
  readonly state: 'waiting' | 'none' | 'given_up' | 'told';
  readonly visits: JourneyVisits | null;
}

export interface LoadedAnswer {
  readonly orderId: string;
  readonly at: number;
  readonly choice: string;
  readonly text: string | null;
  /** The partner's key. */
  readonly partner: string | null;
}

export interface LoadedAssignment {
  readonly orderId: string;
  readonly partnerId: string | null;
  readonly at: number;
}

/** A visitor of these histories, and another name of the same browser. */
export interface LoadedName {
  readonly visitor: string;
  readonly other: string;
}

export interface LoadedScreening extends Pick<Screening, 'verdict' | 'matched'> {
  readonly customerId: string;
  readonly programId: string;
  readonly partnerId: string;
}

export interface HistoryRows {
  /** That the histories are read from; none for one that is read from its beginning. */
  readonly checkpoints: readonly CheckpointRow[];
  readonly orders: readonly LoadedOrder[];
  readonly refunds: readonly RefundFacts[];
  readonly disputes: readonly DisputeFacts[];
  readonly assignments: readonly LoadedAssignment[];
  readonly registrations: readonly Registration[];
  readonly verifications: readonly Verification[];
  /** By the visitors and by the other names of their browsers. */
  readonly clicks: readonly Click[];
  readonly journeys: readonly LoadedJourney[];
  readonly answers: readonly LoadedAnswer[];
  readonly names: readonly LoadedName[];
  readonly screenings: readonly LoadedScreening[];
}

const factsSql = `
  WITH start AS MATERIALIZED (
      SELECT wanted.key, newest.* FROM unnest($1::text[]) AS wanted (key) LEFT JOIN LATERAL (
        SELECT at, state, concerned, grounds FROM history_checkpoint
         WHERE $3 AND history_key = wanted.key AND edition = $4 ORDER BY at DESC LIMIT 1) AS newest ON true),
    wanted AS MATERIALIZED (
      SELECT ordered.* FROM start CROSS JOIN LATERAL (
        SELECT order_id, history_key, name, currency, visitor, facts, signals, visitor_from, checkout_token, evidence ->> 'digest' AS digest FROM customer_order
         WHERE history_key = start.key AND created_at > coalesce(start.at, '-infinity')
         ORDER BY created_at FETCH FIRST $5 ROWS WITH TIES) AS ordered),
    registered AS MATERIALIZED (SELECT customer_id, visitor, email, at, position FROM registration WHERE customer_id = ANY($2)),
    named AS MATERIALIZED (SELECT visitor FROM wanted WHERE visitor IS NOT NULL UNION SELECT visitor FROM registered),
    joined AS MATERIALIZED (
      SELECT own.visitor, other.visitor AS other FROM named JOIN joined_visitor AS own USING (visitor)
        JOIN joined_visitor AS other ON other.canonical = own.canonical AND other.visitor <> own.visitor),
    visitors AS MATERIALIZED (SELECT array(SELECT visitor FROM named UNION SELECT other FROM joined) AS all),
    orders AS MATERIALIZED (SELECT array(SELECT order_id FROM wanted) AS all)
  SELECT
    (SELECT json_agg(json_build_object('key', key, 'at', epoch_ms(at), 'state', state, 'concerned', concerned, 'grounds', grounds))
       FROM start WHERE at IS NOT NULL) AS checkpoints,
    (SELECT json_agg(json_build_object('key', history_key, 'name', name, 'currency', currency, 'order', CASE visitor_from
        WHEN 'pixel' THEN facts || jsonb_build_object('visitor', visitor, 'visitorFrom', 'pixel') ELSE facts END, 'signals', signals,
        'visitorFrom', visitor_from, 'pixelVisitor', (
          SELECT told.visitor FROM checkout_visit AS told WHERE told.checkout_token = wanted.checkout_token ORDER BY ${latestVisitOrder} LIMIT 1),
        'evidenceDigest', digest)) FROM wanted) AS orders,
    (SELECT json_agg(facts ORDER BY position) FROM refund WHERE order_id = ANY((SELECT orders.all FROM orders)::text[])) AS refunds,
    (SELECT json_agg(json_build_object('disputeId', dispute_id, 'orderId', order_id, 'type', type, 'status', status, 'origin', topic,
        'at', epoch_ms(at)) ORDER BY position) FROM dispute WHERE order_id = ANY((SELECT orders.all FROM orders)::text[])) AS disputes,
    (SELECT json_agg(json_build_object('orderId', order_id, 'partnerId', partner_id, 'at', epoch_ms(at)) ORDER BY position)
       FROM assignment WHERE order_id = ANY((SELECT orders.all FROM orders)::text[])) AS assignments,
    (SELECT json_agg(json_build_object('customerId', customer_id, 'visitor', visitor, 'email', nullif(email, ''), 'at', epoch_ms(at)) ORDER BY position)
       FROM registered) AS registrations,
    (SELECT json_agg(json_build_object('customerId', customer_id, 'at', epoch_ms(at)) ORDER BY position)
       FROM verification WHERE customer_id = ANY($2)) AS verifications,
    (SELECT json_agg(json_build_object('visitor', visitor, 'linkCode', code, 'at', epoch_ms(at)) ORDER BY at, click_id)
       FROM unnest((SELECT visitors.all FROM visitors)) AS asked (visitor) CROSS JOIN LATERAL (
         SELECT code, at, click_id FROM click WHERE click.visitor = asked.visitor AND link_id IS NOT NULL OFFSET 0) AS click) AS clicks,
    (SELECT json_agg(json_build_object('customerId', customer_id, 'programId', program_id, 'partnerId', partner_id, 'verdict', verdict, 'matched', matched))
       FROM screening WHERE customer_id = ANY($2)) AS screenings,
    (SELECT json_agg(json_build_object('orderId', order_id, 'state', state, 'visits', journey))
       FROM order_journey WHERE order_id = ANY((SELECT orders.all FROM orders)::text[])) AS journeys,
    (SELECT json_agg(json_build_object('orderId', order_id, 'at', epoch_ms(changed_at), 'choice', choice, 'text', text, 'partner', key))
       FROM survey_answer LEFT JOIN partner USING (partner_id) WHERE order_id = ANY((SELECT orders.all FROM orders)::text[])) AS answers,
    (SELECT json_agg(json_build_object('visitor', visitor, 'other', other)) FROM joined) AS names`.replaceAll(
  /epoch_ms\((\w+)\)/g,
  '(extract(epoch FROM $1) * 1000)::bigint',
);

export interface RowRange {
  /** Whether to begin at each history's newest checkpoint. */
  readonly resumes: boolean;
  /** Of one history; beyond it only those created in the same instant as the last. */
  readonly ordersAtMost: number;
}

/** The whole of a history. */
export const allRows: RowRange = { resumes: false, ordersAtMost: 2 ** 31 - 1 };

/** The rows of these histories, in order of delivery; clicks are those of the browsers of their orders and registrations. */
export async function loadHistoryRows(
  sql: ShopConnection,
  keys: readonly string[],
  range: RowRange,
): Promise<HistoryRows> {
  const customerIds = keys.flatMap((key) => customerOf(key) ?? []);
  const { rows } = await sql.query<{ [Kind in keyof HistoryRows]: HistoryRows[Kind] | null }>(factsSql, [
    keys,
    customerIds,
    range.resumes,
    edition,
    range.ordersAtMost,
  ]);
  const [row] = rows;
  return {
    checkpoints: row?.checkpoints ?? [],
    orders: row?.orders ?? [],
    refunds: row?.refunds ?? [],
    disputes: row?.disputes ?? [],
    assignments: row?.assignments ?? [],
    registrations: row?.registrations ?? [],
    verifications: row?.verifications ?? [],
    clicks: row?.clicks ?? [],
    journeys: row?.journeys ?? [],
    answers: row?.answers ?? [],
    names: row?.names ?? [],
    screenings: row?.screenings ?? [],
  };
}

/** The customer whose history a key names; null for an order without one. */
export function customerOf(key: string): string | null {
  return key.startsWith('c:') ? key.slice(2) : null;
}
