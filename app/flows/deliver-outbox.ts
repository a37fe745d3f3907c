/**
 * Carries out what the outbox asks for. An attempt is on record as started before anything leaves the house, so whatever happens next (a lost
 * answer, a crash, a second worker) is known to be uncertain, and what may not happen twice is looked up outside before it is tried again.
 * An item ends done or failed; until then its state, its error and its next try are there to be seen. What an ending changes in the shop's
 * rows is saved in the ending's own transaction.
 */
import {
  type Attempt,
  type AttemptResult,
  type Json,
  type OutboxEffect,
  type OutboxHandler,
  type OutboxHandlers,
  type PayloadParser,
  TakenOver,
  type Unfinished,
} from './outbox-attempt.ts';
import { type OutboxKind, type OutboxPayload, outboxKinds } from './outbox-kinds.ts';

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
}

export interface OutboxStore {
  /** The next items that are due, marked as started and committed; none when nothing is due. */
  claim(shopId: string, now: number, leaseMs: number, limits: ClaimLimits): Promise<readonly ClaimedItem[]>;
  /** False when a later attempt has taken over: this one must stop. */
  writeNote(shopId: string, item: ClaimedItem, note: Json): Promise<boolean>;
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

export interface OutboxPorts {
  readonly store: OutboxStore;
  readonly handlers: OutboxHandlers;
  readonly parsePayload: PayloadParser;
  readonly timing: OutboxTiming;
  readonly clock: () => number;
  /** Told of each attempt that did not end well, for the log. */
  readonly onTrouble: (trouble: {
    shopId: string;
    outboxId: string;
    kind: string;
    message: string;
    error?: unknown;
  }) => void;
}

export interface Delivery {
  /** Items whose turn has ended, however. */
  readonly handled: number;
  /** Whether the limit was reached, so that more may be due. */
  readonly more: boolean;
}

/** Even when each waits for its timeouts, so many attempts side by side end within their lease. */
const attemptsAtOnce = 10;

/** Carries out up to `limit` items of the shop that are due; begins no more once `stopping` is aborted. */
export async function deliverOutbox(
  ports: OutboxPorts,
  shopId: string,
  limit: number,
  stopping?: AbortSignal,
): Promise<Delivery> {
  const sideBySide = outboxKinds.filter((kind) => ports.handlers[kind].sideBySide);
  let handled = 0;
  while (handled < limit && stopping?.aborted !== true) {
    const limits = { atMost: Math.min(limit - handled, attemptsAtOnce), sideBySide };
    const items = await ports.store.claim(shopId, ports.clock(), ports.timing.leaseMs, limits);
    if (items.length === 0) return { handled, more: false };
    const attempts = await Promise.allSettled(items.map((item) => carryOut(ports, shopId, item)));
    for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason;
    handled += items.length;
  }
  return { handled, more: true };
}

async function carryOut(ports: OutboxPorts, shopId: string, item: ClaimedItem): Promise<void> {
  const trouble = (message: string, error?: unknown): void =>
    ports.onTrouble({ shopId, outboxId: item.outboxId, kind: item.kind, message, error });
  try {
    const ending = isKind(ports.handlers, item.kind)
      ? await attemptKind(ports, shopId, item, item.kind, trouble)
      : hopeless(`nobody carries out items of kind ${item.kind}`);
    if (ending.state !== 'done') trouble(ending.error);
    if (!(await ports.store.end(shopId, item, ending, ports.clock()))) trouble('a later attempt took over');
  } catch (error) {
    if (!(error instanceof TakenOver)) throw error;
    trouble('a later attempt took over');
  }
}

function isKind(handlers: OutboxHandlers, kind: string): kind is OutboxKind {
  return Object.hasOwn(handlers, kind);
}

function hopeless(error: string): ItemEnding {
  return { state: 'failed', error, effect: null };
}

type Trouble = (message: string, error: unknown) => void;

async function attemptKind<Kind extends OutboxKind>(
  ports: OutboxPorts,
  shopId: string,
  item: ClaimedItem,
  kind: Kind,
  trouble: Trouble,
): Promise<ItemEnding> {
  let payload: OutboxPayload<Kind>;
  try {
    payload = ports.parsePayload(kind, item.payload);
  } catch (error) {
    trouble('the payload does not have the shape of its kind', error);
    return hopeless('the payload does not have the shape of its kind');
  }
  return attemptOnce(ports, item, ports.handlers[kind], toAttempt(ports, shopId, item, payload), trouble);
}

async function attemptOnce<Payload>(
  ports: OutboxPorts,
  item: ClaimedItem,
  handler: OutboxHandler<Payload>,
  attempt: Attempt<Payload>,
  trouble: Trouble,
): Promise<ItemEnding> {
  let result: AttemptResult;
  try {
    result = await runHandler(handler, attempt, item.uncertain);
  } catch (error) {
    if (error instanceof TakenOver) throw error;
    trouble('an attempt broke off', error);
    const broke = 'the attempt broke off';
    result = handler.repeatable
      ? { result: 'retry', error: broke, afterMs: null }
      : { result: 'unknown', error: broke };
  }
  return toEnding(ports, item, result, (state, error) => handler.effectOf(attempt.payload, state, error));
}

async function runHandler<Payload>(
  handler: OutboxHandler<Payload>,
  attempt: Attempt<Payload>,
  uncertain: boolean,
): Promise<AttemptResult> {
  const found = uncertain && !handler.repeatable ? await handler.findOut(attempt) : null;
  return found ?? handler.carryOut(attempt);
}

function toAttempt<Payload>(ports: OutboxPorts, shopId: string, item: ClaimedItem, payload: Payload): Attempt<Payload> {
  return {
    shopId,
    outboxId: item.outboxId,
    payload,
    createdAt: item.createdAt,
    note: item.note,
    async writeNote(note) {
      // Whoever was held up until its lease is nearly over must not begin: the next attempt may look before this one's call arrives.
      if (ports.clock() - item.startedAt > ports.timing.graceMs) throw new Error('held up for too long to begin');
      if (!(await ports.store.writeNote(shopId, item, note))) throw new TakenOver(`item ${item.outboxId}`);
    },
  };
}

function toEnding(
  ports: OutboxPorts,
  item: ClaimedItem,
  result: AttemptResult,
  effectOf: (state: Unfinished, error: string) => OutboxEffect | null,
): ItemEnding {
  const { timing } = ports;
  const after = (ms: number): number => ports.clock() + ms;
  const waiting = (error: string, ms: number): ItemEnding => {
    return { state: 'waiting', error, notBefore: after(ms), effect: effectOf('waiting', error) };
  };
  switch (result.result) {
    case 'done':
      return { state: 'done', outcome: result.outcome, effect: result.effect };
    case 'failed':
      return { state: 'failed', error: result.error, effect: effectOf('failed', result.error) };
    case 'blocked':
      return waiting(result.error, timing.blockedMs);
    case 'unknown': {
      const waitMs = Math.max(timing.settleMs, item.attempts > 3 ? retryMs(timing, item.attempts) : 0);
      const effect = effectOf('unknown', result.error);
      return { state: 'started', error: result.error, notBefore: after(waitMs), effect };
    }
    case 'retry': {
      if (item.attempts >= timing.attemptsMax) {
        const error = `${result.error} (given up after ${item.attempts} attempts)`;
        return { state: 'failed', error, effect: effectOf('failed', error) };
      }
      return waiting(result.error, Math.max(retryMs(timing, item.attempts), result.afterMs ?? 0));
    }
  }
}

function retryMs(timing: OutboxTiming, attempts: number): number {
  return Math.min(timing.firstRetryMs * 2 ** (attempts - 1), timing.longestRetryMs);
}
