/**
 * The merchant has a friend's credit tried again: one that failed is wished for once more, under a name of its own, and one that waits is due at
 * once. What Shopify holds is compared with the ledger when its turn comes, so trying again never gives anything twice.
 */
import { Failure } from '#app/domain/failure.ts';
import type { RewardState } from '#app/domain/reward-standing.ts';
import { type OutboxWish, storeCreditWish } from './outbox-kinds.ts';

export interface RetryRewardTransaction {
  /** Locked until the transaction ends; null for a reward that the shop does not have. */
  getRewardForUpdate(rewardId: string): Promise<{ readonly customerId: string; readonly state: RewardState } | null>;
  /** A failed reward is on its way again. */
  replanReward(rewardId: string): Promise<void>;
  /** Makes due now what waits for the customer's turn. */
  hasten(serialKey: string): Promise<void>;
  writeOutbox(wishes: readonly OutboxWish[]): Promise<void>;
}

export interface RetryRewardPorts {
  readonly inTransaction: <Result>(
    shopId: string,
    work: (tx: RetryRewardTransaction) => Promise<Result>,
  ) => Promise<Result>;
  readonly newId: () => string;
  readonly ring: (shopId: string) => void;
}

/** Throws a {@link Failure}: `not_found`, or `conflict` where nothing is left to try. */
export async function retryReward(ports: RetryRewardPorts, shopId: string, rewardId: string): Promise<void> {
  await ports.inTransaction(shopId, async (tx) => {
    const reward = await tx.getRewardForUpdate(rewardId);
    if (reward === null) throw new Failure('not_found', 'There is no such credit.');
    const { customerId, state } = reward;
    const wish = storeCreditWish({ rewardId, customerId, cause: `again:${ports.newId()}` });
    if (state === 'failed') {
      await tx.replanReward(rewardId);
      await tx.writeOutbox([wish]);
    } else if (state === 'planned') await tx.hasten(wish.serialKey ?? '');
    else throw new Failure('conflict', 'This credit has been dealt with meanwhile.');
  });
  ports.ring(shopId);
}
