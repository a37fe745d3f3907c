/**
 * The merchant has a friend's reward tried again: one that failed is wished for once more, under a name of its own, and one that waits is due at
 * once. What Shopify has of it is looked up when its turn comes, so trying again never gives anything twice.
 */
import { Failure } from '#app/domain/failure.ts';
import type { RewardState } from '#app/domain/reward-standing.ts';
import { friendCodeWish, type OutboxWish, storeCreditWish } from './outbox-kinds.ts';

export interface RetriedReward {
  readonly customerId: string;
  readonly state: RewardState;
  /** The code that it is, or was before it was taken back; null where it is store credit. */
  readonly codeId: string | null;
}

export interface RetryRewardTransaction {
  /** Locked until the transaction ends; null for a reward that the shop does not have. */
  getRewardForUpdate(rewardId: string): Promise<RetriedReward | null>;
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
    if (reward === null) throw new Failure('not_found', 'There is no such reward.');
    const { customerId, state, codeId } = reward;
    const cause = `again:${ports.newId()}`;
    const wish =
      codeId === null
        ? storeCreditWish({ rewardId, customerId, cause })
        : friendCodeWish({ codeId, customerId, cause });
    if (state === 'failed') {
      await tx.replanReward(rewardId);
      await tx.writeOutbox([wish]);
    } else if (state === 'planned') await tx.hasten(wish.serialKey ?? '');
    else throw new Failure('conflict', 'This reward has been dealt with meanwhile.');
  });
  ports.ring(shopId);
}
