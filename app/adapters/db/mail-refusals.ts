/** Who refused mail that is marketing: by a mark of the address, never by the address. */
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';

export function hasRefused(database: Database, shopId: string, mark: string): Promise<boolean> {
  return inShopSql(database, shopId, async (sql) => {
    const { rowCount } = await sql.query('SELECT FROM mail_refusal WHERE mark = $1', [mark]);
    return rowCount === 1;
  });
}

/** Whoever refuses twice refused at the first time. */
export function recordRefusal(
  database: Database,
  shopId: string,
  refusal: { readonly mark: string; readonly customerId: string | null; readonly at: Date },
): Promise<void> {
  const { mark, customerId, at } = refusal;
  return inShopSql(database, shopId, async (sql) => {
    await sql.query(
      `INSERT INTO mail_refusal (shop_id, mark, customer_id, at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (shop_id, mark) DO UPDATE SET customer_id = coalesce(mail_refusal.customer_id, excluded.customer_id)`,
      [shopId, mark, customerId, at],
    );
  });
}

export function deleteRefusal(database: Database, shopId: string, mark: string): Promise<void> {
  return inShopSql(database, shopId, async (sql) => {
    await sql.query('DELETE FROM mail_refusal WHERE mark = $1', [mark]);
  });
}

/** The customer is forgotten: nothing is kept of them, and Shopify has no address for them to be written to. */
export async function forgetRefusals(sql: ShopConnection, customerIds: readonly string[]): Promise<void> {
  await sql.query(
    `DELETE FROM mail_refusal WHERE customer_id = ANY($1)
        OR mark IN (SELECT mark FROM customer_mark WHERE kind = 'email' AND customer_id = ANY($1))`,
    [customerIds],
  );
}
