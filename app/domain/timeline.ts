/*
 * One customer's history in the law's order: by time; at one instant registrations before orders, registrations by visitor in byte
 * order, orders by id as numbers. Whoever walks it sees the same sequence however the facts arrived.
 */
import type { EpochMs, Registration } from './facts.ts';
import type { History, RecordedOrder } from './history.ts';
import { compareBytes, compareIds } from './text.ts';

export type Event =
  | { readonly kind: 'registration'; readonly registration: Registration }
  | { readonly kind: 'order'; readonly recorded: RecordedOrder };

/** The events after one instant and up to another, itself included. */
export function timelineOf({ registrations, orders }: History, after: EpochMs, upTo: EpochMs): readonly Event[] {
  const registered = inOrder(registrations.filter(({ at }) => at > after && at <= upTo));
  const ordered = orders
    .filter(({ order }) => order.createdAt > after && order.createdAt <= upTo)
    .sort(
      (left, right) =>
        left.order.createdAt - right.order.createdAt || compareIds(left.order.orderId, right.order.orderId),
    );
  const events: Event[] = [];
  let next = 0;
  for (const recorded of ordered) {
    for (; next < registered.length; next++) {
      const registration = registered[next];
      if (registration === undefined || registration.at > recorded.order.createdAt) break;
      events.push({ kind: 'registration', registration });
    }
    events.push({ kind: 'order', recorded });
  }
  for (const registration of registered.slice(next)) events.push({ kind: 'registration', registration });
  return events;
}

/** Registrations in the law's order. */
export function inOrder(registrations: readonly Registration[]): readonly Registration[] {
  return [...registrations].sort(
    (left, right) =>
      left.at - right.at ||
      compareBytes(left.visitor, right.visitor) ||
      compareBytes(left.email ?? '', right.email ?? ''),
  );
}
