/** The names of one browser: which belong together, and joining another. See flows/join-visitors.ts for what may be joined. */
import type { JoinRecords, KnownVisitor } from '#app/flows/join-visitors.ts';
import type { ShopConnection } from './in-shop.ts';
import { appendItem } from './inbox.ts';

/** A query of `visitor`: those of `visitors`, a query or the name of one, and all that are joined with one of them. */
export function sameBrowserSql(visitors: string): string {
  return `SELECT visitor FROM (${visitors}) AS asked
    UNION SELECT other.visitor FROM (${visitors}) AS asked
      JOIN joined_visitor AS own USING (visitor) JOIN joined_visitor AS other ON other.canonical = own.canonical`;
}

export function joinRecords(sql: ShopConnection, shopId: string): JoinRecords {
  return {
    async lockJoins() {
      await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended($1 || ' joins', 0))`, [shopId]);
    },
    async readKnown(visitors) {
      const { rows } = await sql.query<KnownVisitor>(
        `SELECT visitor, canonical, (SELECT count(*)::int FROM joined_visitor AS other WHERE other.canonical = own.canonical) AS names,
            (SELECT (extract(epoch FROM max(at)) * 1000)::float8 FROM click WHERE click.visitor = asked.visitor) AS "clickedAt"
           FROM unnest($1::text[]) AS asked (visitor) LEFT JOIN joined_visitor AS own USING (visitor)`,
        [visitors],
      );
      return rows;
    },
    async join({ visitors, canonical, at }) {
      await sql.query(
        `INSERT INTO joined_visitor (shop_id, visitor, canonical, joined_at) SELECT $1::uuid, unnest($3::text[]), $2, $4
         ON CONFLICT (shop_id, visitor) DO NOTHING`,
        [shopId, canonical, visitors, new Date(at)],
      );
    },
    async askToSettle(visitor) {
      await appendItem(sql, shopId, { topic: 'tributary/joined', webhookId: `joined:${visitor}`, body: { visitor } });
    },
  };
}
