/** The rows that granting a customer's own code again reads and writes; see flows/grant-code-again.ts. */
import { v7 as uuidv7 } from 'uuid';
import type { GrantAgainTransaction } from '#app/flows/grant-code-again.ts';
import { lockNames } from './history-locks.ts';
import type { ShopConnection } from './in-shop.ts';
import { insertOutboxItems } from './outbox.ts';

export function grantAgainTransaction(sql: ShopConnection, shopId: string): GrantAgainTransaction {
  return {
    async lockFriendCode(rewardId, code) {
      const { rows } = await sql.query<{ history_key: string }>('SELECT history_key FROM reward WHERE reward_id = $1', [
        rewardId,
      ]);
      const [reward] = rows;
      if (reward === undefined) return null;
      // Settling might take the reward back at this moment; then the row says so once the lock is ours.
      await lockNames(sql, shopId, [`history ${reward.history_key}`]);
      // From now on it is not looked at any more: what somebody saw of it meanwhile is not written down.
      const removed = await sql.query<{ customer_id: string }>(
        `UPDATE friend_code SET look_at = NULL FROM reward
          WHERE reward.reward_id = $1 AND friend_code.code = $2 AND friend_code.code_id = reward.code_id AND friend_code.state = 'removed'
          RETURNING friend_code.customer_id`,
        [rewardId, code],
      );
      const [row] = removed.rows;
      return row === undefined ? null : { customerId: row.customer_id };
    },
    async replaceFriendCode(rewardId, { codeId, code }) {
      await sql.query(
        `INSERT INTO friend_code (shop_id, code_id, reward_id, customer_id, code, currency, percent, amount, min_order, planned_at)
         SELECT shop_id, $2, reward_id, customer_id, $3, currency, percent, amount, min_order, now() FROM friend_code
          WHERE code_id = (SELECT code_id FROM reward WHERE reward_id = $1)`,
        [rewardId, codeId, code],
      );
      await sql.query(
        `UPDATE reward SET code_id = $2, state = 'planned', last_error = NULL, expires_at = NULL WHERE reward_id = $1`,
        [rewardId, codeId],
      );
    },
    async lockPaidCode(paymentId, code) {
      const { rows } = await sql.query<{ customerId: string; partnerId: string }>(
        `SELECT customer_id AS "customerId", partner_id AS "partnerId" FROM reward_payment
          WHERE payment_id = $1 AND code = $2 AND state = 'paid' AND code_state = 'removed' FOR UPDATE`,
        [paymentId, code],
      );
      return rows[0] ?? null;
    },
    async replacePaidCode(paymentId, code) {
      await sql.query(
        `UPDATE reward_payment SET code = $2, state = 'requested', code_state = NULL, discount_gid = NULL, look_at = NULL, ended_at = NULL
          WHERE payment_id = $1`,
        [paymentId, code],
      );
    },
    async recordAudit({ at, actor, action, subject, detail }) {
      await sql.query(
        `INSERT INTO audit_event (shop_id, audit_id, at, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [shopId, uuidv7(), at, actor, action, subject, JSON.stringify(detail)],
      );
    },
    writeOutbox: async (wishes) => void (await insertOutboxItems(sql, shopId, wishes)),
  };
}
