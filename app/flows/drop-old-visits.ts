/**
 * Visits to checkouts that no order came of are dropped once none can come any more. Shopify keeps an abandoned checkout for three months, and an
 * order is heard of by a reconciliation within weeks; the retention is more than both together. A visit that an order has is evidence of it, and is
 * read again whenever the order is described anew: it stays for as long as the order does. So what is kept grows with the orders and not with the
 * checkouts. A run goes on where the one before ended, because what that one left has an order.
 */
import { dayMs } from '#app/domain/instant.ts';
import type { Duty } from './duties.ts';

/** A place in the visits, the oldest first. */
export interface VisitPlace {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly checkoutToken: string;
  readonly visitor: string;
}

export interface OldVisitPorts {
  /**
   * Looks at the next `limit` visits behind `after` from before `before`, and drops those without an order; nobody records an order of theirs
   * meanwhile. Null at the end.
   */
  readonly dropVisits: (
    shopId: string,
    range: { readonly after: VisitPlace | null; readonly before: Date; readonly limit: number },
  ) => Promise<{ readonly dropped: number; readonly last: VisitPlace } | null>;
}

const retentionDays = 200;
const visitsPerTurn = 1_000;

export interface OldVisitState {
  readonly after: VisitPlace | null;
  readonly dropped: number;
}

export function dropOldVisitsDuty(ports: OldVisitPorts, readState: (state: unknown) => OldVisitState | null): Duty {
  return async (shopId, turn) => {
    const { after, dropped } = readState(turn.state) ?? { after: null, dropped: 0 };
    const before = new Date(turn.startedAt - retentionDays * dayMs);
    const step = await ports.dropVisits(shopId, { after, before, limit: visitsPerTurn });
    if (step === null) return { end: 'done', report: { dropped }, state: { after: toJson(after), dropped: 0 } };
    const state = { after: toJson(step.last), dropped: dropped + step.dropped };
    return { end: 'continues', state, afterMs: 0 };
  };
}

function toJson(place: VisitPlace | null) {
  return place === null ? null : { at: place.at, checkoutToken: place.checkoutToken, visitor: place.visitor };
}
