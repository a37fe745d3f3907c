/** The rows that trying a friend's reward again reads and writes; see flows/retry-reward.ts. */
import type { RewardState } from '#app/domain/reward-standing.ts';
import type { RetryRewardTransaction } from '#app/flows/retry-reward.ts';
import type { ShopConnection } from './in-shop.ts';
import { insertOutboxItems } from './outbox.ts';

export function retryRewardTransaction(sql: ShopConnection, shopId: string): RetryRewardTransaction {
  return {
    async getRewardForUpdate(rewardId) {
      const { rows } = await sql.query<{ customer_id: string; state: RewardState; code_id: string | null }>(
        `SELECT customer_id, state, CASE WHEN kind = 'code' THEN coalesce(code_id, (
             SELECT code_id FROM friend_code WHERE friend_code.shop_id = $1 AND friend_code.reward_id = $2
              ORDER BY planned_at DESC, code_id DESC LIMIT 1)) END AS code_id
           FROM reward WHERE shop_id = $1 AND reward_id = $2 FOR UPDATE`,
        [shopId, rewardId],
      );
      const [row] = rows;
      return row === undefined ? null : { customerId: row.customer_id, state: row.state, codeId: row.code_id };
    },
    async replanReward(rewardId) {
      await sql.query(
        "UPDATE reward SET state = 'planned', last_error = NULL WHERE shop_id = $1 AND reward_id = $2 AND state = 'failed'",
        [shopId, rewardId],
      );
    },
    async hasten(serialKey) {
      await sql.query(
        "UPDATE outbox_item SET not_before = now() WHERE shop_id = $1 AND serial_key = $2 AND state = 'waiting' AND not_before > now()",
        [shopId, serialKey],
      );
    },
    writeOutbox: async (wishes) => void (await insertOutboxItems(sql, shopId, wishes)),
  };
}
