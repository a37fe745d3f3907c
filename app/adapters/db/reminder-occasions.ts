/**
 * What customers can be reminded of, as the shop's rows say it. The same conditions find who is to be reminded and, when the mail's turn comes,
 * whether the occasion is still there.
 */
import type { ReferrerOffer } from '#app/flows/referrer-page.ts';
import type { ExpiringCode, ExpiringCredit } from '#app/flows/write-reminder.ts';
import type { Database } from './database.ts';
import { inShopSql } from './in-shop.ts';
import { readReferrerPage } from './read/referrer-page.ts';

/** A friend's store credit that ends; how much of it is left is Shopify's to say. */
export const expiringCreditSql = `
  reward JOIN program USING (shop_id, program_id)
   WHERE remind_credit_days IS NOT NULL AND reward.kind = 'store_credit' AND reward.state = 'granted' AND reward.amount > 0
     AND reward.expires_at IS NOT NULL`;

/** The same of a friend's code that no order is known to have used. */
export const expiringCodeSql = `
  friend_code JOIN reward USING (shop_id, reward_id) JOIN program USING (shop_id, program_id)
   WHERE remind_credit_days IS NOT NULL AND friend_code.state = 'made' AND friend_code.expires_at IS NOT NULL
     AND reward.code_id = friend_code.code_id`;

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

interface CreditRow {
  readonly customer_id: string;
  readonly currency: string;
  readonly expires_at: Date;
  readonly transaction_ids: readonly string[];
  readonly given: string;
  readonly storefront_url: string | null;
}

const shopsAddress = '(SELECT storefront_url FROM shop) AS storefront_url';

export function getExpiringCredit(
  database: Database,
  shopId: string,
  rewardId: string,
): Promise<ExpiringCredit | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<CreditRow>(
      `SELECT customer_id, currency, expires_at, moved.*, ${shopsAddress}
         FROM (SELECT reward.* FROM ${expiringCreditSql} AND reward_id = $1) AS credit CROSS JOIN LATERAL (
           SELECT coalesce(array_agg(transaction_id), '{}') AS transaction_ids, coalesce(sum(amount), 0)::text AS given
             FROM store_credit_transaction WHERE shop_id = credit.shop_id AND reward_id = credit.reward_id) AS moved`,
      [rewardId],
    );
    const [row] = rows;
    if (row === undefined) return null;
    return {
      customerId: row.customer_id,
      currency: row.currency,
      transactionIds: row.transaction_ids,
      given: BigInt(row.given),
      expiresAt: row.expires_at,
      storefrontUrl: row.storefront_url,
    };
  });
}

interface CodeRow {
  readonly code: string;
  readonly percent: string | null;
  readonly amount: string | null;
  readonly currency: string;
  readonly expires_at: Date;
  readonly storefront_url: string | null;
}

export function getExpiringCode(database: Database, shopId: string, codeId: string): Promise<ExpiringCode | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<CodeRow>(
      `SELECT friend_code.code, trim_scale(friend_code.percent)::text AS percent, friend_code.amount::text, friend_code.currency, friend_code.expires_at, ${shopsAddress}
         FROM ${expiringCodeSql} AND friend_code.code_id = $1`,
      [codeId],
    );
    const [row] = rows;
    if (row === undefined) return null;
    const { code, percent, amount, currency, expires_at: expiresAt, storefront_url: storefrontUrl } = row;
    return { code, percent, currency, expiresAt, storefrontUrl, amount: amount === null ? null : BigInt(amount) };
  });
}

/** Reads what a referrer is told. */
export interface OccasionReader {
  readonly database: Database;
  readonly now: number;
  readonly appUrl: string;
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
  const { shareUrl, code, offer } = await readReferrerPage(database, shopId, { partnerId, after: null, ...reader });
  return { shareUrl, code, offer };
}
