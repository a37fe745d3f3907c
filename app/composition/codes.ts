/** Discount codes: pools of those for one use, composed. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { codePools, handOutCode as handOutFrom, readCodeOffer } from '#app/adapters/db/code-pools.ts';
import { fillPool, fillPoolsDuty, type PoolPorts } from '#app/flows/fill-code-pools.ts';
import { type CodeRequest, type HandOutPorts, handOutCode } from '#app/flows/hand-out-code.ts';
import type { Base } from './base.ts';

/** Of the smallest pool not even half is gone by then. */
const handedBetweenLooks = 16;

function everyNth(count: number): () => boolean {
  let calls = 0;
  return () => ++calls % count === 0;
}

const poolsState = z.object({ after: z.string(), made: z.number().int() });

export function composeCodes({ clock, database }: Base, ring: (shopId: string) => void) {
  const pools: PoolPorts = { ...codePools(database), randomBytes, ring, clock };
  const handing: HandOutPorts = {
    readOffer: (shopId, linkCode) => readCodeOffer(database, shopId, linkCode),
    handOut: (shopId, request) => handOutFrom(database, shopId, { ...request, start: randomBytes(4).readInt32BE() }),
    isTimeToLook: everyNth(handedBetweenLooks),
    fillPool: (shopId, partnerId) => fillPool(pools, shopId, partnerId),
    clock,
  };
  return {
    /** A code for a visitor to apply; see flows/hand-out-code.ts. */
    handOutCode: (shopId: string, request: CodeRequest) => handOutCode(handing, shopId, request),
    /** The duty that keeps the pools full; see flows/fill-code-pools.ts. */
    fillPools: fillPoolsDuty(pools, (state) => poolsState.safeParse(state).data ?? null),
  };
}
