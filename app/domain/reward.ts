/*
 * The friend's reward: what a programme gives the customer who was referred, once in all, at the first registration or the first order
 * that earns it under the terms in force then. With clawback an order earns it only while something of it is left; without, what was
 * granted once stays granted. The source is settlement.md, "The friend's reward".
 */
import type { Reward } from './decision.ts';
import { isPositive, roundHalfAwayFromZero } from './fraction.ts';
import type { Rulebook } from './history.ts';
import { minorFraction } from './money.ts';
import { type Program, type RefereeTerms, versionAt } from './program.ts';
import { type ReferredRegistration, refusalAt } from './registration.ts';
import type { Screen } from './screening.ts';
import type { SettledOrder } from './settled-order.ts';
import { wasPaid } from './standing.ts';

/** What may grant a reward, in the law's order. */
export type RewardOccasion =
  | { readonly kind: 'registration'; readonly referral: ReferredRegistration }
  | { readonly kind: 'order'; readonly settled: SettledOrder };

/**
 * By programme key the reward of those that something granted, null where what it granted came to nothing. `before` is what came of
 * earlier occasions; each programme's first one counts.
 */
export function decideRewards(
  customerId: string,
  occasions: readonly RewardOccasion[],
  before: ReadonlyMap<string, Reward | null>,
  rulebook: Rulebook,
  digits: number,
  screen: Screen,
): ReadonlyMap<string, Reward | null> {
  const rewards = new Map(before);
  for (const program of rulebook.programs) {
    if (rewards.has(program.key)) continue;
    const reward = firstReward(customerId, occasions, program, digits, screen);
    if (reward !== undefined) rewards.set(program.key, reward);
  }
  return rewards;
}

/** Undefined where nothing grants the programme's reward. */
function firstReward(
  customerId: string,
  occasions: readonly RewardOccasion[],
  program: Program,
  digits: number,
  screen: Screen,
): Reward | null | undefined {
  if (program.versions.every(({ terms }) => terms.referee === null)) return undefined;
  for (const occasion of occasions) {
    const referee = grantedBy(occasion, program, screen);
    if (referee === null) continue;
    const amount = roundHalfAwayFromZero(minorFraction(referee.storeCredit, digits));
    return amount === 0n ? null : { customerId, program: program.key, amount, cause: causeOf(occasion) };
  }
  return undefined;
}

/** The terms under which the occasion grants the programme's reward, or null where it does not. */
function grantedBy(occasion: RewardOccasion, program: Program, screen: Screen): RefereeTerms | null {
  if (occasion.kind === 'registration') {
    const { registration, clicks, void: isVoid } = occasion.referral;
    const { terms } = versionAt(program, registration.at);
    const { referee } = terms;
    if (referee?.on !== 'registration' || isVoid) return null;
    const latest = clicks.holding.find(({ partner }) => partner.program === program.key);
    if (latest === undefined) return null;
    return refusalAt(registration, latest, terms, screen) === null ? referee : null;
  }
  const { settled } = occasion;
  const { order } = settled.recorded;
  const { referee } = versionAt(program, order.createdAt).terms;
  const base = settled.bases.get(program.key);
  if (referee?.on !== 'order' || base === undefined) return null;
  if (referee.clawback) return isPositive(base.remaining) ? referee : null;
  return !order.test && wasPaid(order) && isPositive(base.unreduced) ? referee : null;
}

function causeOf(occasion: RewardOccasion): Reward['cause'] {
  return occasion.kind === 'registration'
    ? { kind: 'registration', at: occasion.referral.registration.at }
    : { kind: 'order', id: occasion.settled.recorded.order.orderId };
}
