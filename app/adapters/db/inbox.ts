/** The inbox from the worker's side: taking what waits, and ending it. See docs/decisions for why the rows are the truth and the queue a bell. */
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ClaimedItems, InboxItem, ItemOutcome } from '#app/flows/ports.ts';
import type { ShopConnection } from './in-shop.ts';
import { fewRows } from './prepared.ts';

interface InboxRow {
  inbox_id: string;
  position: string;
  webhook_id: string;
  topic: string;
  at: Date;
  attempts: number;
  body: Buffer;
}

/** Stored times are rounded to milliseconds, up too: what was due at once must not have to wait for the rest of one. */
const isDue = "not_before <= now() + interval '1 millisecond'";

const columns = 'inbox_id, position, webhook_id, topic, coalesce(triggered_at, received_at) AS at, attempts, body';

const waiting = `SELECT ${columns}, asks FROM inbox_item WHERE state = 'waiting' AND ${isDue}`;

/** See `ShopTransaction.claimItems`. */
export async function claimItems(sql: ShopConnection, limit: number, askingAtMost: number): Promise<ClaimedItems> {
  const { rows } = await sql.query<InboxRow & { asks: boolean }>(
    `WITH claimed AS (${waiting} AND NOT asks ORDER BY position LIMIT $1 FOR UPDATE SKIP LOCKED),
          asking AS (${waiting} AND asks ORDER BY position LIMIT $2)
     SELECT * FROM claimed UNION ALL SELECT * FROM asking`,
    [limit, askingAtMost],
  );
  return {
    items: rows.filter(({ asks }) => !asks).map(toItem),
    asking: rows.filter(({ asks }) => asks).map(toItem),
  };
}

/** See `ShopTransaction.claimThese`. */
export async function claimThese(sql: ShopConnection, inboxIds: readonly string[]): Promise<readonly InboxItem[]> {
  const { rows } = await sql.query<InboxRow>(
    `${waiting} AND inbox_id = ANY ($1::uuid[]) ORDER BY position FOR UPDATE SKIP LOCKED`,
    [inboxIds],
  );
  return rows.map(toItem);
}

export async function markAsking(sql: ShopConnection, inboxIds: readonly string[]): Promise<void> {
  await sql.query('UPDATE inbox_item SET asks = true WHERE inbox_id = ANY($1::uuid[])', [inboxIds]);
}

export async function endItems(sql: ShopConnection, outcomes: readonly ItemOutcome[]): Promise<void> {
  await sql.query(
    `UPDATE inbox_item SET state = outcome.state, attempts = outcome.attempts, error = outcome.error,
        not_before = now() + outcome.retry_after_ms * interval '1 millisecond',
        ended_at = CASE outcome.state WHEN 'waiting' THEN NULL ELSE now() END
       FROM ${fewRows('unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::text[])', '$6')} AS outcome (inbox_id, state, attempts, retry_after_ms, error)
      WHERE inbox_item.inbox_id = outcome.inbox_id`,
    [
      outcomes.map(({ inboxId }) => inboxId),
      outcomes.map(({ state }) => state),
      outcomes.map(({ attempts }) => attempts),
      outcomes.map(({ retryAfterMs }) => retryAfterMs),
      outcomes.map(({ error }) => error),
      outcomes.length,
    ],
  );
}

/** Writes an item of the product's own topics. A second one with the same webhook id is not written. */
export async function appendItem(
  sql: ShopConnection,
  shopId: string,
  item: { readonly topic: string; readonly webhookId: string; readonly body: unknown },
): Promise<void> {
  await sql.query(
    `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop_id, webhook_id) DO NOTHING`,
    [shopId, uuidv7(), item.webhookId, item.topic, Buffer.from(JSON.stringify(item.body))],
  );
}

/** A message of our own that is read once `afterMs` have passed. Returns its id. */
export async function appendLater(
  sql: ShopConnection,
  shopId: string,
  item: { readonly topic: string; readonly body: unknown },
  afterMs: number,
): Promise<string> {
  const inboxId = uuidv7();
  await sql.query(
    `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body, not_before)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
    [shopId, inboxId, `later:${inboxId}`, item.topic, Buffer.from(JSON.stringify(item.body)), afterMs / 1_000],
  );
  return inboxId;
}

/** Has an item read at once that waits for its time. */
export async function hastenItem(sql: ShopConnection, inboxId: string): Promise<void> {
  await sql.query(`UPDATE inbox_item SET not_before = now() WHERE inbox_id = $1 AND state = 'waiting'`, [inboxId]);
}

function toItem(row: InboxRow): InboxItem {
  return {
    inboxId: row.inbox_id,
    position: BigInt(row.position),
    webhookId: row.webhook_id,
    topic: row.topic,
    at: row.at.getTime(),
    attempts: row.attempts,
    body: row.body,
  };
}

/** Whether the database could not do it now and the item is not at fault: lost connections, deadlocks, timeouts, shutdown, too many clients. */
export function isPassingError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as Partial<pg.DatabaseError>).code ?? '';
  if (/^(08|25P03|40|53|55P03|57)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOST)/.test(code)) return true;
  return /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i.test(
    error.message,
  );
}
