/** Discount codes: pools of those for one use, composed. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { codeComparison } from '#app/adapters/db/code-comparison.ts';
import { codeExpiry } from '#app/adapters/db/code-expiry.ts';
import { codePools, handOutCode as handOutFrom, readCodeOffer } from '#app/adapters/db/code-pools.ts';
import { codeRecords } from '#app/adapters/db/code-records.ts';
import { inShop } from '#app/adapters/db/in-shop.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { createDiscountCalls } from '#app/adapters/shopify/discount-codes.ts';
import {
  addCode,
  adoptCode,
  type CodeAction,
  type CodeChange,
  type CodePorts,
  type CodeRenaming,
  changeCode,
  renameCode,
} from '#app/flows/change-codes.ts';
import { compareCodesDuty } from '#app/flows/compare-codes.ts';
import { expireCodesDuty } from '#app/flows/expire-codes.ts';
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

const expiryState = z.object({ lookedAt: z.number().nullable(), expired: z.number().int(), noted: z.boolean() });

const compareState = z.object({ after: z.string(), removed: z.number().int(), returned: z.number().int() });

/** What merchants do to codes, and comparing them with Shopify's. */
export function composeCodeChanges(
  { clock, database }: Base,
  adminClient: AdminClient,
  ring: (shopId: string) => void,
) {
  const calls = createDiscountCalls(adminClient);
  const ports: CodePorts = {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(codeRecords(tx, shopId))),
    findByCode: calls.findByCode,
    ring,
    clock,
    newId: uuidv7,
  };
  const comparing = { ...codeComparison(database), readPage: calls.readPage, findByCode: calls.findByCode, clock };
  return {
    addCode: (shopId: string, change: CodeChange) => addCode(ports, shopId, change),
    adoptCode: (shopId: string, change: CodeChange) => adoptCode(ports, shopId, change),
    renameCode: (shopId: string, change: CodeRenaming) => renameCode(ports, shopId, change),
    changeCode: (shopId: string, change: CodeChange & { readonly action: CodeAction }) =>
      changeCode(ports, shopId, change),
    /** The duty; see flows/compare-codes.ts. */
    compareCodes: compareCodesDuty(comparing, (state) => compareState.safeParse(state).data ?? null),
  };
}

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
    /** The duty that ends codes which were handed out and not used; see flows/expire-codes.ts. */
    expireCodes: expireCodesDuty(
      { ...codeExpiry(database), ring, newId: uuidv7 },
      (state) => expiryState.safeParse(state).data ?? null,
    ),
  };
}
