/**
 * Locks on the names of orders and histories, not on rows, so that a history can be locked before its first row exists: orders first, then
 * histories, each in one order for everyone, which leaves nothing to deadlock on.
 */

import type { ArrivedFacts, Touched } from '#app/flows/arrived-facts.ts';
import type { ShopConnection } from './in-shop.ts';
import { sameBrowserSql } from './joined-visitors.ts';

/** What an order is decided with: its customer's other orders, or itself alone. */
export function historyKeyOf(orderId: string, customerId: string | null): string {
  return customerId === null ? `o:${orderId}` : `c:${customerId}`;
}

/** See `ShopTransaction.lockHistories`. */
export async function lockHistories(
  sql: ShopConnection,
  shopId: string,
  facts: ArrivedFacts,
  touched: Touched,
): Promise<readonly string[]> {
  const orderIds = new Set([
    ...facts.orders.map((order) => order.facts.orderId),
    ...facts.refunds.map((refund) => refund.facts.orderId),
    ...facts.disputes.flatMap((dispute) => dispute.facts.orderId ?? []),
    ...touched.orderIds,
  ]);
  const visited = facts.checkoutVisits.map(({ checkoutToken }) => checkoutToken);
  // Where the attribute names the visitor, the pixel's word is evidence still.
  const checkouts = new Set([...visited, ...facts.orders.flatMap(({ checkoutToken }) => checkoutToken ?? [])]);
  // Which history an order belongs to can change, but only under this lock; likewise what is told of a checkout.
  await lockNames(sql, shopId, [
    ...[...orderIds].map((orderId) => `order ${orderId}`),
    ...[...checkouts].map((token) => `checkout ${token}`),
  ]);
  // Who settles at this moment may have read the visitor's clicks before the one that came, and shows no order yet.
  if (touched.visitors.length > 0) await awaitSettlements(sql);
  const { rows } = await sql.query<{ history_key: string }>(
    `WITH touched AS MATERIALIZED (${sameBrowserSql('SELECT unnest($2::text[]) AS visitor')})
     SELECT history_key FROM customer_order WHERE order_id = ANY($1)
      UNION ALL SELECT history_key FROM customer_order WHERE visitor = ANY(ARRAY(SELECT visitor FROM touched))
      UNION ALL SELECT 'c:' || customer_id FROM registration WHERE visitor = ANY(ARRAY(SELECT visitor FROM touched))
      UNION ALL SELECT history_key FROM customer_order WHERE checkout_token = ANY($3)`,
    [[...orderIds], touched.visitors.map(({ visitor }) => visitor), visited],
  );
  const keys = new Set([
    ...rows.map((row) => row.history_key),
    ...facts.orders.map((order) => historyKeyOf(order.facts.orderId, order.facts.customerId)),
    ...facts.registrations.map((registration) => `c:${registration.facts.customerId}`),
    ...touched.customerIds.map((customerId) => `c:${customerId}`),
    ...touched.historyKeys,
  ]);
  await lockNames(
    sql,
    shopId,
    [...keys].map((key) => `history ${key}`),
    // The last of all locks: nobody who holds it waits for another's.
    `, pg_advisory_xact_lock_shared(${settlingLock})`,
  );
  return [...keys];
}

/** Shared by all who settle histories of a shop, from when they hold those histories' locks until they have committed. */
const settlingLock = `hashtextextended(current_setting('app.shop_id') || ' settling', 0)`;

/** See `ShopTransaction.awaitSettlements`. The lock is given back with the savepoint, so that those who begin after it are not held up. */
export async function awaitSettlements(sql: ShopConnection): Promise<void> {
  await sql.query('SAVEPOINT settled');
  await sql.query(`SELECT pg_advisory_xact_lock(${settlingLock})`);
  await sql.query('ROLLBACK TO SAVEPOINT settled');
  await sql.query('RELEASE SAVEPOINT settled');
}

/** Locks on names, taken in one order by everybody. */
export async function lockNames(
  sql: ShopConnection,
  shopId: string,
  names: readonly string[],
  more = '',
): Promise<void> {
  if (names.length === 0) return;
  await sql.query(
    `SELECT count(pg_advisory_xact_lock(lock))${more} FROM (
       SELECT DISTINCT hashtextextended($1 || ' ' || name, 0) AS lock FROM unnest($2::text[]) AS name ORDER BY lock OFFSET 0) AS locks`,
    [shopId, names],
  );
}
