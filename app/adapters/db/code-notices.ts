/** What a webhook tells of discounts and their codes: only that it is worth comparing them soon. */
import type { DiscountNotice } from '#app/flows/arrived-facts.ts';
import type { ShopConnection } from './in-shop.ts';

/** Long enough for the other webhooks of one change to arrive. */
const soon = '5 seconds';

/** Has the codes compared soon, where a notice says something that is not recorded. What the product itself changed in Shopify says nothing new. */
export async function demandComparison(sql: ShopConnection, notices: readonly DiscountNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await sql.query(
    `UPDATE duty SET due_at = least(due_at, now() + interval '${soon}'), updated_at = now()
      WHERE duty = 'codes' AND lease IS NULL AND EXISTS (
        SELECT FROM unnest($1::text[], $2::text[], $3::text[]) AS told (about, gid, code)
         WHERE CASE told.about
           WHEN 'discount' THEN EXISTS (SELECT FROM program WHERE told.gid IN (discount_gid, single_use_gid))
           WHEN 'removed' THEN EXISTS (SELECT FROM discount_code WHERE code_key = lower(trim(told.code)) AND state = 'active' AND wanted = 'active')
           ELSE EXISTS (SELECT FROM discount_code WHERE code_key = lower(trim(told.code)) AND state IN ('paused', 'removed', 'failed')) END)`,
    [notices.map(({ about }) => about), notices.map(({ discountGid }) => discountGid), notices.map(({ code }) => code)],
  );
  await demandLook(
    sql,
    notices.map(({ discountGid }) => discountGid),
  );
}

/** The same for customers' own codes, each a discount of its own: just those are looked at. */
async function demandLook(sql: ShopConnection, discountGids: readonly string[]): Promise<void> {
  await sql.query(
    `WITH friends AS (
        UPDATE friend_code SET look_at = now() WHERE discount_gid = ANY($1) AND state IN ('made', 'removed') RETURNING 1),
      referrers AS (
        UPDATE reward_payment SET look_at = now() WHERE discount_gid = ANY($1) AND code_state IN ('made', 'removed') RETURNING 1)
     UPDATE duty SET due_at = least(due_at, now() + interval '${soon}'), updated_at = now()
      WHERE duty = 'personal_codes' AND lease IS NULL AND (EXISTS (SELECT FROM friends) OR EXISTS (SELECT FROM referrers))`,
    [discountGids],
  );
}
