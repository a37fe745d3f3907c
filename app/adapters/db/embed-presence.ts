/** When a shop's embed was last heard of. */
import type { Database } from './database.ts';
import { inShopSql } from './in-shop.ts';

/** See `EmbedPorts.noteEmbedSeen`. */
export function noteEmbedSeen(database: Database, shopId: string, at: Date): Promise<void> {
  return inShopSql(database, shopId, async (sql) => {
    await sql.query('UPDATE shop SET embed_seen_at = $1 WHERE embed_seen_at IS NULL OR embed_seen_at < $1', [at]);
  });
}
