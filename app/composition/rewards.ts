/** What friends and partners are rewarded with: how it is paid, and who carries it out, composed. */
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { getFriendCode } from '#app/adapters/db/friend-codes.ts';
import { grantAgainTransaction } from '#app/adapters/db/granted-codes.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { getReward, getRewardPayment } from '#app/adapters/db/outbox-reads.ts';
import {
  listFriendRewards,
  listPaidRewards,
  listWaitingRewards,
  type RewardQuery,
} from '#app/adapters/db/read/admin-reward-lists.ts';
import { retryRewardTransaction } from '#app/adapters/db/retry-rewards.ts';
import { rewardPaymentTransaction } from '#app/adapters/db/reward-payments.ts';
import { watchedCodes } from '#app/adapters/db/watched-codes.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { createPersonalCodeCalls } from '#app/adapters/shopify/personal-codes.ts';
import { creditAccount, debitAccount, readCreditAccount } from '#app/adapters/shopify/store-credit.ts';
import { friendCodeHandler } from '#app/flows/give-friend-code.ts';
import { type GrantAgainPorts, type GrantAgainRequest, grantCodeAgain } from '#app/flows/grant-code-again.ts';
import { lookAtCodesDuty } from '#app/flows/look-at-codes.ts';
import { storeCreditHandler } from '#app/flows/move-store-credit.ts';
import type { OutboxHandlers } from '#app/flows/outbox-attempt.ts';
import { payReward, payRewards, payRewardsDuty, type RewardPaymentPorts } from '#app/flows/pay-rewards.ts';
import { type RetryRewardPorts, retryReward } from '#app/flows/retry-reward.ts';
import { rewardPaymentHandler } from '#app/flows/send-reward-payment.ts';
import type { CreditCalls } from '#app/flows/store-credit-once.ts';
import type { Base } from './base.ts';

/** Who carries out what the outbox asks for of rewards. */
export function rewardHandlers(
  { clock, database }: Base,
  adminClient: AdminClient,
): Pick<OutboxHandlers, 'store_credit' | 'friend_code' | 'reward_payment'> {
  const creditCalls: CreditCalls = {
    readAccount: (owner) => readCreditAccount(adminClient, owner),
    credit: (request) => creditAccount(adminClient, request),
  };
  const codeCalls = createPersonalCodeCalls(adminClient, clock);
  return {
    store_credit: storeCreditHandler({
      ...creditCalls,
      getReward: (shopId, rewardId) => getReward(database, shopId, rewardId),
      debit: (request) => debitAccount(adminClient, request),
      clock,
    }),
    friend_code: friendCodeHandler({
      ...codeCalls,
      getFriendCode: (shopId, codeId) => getFriendCode(database, shopId, codeId),
      clock,
    }),
    reward_payment: rewardPaymentHandler({
      ...creditCalls,
      ...codeCalls,
      getPayment: (shopId, paymentId) => getRewardPayment(database, shopId, paymentId),
    }),
  };
}

const lookState = z.object({ removed: z.number().int(), returned: z.number().int() });

export function composeRewards({ clock, database }: Base, adminClient: AdminClient, ring: (shopId: string) => void) {
  const codeCalls = createPersonalCodeCalls(adminClient, clock);
  const ports: RewardPaymentPorts = {
    inTransaction: (shopId, work) => inShopSql(database, shopId, (sql) => work(rewardPaymentTransaction(sql, shopId))),
    clock,
    newId: uuidv7,
    ring,
  };
  const retryPorts: RetryRewardPorts = {
    inTransaction: (shopId, work) => inShopSql(database, shopId, (sql) => work(retryRewardTransaction(sql, shopId))),
    newId: uuidv7,
    ring,
  };
  const grantPorts: GrantAgainPorts = {
    inTransaction: (shopId, work) => inShopSql(database, shopId, (sql) => work(grantAgainTransaction(sql, shopId))),
    findPersonalCode: codeCalls.findPersonalCode,
    clock,
    newId: uuidv7,
    ring,
  };
  return {
    /** The duty that sees what merchants do to customers' own codes; see flows/look-at-codes.ts. */
    lookAtCodes: lookAtCodesDuty(
      { ...watchedCodes(database), ...codeCalls, clock },
      (state) => lookState.safeParse(state).data ?? null,
    ),
    /** A code that the merchant removed, because the merchant asks for it. */
    grantCodeAgain: (shopId: string, request: GrantAgainRequest) => grantCodeAgain(grantPorts, shopId, request),
    /** The duty that pays partners in store credit or codes. */
    payRewardsDuty: payRewardsDuty(ports),
    /** One page of partners; see flows/pay-rewards.ts. */
    payRewards: (shopId: string, after: string | null = null) => payRewards(ports, shopId, after),
    /** One partner, because the merchant asks for it. */
    payReward: (shopId: string, partnerId: string) => payReward(ports, shopId, partnerId),
    /** A friend's reward, because the merchant asks for it. */
    retryReward: (shopId: string, rewardId: string) => retryReward(retryPorts, shopId, rewardId),
    listPaid: (shopId: string, query: RewardQuery, partnerId: string | null = null) =>
      listPaidRewards(database, shopId, query, partnerId),
    listFriends: (shopId: string, query: RewardQuery) => listFriendRewards(database, shopId, query),
    listWaiting: (shopId: string, query: RewardQuery) => listWaitingRewards(database, shopId, query, clock()),
  };
}
