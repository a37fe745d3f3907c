/**
 * Who was at a checkout, and the orders that came of it. An order whose attribute names no visitor has the one who was last told of for its
 * checkout. Whichever of the two is recorded later makes the join: the order looks for visits, a visit looks for orders, and both hold the
 * checkout's name locked while they do (see `lockHistories`), so that they never pass each other unseen.
 */
import type { CheckoutVisit } from '#app/domain/facts.ts';
import { dropSql } from './checkpoints.ts';
import type { ShopConnection } from './in-shop.ts';

/** Of the visits of one checkout the one that counts. */
export const latestVisitOrder = 'at DESC, visitor COLLATE "C"';

/** That an order's visitor is the pixel's to name. */
const isNamedByPixel = `visitor_from IS DISTINCT FROM 'attribute' AND (visitor IS NULL OR visitor_from = 'pixel')`;

/** Records visits and names the visitors of the orders that are there already. To be called after the same batch's orders were recorded. */
export async function recordCheckoutVisits(
  sql: ShopConnection,
  shopId: string,
  visits: readonly CheckoutVisit[],
): Promise<void> {
  await sql.query(
    `WITH arrived AS MATERIALIZED (
        SELECT checkout_token, visitor, max(at) AS at FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS came (checkout_token, visitor, at)
         GROUP BY checkout_token, visitor),
      recorded AS (
        INSERT INTO checkout_visit (shop_id, checkout_token, visitor, at) SELECT $1::uuid, checkout_token, visitor, at FROM arrived
        ON CONFLICT (shop_id, checkout_token, visitor) DO UPDATE SET at = excluded.at WHERE checkout_visit.at < excluded.at),
      latest AS MATERIALIZED (
        SELECT DISTINCT ON (checkout_token) checkout_token, visitor FROM (
          SELECT checkout_token, visitor, at FROM arrived
           UNION ALL SELECT checkout_token, visitor, at FROM checkout_visit WHERE checkout_token = ANY($2)) AS told
         ORDER BY checkout_token, ${latestVisitOrder}),
      named AS (
        UPDATE customer_order SET visitor = latest.visitor, visitor_from = 'pixel' FROM latest
         WHERE customer_order.checkout_token = latest.checkout_token AND customer_order.visitor IS DISTINCT FROM latest.visitor
           AND ${isNamedByPixel.replaceAll(/\bvisitor/g, 'customer_order.visitor')}
        RETURNING history_key, created_at AS at)
     ${dropSql('named')}`,
    [
      shopId,
      visits.map(({ checkoutToken }) => checkoutToken),
      visits.map(({ visitor }) => visitor),
      visits.map(({ at }) => new Date(at)),
    ],
  );
}
