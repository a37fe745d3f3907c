/** Visits to checkouts that no order came of. */
import type { OldVisitPorts } from '#app/flows/drop-old-visits.ts';
import type { Database } from './database.ts';
import { lockNames } from './history-locks.ts';
import { inShopSql } from './in-shop.ts';

export function oldVisits(database: Database): OldVisitPorts {
  return {
    dropVisits: (shopId, { after, before, limit }) =>
      inShopSql(database, shopId, async (sql) => {
        const { rows } = await sql.query<{ checkout_token: string; visitor: string; at: Date }>(
          `SELECT checkout_token, visitor, at FROM checkout_visit
            WHERE at < $1 AND ($2::timestamptz IS NULL OR (at, checkout_token, visitor) > ($2, $3, $4))
            ORDER BY at, checkout_token, visitor LIMIT $5`,
          [before, after === null ? null : new Date(after.at), after?.checkoutToken ?? '', after?.visitor ?? '', limit],
        );
        const last = rows.at(-1);
        if (last === undefined) return null;
        const tokens = [...new Set(rows.map(({ checkout_token }) => checkout_token))];
        // As whoever records an order of these checkouts does: it either finds the visit, or is found here.
        await lockNames(
          sql,
          shopId,
          tokens.map((token) => `checkout ${token}`),
        );
        const { rowCount } = await sql.query(
          `DELETE FROM checkout_visit AS visit WHERE checkout_token = ANY($1) AND at < $2
              AND NOT EXISTS (SELECT FROM customer_order WHERE customer_order.checkout_token = visit.checkout_token)`,
          [tokens, before],
        );
        return {
          dropped: rowCount ?? 0,
          last: { at: last.at.getTime(), checkoutToken: last.checkout_token, visitor: last.visitor },
        };
      }),
  };
}
