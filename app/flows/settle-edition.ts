/**
 * When another edition of the rules' code comes to another decision of the same facts, because it was wrong before or because it explains more,
 * everything that was decided before is settled again, wave by wave. It is asked for by a message whose id names the edition, so once for each
 * shop and edition, however often a worker is started anew.
 */
import { edition } from '#app/domain/checkpoint.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { Duty } from './duties.ts';

export interface SettleEditionPorts {
  /** Earlier than any fact. */
  readonly longAgo: EpochMs;
  /** Puts a message into the shop's inbox, unless one of that id is there. */
  readonly appendItem: (
    shopId: string,
    item: { readonly topic: string; readonly webhookId: string; readonly body: unknown },
  ) => Promise<void>;
  readonly ring: (shopId: string) => void;
}

/** How soon after an update of the code old decisions are looked for. */
const askAgainMs = 10 * 60 * 1_000;

export function settleEdition({ longAgo, appendItem, ring }: SettleEditionPorts): Duty {
  return async (shopId, { state }) => {
    if (state === edition) return { end: 'continues', state, afterMs: askAgainMs };
    await appendItem(shopId, {
      topic: 'tributary/edition-changed',
      webhookId: `edition:${edition}`,
      body: { since: longAgo },
    });
    ring(shopId);
    return { end: 'done', report: { edition }, state: edition };
  };
}
