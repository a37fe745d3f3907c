/** A customer's rewards as the merchant sees them: what the ledger holds, and how far Shopify has followed. */
import { type RewardStanding, type RewardState, rewardStanding } from '#app/domain/reward-standing.ts';
import type { ShopConnection } from '../in-shop.ts';
import { type FriendCodeView, type ShownCodeColumn, shownCodeSql, toFriendCodeView } from './friend-code-view.ts';

export interface RewardView extends RewardStanding {
  readonly rewardId: string;
  readonly programId: string;
  readonly state: RewardState;
  /** Minor units. */
  readonly due: bigint;
  /** Null for store credit. */
  readonly code: FriendCodeView | null;
  readonly currency: string;
  readonly grantedAt: Date | null;
  /** Why it waits, failed or is unknown; null where nothing is wrong. */
  readonly trouble: string | null;
}

interface RewardRow extends Pick<RewardView, 'rewardId' | 'programId' | 'state' | 'currency' | 'grantedAt'> {
  readonly amount: string;
  readonly lastError: string | null;
  readonly moves: readonly string[];
  readonly shown_code: ShownCodeColumn | null;
}

/** One for each programme that ever rewarded the customer. */
export async function readRewards(
  sql: ShopConnection,
  shopId: string,
  customerId: string,
): Promise<readonly RewardView[]> {
  const { rows } = await sql.query<RewardRow>(
    `SELECT reward_id AS "rewardId", program_id AS "programId", state, currency, granted_at AS "grantedAt", amount, last_error AS "lastError",
        array(SELECT moved.amount::text FROM store_credit_transaction moved
           WHERE moved.shop_id = reward.shop_id AND moved.reward_id = reward.reward_id ORDER BY moved.at, moved.transaction_id) AS moves, ${shownCodeSql}
       FROM reward WHERE shop_id = $1 AND customer_id = $2 ORDER BY at, reward_id`,
    [shopId, customerId],
  );
  return rows.map(({ amount, lastError, moves, shown_code: shown, ...row }) => ({
    ...row,
    due: BigInt(amount),
    code: toFriendCodeView(shown),
    trouble: lastError,
    ...rewardStanding(BigInt(amount), moves.map(BigInt)),
  }));
}
