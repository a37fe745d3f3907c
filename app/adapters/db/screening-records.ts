/** Who of a shop's customers was screened for whom, and the marks by which one person is found under two accounts. */
import type { NewnessMark } from '#app/domain/program.ts';
import type { Mark, ScreeningRecords } from '#app/flows/screen-friends.ts';
import { lockNames } from './history-locks.ts';
import type { ShopConnection } from './in-shop.ts';

/** In one order for everybody, and after the locks of orders and histories: nobody who holds one waits for any other. */
export function screeningRecords(sql: ShopConnection, shopId: string): ScreeningRecords {
  return {
    async keepsMarks() {
      const { rowCount } = await sql.query(`SELECT 1 FROM program WHERE kind = $1 LIMIT 1`, ['referral']);
      return rowCount !== 0;
    },
    async recordMarks(customers) {
      const rows = customers.flatMap(({ customerId, at, marks }) => marks.map((mark) => ({ ...mark, customerId, at })));
      if (rows.length === 0) return;
      await sql.query(
        `INSERT INTO customer_mark (shop_id, kind, mark, customer_id, at)
         SELECT $1::uuid, kind, mark, customer_id, min(at) FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
             AS told (kind, mark, customer_id, at) GROUP BY kind, mark, customer_id ORDER BY kind, mark, customer_id
         ON CONFLICT (shop_id, kind, mark, customer_id) DO UPDATE SET at = excluded.at WHERE excluded.at < customer_mark.at`,
        [
          shopId,
          rows.map(({ kind }) => kind),
          rows.map(({ mark }) => mark),
          rows.map(({ customerId }) => customerId),
          rows.map(({ at }) => new Date(at)),
        ],
      );
    },
    async readMarks(customerIds) {
      const { rows } = await sql.query<Mark & { readonly customerId: string }>(
        'SELECT customer_id AS "customerId", kind, mark FROM customer_mark WHERE customer_id = ANY($1)',
        [customerIds],
      );
      return Map.groupBy(rows, ({ customerId }) => customerId);
    },
    lockScreenings: (marks, partnerIds) =>
      lockNames(sql, shopId, [
        ...marks.map(({ kind, mark }) => `${kind} ${mark}`),
        ...partnerIds.map((partnerId) => `friends of ${partnerId}`),
      ]),
    async readKnown({ customerId, programId, partnerId, at, since, terms: { limit } }, marks) {
      const { rows } = await sql.query<KnownRow>(knownSql, [
        customerId,
        programId,
        partnerId,
        new Date(at),
        new Date(since),
        limit?.per ?? 'day',
        marks.map(({ kind }) => kind),
        marks.map(({ mark }) => mark),
      ]);
      const [row] = rows;
      if (row === undefined || row.is_screened) return null;
      return {
        isReferrer: row.is_referrer,
        hasBoughtBefore: row.has_bought,
        others: row.others ?? [],
        friendsInPeriod: row.friends,
      };
    },
    async recordScreening({ at, screenedAt, ...screening }) {
      const { customerId, programId, partnerId, occasion, verdict, matched, matchedCustomerId, initial } = screening;
      await sql.query(
        `INSERT INTO screening (shop_id, customer_id, program_id, partner_id, occasion, at, verdict, matched, matched_customer_id, initial, screened_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          shopId,
          customerId,
          programId,
          partnerId,
          occasion,
          new Date(at),
          verdict,
          matched,
          matchedCustomerId,
          initial,
          new Date(screenedAt),
        ],
      );
    },
  };
}

interface KnownRow {
  readonly is_screened: boolean;
  readonly is_referrer: boolean;
  readonly has_bought: boolean;
  readonly others: readonly { readonly mark: NewnessMark; readonly customerId: string }[] | null;
  readonly friends: number;
}

/**
 * Another account with the same mark counts against the friend if it was there first, or is somebody's friend already. A period is a calendar's,
 * in the shop's time zone.
 */
const knownSql = `
  WITH zone AS (SELECT time_zone AS name FROM shop),
    period AS (
      SELECT date_trunc($6, $4::timestamptz AT TIME ZONE zone.name) AT TIME ZONE zone.name AS begins,
          (date_trunc($6, $4::timestamptz AT TIME ZONE zone.name) + ('1 ' || $6)::interval) AT TIME ZONE zone.name AS ends FROM zone)
  SELECT
    EXISTS (SELECT 1 FROM screening WHERE customer_id = $1 AND program_id = $2 AND partner_id = $3) AS is_screened,
    EXISTS (SELECT 1 FROM partner WHERE partner_id = $3 AND customer_id = $1) AS is_referrer,
    EXISTS (SELECT 1 FROM customer_order WHERE history_key = 'c:' || $1 AND created_at < $5 AND NOT test) AS has_bought,
    (SELECT json_agg(json_build_object('mark', kind, 'customerId', customer_id) ORDER BY at, customer_id) FROM (
      SELECT kind, other.customer_id, other.at FROM customer_mark AS other JOIN unnest($7::text[], $8::text[]) AS own (kind, mark) USING (kind, mark)
       WHERE other.customer_id <> $1 AND (other.at < $4 OR EXISTS (
         SELECT 1 FROM screening WHERE screening.customer_id = other.customer_id AND program_id = $2 AND verdict = 'new'))) AS others) AS others,
    (SELECT count(*)::int FROM screening, period
      WHERE partner_id = $3 AND verdict = 'new' AND at >= period.begins AND at < period.ends) AS friends`;
