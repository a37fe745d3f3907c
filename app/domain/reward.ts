/*
 * The friend's reward: what a programme gives the customer who was referred, once in all, at the first registration or the first order
 * that earns it under the terms in force then. With clawback an order earns it only while something of it is left; without, what was
 * granted once stays granted. The source is settlement.md, "The friend's reward". Of the programmes that screen their friends only the first
 * that grants one rewards a friend: who is new to the shop is new once (decision 22).
 */
import type { Reward } from './decision.ts';
import type { DecimalText, EpochMs } from './facts.ts';
import { isPositive, roundHalfAwayFromZero } from './fraction.ts';
import type { Rulebook } from './history.ts';
import { minorFraction } from './money.ts';
import { type Program, type ProgramTerms, type RefereeTerms, versionAt } from './program.ts';
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
  const granting = rulebook.programs.filter(({ versions }) => versions.some(({ terms }) => terms.referee !== null));
  let isScreened = [...before.values()].some((reward) => reward?.screened === true);
  for (const occasion of granting.length === 0 ? [] : occasions) {
    for (const program of granting) {
      if (rewards.has(program.key)) continue;
      const { terms } = versionAt(program, timeOf(occasion));
      if (isScreened && terms.screening !== null) continue;
      const referee = grantedBy(occasion, program, terms, screen);
      if (referee === null) continue;
      const reward = rewardOf(customerId, program, terms, referee, digits, causeOf(occasion));
      rewards.set(program.key, reward);
      isScreened ||= reward?.screened === true;
    }
  }
  return rewards;
}

/** Null where it comes to nothing. */
function rewardOf(
  customerId: string,
  { key }: Program,
  { screening }: ProgramTerms,
  { storeCredit, code }: RefereeTerms,
  digits: number,
  cause: Reward['cause'],
): Reward | null {
  const amount = code === undefined ? amountOf(storeCredit, digits) : 0n;
  const isWorth = code === undefined ? amount > 0n : code.amount === null || amountOf(code.amount, digits) > 0n;
  if (!isWorth) return null;
  return {
    ...{ customerId, program: key, amount, cause },
    ...(code === undefined ? {} : { code }),
    ...(screening === null ? {} : { screened: true }),
  };
}

function amountOf(text: DecimalText, digits: number): bigint {
  return roundHalfAwayFromZero(minorFraction(text, digits));
}

/** The terms under which the occasion grants the programme's reward, or null where it does not. */
function grantedBy(
  occasion: RewardOccasion,
  program: Program,
  terms: ProgramTerms,
  screen: Screen,
): RefereeTerms | null {
  const { referee } = terms;
  if (occasion.kind === 'registration') {
    const { registration, clicks, void: isVoid } = occasion.referral;
    if (referee?.on !== 'registration' || isVoid) return null;
    const latest = clicks.holding.find(({ partner }) => partner.program === program.key);
    if (latest === undefined) return null;
    return refusalAt(registration, latest, terms, screen) === null ? referee : null;
  }
  const { settled } = occasion;
  const { order } = settled.recorded;
  const base = settled.bases.get(program.key);
  if (referee?.on !== 'order' || base === undefined) return null;
  if (referee.clawback) return isPositive(base.remaining) ? referee : null;
  return !order.test && wasPaid(order) && isPositive(base.unreduced) ? referee : null;
}

function timeOf(occasion: RewardOccasion): EpochMs {
  return occasion.kind === 'registration'
    ? occasion.referral.registration.at
    : occasion.settled.recorded.order.createdAt;
}

function causeOf(occasion: RewardOccasion): Reward['cause'] {
  return occasion.kind === 'registration'
    ? { kind: 'registration', at: occasion.referral.registration.at }
    : { kind: 'order', id: occasion.settled.recorded.order.orderId };
}
