/** What a reconciliation compares with, writes, and remembers. */
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { OrderReading } from '#app/flows/order-reading.ts';
import type { ReconciliationState, RecordedOrder, WrittenItem } from '#app/flows/reconciliation.ts';
import type { ShopConnection } from './in-shop.ts';
import { orderReadingBody } from './order-reading.ts';

interface RecordedRow {
  readonly order_id: string;
  readonly updated_at: Date | null;
  readonly financial_status: string | null;
  readonly cancelled: boolean;
  readonly total: string | null;
  readonly decided: boolean;
  readonly refund_ids: readonly string[];
  readonly disputes: RecordedOrder['disputes'];
}

/** See `ReconciliationPorts.readRecorded`. Of a dispute's descriptions the newest counts as domain/facts has it. */
export async function readRecorded(
  sql: ShopConnection,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, RecordedOrder>> {
  const { rows } = await sql.query<RecordedRow>(
    `WITH told AS (SELECT unnest($1::text[]) AS order_id),
       refunds AS (SELECT order_id, array_agg(refund_id) AS ids FROM refund WHERE order_id = ANY($1) GROUP BY order_id),
       newest AS (SELECT DISTINCT ON (dispute_id) order_id, dispute_id, type, status FROM dispute WHERE order_id = ANY($1)
         ORDER BY dispute_id, topic = 'update' DESC, at DESC, position DESC),
       disputes AS (SELECT order_id, json_agg(json_build_object('disputeId', dispute_id, 'type', type, 'status', status)) AS states
         FROM newest GROUP BY order_id)
     SELECT order_id, customer_order.updated_at, customer_order.financial_status, customer_order.cancelled_at IS NOT NULL AS cancelled,
        customer_order.total::text AS total, customer_order.decision IS NOT NULL AS decided, coalesce(refunds.ids, '{}') AS refund_ids,
        coalesce(disputes.states, '[]') AS disputes
       FROM told LEFT JOIN customer_order USING (order_id) LEFT JOIN refunds USING (order_id) LEFT JOIN disputes USING (order_id)
      WHERE customer_order.order_id IS NOT NULL OR refunds.ids IS NOT NULL OR disputes.states IS NOT NULL`,
    [orderIds],
  );
  return new Map(
    rows.map((row) => [
      row.order_id,
      {
        updatedAt: row.updated_at?.getTime() ?? null,
        standing:
          row.total === null
            ? null
            : { financialStatus: row.financial_status, isCancelled: row.cancelled, total: row.total },
        isDecided: row.decided,
        refundIds: [...row.refund_ids].sort(),
        disputes: [...row.disputes].sort((one, other) => (one.disputeId < other.disputeId ? -1 : 1)),
      },
    ]),
  );
}

/** See `ReconciliationPorts.writeReadings`. */
export async function writeReadings(
  sql: ShopConnection,
  shopId: string,
  readings: readonly { readonly webhookId: string; readonly reading: OrderReading }[],
): Promise<void> {
  if (readings.length === 0) return;
  await sql.query(
    `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body)
     SELECT $1::uuid, arrived.inbox_id, arrived.webhook_id, 'tributary/order-read', arrived.body
       FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS arrived (inbox_id, webhook_id, body)
     ON CONFLICT (shop_id, webhook_id) DO NOTHING`,
    [
      shopId,
      readings.map(() => uuidv7()),
      readings.map(({ webhookId }) => webhookId),
      readings.map(({ reading }) => Buffer.from(JSON.stringify(orderReadingBody(reading)))),
    ],
  );
}

/** See `ReconciliationPorts.readItems`. */
export async function readItems(sql: ShopConnection, webhookIds: readonly string[]): Promise<readonly WrittenItem[]> {
  const { rows } = await sql.query<WrittenItem>(
    'SELECT webhook_id AS "webhookId", state, attempts, error FROM inbox_item WHERE webhook_id = ANY($1)',
    [webhookIds],
  );
  return rows;
}

/**
 * Has the next run begin at `since`, whatever the one before remembered but the orders that it left unknown. False while a turn is under way.
 * `watermark`: `since` and the overlap.
 */
export async function rewindReconciliation(sql: ShopConnection, shopId: string, watermark: number): Promise<boolean> {
  const state: ReconciliationState = { watermark, again: [], run: null };
  const { rowCount } = await sql.query(
    `INSERT INTO duty (shop_id, duty, state) VALUES ($1, 'reconcile', $2)
     ON CONFLICT (shop_id, duty) DO UPDATE SET state = excluded.state || jsonb_build_object('again', coalesce(duty.state->'again', '[]'::jsonb))
      WHERE duty.lease IS NULL`,
    [shopId, JSON.stringify(state)],
  );
  return rowCount === 1;
}

const count = z.number().int().nonnegative();
const epochMs = z.number().int();
const named = { orderId: z.string(), name: z.string() };
const foundKind = z.enum(['order', 'update', 'refund', 'dispute', 'decision']);

const step = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('export'), operationGid: z.string().nullable(), byte: count, begun: count }),
  z.object({ kind: z.literal('pages'), query: count, after: z.string().nullable() }),
  z.object({ kind: z.literal('again') }),
  z.object({ kind: z.literal('end') }),
]);

const run = z.object({
  from: epochMs.nullable(),
  until: epochMs,
  step,
  orders: count,
  decided: count,
  missing: count,
  unknown: count,
  found: z.array(z.object({ ...named, missing: z.array(foundKind) })),
  unknownOrders: z.array(z.object({ ...named, why: z.string() })),
  again: z.array(z.object(named)),
  written: z.array(z.object({ ...named, updatedAt: epochMs, webhookId: z.string() })),
  patience: z.number().int(),
});

const reconciliationState: z.ZodType<ReconciliationState> = z.object({
  watermark: epochMs.nullable(),
  again: z.array(z.object(named)),
  run: run.nullable(),
});

/** Null for what is no state of a reconciliation, as before the first run. */
export function readReconciliationState(state: unknown): ReconciliationState | null {
  return reconciliationState.safeParse(state).data ?? null;
}
