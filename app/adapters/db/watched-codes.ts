/** Customers' own codes as they are looked at in Shopify, and what was seen there; see flows/look-at-codes.ts. */
import { v7 as uuidv7 } from 'uuid';
import type { LookPorts, SeenCode, WatchedCode } from '#app/flows/look-at-codes.ts';
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';
import { isInstalled } from './installation.ts';

type Records = Pick<LookPorts, 'isInstalled' | 'listDue' | 'save'>;

export function watchedCodes(database: Database): Records {
  return {
    isInstalled: (shopId) => isInstalled(database, shopId),
    listDue: (shopId, now, limit) =>
      inShopSql(database, shopId, async (sql) => {
        const { rows } = await sql.query<WatchedCode>(listSql, [new Date(now), limit]);
        return rows;
      }),
    save: (shopId, seen, at) =>
      inShopSql(database, shopId, async (sql) => {
        const changed = [
          ...(await saveSeen(sql, saveFriendsSql, ofWhom(seen, 'friend'))),
          ...(await saveSeen(sql, saveReferrersSql, ofWhom(seen, 'referrer'))),
        ];
        await recordAudit(sql, shopId, changed, at);
        const removed = changed.filter(({ now }) => now === 'removed').length;
        const returned = changed.filter(({ was }) => was === 'removed').length;
        return { removed, returned };
      }),
  };
}

/** A friend's code that the reward is no longer is withdrawn by the outbox, and nobody's else. */
const listSql = `
  SELECT * FROM (
    SELECT 'friend' AS whose, friend_code.code_id AS id, code, discount_gid AS "discountGid", friend_code.expires_at AS "expiresAt", look_at AS "lookAt"
      FROM friend_code JOIN reward USING (shop_id, reward_id)
     WHERE look_at <= $1 AND friend_code.state IN ('made', 'removed') AND reward.code_id = friend_code.code_id
    UNION ALL
    SELECT 'referrer', payment_id, code, discount_gid, NULL, look_at FROM reward_payment
     WHERE look_at <= $1 AND code_state IN ('made', 'removed')) AS watched
   ORDER BY "lookAt", id LIMIT $2`;

const seenSql = `
  seen AS (SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[])
    AS seen (id, look_at, state, ends_at, next_look_at, gid))`;

// What a friend's code was used for is told by the order itself.
const saveFriendsSql = `
  WITH ${seenSql},
    before AS MATERIALIZED (
      SELECT code_id, friend_code.state FROM friend_code JOIN seen ON code_id = seen.id AND friend_code.look_at = seen.look_at
       WHERE friend_code.state IN ('made', 'removed') ORDER BY code_id FOR UPDATE OF friend_code),
    after AS (
      UPDATE friend_code SET look_at = seen.next_look_at, discount_gid = seen.gid,
          state = CASE WHEN seen.state IN ('made', 'removed') THEN seen.state ELSE friend_code.state END,
          expires_at = CASE WHEN seen.state = 'made' THEN seen.ends_at ELSE friend_code.expires_at END
        FROM seen, before WHERE before.code_id = seen.id AND friend_code.code_id = seen.id
      RETURNING friend_code.code_id, code, customer_id, before.state AS was, friend_code.state AS now, friend_code.expires_at),
    rewards AS (UPDATE reward SET expires_at = after.expires_at FROM after WHERE reward.code_id = after.code_id)
  SELECT code, 'customer:' || customer_id AS subject, was, now FROM after WHERE was <> now`;

// A code that was deleted before its use was counted was used by the order that names it.
const saveReferrersSql = `
  WITH ${seenSql},
    before AS MATERIALIZED (
      SELECT payment_id, code_state FROM reward_payment JOIN seen ON payment_id = seen.id AND reward_payment.look_at = seen.look_at
       WHERE code_state IN ('made', 'removed') ORDER BY payment_id FOR UPDATE OF reward_payment),
    judged AS MATERIALIZED (
      SELECT seen.*, before.code_state AS was, CASE
          WHEN seen.state = 'removed' AND EXISTS (SELECT FROM customer_order, jsonb_array_elements_text(facts->'discountCodes') AS typed (code)
            WHERE history_key = 'c:' || paid.customer_id AND upper(trim(typed.code)) = paid.code) THEN 'used'
          WHEN seen.state IN ('made', 'used', 'removed') THEN seen.state ELSE before.code_state END AS now
        FROM seen JOIN before ON before.payment_id = seen.id JOIN reward_payment paid ON paid.payment_id = seen.id),
    after AS (
      UPDATE reward_payment SET discount_gid = judged.gid, code_state = judged.now,
          look_at = CASE WHEN judged.now <> 'used' THEN judged.next_look_at END
        FROM judged WHERE payment_id = judged.id RETURNING code, partner_id, judged.was, judged.now)
  SELECT code, 'partner:' || partner_id AS subject, was, now FROM after WHERE was <> now`;

interface ChangedRow {
  readonly code: string;
  readonly subject: string;
  readonly was: string;
  readonly now: string;
}

function ofWhom(seen: readonly SeenCode[], whose: WatchedCode['whose']): readonly SeenCode[] {
  return seen.filter((one) => one.whose === whose);
}

async function saveSeen(sql: ShopConnection, saveSql: string, seen: readonly SeenCode[]): Promise<ChangedRow[]> {
  if (seen.length === 0) return [];
  const endsAt = ({ standing }: SeenCode) =>
    standing.state === 'made' && standing.endsAt !== null ? new Date(standing.endsAt) : null;
  const { rows } = await sql.query<ChangedRow>(saveSql, [
    seen.map(({ id }) => id),
    seen.map(({ lookAt }) => lookAt),
    seen.map(({ standing }) => standing.state),
    seen.map(endsAt),
    seen.map(({ nextLookAt }) => nextLookAt),
    seen.map(({ discountGid }) => discountGid),
  ]);
  return rows;
}

async function recordAudit(sql: ShopConnection, shopId: string, rows: readonly ChangedRow[], at: Date): Promise<void> {
  const told = rows.filter(({ was, now }) => was === 'removed' || now === 'removed');
  if (told.length === 0) return;
  await sql.query(
    `INSERT INTO audit_event (shop_id, audit_id, at, actor, action, subject, detail)
     SELECT $1::uuid, told.audit_id, $2, 'Shopify', told.action, told.subject, jsonb_build_object('code', told.code)
       FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) AS told (audit_id, action, subject, code)`,
    [
      shopId,
      at,
      told.map(() => uuidv7()),
      told.map(({ now }) => (now === 'removed' ? 'reward_code.removed' : 'reward_code.returned')),
      told.map(({ subject }) => subject),
      told.map(({ code }) => code),
    ],
  );
}
