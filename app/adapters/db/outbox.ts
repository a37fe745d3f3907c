/**
 * Writing the outbox. An item is written in the transaction of the decision that wants it, so that neither exists without the other; ring the
 * doorbell after the commit. A wish that was written before (same `dedupeKey`) is left as it is.
 */
import { v7 as uuidv7 } from 'uuid';
import type { OutboxWish } from '#app/flows/outbox-kinds.ts';
import type { ShopConnection, ShopTransaction } from './in-shop.ts';

/** Writes the wishes through plain SQL and returns how many of them are new. */
export async function insertOutboxItems(
  sql: ShopConnection,
  shopId: string,
  wishes: readonly OutboxWish[],
): Promise<number> {
  if (wishes.length === 0) return 0;
  const { rowCount } = await sql.query(
    // The clock and not the transaction's beginning: of two that waited for one lock, the one that had it first wrote the older wish.
    `INSERT INTO outbox_item (shop_id, outbox_id, kind, dedupe_key, serial_key, payload, created_at)
     SELECT $1::uuid, wish.*, clock_timestamp() FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[]) AS wish
     ON CONFLICT (shop_id, dedupe_key) DO NOTHING`,
    [
      shopId,
      wishes.map(() => uuidv7()),
      wishes.map((wish) => wish.kind),
      wishes.map((wish) => wish.dedupeKey),
      wishes.map((wish) => wish.serialKey),
      wishes.map((wish) => JSON.stringify(wish.payload)),
    ],
  );
  return rowCount ?? 0;
}

/** The same within a Prisma transaction. */
export async function createOutboxItems(
  tx: ShopTransaction,
  shopId: string,
  wishes: readonly OutboxWish[],
): Promise<number> {
  if (wishes.length === 0) return 0;
  const { count } = await tx.outboxItem.createMany({
    data: wishes.map((wish) => ({ ...wish, shopId, outboxId: uuidv7() })),
    skipDuplicates: true,
  });
  return count;
}
