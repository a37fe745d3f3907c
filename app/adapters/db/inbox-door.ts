/** Puts what came in into the inbox, through the role that may insert there and read nothing. A second delivery of a webhook changes nothing. */
import type pg from 'pg';
import type { IncomingItem } from '#app/flows/accept-webhook.ts';

const insertSql = `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, event_id, topic, api_version, triggered_at, received_at, body, state)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting') ON CONFLICT DO NOTHING`;

export function createInboxDoor(pool: pg.Pool) {
  return {
    /** Resolves once the item is committed, or was there before. */
    async insert(item: IncomingItem): Promise<void> {
      await pool.query({
        name: 'inbox-insert',
        text: insertSql,
        values: [
          item.shopId,
          item.inboxId,
          item.webhookId,
          item.eventId,
          item.topic,
          item.apiVersion,
          item.triggeredAt,
          new Date(item.receivedAt),
          item.body,
        ],
      });
    },
  };
}
