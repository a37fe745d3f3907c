/** Codes for one use whose days are over, and those that orders have used. */
import type { ExpiredCode, ExpiryPorts } from '#app/flows/expire-codes.ts';
import type { Database } from './database.ts';
import { inShopSql } from './in-shop.ts';
import { isInstalled } from './installation.ts';
import { insertOutboxItems } from './outbox.ts';

export function codeExpiry(database: Database): Pick<ExpiryPorts, 'isInstalled' | 'noteUses' | 'expire'> {
  return {
    isInstalled: (shopId) => isInstalled(database, shopId),
    noteUses: (shopId, since) =>
      inShopSql(database, shopId, async (sql) => {
        await sql.query(noteUsesSql, [shopId, since]);
      }),
    expire: (shopId, limit, wishOf) =>
      inShopSql(database, shopId, async (sql) => {
        const { rows } = await sql.query<ExpiredCode>(expireSql, [limit]);
        await insertOutboxItems(sql, shopId, rows.map(wishOf));
        return rows.length;
      }),
  };
}

/** A shop that hands out no such codes has no order read for it. */
const noteUsesSql = `
  UPDATE discount_code SET used_at = used.at FROM (
      SELECT lower(trim(typed.code)) AS code_key, min(o.created_at) AS at
        FROM customer_order o CROSS JOIN LATERAL jsonb_array_elements_text(o.facts->'discountCodes') AS typed (code)
       WHERE o.shop_id = $1 AND o.created_at >= $2 AND EXISTS (SELECT FROM discount_code WHERE shop_id = $1 AND handed_at IS NOT NULL)
       GROUP BY 1) AS used
   WHERE discount_code.shop_id = $1 AND discount_code.code_key = used.code_key AND single_use AND used_at IS NULL`;

/** A row that a visitor is just given again is locked, and has more days once it is free. */
const expireSql = `
  WITH over AS (
    SELECT code_key FROM discount_code
     WHERE expires_at <= now() AND used_at IS NULL AND wanted = 'active' AND state IN ('active', 'failed', 'removed')
     ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  UPDATE discount_code SET wanted = 'deleted', state = 'pending', last_error = NULL
    FROM over, partner WHERE discount_code.code_key = over.code_key AND partner.partner_id = discount_code.partner_id
  RETURNING discount_code.code, discount_code.partner_id AS "partnerId", partner.program_id AS "programId"`;
