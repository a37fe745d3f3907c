/*
 * What to post so that the ledger holds what was decided. Nothing in the ledger is ever changed: the plan is the difference between
 * what it holds and what is due, as balanced entries, and planning again right after finds nothing to post. Positive is owed to the
 * account's owner (a partner, a customer), negative is what a programme spent on it, and every movement sums to zero in the shop's
 * currency. For a partner, always: pending + available + paid = Σ of all current entitlements.
 */
import type { Decision, Entitlement, Reward, Subject } from './decision.ts';
import type { EpochMs } from './facts.ts';
import { friendCodeText } from './friend-gift.ts';
import { stateAt } from './maturity.ts';
import type { FriendCodeTerms } from './program.ts';

export type Account =
  | { readonly kind: 'commission_expense' | 'reward_expense' | 'cash'; readonly program: string }
  | { readonly kind: 'pending' | 'available' | 'paid'; readonly partner: string }
  | { readonly kind: 'reward'; readonly customer: string };

export interface Entry {
  readonly account: Account;
  /** In minor units. */
  readonly amount: bigint;
}

/** What an entitlement is, whatever its amount. */
export interface EntitlementIdentity {
  readonly subject: Subject;
  readonly partner: string;
  readonly program: string;
  readonly rule: string;
}

/** What the ledger has posted for one entitlement so far. */
export interface Holding extends EntitlementIdentity {
  readonly pending: bigint;
  /** All that ever arrived in `available` for it, less what left again; a payout, which moves a partner's balance, changes it not. */
  readonly available: bigint;
  /** A payout of its partner has included it. */
  readonly paidOnce: boolean;
}

export interface RewardIdentity {
  readonly customerId: string;
  readonly program: string;
}

/** What the ledger has posted for one friend's reward so far. */
export interface RewardHolding extends RewardIdentity {
  readonly granted: bigint;
  /** The discount code that it is instead, which the ledger does not count; null for none. */
  readonly code: FriendCodeTerms | null;
}

export interface Held {
  readonly entitlements: readonly Holding[];
  readonly rewards: readonly RewardHolding[];
}

/** One entitlement's difference: the entries to post, and what the ledger holds for it after them. */
export interface Movement {
  readonly holding: Holding;
  readonly entries: readonly Entry[];
}

export interface RewardMovement {
  readonly holding: RewardHolding;
  /** Granted above 0, taken back below 0. */
  readonly difference: bigint;
  /** Whether it is another code now, or none any more. */
  readonly isOtherCode: boolean;
  /** None where only the code is another. */
  readonly entries: readonly Entry[];
}

export interface PostingPlan {
  readonly movements: readonly Movement[];
  readonly rewards: readonly RewardMovement[];
}

/** Every entitlement of a decision. */
export function entitlementsOf({ orders, registration }: Decision): readonly Entitlement[] {
  const entitlements = orders.flatMap((order) => order.entitlements);
  return registration === null ? entitlements : [...entitlements, ...registration.entitlements];
}

/**
 * The difference between a history's decision and everything that the ledger holds for that history, at an instant. What is held and no
 * longer decided is due 0. Movements that post nothing are left out.
 */
export function planPostings(decision: Decision, held: Held, at: EpochMs): PostingPlan {
  return {
    movements: planEntitlements(entitlementsOf(decision), held.entitlements, at),
    rewards: planRewards(decision.rewards, held.rewards),
  };
}

function planEntitlements(due: readonly Entitlement[], held: readonly Holding[], at: EpochMs): readonly Movement[] {
  const unmatched = new Map(held.map((holding) => [identityText(holding), holding]));
  const movements: Movement[] = [];
  const plan = (holding: Holding, pending: bigint, available: bigint): void => {
    const movement = movementTo({ ...holding, pending, available }, holding);
    if (movement.entries.length > 0) movements.push(movement);
  };
  for (const entitlement of due) {
    const identity = identityText(entitlement);
    const holding = unmatched.get(identity) ?? nothingHeld(entitlement);
    unmatched.delete(identity);
    const isPending = stateAt(entitlement, holding.paidOnce, at) === 'pending';
    plan(holding, isPending ? entitlement.amount : 0n, isPending ? 0n : entitlement.amount);
  }
  for (const holding of unmatched.values()) plan(holding, 0n, 0n);
  return movements;
}

function planRewards(due: readonly Reward[], held: readonly RewardHolding[]): readonly RewardMovement[] {
  const unmatched = new Map(held.map((holding) => [rewardText(holding), holding]));
  const movements: RewardMovement[] = [];
  const plan = (holding: RewardHolding, before: RewardHolding | undefined): void => {
    const { program, customerId, granted, code } = holding;
    const difference = granted - (before?.granted ?? 0n);
    const isOtherCode = textOfCode(code) !== textOfCode(before?.code ?? null);
    if (difference === 0n && !isOtherCode) return;
    const entries: readonly Entry[] = [
      { account: { kind: 'reward_expense', program }, amount: -difference },
      { account: { kind: 'reward', customer: customerId }, amount: difference },
    ];
    movements.push({ holding, difference, isOtherCode, entries: difference === 0n ? [] : entries });
  };
  for (const { customerId, program, amount, code = null } of due) {
    const identity = rewardText({ customerId, program });
    plan({ customerId, program, granted: amount, code }, unmatched.get(identity));
    unmatched.delete(identity);
  }
  for (const holding of unmatched.values()) plan({ ...holding, granted: 0n, code: null }, holding);
  return movements;
}

function textOfCode(code: FriendCodeTerms | null): string | null {
  return code === null ? null : friendCodeText(code);
}

function movementTo(target: Holding, holding: Holding): Movement {
  const { partner, program } = holding;
  const pending = target.pending - holding.pending;
  const available = target.available - holding.available;
  const entries: Entry[] = [
    { account: { kind: 'commission_expense', program }, amount: -(pending + available) },
    { account: { kind: 'pending', partner }, amount: pending },
    { account: { kind: 'available', partner }, amount: available },
  ];
  return { holding: target, entries: entries.filter(({ amount }) => amount !== 0n) };
}

function nothingHeld({ subject, partner, program, rule }: EntitlementIdentity): Holding {
  return { subject, partner, program, rule, pending: 0n, available: 0n, paidOnce: false };
}

/** One text for each identity, for use as a key. */
export function identityText({ subject, partner, program, rule }: EntitlementIdentity): string {
  return JSON.stringify([subject.kind, subject.id, partner, program, rule]);
}

function rewardText({ customerId, program }: RewardIdentity): string {
  return JSON.stringify([customerId, program]);
}
