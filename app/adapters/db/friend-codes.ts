/**
 * Friends' codes: written with the settlement that grants them, ended by whoever carried out what was wanted of them, used by the order that names
 * them. A reward says which code it is now; every other one of it is wanted no longer. Used is used: nothing changes such a row again.
 */
import type { FriendCode } from '#app/flows/give-friend-code.ts';
import type { OutboxEffect } from '#app/flows/outbox-attempt.ts';
import type { Settlement } from '#app/flows/settlement.ts';
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';
import { insertOutboxItems } from './outbox.ts';

/** The codes that the settlements grant, after their rewards. */
export async function insertFriendCodes(
  sql: ShopConnection,
  shopId: string,
  settlements: readonly Settlement[],
): Promise<void> {
  const codes = settlements.flatMap(({ rewards, currency, at }) =>
    rewards.flatMap(({ rewardId, customerId, newCode }) =>
      newCode === null ? [] : [{ rewardId, customerId, currency, at, ...newCode }],
    ),
  );
  if (codes.length === 0) return;
  await sql.query(
    `INSERT INTO friend_code (shop_id, code_id, reward_id, customer_id, code, currency, percent, amount, min_order, planned_at)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::bigint[], $9::bigint[], $10::timestamptz[])`,
    [
      shopId,
      codes.map(({ codeId }) => codeId),
      codes.map(({ rewardId }) => rewardId),
      codes.map(({ customerId }) => customerId),
      codes.map(({ code }) => code),
      codes.map(({ currency }) => currency),
      codes.map(({ worth }) => worth.percent),
      codes.map(({ worth }) => worth.amount?.toString() ?? null),
      codes.map(({ worth }) => worth.minOrder?.toString() ?? null),
      codes.map(({ at }) => new Date(at)),
    ],
  );
}

interface CodeRow {
  readonly customer_id: string;
  readonly code: string;
  readonly currency: string;
  /** Without zeros at its end. */
  readonly percent: string | null;
  readonly amount: string | null;
  readonly min_order: string | null;
}

interface GivenRow {
  readonly expiry_days: number | null;
  readonly is_wanted: boolean;
  readonly notify: boolean;
  readonly storefront_url: string | null;
}

const codeColumns =
  'friend_code.customer_id, code, friend_code.currency, trim_scale(percent)::text AS percent, friend_code.amount, min_order';

/** See `FriendCodePorts.getFriendCode`. */
export async function getFriendCode(database: Database, shopId: string, codeId: string): Promise<FriendCode | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<CodeRow & GivenRow>(
      `SELECT ${codeColumns}, expiry_days, notify, (SELECT storefront_url FROM shop WHERE shop.shop_id = $1), coalesce(reward.code_id = friend_code.code_id, false) AND NOT EXISTS (
           SELECT FROM friend_code other WHERE other.shop_id = $1 AND other.reward_id = reward.reward_id AND other.state = 'used'
              AND other.code_id <> friend_code.code_id) AS is_wanted
         FROM friend_code JOIN reward USING (shop_id, reward_id) WHERE friend_code.shop_id = $1 AND friend_code.code_id = $2`,
      [shopId, codeId],
    );
    const [row] = rows;
    if (row === undefined) return null;
    const { customer_id: customerId, code, currency } = row;
    const worth = { percent: row.percent, amount: minorOf(row.amount), minOrder: minorOf(row.min_order) };
    return {
      ...{ customerId, code, currency, worth },
      expiryDays: row.expiry_days,
      isWanted: row.is_wanted,
      notify: row.notify,
      storefrontUrl: row.storefront_url,
    };
  });
}

function minorOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}

type EffectOn<On extends OutboxEffect['on']> = Extract<OutboxEffect, { on: On }>;

/** A reward shows how the code stands that it is, or the last one where it is nothing any more. */
const showsCode = `reward.shop_id = $1 AND reward.reward_id = (SELECT reward_id FROM friend_code WHERE shop_id = $1 AND code_id = $2)
  AND (reward.code_id = $2 OR reward.code_id IS NULL AND reward.amount = 0 AND reward.kind = 'code')`;

/** Where the code stands while it is not ended. */
export async function markFriendCode(
  sql: ShopConnection,
  shopId: string,
  { codeId, state, lastError }: EffectOn<'friend_code'>,
): Promise<void> {
  await sql.query(
    `UPDATE friend_code SET state = CASE WHEN made_at IS NULL THEN $3 ELSE state END, last_error = $4
      WHERE shop_id = $1 AND code_id = $2 AND state <> 'used'`,
    [shopId, codeId, state, lastError],
  );
  await sql.query(`UPDATE reward SET state = $3, last_error = $4 WHERE ${showsCode}`, [
    shopId,
    codeId,
    state,
    lastError,
  ]);
}

/** The code is as it was wanted. One that was made is told to the friend, unless it is wanted no longer. */
export async function endFriendCode(
  sql: ShopConnection,
  shopId: string,
  { codeId, state, discountGid, expiresAt, tells }: EffectOn<'friend_code_ended'>,
  at: Date,
): Promise<void> {
  const isMade = state === 'made';
  const until = expiresAt === null ? null : new Date(expiresAt);
  await sql.query(
    `UPDATE friend_code SET state = CASE WHEN state = 'used' THEN state ELSE $3 END, last_error = NULL,
        made_at = CASE WHEN $4 THEN coalesce(made_at, $5) ELSE made_at END, expires_at = CASE WHEN $4 THEN $6 ELSE expires_at END,
        discount_gid = coalesce($7, discount_gid), look_at = CASE WHEN $4 THEN $5::timestamptz + interval '1 day' END
      WHERE shop_id = $1 AND code_id = $2`,
    [shopId, codeId, state, isMade, at, until, discountGid],
  );
  // Made and unwanted meanwhile, another item follows and the reward is not settled yet. A code that an earlier one made superfluous is granted.
  const { rows } = await sql.query<{ is_current: boolean }>(
    `UPDATE reward SET last_error = NULL, granted_at = CASE WHEN $4 THEN coalesce(granted_at, $5) ELSE granted_at END,
        expires_at = CASE WHEN $4 THEN $6 ELSE expires_at END,
        state = CASE WHEN reward.code_id IS NOT NULL THEN 'granted' WHEN $4 THEN 'planned'
          WHEN $3 = 'used' THEN 'partly_taken_back' ELSE 'taken_back' END
      WHERE ${showsCode} RETURNING code_id IS NOT NULL AS is_current`,
    [shopId, codeId, state, isMade, at, until],
  );
  if (tells !== null && rows[0]?.is_current === true) await insertOutboxItems(sql, shopId, [tells]);
}

/** The orders that name friends' codes; the first one that did has used it. */
export async function recordCodeUses(
  sql: ShopConnection,
  shopId: string,
  uses: readonly { readonly code: string; readonly orderId: string }[],
): Promise<void> {
  if (uses.length === 0) return;
  await sql.query(
    `UPDATE friend_code SET state = 'used', last_error = NULL, used_order_id = used.order_id, look_at = NULL
       FROM unnest($2::text[], $3::text[]) AS used (code, order_id)
      WHERE shop_id = $1 AND friend_code.code = used.code AND used_order_id IS NULL`,
    [shopId, uses.map(({ code }) => code.trim().toUpperCase()), uses.map(({ orderId }) => orderId)],
  );
}
