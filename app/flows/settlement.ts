/** What a decision changes: everything that one history's settling writes, in the domain's words, with nothing written yet. */
import type { Decision, NobodyReason, Share, Subject, Via } from '#app/domain/decision.ts';
import type { OrderEvidence } from '#app/domain/evidence.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import type { EntitlementIdentity, Entry, RewardHolding } from '#app/domain/ledger.ts';
import type { RefereeTerms } from '#app/domain/program.ts';

/** A posting names the decision that it follows from as its cause. The ledger holds one posting for each cause. */
export interface PlannedPosting {
  readonly postingId: string;
  readonly cause: string;
  readonly kind: 'settlement' | 'reward';
  readonly entries: readonly PlannedEntry[];
}

export interface PlannedEntry extends Entry {
  readonly program: string;
  /** The entitlement that it is posted for; null for a reward. */
  readonly entitlement: EntitlementIdentity | null;
}

/** An entitlement as it stands after the posting. */
export interface PlannedEntitlement extends EntitlementIdentity {
  readonly pending: bigint;
  /** As `Holding.available`: with what was paid out of it. */
  readonly available: bigint;
  readonly earnedAt: EpochMs;
  readonly maturesAt: EpochMs;
  readonly disputed: boolean;
}

/** A version of a subject's decision. */
export interface PlannedDecision {
  readonly subject: Subject;
  readonly version: number;
  readonly digest: string;
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  readonly shares: readonly Share[];
  /** JSON text. */
  readonly explanation: string;
  /** Sum of its entitlements, minor units. */
  readonly commission: bigint;
}

export interface PlannedReward extends RewardHolding {
  readonly rewardId: string;
  /** Of the posting, and of what Shopify is asked for because of it. */
  readonly cause: string;
  /** What the ledger moves for it: granted above 0, taken back below 0. */
  readonly difference: bigint;
  /** The row of the code that it is from now on; null for none. */
  readonly codeId: string | null;
  /** The code that is to be made, and the one that is to be withdrawn. */
  readonly newCode: PlannedFriendCode | null;
  readonly endedCodeId: string | null;
  /** As the terms say under which it was earned; null for one that is no longer due. */
  readonly terms: Pick<RefereeTerms, 'expiryDays' | 'notify'> | null;
}

/** A friend's code as it is to be made, for one order of that customer's. */
export interface PlannedFriendCode {
  readonly codeId: string;
  readonly code: string;
  readonly worth: CodeWorth;
}

/** An order's evidence that is not what is kept of it. */
export interface PlannedEvidence {
  readonly orderId: string;
  readonly evidence: OrderEvidence & { readonly digest: string };
}

export interface Settlement {
  readonly historyKey: string;
  readonly currency: string;
  readonly at: EpochMs;
  readonly decisions: readonly PlannedDecision[];
  readonly entitlements: readonly PlannedEntitlement[];
  readonly rewards: readonly PlannedReward[];
  readonly postings: readonly PlannedPosting[];
  readonly evidence: readonly PlannedEvidence[];
}

/** A decision as text: equal for equal decisions. */
export function decisionText(part: Decision['orders'][number] | object): string {
  return JSON.stringify(part, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
