/** Where codes turned up with orders that they were not meant for, from the shop's real orders. */
import { looksLeaked } from '#app/domain/code-leak.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';

/** A code for one use, used by another visitor than the one it was handed to. */
export interface StrayCode {
  readonly orderId: string;
  readonly orderName: string;
  readonly at: Date;
  readonly code: string;
  readonly partnerId: string;
  readonly partnerName: string;
}

/** A code for everybody, with its uses; see domain/code-leak.ts. */
export interface LeakingCode {
  readonly code: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly orders: number;
  readonly withoutClick: number;
}

export interface CodeLeaks {
  /** The newest, at most fifty. */
  readonly stray: readonly StrayCode[];
  /** Those with the most orders without a click first, at most fifty. */
  readonly leaking: readonly LeakingCode[];
}

/** An order with each code that it used, as the code's row has it. Visitors that are known to be one browser count as one. */
const used = `customer_order o
  CROSS JOIN LATERAL jsonb_array_elements_text(o.facts->'discountCodes') AS typed (code)
  JOIN discount_code c ON c.shop_id = o.shop_id AND c.code_key = lower(trim(typed.code))
  JOIN partner p ON p.shop_id = c.shop_id AND p.partner_id = c.partner_id
  LEFT JOIN joined_visitor buyer ON buyer.shop_id = o.shop_id AND buyer.visitor = o.visitor
 WHERE o.shop_id = $1 AND o.created_at >= $2 AND NOT o.test AND o.created_at >= c.created_at`;

const straySql = `
  SELECT o.order_id AS "orderId", o.name AS "orderName", o.created_at AS at, c.code, c.partner_id AS "partnerId", p.name AS "partnerName"
    FROM ${used} AND c.single_use AND o.visitor IS NOT NULL
     AND coalesce(buyer.canonical, o.visitor) IS DISTINCT FROM coalesce(
       (SELECT canonical FROM joined_visitor had WHERE had.shop_id = c.shop_id AND had.visitor = c.visitor), c.visitor)
   ORDER BY o.created_at DESC, o.order_id LIMIT 50`;

const usesSql = `
  SELECT c.code, c.partner_id AS "partnerId", p.name AS "partnerName", count(*)::int AS orders,
      count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM click k WHERE k.shop_id = o.shop_id AND k.partner_id = c.partner_id AND k.at <= o.created_at
          AND k.visitor IN (o.visitor, buyer.canonical)))::int AS "withoutClick"
    FROM ${used} AND NOT c.single_use
   GROUP BY c.code, c.partner_id, p.name ORDER BY "withoutClick" DESC, c.code LIMIT 500`;

export function readCodeLeaks(database: Database, shopId: string, since: Date): Promise<CodeLeaks> {
  return inShopSql(database, shopId, async (sql) => {
    const stray = await sql.query<StrayCode>(straySql, [shopId, since]);
    const { rows: uses } = await sql.query<LeakingCode>(usesSql, [shopId, since]);
    const all = uses.reduce(
      (sum, use) => ({ orders: sum.orders + use.orders, withoutClick: sum.withoutClick + use.withoutClick }),
      { orders: 0, withoutClick: 0 },
    );
    return { stray: stray.rows, leaking: uses.filter((use) => looksLeaked(use, all)).slice(0, 50) };
  });
}
