/**
 * What carrying out one item of the outbox is: a handler for each kind, which knows whether its work may be repeated, gets an attempt and says
 * how it went. A handler changes nothing in the shop's rows by itself: it names an effect, which is saved with the item's ending.
 */
import type { OutboxKind, OutboxPayload, OutboxWish } from './outbox-kinds.ts';
import type { CreditTransaction } from './store-credit-once.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type OutboxEffect =
  /** An attempt for a reward ended without moving anything, or nobody knows. */
  | {
      readonly on: 'reward';
      readonly rewardId: string;
      readonly state: 'planned' | 'failed' | 'unknown';
      readonly lastError: string;
    }
  /** All that could be done was done for a reward while the ledger held `due` for it, by this transaction where there was one; minor units. */
  | {
      readonly on: 'store_credit';
      readonly rewardId: string;
      readonly due: bigint;
      readonly transaction: CreditTransaction | null;
    }
  /** A friend's code stands so, and is still to be made or withdrawn. */
  | {
      readonly on: 'friend_code';
      readonly codeId: string;
      readonly state: 'planned' | 'failed' | 'unknown';
      readonly lastError: string;
    }
  /** What was wanted of a friend's code is so. `used`: it could not be withdrawn any more. */
  | {
      readonly on: 'friend_code_ended';
      readonly codeId: string;
      readonly state: 'made' | 'withdrawn' | 'used';
      /** Shopify's id of the discount; null for one that was not made. */
      readonly discountGid: string | null;
      readonly expiresAt: number | null;
      /** Written where the friend still gets it. */
      readonly tells: OutboxWish | null;
    }
  /** A payment of a partner's reward stands so; one that failed is given back in the ledger. */
  | {
      readonly on: 'reward_payment';
      readonly paymentId: string;
      readonly state: 'requested' | 'failed' | 'unknown';
      readonly lastError: string;
    }
  | {
      readonly on: 'reward_paid';
      readonly paymentId: string;
      /** Shopify's, of store credit. */
      readonly transactionId: string | null;
      /** The customer's own, where it was paid by one, and Shopify's id of the discount that it is. */
      readonly code: string | null;
      readonly discountGid: string | null;
      /** The mail that says so. */
      readonly tells: OutboxWish;
    }
  | {
      readonly on: 'discount_code';
      readonly code: string;
      /** What was wanted of it then: where it has changed, another item follows and the state stays. Null: whatever is wanted. */
      readonly wanted: 'active' | 'paused' | 'deleted' | null;
      readonly state: 'active' | 'paused' | 'deleted' | 'failed';
      readonly redeemCodeGid: string | null;
      readonly lastError: string | null;
      /** Shopify says that an order used it, of which nothing was known. */
      readonly used: boolean;
    }
  /** How the shop's web pixel stands, with the settings that were wanted of it. */
  | {
      readonly on: 'web_pixel';
      readonly state: 'connected' | 'waiting' | 'failed';
      readonly pixelGid: string | null;
      readonly account: string;
      readonly endpoint: string;
      readonly lastError: string | null;
    }
  /** Strikes a secret from the item's payload. */
  | { readonly on: 'payload'; readonly strike: readonly string[] };

/** What a handler says of its attempt. */
export type AttemptResult =
  | { readonly result: 'done'; readonly outcome: Json; readonly effect: OutboxEffect | null }
  /** Trying again would fail again. */
  | { readonly result: 'failed'; readonly error: string }
  /** Not carried out; try again, after `afterMs` where it is given. */
  | { readonly result: 'retry'; readonly error: string; readonly afterMs: number | null }
  /** Not carried out, and not before somebody changes something: tried again now and then for ever. */
  | { readonly result: 'blocked'; readonly error: string }
  /** Carried out or not. */
  | { readonly result: 'unknown'; readonly error: string };

export interface Attempt<Payload> {
  readonly shopId: string;
  readonly outboxId: string;
  readonly payload: Payload;
  readonly createdAt: number;
  readonly note: unknown;
  /** Commits what must be known should this attempt not come back. Throws {@link TakenOver}. */
  writeNote(note: Json): Promise<void>;
}

export type Unfinished = 'failed' | 'waiting' | 'unknown';

interface HandlerParts<Payload> {
  /** Why nothing of this kind can be carried out as the application is set up; null or left out where it can. */
  readonly closedBecause?: string | null;
  /** Whether attempts of one shop may run at the same time. */
  readonly sideBySide: boolean;
  /** What it means in the shop's rows that an attempt failed for good, is to be tried again, or may have been carried out. */
  readonly effectOf: (payload: Payload, state: Unfinished, error: string) => OutboxEffect | null;
}

export type OutboxHandler<Payload> = HandlerParts<Payload> & {
  readonly carryOut: (attempt: Attempt<Payload>) => Promise<AttemptResult>;
} & (
    | { readonly repeatable: true }
    /** Must not happen twice: after an uncertain attempt `findOut` looks outside first. Null: it certainly did not happen. */
    | { readonly repeatable: false; readonly findOut: (attempt: Attempt<Payload>) => Promise<AttemptResult | null> }
  );

/**
 * For work that the outside takes by the hundred: the wishes that wait behind each other under one serial key are one attempt. What an attempt
 * notes, all of its wishes keep.
 */
export interface GatheringHandler<Payload> extends HandlerParts<Payload> {
  readonly sideBySide: false;
  readonly repeatable: true;
  /** How many wishes are carried out at once at the most. */
  readonly gathers: number;
  /** As many results as attempts, in their order. The first attempt's `writeNote` notes for all of them. */
  readonly carryOutAll: (attempts: readonly Attempt<Payload>[]) => Promise<readonly AttemptResult[]>;
}

/** Throws for a payload that does not have the shape of its kind. */
export type PayloadParser = <Kind extends OutboxKind>(kind: Kind, payload: unknown) => OutboxPayload<Kind>;

export type AnyHandler<Payload> = OutboxHandler<Payload> | GatheringHandler<Payload>;

export type OutboxHandlers = { readonly [Kind in OutboxKind]: AnyHandler<OutboxPayload<Kind>> };

/** A later attempt owns the item: this one ends without a trace. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}
