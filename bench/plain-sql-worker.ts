/**
 * The measure for settling: `node bench/plain-sql-worker.ts '<job as JSON>'` settles a run's deliveries, duplicates included, as one writes it
 * by hand for exactly these orders, and prints how long that took. One transaction for each delivery, prepared statements, eight connections.
 * It writes the rows that the product writes, into the same tables under the same indexes and triggers: inbox item, order, decision,
 * entitlement, posting, entries, wish for mail, the inbox item's end.
 *
 * What it leaves out: no request and no signature, the deliveries are at hand; no row level security, as it is the owner; no programme versions,
 * no rules, no refunds, no history of the customer, no explanation; two deliveries of one order at once are told apart by a lock on its row
 * alone. What the product does besides is in the comparison on purpose: the ratio says what all that costs.
 */
import { hash } from 'node:crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type Delivery, deliveriesOf, type OrderRun, orderAt, orderBody } from './orders.ts';

interface PlainSqlJob {
  readonly url: string;
  readonly shopId: string;
  readonly run: OrderRun;
}

const connections = 8;

const { url, shopId, run } = JSON.parse(process.argv[2] ?? '') as PlainSqlJob;
const deliveries = deliveriesOf(run).map((delivery) => ({
  ...delivery,
  body: orderBody(orderAt(run, delivery.index), run.at),
}));
const pool = new pg.Pool({ connectionString: url, max: connections });
const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
const startedAt = performance.now();
let next = 0;
await Promise.all(
  clients.map(async (client) => {
    for (let delivery = deliveries[next++]; delivery !== undefined; delivery = deliveries[next++])
      await inTransaction(client, delivery);
  }),
);
const seconds = (performance.now() - startedAt) / 1_000;
for (const client of clients) client.release();
await pool.end();
process.stdout.write(JSON.stringify({ seconds }));

async function inTransaction(client: pg.PoolClient, delivery: Delivery & { readonly body: Buffer }): Promise<void> {
  await client.query('BEGIN');
  try {
    await settle(client, delivery);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function settle(
  client: pg.PoolClient,
  { topic, webhookId, body }: Delivery & { readonly body: Buffer },
): Promise<void> {
  const ask = <Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]) =>
    client.query<Row>({ name, text, values: [...values] });
  const inboxId = uuidv7();
  const stored = await ask(
    'inbox',
    `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop_id, webhook_id) DO NOTHING`,
    [shopId, inboxId, webhookId, topic, body],
  );
  if (stored.rowCount === 0) return;
  const order: Payload = JSON.parse(body.toString());
  const orderId = String(order.id);
  const historyKey = `c:${order.customer.id}`;
  const visitor = order.note_attributes[0]?.value ?? null;
  const { rows } = await ask<{ decision: number | null }>(
    'order',
    `INSERT INTO customer_order (shop_id, order_id, name, customer_id, history_key, visitor, created_at, updated_at, position, currency, total,
        financial_status, facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, next_fact_position(), $9, $10, $11, $12)
     ON CONFLICT (shop_id, order_id) DO UPDATE SET name = excluded.name, financial_status = excluded.financial_status, updated_at = excluded.updated_at,
        total = excluded.total, facts = excluded.facts
     RETURNING decision`,
    [
      shopId,
      orderId,
      order.name,
      String(order.customer.id),
      historyKey,
      visitor,
      order.created_at,
      order.updated_at,
      order.currency,
      cents(order.total_price),
      order.financial_status,
      JSON.stringify(factsOf(order)),
    ],
  );
  if (rows[0]?.decision === null) await credit(ask, order, orderId, historyKey, visitor);
  await ask(
    'inbox-end',
    `UPDATE inbox_item SET state = 'done', attempts = 1, ended_at = now() WHERE shop_id = $1 AND inbox_id = $2`,
    [shopId, inboxId],
  );
}

type Ask = <Row extends pg.QueryResultRow>(
  name: string,
  text: string,
  values: readonly unknown[],
) => Promise<pg.QueryResult<Row>>;

/** What is read of a delivery's body, as the bench writes it. */
interface Payload {
  readonly id: string | number;
  readonly name: string;
  readonly customer: { readonly id: string | number };
  readonly note_attributes: readonly { readonly value: string }[];
  readonly discount_codes: readonly { readonly code: string }[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly currency: string;
  readonly total_price: string;
  readonly financial_status: string;
  readonly email: string;
  readonly line_items: readonly PayloadLine[];
}

interface PayloadLine {
  readonly id: string | number;
  readonly product_id: string | number;
  readonly variant_id: string | number;
  readonly vendor: string;
  readonly sku: string;
  readonly price: string;
  readonly quantity: number;
  readonly discount_allocations: readonly { readonly amount: string }[];
  readonly tax_lines: readonly { readonly price: string }[];
}

async function credit(
  ask: Ask,
  order: Payload,
  orderId: string,
  historyKey: string,
  visitor: string | null,
): Promise<void> {
  const code = order.discount_codes[0]?.code;
  const { rows } =
    code === undefined
      ? await ask<{ partner_id: string; program_id: string }>(
          'clicker',
          `SELECT partner_id, program_id FROM click JOIN partner USING (shop_id, partner_id)
            WHERE shop_id = $1 AND visitor = $2 AND at <= $3 AND at >= $3 - interval '30 days' AND status = 'approved' ORDER BY at DESC LIMIT 1`,
          [shopId, visitor, order.created_at],
        )
      : await ask<{ partner_id: string; program_id: string }>(
          'coder',
          `SELECT partner_id, program_id FROM discount_code JOIN partner USING (shop_id, partner_id)
            WHERE shop_id = $1 AND code_key = $2 AND status = 'approved'`,
          [shopId, code.trim().toLowerCase()],
        );
  const [partner] = rows;
  if (partner === undefined) return;
  const commission = commissionOf(order);
  const [entitlementId, postingId] = [uuidv7(), uuidv7()];
  const { partner_id: partnerId, program_id: programId } = partner;
  const via = code === undefined ? 'link' : 'code';
  await ask(
    'decision',
    `INSERT INTO decision (shop_id, subject, subject_id, version, history_key, via, shares, explanation, digest) VALUES ($1, 'order', $2, 1, $3, $4, $5, $6, $7)`,
    [
      shopId,
      orderId,
      historyKey,
      via,
      JSON.stringify([{ partnerId, share: '1' }]),
      JSON.stringify({ commission: commission.toString() }),
      hash('sha256', `${orderId} ${commission}`, 'base64url'),
    ],
  );
  await ask(
    'entitlement',
    `INSERT INTO entitlement (shop_id, entitlement_id, subject, subject_id, partner_id, program_id, rule, history_key, currency, amount, pending,
        available, earned_at, matures_at, updated_at)
     VALUES ($1, $2, 'order', $3, $4, $5, 'default', $6, 'EUR', $7, $7, 0, $8, $8::timestamptz + interval '14 days', now())`,
    [shopId, entitlementId, orderId, partnerId, programId, historyKey, commission, order.created_at],
  );
  await ask(
    'posting',
    `INSERT INTO posting (shop_id, posting_id, cause, kind, currency, at, entry_count) VALUES ($1, $2, $3, 'settlement', 'EUR', now(), 2)`,
    [shopId, postingId, `settle:order:${orderId}:1`],
  );
  await ask(
    'entries',
    `INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, entitlement_id, currency, amount)
     VALUES ($1, $2, 0, 'commission_expense', $3, NULL, $5, 'EUR', -$6::bigint), ($1, $2, 1, 'pending', $3, $4, $5, 'EUR', $6)`,
    [shopId, postingId, programId, partnerId, entitlementId, commission],
  );
  await ask(
    'head',
    `UPDATE customer_order SET decision = 1, via = $3, commission = $4 WHERE shop_id = $1 AND order_id = $2`,
    [shopId, orderId, via, commission],
  );
  await ask(
    'outbox',
    `INSERT INTO outbox_item (shop_id, outbox_id, kind, dedupe_key, payload) VALUES ($1, $2, 'mail', $3, $4) ON CONFLICT (shop_id, dedupe_key) DO NOTHING`,
    [
      shopId,
      uuidv7(),
      `commission-earned:${orderId}:${partnerId}`,
      JSON.stringify({
        to: { partnerId },
        template: 'commission-earned',
        data: { orderName: order.name, amount: String(commission) },
      }),
    ],
  );
}

/** What deciding reads of an order, about as much as the product keeps of it. */
function factsOf(order: Payload): object {
  const { id, created_at, updated_at, financial_status, email, line_items, discount_codes, note_attributes } = order;
  return {
    id,
    created_at,
    updated_at,
    financial_status,
    email,
    discount_codes,
    note_attributes,
    lines: line_items.map(
      ({ id, product_id, variant_id, vendor, sku, quantity, price, discount_allocations, tax_lines }) => ({
        id,
        product_id,
        variant_id,
        vendor,
        sku,
        quantity,
        price,
        discounts: discount_allocations.map(({ amount }) => amount),
        taxes: tax_lines.map(({ price }) => price),
      }),
    ),
  };
}

/** 10 %, rounded half up. */
function commissionOf(order: Payload): bigint {
  const base = order.line_items.reduce((sum, line) => {
    const discounts = line.discount_allocations.reduce((all, { amount }) => all + cents(amount), 0n);
    return sum + cents(line.price) * BigInt(line.quantity) - discounts;
  }, 0n);
  return (base + 5n) / 10n;
}

function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
