/**
 * What a merchant does by hand to customers' own codes, friends' and referrers', reaches the product: a code is looked at soon after a webhook
 * that names its discount, and once a day in any case, for webhooks get lost. A code that was deleted or switched off is no longer valid: that is
 * written down and shown, nothing is granted in its place, and it is valid again if the merchant switches it on again. Each code says itself when
 * its turn comes, so a turn that dies is taken up where it was; what changed while Shopify was asked is looked at once more.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import { dayMs } from '#app/domain/instant.ts';
import { type PersonalCodeStanding, personalCodeStanding } from '#app/domain/personal-code.ts';
import type { Duty } from './duties.ts';
import type { FoundCode } from './personal-code-once.ts';
import { describeRefusals, type ShopifyOutcome } from './shopify-outcome.ts';

/** A code that could be used when it was last looked at, or could be made so again. */
export interface WatchedCode {
  readonly whose: 'friend' | 'referrer';
  /** Of the friend's code, or of the payment to the referrer. */
  readonly id: string;
  readonly code: string;
  /** Null while it is not known which discount it is. */
  readonly discountGid: string | null;
  /** When it was to end, as far as it is recorded. */
  readonly expiresAt: Date | null;
  /** Since when it was to be looked at: another value says that something happened meanwhile. */
  readonly lookAt: Date;
}

export interface SeenCode extends WatchedCode {
  readonly standing: PersonalCodeStanding;
  /** Null: not any more. */
  readonly nextLookAt: Date | null;
}

export interface LookPorts {
  readonly isInstalled: (shopId: string) => Promise<boolean>;
  /** Those whose time has come, the longest waiting first. */
  readonly listDue: (shopId: string, now: EpochMs, limit: number) => Promise<readonly WatchedCode[]>;
  /** By their ids; those that are gone are left out. */
  readonly readDiscounts: (
    shopId: string,
    gids: readonly string[],
  ) => Promise<ShopifyOutcome<ReadonlyMap<string, FoundCode>>>;
  readonly findPersonalCode: (shopId: string, code: string) => Promise<ShopifyOutcome<FoundCode | null>>;
  /** Returns how many of them were removed, and how many are valid again. */
  readonly save: (
    shopId: string,
    seen: readonly SeenCode[],
    at: Date,
  ) => Promise<{ readonly removed: number; readonly returned: number }>;
  readonly clock: () => EpochMs;
}

export interface LookState {
  readonly removed: number;
  readonly returned: number;
}

/** One question to Shopify for all of them. */
const codesAtOnce = 50;
const batchesPerTurn = 20;

export function lookAtCodesDuty(ports: LookPorts, readState: (state: unknown) => LookState | null): Duty {
  return async (shopId, turn) => {
    let { removed, returned } = readState(turn.state) ?? { removed: 0, returned: 0 };
    const isInstalled = await ports.isInstalled(shopId);
    for (let batch = 0; isInstalled && batch < batchesPerTurn && !turn.signal.aborted; batch++) {
      const now = ports.clock();
      const due = await ports.listDue(shopId, now, codesAtOnce);
      if (due.length > 0) {
        const saved = await ports.save(shopId, await lookAt(ports, shopId, due, now), new Date(now));
        removed += saved.removed;
        returned += saved.returned;
      }
      if (due.length < codesAtOnce) return { end: 'done', report: { removed, returned }, state: null };
    }
    return isInstalled
      ? { end: 'continues', state: { removed, returned }, afterMs: 0 }
      : { end: 'done', report: { removed, returned }, state: null };
  };
}

async function lookAt(
  ports: LookPorts,
  shopId: string,
  due: readonly WatchedCode[],
  now: EpochMs,
): Promise<readonly SeenCode[]> {
  const gids = due.flatMap(({ discountGid }) => discountGid ?? []);
  const byGid = gids.length === 0 ? null : requireAnswer(await ports.readDiscounts(shopId, gids));
  const seen: SeenCode[] = [];
  for (const watched of due) {
    const { code, discountGid } = watched;
    const found =
      discountGid === null
        ? requireAnswer(await ports.findPersonalCode(shopId, code))
        : (byGid?.get(discountGid) ?? null);
    const expiresAt = watched.expiresAt?.getTime() ?? null;
    const standing = personalCodeStanding({ code, expiresAt }, found, now);
    const isOver = standing.state === 'over' || (standing.state === 'removed' && standing.forGood);
    seen.push({
      ...watched,
      discountGid: found?.discountGid ?? discountGid,
      standing,
      nextLookAt: isOver ? null : new Date(now + dayMs),
    });
  }
  return seen;
}

function requireAnswer<Data>(answer: ShopifyOutcome<Data>): Data {
  if (answer.outcome === 'ok') return answer.data;
  throw new Failure('unavailable', answer.outcome === 'refused' ? describeRefusals(answer.errors) : answer.reason);
}
