/**
 * Partners of programmes that pay in store credit or codes are paid by themselves. What is available is reserved in the ledger (available → paid)
 * in the transaction that asks the outbox to bring it to the customer, so it is never asked for twice, and nothing that happens to an order
 * meanwhile can change what is on its way: a refund leaves `available` below zero and is netted against what comes next. A payment that Shopify
 * refuses is given back by a posting of its own, and is tried again later, or when the merchant says so.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { personalCode } from '#app/domain/personal-code.ts';
import { type PayableReward, planRewardPayment, type RewardMethod } from '#app/domain/reward-payment.ts';
import type { Duty } from './duties.ts';
import { type OutboxWish, rewardPaymentWish } from './outbox-kinds.ts';

/** A partner with something available in a programme that pays by itself. */
export interface PayablePartnerReward extends PayableReward {
  readonly partnerId: string;
  readonly programId: string;
  readonly method: RewardMethod;
}

/** The same with its entitlements locked. */
export interface LockedPartnerReward extends PayablePartnerReward {
  /** Of which `available` is the sum. */
  readonly entitlementIds: readonly string[];
}

export interface PlannedRewardPayment {
  readonly paymentId: string;
  readonly partnerId: string;
  readonly programId: string;
  readonly customerId: string;
  readonly method: RewardMethod;
  /** The code that will pay it, where it is paid by one. */
  readonly code: string | null;
  readonly currency: string;
  /** Minor units, above 0. */
  readonly amount: bigint;
  /** What is paid with it, and nothing else: what matures meanwhile waits for the next payment. */
  readonly entitlementIds: readonly string[];
}

export interface PayablePage {
  readonly payable: readonly LockedPartnerReward[];
  /** The last partner that was looked at; null where there are no more. */
  readonly last: string | null;
}

export interface RewardPaymentTransaction {
  /** The next partners above `after` with something available, their entitlements locked until the transaction ends. */
  listPayable(after: string | null, limit: number): Promise<PayablePage>;
  /** The same for one partner. */
  getPayable(partnerId: string): Promise<readonly LockedPartnerReward[]>;
  /** Writes the payments, and moves each partner's available balance to paid. */
  reserve(payments: readonly PlannedRewardPayment[], at: EpochMs): Promise<void>;
  writeOutbox(wishes: readonly OutboxWish[]): Promise<void>;
}

export interface RewardPaymentPorts {
  readonly inTransaction: <Result>(
    shopId: string,
    work: (tx: RewardPaymentTransaction) => Promise<Result>,
  ) => Promise<Result>;
  readonly clock: () => EpochMs;
  readonly newId: () => string;
  readonly ring: (shopId: string) => void;
}

const partnersAtOnce = 100;

/** Requests what is due to one page of partners. */
export async function payRewards(
  ports: RewardPaymentPorts,
  shopId: string,
  after: string | null,
): Promise<{ readonly requested: readonly PlannedRewardPayment[]; readonly last: string | null }> {
  const page = await ports.inTransaction(shopId, async (tx) => {
    const { payable, last } = await tx.listPayable(after, partnersAtOnce);
    return { requested: await request(ports, tx, payable, false), last };
  });
  if (page.requested.length > 0) ports.ring(shopId);
  return page;
}

/** Requests what is available to a partner now, because the merchant asks for it. Returns what was requested. */
export async function payReward(
  ports: RewardPaymentPorts,
  shopId: string,
  partnerId: string,
): Promise<readonly PlannedRewardPayment[]> {
  const requested = await ports.inTransaction(shopId, async (tx) =>
    request(ports, tx, await tx.getPayable(partnerId), true),
  );
  if (requested.length > 0) ports.ring(shopId);
  return requested;
}

async function request(
  ports: RewardPaymentPorts,
  tx: RewardPaymentTransaction,
  payable: readonly LockedPartnerReward[],
  demanded: boolean,
): Promise<readonly PlannedRewardPayment[]> {
  const at = ports.clock();
  const payments = payable.flatMap((reward): PlannedRewardPayment[] => {
    const plan = planRewardPayment(reward, at, demanded);
    if (!plan.pays) return [];
    const { partnerId, programId, method, currency, entitlementIds } = reward;
    const { customerId, amount } = plan;
    const paymentId = ports.newId();
    const code = method === 'code' ? personalCode(paymentId) : null;
    return [{ paymentId, partnerId, programId, customerId, method, code, currency, amount, entitlementIds }];
  });
  if (payments.length > 0) {
    await tx.reserve(payments, at);
    await tx.writeOutbox(payments.map(rewardPaymentWish));
  }
  return payments;
}

/** The duty: every partner of the shop, page by page. */
export function payRewardsDuty(ports: RewardPaymentPorts): Duty {
  return async (shopId, { signal }) => {
    let requested = 0;
    let after: string | null = null;
    do {
      const page = await payRewards(ports, shopId, after);
      requested += page.requested.length;
      after = page.last;
    } while (after !== null && !signal.aborted);
    return { end: 'done', report: { requested }, state: null };
  };
}
