/**
 * Carries out what the outbox asks for. An attempt is on record as started before anything leaves the house, so whatever happens next (a lost
 * answer, a crash, a second worker) is known to be uncertain, and what may not happen twice is looked up outside before it is tried again.
 * An item ends done or failed; until then its state, its error and its next try are there to be seen. What an ending changes in the shop's
 * rows is saved in the ending's own transaction.
 *
 * Some work the outside takes by the hundred, such as discount codes. Its wishes stay one row each, with a state and an error of its own; who
 * takes the oldest takes those behind it along, and they are one attempt under one note (docs/decisions/0021-discount-codes.md).
 */
import { invariant } from '#app/domain/failure.ts';
import {
  type AnyHandler,
  type Attempt,
  type AttemptResult,
  type OutboxEffect,
  type OutboxHandler,
  type OutboxHandlers,
  type PayloadParser,
  TakenOver,
  type Unfinished,
} from './outbox-attempt.ts';
import type { OutboxKind, OutboxPayload } from './outbox-kinds.ts';
import { gatheringOf, kindLimits } from './outbox-limits.ts';
import type { ClaimedItem, ItemEnding, OutboxStore, OutboxTiming } from './outbox-store.ts';

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
  const kinds = kindLimits(ports.handlers);
  let handled = 0;
  while (handled < limit && stopping?.aborted !== true) {
    const now = ports.clock();
    const closed = {
      reasons: kinds.closed,
      until: now + ports.timing.blockedMs,
      onPutOff: (outboxId: string, kind: string) =>
        ports.onTrouble({ shopId, outboxId, kind, message: kinds.closed.get(kind) ?? '' }),
    };
    const limits = { ...kinds, atMost: Math.min(limit - handled, attemptsAtOnce), closed };
    const items = await ports.store.claim(shopId, now, ports.timing.leaseMs, limits);
    if (items.length === 0) return { handled, more: false };
    const attempts = await Promise.allSettled(carryOutClaimed(ports, shopId, items));
    for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason;
    handled += items.length;
  }
  return { handled, more: true };
}

/** An attempt for each item, and one for all of a kind that gathers: of those a claim brings at most one kind under one serial key. */
function carryOutClaimed(ports: OutboxPorts, shopId: string, items: readonly ClaimedItem[]): readonly Promise<void>[] {
  const alone: ClaimedItem[] = [];
  const gathered = new Map<OutboxKind, ClaimedItem[]>();
  for (const item of items) {
    if (!isKind(ports.handlers, item.kind) || gatheringOf(ports.handlers, item.kind) === null) alone.push(item);
    else gathered.set(item.kind, [...(gathered.get(item.kind) ?? []), item]);
  }
  return [
    ...alone.map((item) => carryOut(ports, shopId, item)),
    ...[...gathered].map(([kind, together]) => carryOutGathered(ports, shopId, kind, together)),
  ];
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

async function carryOutGathered<Kind extends OutboxKind>(
  ports: OutboxPorts,
  shopId: string,
  kind: Kind,
  items: readonly ClaimedItem[],
): Promise<void> {
  const handler = gatheringOf(ports.handlers, kind);
  invariant(handler !== null, `items of kind ${kind} are carried out together`);
  const tell = (item: ClaimedItem, message: string, error?: unknown): void =>
    ports.onTrouble({ shopId, outboxId: item.outboxId, kind, message, error });
  const end = async (item: ClaimedItem, ending: ItemEnding): Promise<void> => {
    if (ending.state !== 'done') tell(item, ending.error);
    if (!(await ports.store.end(shopId, item, ending, ports.clock()))) tell(item, 'a later attempt took over');
  };
  const read = items.map((item) => ({ item, payload: payloadOf(ports, kind, item) }));
  const attempts = read.flatMap(({ item, payload }) =>
    payload === null ? [] : [{ item, attempt: toAttempt(ports, shopId, items, item, payload) }],
  );
  const broken = read.flatMap(({ item, payload }) => (payload === null ? [item] : []));
  await Promise.all(broken.map((item) => end(item, hopeless('the payload does not have the shape of its kind'))));
  if (attempts.length === 0) return;
  let results: readonly AttemptResult[];
  try {
    results = await handler.carryOutAll(attempts.map(({ attempt }) => attempt));
  } catch (error) {
    if (error instanceof TakenOver) return tell(items[0] as ClaimedItem, 'a later attempt took over');
    tell(items[0] as ClaimedItem, 'an attempt broke off', error);
    results = [];
  }
  const brokeOff: AttemptResult = { result: 'retry', error: 'the attempt broke off', afterMs: null };
  await Promise.all(
    attempts.map(({ item, attempt }, index) =>
      end(
        item,
        toEnding(ports, item, results[index] ?? brokeOff, (state, error) =>
          handler.effectOf(attempt.payload, state, error),
        ),
      ),
    ),
  );
}

function payloadOf<Kind extends OutboxKind>(
  ports: OutboxPorts,
  kind: Kind,
  item: ClaimedItem,
): OutboxPayload<Kind> | null {
  try {
    return ports.parsePayload(kind, item.payload);
  } catch {
    return null;
  }
}

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
  const handler: AnyHandler<OutboxPayload<Kind>> = ports.handlers[kind];
  if ('gathers' in handler) return hopeless(`items of kind ${kind} are carried out together`);
  return attemptOnce(ports, item, handler, toAttempt(ports, shopId, [item], item, payload), trouble);
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

/** `noted` are the items that keep what the attempt notes. */
function toAttempt<Payload>(
  ports: OutboxPorts,
  shopId: string,
  noted: readonly ClaimedItem[],
  item: ClaimedItem,
  payload: Payload,
): Attempt<Payload> {
  return {
    shopId,
    outboxId: item.outboxId,
    payload,
    createdAt: item.createdAt,
    note: item.note,
    async writeNote(note) {
      // Whoever was held up until its lease is nearly over must not begin: the next attempt may look before this one's call arrives.
      if (ports.clock() - item.startedAt > ports.timing.graceMs) throw new Error('held up for too long to begin');
      if (!(await ports.store.writeNote(shopId, noted, note))) throw new TakenOver(`item ${item.outboxId}`);
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
