/*
 * What a history's past means for the rest of it: the customer's binding, whether the customer is new, which qualifying flats and friend's
 * rewards are given. It is all that deciding carries from one event to the next, so a history can be decided from any checkpoint on and gives
 * exactly what deciding the whole would. It is a memory of a decision and never a fact: with the facts, it can be made again at any time.
 */
import type { Reward } from './decision.ts';
import type { EpochMs } from './facts.ts';

export interface Checkpoint {
  /** Every event up to this instant, itself included, is behind it, and no other. */
  readonly at: EpochMs;
  /** Lapsed or not: a version of later terms can revive it. The partner's key. */
  readonly binding: { readonly partner: string; readonly at: EpochMs } | null;
  readonly isNewCustomer: boolean;
  /** Keys of the programmes whose qualifying flat an order has. */
  readonly qualified: ReadonlySet<string>;
  /** By programme key, the friend's reward of those that something granted; null where what it granted came to nothing. */
  readonly rewards: ReadonlyMap<string, Reward | null>;
}

/** Before every event. */
export const beginning: Checkpoint = {
  at: Number.NEGATIVE_INFINITY,
  binding: null,
  isNewCustomer: true,
  qualified: new Set(),
  rewards: new Map(),
};

/**
 * By which edition of the rules a checkpoint was made. To be raised with every change of the code that makes the same facts come to another
 * decision, so that nothing is decided half by the old code and half by the new. Raised to 2 for the evidence that is now kept with orders,
 * to 3 for the one reward of a friend in programmes that screen.
 */
export const edition = 3;
