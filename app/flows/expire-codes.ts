/**
 * Codes for one use that were handed out and not used leave Shopify once their days are over, so that a discount does not fill up with codes that
 * strangers may still find. Which ones orders have used is noted first, from the orders themselves, and Shopify's own count is asked once more when
 * a code's turn to leave comes: a used code stays as it is. Expiring takes nothing from the partner: an order that comes with such a code after
 * all, because it was on its way, credits as before.
 */
import { dayMs } from '#app/domain/instant.ts';
import type { Duty } from './duties.ts';
import { discountCodeWish, type OutboxWish } from './outbox-kinds.ts';

export interface ExpiredCode {
  readonly code: string;
  readonly partnerId: string;
  readonly programId: string;
}

export interface ExpiryPorts {
  readonly isInstalled: (shopId: string) => Promise<boolean>;
  /** Notes which codes for one use orders created since then have used. */
  readonly noteUses: (shopId: string, since: Date) => Promise<void>;
  /**
   * Wants unused codes whose time is over out of Shopify, at most `limit` of them, with their wishes in one transaction. One that is being handed
   * out again at this moment is left for later. Returns how many those are.
   */
  readonly expire: (shopId: string, limit: number, wishOf: (code: ExpiredCode) => OutboxWish) => Promise<number>;
  readonly ring: (shopId: string) => void;
  readonly newId: () => string;
}

export interface ExpiryState {
  /** Of the first turn of the run before, milliseconds since the epoch; null before the first run. */
  readonly lookedAt: number | null;
  readonly expired: number;
  /** Whether this run has noted what was used. */
  readonly noted: boolean;
}

/** An order is heard of within moments, or by a reconciliation within hours. */
const lateMs = 2 * dayMs;
const firstLookMs = 90 * dayMs;
/** One call to Shopify takes as many codes out. */
const codesPerTurn = 250;

export function expireCodesDuty(ports: ExpiryPorts, readState: (state: unknown) => ExpiryState | null): Duty {
  return async (shopId, turn) => {
    const state = readState(turn.state) ?? { lookedAt: null, expired: 0, noted: false };
    if (!(await ports.isInstalled(shopId))) return { end: 'done', report: { expired: 0 }, state: null };
    if (!state.noted) {
      const since = state.lookedAt === null ? turn.startedAt - firstLookMs : state.lookedAt - lateMs;
      await ports.noteUses(shopId, new Date(since));
    }
    const count = await ports.expire(shopId, codesPerTurn, (code) =>
      discountCodeWish({ ...code, singleUse: true, cause: `expired:${ports.newId()}` }),
    );
    if (count > 0) ports.ring(shopId);
    const expired = state.expired + count;
    if (count === codesPerTurn) {
      return { end: 'continues', state: { lookedAt: state.lookedAt, expired, noted: true }, afterMs: 0 };
    }
    return { end: 'done', report: { expired }, state: { lookedAt: turn.startedAt, expired: 0, noted: false } };
  };
}
