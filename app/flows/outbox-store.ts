/** The outbox's items as an attempt takes, notes and ends them, and how long each of that may take. */
import type { Json, OutboxEffect } from './outbox-attempt.ts';

/** An item under this attempt's name until its lease ends. */
export interface ClaimedItem {
  readonly outboxId: string;
  readonly kind: string;
  readonly payload: unknown;
  /** Counts from 1: this attempt is the latest one, and only the latest may write. */
  readonly attempts: number;
  /** An earlier attempt began and nobody knows how it ended. */
  readonly uncertain: boolean;
  /** What an earlier attempt noted, or null. */
  readonly note: unknown;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly startedAt: number;
}

export type ItemEnding =
  | { readonly state: 'done'; readonly outcome: Json; readonly effect: OutboxEffect | null }
  | { readonly state: 'failed'; readonly error: string; readonly effect: OutboxEffect | null }
  /** Certainly not carried out. */
  | {
      readonly state: 'waiting';
      readonly error: string;
      readonly notBefore: number;
      readonly effect: OutboxEffect | null;
    }
  /** Carried out or not. */
  | {
      readonly state: 'started';
      readonly error: string;
      readonly notBefore: number;
      readonly effect: OutboxEffect | null;
    };

export interface ClaimLimits {
  readonly atMost: number;
  /** Kinds of which several may be taken; of the others together one is. */
  readonly sideBySide: readonly string[];
  /** Kinds of which one takes along those that wait behind it under its serial key, up to `atMost` in all. */
  readonly gathering: { readonly kinds: readonly string[]; readonly atMost: number };
  /** Kinds of which nothing can be carried out now, with the reason: what is due of them waits until then instead, up to a thousand at once. */
  readonly closed?: {
    readonly reasons: ReadonlyMap<string, string>;
    readonly until: number;
    /** Told of each that waits. */
    readonly onPutOff: (outboxId: string, kind: string) => void;
  };
}

export interface OutboxStore {
  /** The next items that are due, marked as started and committed; none when nothing is due. */
  claim(shopId: string, now: number, leaseMs: number, limits: ClaimLimits): Promise<readonly ClaimedItem[]>;
  /** Notes the same for all of them. False when a later attempt has taken over one: this one must stop. */
  writeNote(shopId: string, items: readonly ClaimedItem[], note: Json): Promise<boolean>;
  /** Saves ending and effect in one transaction. False when a later attempt has taken over, and nothing was saved. */
  end(shopId: string, item: ClaimedItem, ending: ItemEnding, now: number): Promise<boolean>;
}

export interface OutboxTiming {
  /** How long an attempt is left alone; longer than any attempt may take. */
  readonly leaseMs: number;
  /** After this part of the lease an attempt may not begin anything that must not happen twice. */
  readonly graceMs: number;
  /** How long to wait before looking whether an attempt of unknown outcome was carried out: a slow answer must have had its effect. */
  readonly settleMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  readonly blockedMs: number;
  /** Attempts after which an item that always fails in passing fails for good. */
  readonly attemptsMax: number;
}

export const outboxTiming: OutboxTiming = {
  leaseMs: 120_000,
  graceMs: 30_000,
  settleMs: 30_000,
  firstRetryMs: 5_000,
  longestRetryMs: 3_600_000,
  blockedMs: 300_000,
  attemptsMax: 20,
};
