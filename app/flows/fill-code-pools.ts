/**
 * Codes for one use are made ahead, in the background: a partner's pool is looked at every hour, when codes are handed out, and when a programme
 * begins to give them. What is missing is written as codes and wishes in one transaction, so whoever looks next counts what is coming and makes
 * no more.
 */

import { type PoolStanding, poolShortfall } from '#app/domain/code-pool.ts';
import { singleUseCode, singleUseLetters } from '#app/domain/discount-code.ts';
import type { Duty } from './duties.ts';
import { discountCodeWish, type OutboxWish } from './outbox-kinds.ts';

export interface PoolOwner {
  readonly partnerId: string;
  readonly programId: string;
  readonly name: string;
}

/** One partner's pool, within one transaction that nobody else fills it in. */
export interface PoolRecords {
  /** Null unless the partner is approved and the programme gives codes for one use. */
  getOwner(partnerId: string): Promise<PoolOwner | null>;
  getStanding(partnerId: string, handedSince: Date): Promise<PoolStanding>;
  /** Those of the codes that were nobody's; the others are not written. */
  recordCodes(owner: PoolOwner, codes: readonly string[], at: Date): Promise<readonly string[]>;
  recordOutbox(wishes: readonly OutboxWish[]): Promise<void>;
}

export interface PoolPorts {
  readonly inPool: <Result>(
    shopId: string,
    partnerId: string,
    work: (records: PoolRecords) => Promise<Result>,
  ) => Promise<Result>;
  /** Partners whose programme gives codes for one use, above `after` in byte order. */
  readonly listOwners: (shopId: string, after: string, limit: number) => Promise<readonly string[]>;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
}

const dayMs = 24 * 60 * 60 * 1_000;
/** Four calls to Shopify; a larger shortfall is made in several turns. */
const codesAtOnce = 1_000;

/** Makes what is missing of a partner's pool, and returns how many codes that are. */
export async function fillPool(ports: PoolPorts, shopId: string, partnerId: string): Promise<number> {
  const made = await ports.inPool(shopId, partnerId, async (records) => {
    const owner = await records.getOwner(partnerId);
    if (owner === null) return 0;
    const now = ports.clock();
    const standing = await records.getStanding(partnerId, new Date(now - dayMs));
    const count = Math.min(codesAtOnce, poolShortfall(standing));
    if (count === 0) return 0;
    const wanted = Array.from({ length: count }, () => singleUseCode(owner.name, ports.randomBytes(singleUseLetters)));
    const codes = await records.recordCodes(owner, wanted, new Date(now));
    const { programId } = owner;
    await records.recordOutbox(
      codes.map((code) => discountCodeWish({ partnerId, programId, code, singleUse: true, cause: null })),
    );
    return codes.length;
  });
  if (made > 0) ports.ring(shopId);
  return made;
}

const partnersPerTurn = 200;

/** Looks at every pool, in turns. */
export function fillPoolsDuty(
  ports: PoolPorts,
  readState: (state: unknown) => { readonly after: string; readonly made: number } | null,
): Duty {
  return async (shopId, turn) => {
    let { after, made } = readState(turn.state) ?? { after: '', made: 0 };
    const partnerIds = await ports.listOwners(shopId, after, partnersPerTurn);
    for (const partnerId of partnerIds) {
      if (turn.signal.aborted) return { end: 'continues', state: { after, made }, afterMs: 0 };
      made += await fillPool(ports, shopId, partnerId);
      after = partnerId;
    }
    if (partnerIds.length < partnersPerTurn) return { end: 'done', report: { made }, state: null };
    return { end: 'continues', state: { after, made }, afterMs: 0 };
  };
}
