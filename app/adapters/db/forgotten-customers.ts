/** Customers who asked to be forgotten: what could recognise them, and what they or others wrote of how they came. What was earned by them stays. */

import type { ShopConnection } from './in-shop.ts';
import { forgetRefusals } from './mail-refusals.ts';
import { forgetReminders } from './reminder-records.ts';

/** See `ShopTransaction.forgetCustomers`. */
export async function forgetCustomers(sql: ShopConnection, customerIds: readonly string[]): Promise<void> {
  await forgetRefusals(sql, customerIds);
  await forgetReminders(sql, customerIds);
  await sql.query('DELETE FROM customer_mark WHERE customer_id = ANY($1)', [customerIds]);
  await sql.query(`UPDATE screening SET initial = '' WHERE customer_id = ANY($1)`, [customerIds]);
  await sql.query(
    `UPDATE survey_answer SET text = NULL WHERE text IS NOT NULL AND (customer_id = ANY($1) OR order_id IN (${ordersOf}))`,
    [customerIds],
  );
  await sql.query(
    `UPDATE order_journey SET state = 'given_up', journey = NULL, next_at = NULL WHERE order_id IN (${ordersOf})`,
    [customerIds],
  );
}

const ordersOf = 'SELECT order_id FROM customer_order WHERE customer_id = ANY($1)';
