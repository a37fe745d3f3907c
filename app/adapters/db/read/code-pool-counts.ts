/** How many codes for one use there are, and what became of them. */
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';

/** How the codes for one use of a programme, or of one partner, stand. */
export interface CodePool {
  readonly programId: string;
  readonly programName: string;
  /** In Shopify, for the next visitors. */
  readonly free: number;
  readonly coming: number;
  /** With a visitor, and not used so far. */
  readonly handedOut: number;
  readonly used: number;
  readonly expired: number;
}

/** Of programmes that hand out codes for one use, or once did. */
export function readCodePools(database: Database, shopId: string): Promise<readonly CodePool[]> {
  return inShopSql(database, shopId, (sql) => countPools(sql, shopId, null));
}

/** Of one partner, or of every programme. */
export async function countPools(
  sql: ShopConnection,
  shopId: string,
  partnerId: string | null,
): Promise<readonly CodePool[]> {
  const { rows } = await sql.query<CodePool>(
    `SELECT program_id AS "programId", g.name AS "programName",
        count(*) FILTER (WHERE visitor IS NULL AND state = 'active')::int AS free,
        count(*) FILTER (WHERE visitor IS NULL AND state = 'pending')::int AS coming,
        count(*) FILTER (WHERE visitor IS NOT NULL AND used_at IS NULL AND wanted = 'active')::int AS "handedOut",
        count(*) FILTER (WHERE used_at IS NOT NULL)::int AS used,
        count(*) FILTER (WHERE used_at IS NULL AND wanted = 'deleted')::int AS expired
       FROM discount_code c JOIN partner p USING (shop_id, partner_id) JOIN program g USING (shop_id, program_id)
      WHERE shop_id = $1 AND c.single_use AND ($2::uuid IS NULL OR partner_id = $2)
      GROUP BY program_id, g.name, g.rank ORDER BY g.rank, program_id`,
    [shopId, partnerId],
  );
  return rows;
}
