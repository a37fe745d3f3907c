/**
 * A payout run: every approved partner whose available balance reaches the programme's minimum is paid the whole of it (settlement.md, The
 * life of an entitlement). The balances are read under the locks that settling takes too, and just those entitlements are paid: what matures or
 * is earned while the run is under way waits for the next one. So what is paid is what the ledger holds, and a run posts once however often it
 * is tried: its postings are caused by the run and the partner.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import type { Partner } from '#app/domain/partner.ts';
import { planPayout } from '#app/domain/payout.ts';
import type { Program } from '#app/domain/program.ts';

/** A partner with something available, and what belongs to deciding whether it is paid. */
export interface PayablePartner {
  readonly partnerId: string;
  readonly programId: string;
  readonly partner: Partner;
  readonly program: Program;
  readonly currency: string;
  /** Minor units. */
  readonly available: bigint;
  /** Of which it is the sum. */
  readonly entitlementIds: readonly string[];
}

export interface PlannedPayout {
  readonly partnerId: string;
  readonly programId: string;
  readonly currency: string;
  /** Minor units, above 0. */
  readonly amount: bigint;
  /** What is paid with it, and nothing else. */
  readonly entitlementIds: readonly string[];
}

export interface PayoutTransaction {
  /** Partners whose available balance is not 0, their entitlements locked until the transaction ends. */
  listPayable(): Promise<readonly PayablePartner[]>;
  /** Moves each partner's available balance to paid. `runId` names the cause. */
  postPayouts(runId: string, payouts: readonly PlannedPayout[], at: EpochMs): Promise<void>;
}

export interface PayoutPorts {
  readonly inTransaction: <Result>(shopId: string, work: (tx: PayoutTransaction) => Promise<Result>) => Promise<Result>;
}

/** Pays as of `at`, in one transaction. Returns what was paid. */
export function payPartners(
  ports: PayoutPorts,
  shopId: string,
  run: { readonly runId: string; readonly at: EpochMs },
): Promise<readonly PlannedPayout[]> {
  return ports.inTransaction(shopId, async (tx) => {
    const payouts = (await tx.listPayable()).flatMap((payable) => {
      const { partnerId, programId, partner, program, currency, available, entitlementIds } = payable;
      const plan = planPayout(partner, program, available, currency, run.at);
      return plan.pays ? [{ partnerId, programId, currency, amount: plan.amount, entitlementIds }] : [];
    });
    if (payouts.length > 0) await tx.postPayouts(run.runId, payouts, run.at);
    return payouts;
  });
}
