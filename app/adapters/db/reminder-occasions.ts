/**
 * What customers can be reminded of, as the shop's rows say it. The same conditions find who is to be reminded and, when the mail's turn comes,
 * whether the occasion is still there.
 */
import type { ReferrerOffer } from '#app/flows/referrer-page.ts';
import type { ExpiringReward } from '#app/flows/write-reminder.ts';
import type { Database } from './database.ts';
import { inShopSql } from './in-shop.ts';
import { readReferrerPage } from './read/referrer-page.ts';

/** A friend's reward that can still be spent: `left` to Shopify is only how much of it. */
export const expiringSql = `
  reward JOIN program USING (shop_id, program_id)
   WHERE remind_credit_days IS NOT NULL AND reward.state = 'granted' AND reward.amount > 0 AND reward.expires_at IS NOT NULL
     AND (reward.kind = 'store_credit' OR reward.code IS NOT NULL)`;

/** A referrer whose link nobody has followed and who has brought nobody by the code. */
export const unsharedSql = `
  partner JOIN program USING (shop_id, program_id)
   WHERE program.kind = 'referral' AND program.status = 'active' AND remind_share_days IS NOT NULL
     AND partner.status = 'approved' AND partner.customer_id IS NOT NULL
     AND NOT EXISTS (SELECT FROM click WHERE click.shop_id = partner.shop_id AND click.partner_id = partner.partner_id)
     AND NOT EXISTS (SELECT FROM screening WHERE screening.shop_id = partner.shop_id AND screening.partner_id = partner.partner_id)`;

/** A friend who registered and has ordered nothing since. */
export const waitingSql = `
  screening JOIN partner USING (shop_id, partner_id) JOIN program ON program.shop_id = partner.shop_id AND program.program_id = partner.program_id
   WHERE program.kind = 'referral' AND program.status = 'active' AND remind_friend_days IS NOT NULL
     AND partner.status = 'approved' AND partner.customer_id IS NOT NULL
     AND screening.verdict = 'new' AND screening.occasion = 'registration'
     AND NOT EXISTS (SELECT FROM customer_order
       WHERE customer_order.shop_id = screening.shop_id AND customer_order.history_key = 'c:' || screening.customer_id AND NOT test)`;

interface ExpiringRow {
  readonly customer_id: string;
  readonly currency: string;
  readonly kind: 'store_credit' | 'code';
  readonly code: string | null;
  readonly expires_at: Date;
  readonly transaction_ids: readonly string[];
  readonly given: string;
  readonly storefront_url: string | null;
}

export function getExpiringReward(
  database: Database,
  shopId: string,
  rewardId: string,
): Promise<ExpiringReward | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<ExpiringRow>(
      `SELECT customer_id, currency, reward.kind, code, expires_at, given.*, (SELECT storefront_url FROM shop) AS storefront_url
         FROM (SELECT reward.* FROM ${expiringSql} AND reward_id = $1) AS reward CROSS JOIN LATERAL (
           SELECT coalesce(array_agg(transaction_id), '{}') AS transaction_ids, coalesce(sum(amount), 0)::text AS given
             FROM store_credit_transaction moved WHERE moved.shop_id = reward.shop_id AND moved.reward_id = reward.reward_id) AS given`,
      [rewardId],
    );
    const [row] = rows;
    if (row === undefined) return null;
    return {
      customerId: row.customer_id,
      currency: row.currency,
      code: row.kind === 'code' ? row.code : null,
      transactionIds: row.transaction_ids,
      given: BigInt(row.given),
      expiresAt: row.expires_at,
      storefrontUrl: row.storefront_url,
    };
  });
}

/** Reads what a referrer is told. */
export interface OccasionReader {
  readonly database: Database;
  readonly now: number;
  /** The address of a link by its code. */
  readonly linkUrl: (code: string) => string;
}

export async function getUnsharedReferrer(reader: OccasionReader, shopId: string, partnerId: string) {
  const isThere = await inShopSql(reader.database, shopId, async (sql) => {
    const { rowCount } = await sql.query(`SELECT FROM ${unsharedSql} AND partner_id = $1`, [partnerId]);
    return rowCount === 1;
  });
  return isThere ? readTold(reader, shopId, partnerId) : null;
}

export async function getWaitingFriend(reader: OccasionReader, shopId: string, partnerId: string, friendId: string) {
  const friend = await inShopSql(reader.database, shopId, async (sql) => {
    const { rows } = await sql.query<{ initial: string }>(
      `SELECT initial FROM ${waitingSql} AND partner_id = $1 AND screening.customer_id = $2`,
      [partnerId, friendId],
    );
    return rows[0];
  });
  return friend === undefined ? null : { ...(await readTold(reader, shopId, partnerId)), initial: friend.initial };
}

async function readTold(
  { database, ...reader }: OccasionReader,
  shopId: string,
  partnerId: string,
): Promise<{ readonly shareUrl: string; readonly code: string | null; readonly offer: ReferrerOffer }> {
  const { shareUrl, code, offer } = await readReferrerPage(database, shopId, { partnerId, ...reader });
  return { shareUrl, code, offer };
}
