/**
 * The friends whom a referrer invited, as far as a referrer may know of them: by the first letter of their names. Everybody whom the referrer's
 * link or code brought to the shop was screened once, so the screenings are the list.
 */
import { type FriendState, friendState } from '#app/domain/friend-state.ts';
import type { Verdict } from '#app/domain/screening.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';

export interface FriendView {
  /** Tells the friends of one list apart, and nothing else. */
  readonly key: string;
  readonly initial: string;
  readonly state: FriendState;
  readonly at: Date;
}

export interface FriendPage {
  readonly friends: readonly FriendView[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

export interface FriendCounts {
  readonly clicked: number;
  readonly registered: number;
  readonly ordered: number;
}

interface FriendRow {
  readonly position: string;
  readonly initial: string;
  readonly verdict: Verdict;
  readonly at: Date;
  readonly has_ordered: boolean;
  readonly is_rewarded: boolean;
}

/** What came of each friend's orders for the referrer. An order that was given back in full was an order all the same. */
const friendsSql = `
  SELECT screening.*, screening.occasion = 'order' OR coalesce(earned.any, false) AS has_ordered, coalesce(earned.available, 0) > 0 AS is_rewarded
    FROM screening LEFT JOIN LATERAL (
      SELECT true AS any, sum(entitlement.available) AS available
        FROM customer_order JOIN entitlement ON entitlement.subject = 'order' AND entitlement.subject_id = customer_order.order_id
         AND entitlement.partner_id = screening.partner_id
       WHERE customer_order.history_key = 'c:' || screening.customer_id
       HAVING count(*) > 0) AS earned ON true
   WHERE screening.partner_id = $1`;

/** The order of friends of one instant. It stands in addresses, where a friend's number has no place. */
const tieSql = 'md5(partner_id || customer_id)';

/** Newest first, `limit` of them, beginning where `after` says. */
export function listFriends(
  database: Database,
  shopId: string,
  partnerId: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<FriendPage> {
  return inShopSql(database, shopId, (sql) => readFriends(sql, partnerId, page));
}

export async function readFriends(
  sql: ShopConnection,
  partnerId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<FriendPage> {
  const from = positionOf(after);
  const { rows } = await sql.query<FriendRow>(
    `SELECT (extract(epoch FROM at) * 1000)::bigint || '-' || ${tieSql} AS position, initial, verdict, at, has_ordered, is_rewarded
       FROM (${friendsSql} AND ($2::timestamptz IS NULL OR (screening.at, ${tieSql}) < ($2, $3::text))
         ORDER BY screening.at DESC, ${tieSql} DESC LIMIT $4) AS friend ORDER BY at DESC, ${tieSql} DESC`,
    [partnerId, from?.at ?? null, from?.tie ?? null, limit + 1],
  );
  const listed = rows.slice(0, limit);
  return {
    friends: listed.map(({ position, initial, at, verdict, has_ordered, is_rewarded }) => ({
      key: position,
      initial,
      at,
      state: friendState({ verdict, hasOrdered: has_ordered, isRewarded: is_rewarded }),
    })),
    next: rows.length > limit ? (listed.at(-1)?.position ?? null) : null,
  };
}

/** A page's address may be altered by hand: what is no position begins at the beginning. */
function positionOf(after: string | null): { readonly at: Date; readonly tie: string } | null {
  const [, ms, tie] = /^(\d{1,15})-([0-9a-f]{32})$/.exec(after ?? '') ?? [];
  return ms === undefined || tie === undefined ? null : { at: new Date(Number(ms)), tie };
}

export async function countFriends(sql: ShopConnection, partnerId: string): Promise<FriendCounts> {
  const { rows } = await sql.query<FriendCounts>(
    `SELECT (SELECT count(DISTINCT visitor)::int FROM click WHERE partner_id = $1) AS clicked, count(*)::int AS registered,
        count(*) FILTER (WHERE has_ordered)::int AS ordered
       FROM (${friendsSql} AND screening.verdict = 'new') AS friend`,
    [partnerId],
  );
  return rows[0] ?? { clicked: 0, registered: 0, ordered: 0 };
}
