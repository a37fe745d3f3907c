/**
 * Puts what came in into the inbox by group commit, through the role that may insert there and read nothing. A second delivery of a webhook
 * changes nothing. In the bench the statements, commits and system calls of one insert for each webhook were most of what the door cost.
 */
import type pg from 'pg';
import type { IncomingItem } from '#app/flows/accept-webhook.ts';
import { createGroupCommit } from './group-commit.ts';

/** Bytes; a larger body is a batch of its own. */
const batchMax = 1024 * 1024;
const waitingMax = 64 * 1024 * 1024;
/** What an item takes beside its body, roughly. */
const rowSize = 1024;
/** A large body in one lane does not hold up the others. */
const lanes = 2;

/** The bodies come as one value, of which each row takes its part: an array of them would be sent as text, twice as long. */
const insertSql = `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, event_id, topic, api_version, triggered_at, received_at, body, state)
  SELECT shop_id, inbox_id, webhook_id, event_id, topic, api_version, triggered_at, received_at, substr($1::bytea, body_from, body_length), 'waiting'
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::int[], $11::int[])
      AS came (shop_id, inbox_id, webhook_id, event_id, topic, api_version, triggered_at, received_at, body_from, body_length)
  ON CONFLICT DO NOTHING`;

export interface InboxDoor {
  /** Resolves once the item is committed, or was there before. */
  insert(item: IncomingItem): Promise<void>;
  /** Waits for every item that was accepted. */
  drain(): Promise<void>;
}

export function createInboxDoor(pool: pg.Pool): InboxDoor {
  const items = createGroupCommit<IncomingItem>({
    insert: (rows) => pool.query({ name: 'inbox-insert', text: insertSql, values: toValues(rows) }),
    sizeOf: ({ body }) => rowSize + body.length,
    batchMax,
    waitingMax,
    lanes,
  });
  return { insert: items.store, drain: items.drain };
}

function toValues(items: readonly IncomingItem[]): unknown[] {
  let end = 1;
  const starts = items.map(({ body }) => {
    const start = end;
    end += body.length;
    return start;
  });
  return [
    Buffer.concat(items.map(({ body }) => body)),
    items.map(({ shopId }) => shopId),
    items.map(({ inboxId }) => inboxId),
    items.map(({ webhookId }) => webhookId),
    items.map(({ eventId }) => eventId),
    items.map(({ topic }) => topic),
    items.map(({ apiVersion }) => apiVersion),
    items.map(({ triggeredAt }) => triggeredAt?.toISOString() ?? null),
    items.map(({ receivedAt }) => new Date(receivedAt).toISOString()),
    starts,
    items.map(({ body }) => body.length),
  ];
}
