/**
 * Deciding what was loaded: a whole history, or a stretch of a long one from its last checkpoint on. The last stretch of a history brings the
 * customer's own decision with it. Where a stretch has grown long, a checkpoint is made within it, some orders before its end: what comes soon
 * after an order, a refund above all, then finds the order after the checkpoint.
 */
import type { Checkpoint } from '#app/domain/checkpoint.ts';
import { decideCustomer, decideStretch } from '#app/domain/decide.ts';
import type { Decision } from '#app/domain/decision.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { ScreeningWish } from '#app/domain/screening.ts';
import type { LoadedHistory, StretchSize } from './ports.ts';

export interface DecidedHistory {
  /** Of the orders loaded; of the customer with the last stretch alone. */
  readonly decision: Decision;
  /** To be kept; null where the one before it is near enough. */
  readonly checkpoint: Checkpoint | null;
  /** Screenings that some of it waits for. */
  readonly lacking: readonly ScreeningWish[];
}

export function decideLoaded({ history, from, upTo }: LoadedHistory, size: StretchSize): DecidedHistory {
  const { customerId } = history;
  if (upTo !== null) {
    const { orders, end, lacking } = decideStretch(history, from, upTo);
    return { decision: { customerId, orders, registration: null, rewards: [] }, checkpoint: end, lacking };
  }
  const cut = cutOf(
    history.orders.map(({ order }) => order.createdAt),
    size,
  );
  const before = cut === null ? null : decideStretch(history, from, cut);
  const { orders, end, lacking } = decideStretch(history, before?.end ?? from, Number.POSITIVE_INFINITY);
  return {
    decision: { customerId, orders: [...(before?.orders ?? []), ...orders], ...decideCustomer(history, end) },
    checkpoint: before?.end ?? null,
    lacking: [...(before?.lacking ?? []), ...lacking],
  };
}

/** The instant to make a checkpoint at, so many orders before the end; null where there are not twice as many. */
function cutOf(createdAt: readonly EpochMs[], { betweenCheckpoints }: StretchSize): EpochMs | null {
  if (createdAt.length < 2 * betweenCheckpoints) return null;
  const ascending = [...createdAt].sort((left, right) => left - right);
  return ascending[createdAt.length - betweenCheckpoints - 1] ?? null;
}
