/** The shop's web pixel as it stands here: what is wanted of it, and what was last found or made in Shopify. */
import type { PixelStanding } from '#app/flows/keep-pixel.ts';
import type { OutboxEffect } from '#app/flows/outbox-attempt.ts';
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';

/** See `KeepPixelPorts.readStanding`. */
export async function readPixelStanding(sql: ShopConnection, shopId: string): Promise<PixelStanding> {
  const { rows } = await sql.query<PixelStanding>(
    `SELECT status = 'installed' AS "isInstalled", pixel_key AS account,
        (SELECT json_build_object('state', state, 'account', account, 'endpoint', endpoint) FROM web_pixel WHERE shop_id = $1) AS saved,
        EXISTS (SELECT FROM outbox_item WHERE shop_id = $1 AND kind = 'web_pixel' AND state IN ('waiting', 'started')) AS "isAskedFor"
       FROM shop WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0] ?? { isInstalled: false, account: '', saved: null, isAskedFor: false };
}

/** What an attempt came to. */
export async function savePixel(
  sql: ShopConnection,
  shopId: string,
  effect: Extract<OutboxEffect, { on: 'web_pixel' }>,
  now: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO web_pixel (shop_id, state, pixel_gid, account, endpoint, last_error, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (shop_id) DO UPDATE SET state = excluded.state, pixel_gid = coalesce(excluded.pixel_gid, web_pixel.pixel_gid),
       account = excluded.account, endpoint = excluded.endpoint, last_error = excluded.last_error, changed_at = excluded.changed_at`,
    [shopId, effect.state, effect.pixelGid, effect.account, effect.endpoint, effect.lastError, now],
  );
}

export interface PixelStatus {
  /** `connecting`: it has not been made yet, or Shopify said no and is asked again. */
  readonly state: 'connected' | 'connecting' | 'failed';
  /** What Shopify said, where it is not connected and Shopify said something. */
  readonly why: string | null;
}

/** How the pixel stands, for the merchant. `endpoint`: where it is to report to. */
export function readPixelStatus(database: Database, shopId: string, endpoint: string): Promise<PixelStatus> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<{
      state: 'connected' | 'waiting' | 'failed';
      why: string | null;
      current: boolean;
    }>(
      `SELECT state, last_error AS why, account = pixel_key AND endpoint = $2 AS current FROM web_pixel JOIN shop USING (shop_id) WHERE shop_id = $1`,
      [shopId, endpoint],
    );
    const [row] = rows;
    if (row === undefined) return { state: 'connecting', why: null };
    if (row.state === 'connected') return { state: row.current ? 'connected' : 'connecting', why: null };
    return { state: row.state === 'failed' ? 'failed' : 'connecting', why: row.why };
  });
}
