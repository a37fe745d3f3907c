/**
 * A partner's code in Shopify. All codes of a programme are redeem codes of one discount, which the first code makes. Before anything is
 * added the code is looked up: what an earlier attempt left behind is adopted, so a repeat never makes a second one, and a code that belongs
 * to another discount of the shop is not ours to give.
 */
import type { Attempt, AttemptResult, OutboxHandler } from './outbox-attempt.ts';
import type { DiscountCodePayload } from './outbox-kinds.ts';
import { describeRefusals, type ShopifyOutcome } from './shopify-outcome.ts';

/** A partner's programme, as far as its codes go. */
export interface ProgramDiscount {
  readonly programId: string;
  readonly programName: string;
  /** Null until the first code has made it. */
  readonly discountGid: string | null;
  /** What the shopper saves, as a decimal of percent; null where the programme gives no discount. */
  readonly codePercent: string | null;
}

export interface FoundDiscount {
  readonly discountGid: string;
  readonly title: string;
}

export interface AddedCode {
  readonly done: boolean;
  readonly redeemCodeGid: string | null;
  readonly errors: readonly string[];
}

export interface DiscountCodePorts {
  readonly getProgramDiscount: (shopId: string, partnerId: string) => Promise<ProgramDiscount | null>;
  readonly saveProgramDiscount: (shopId: string, programId: string, discountGid: string | null) => Promise<void>;
  /** Null where no discount has the code. */
  readonly findByCode: (shopId: string, code: string) => Promise<ShopifyOutcome<FoundDiscount | null>>;
  readonly createDiscount: (
    shopId: string,
    discount: { readonly title: string; readonly code: string; readonly percent: string; readonly startsAt: number },
  ) => Promise<ShopifyOutcome<{ readonly discountGid: string }>>;
  /** Begins to add the code; the answer names the work. */
  readonly addCode: (shopId: string, discountGid: string, code: string) => Promise<ShopifyOutcome<string>>;
  /** How far the work has come; null where it is unknown. */
  readonly readAddition: (shopId: string, additionGid: string) => Promise<ShopifyOutcome<AddedCode | null>>;
  readonly clock: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

const pollsMax = 6;
const pollPauseMs = 500;

export function discountTitle(programName: string): string {
  return `Tributary: ${programName}`;
}

export function discountCodeHandler(ports: DiscountCodePorts): OutboxHandler<DiscountCodePayload> {
  return {
    sideBySide: false,
    repeatable: true,
    carryOut: (attempt) => createCode(ports, attempt),
    effectOf: ({ code }, state, error) =>
      state === 'failed' ? { on: 'discount_code', code, state, redeemCodeGid: null, lastError: error } : null,
  };
}

async function createCode(
  ports: DiscountCodePorts,
  { shopId, payload }: Attempt<DiscountCodePayload>,
): Promise<AttemptResult> {
  const program = await ports.getProgramDiscount(shopId, payload.partnerId);
  if (program === null) return { result: 'failed', error: 'the partner does not exist' };
  const found = await ports.findByCode(shopId, payload.code);
  if (found.outcome !== 'ok') return toResult(found);
  if (found.data !== null) return adopt(ports, shopId, payload, program, found.data);
  if (program.codePercent === null) return { result: 'failed', error: 'the programme gives shoppers no discount' };
  const added =
    program.discountGid === null
      ? await makeDiscount(ports, shopId, payload, program, program.codePercent)
      : await addToDiscount(ports, shopId, payload, program, program.discountGid);
  return added.result === 'failed' ? lookAgain(ports, shopId, payload, program, added) : added;
}

// What an earlier attempt began may have ended only now, and then Shopify refuses this one because the code exists: ours, or somebody's.
async function lookAgain(
  ports: DiscountCodePorts,
  shopId: string,
  payload: DiscountCodePayload,
  program: ProgramDiscount,
  refused: AttemptResult,
): Promise<AttemptResult> {
  const found = await ports.findByCode(shopId, payload.code);
  if (found.outcome !== 'ok') return toResult(found);
  return found.data === null ? refused : adopt(ports, shopId, payload, program, found.data);
}

async function adopt(
  ports: DiscountCodePorts,
  shopId: string,
  payload: DiscountCodePayload,
  program: ProgramDiscount,
  found: FoundDiscount,
): Promise<AttemptResult> {
  const ours = found.discountGid === program.discountGid || found.title === discountTitle(program.programName);
  if (!ours) {
    const error = `The code ${payload.code} belongs to another discount of the shop, “${found.title}”. Choose another code.`;
    return { result: 'failed', error };
  }
  if (program.discountGid === null) await ports.saveProgramDiscount(shopId, program.programId, found.discountGid);
  return active(payload, null);
}

async function makeDiscount(
  ports: DiscountCodePorts,
  shopId: string,
  payload: DiscountCodePayload,
  program: ProgramDiscount,
  percent: string,
): Promise<AttemptResult> {
  const made = await ports.createDiscount(shopId, {
    title: discountTitle(program.programName),
    code: payload.code,
    percent,
    startsAt: ports.clock(),
  });
  if (made.outcome !== 'ok') return toResult(made);
  await ports.saveProgramDiscount(shopId, program.programId, made.data.discountGid);
  return active(payload, null);
}

async function addToDiscount(
  ports: DiscountCodePorts,
  shopId: string,
  payload: DiscountCodePayload,
  program: ProgramDiscount,
  discountGid: string,
): Promise<AttemptResult> {
  const begun = await ports.addCode(shopId, discountGid, payload.code);
  if (begun.outcome === 'refused' && begun.errors.some((error) => error.field?.includes('discountId'))) {
    // The merchant deleted the programme's discount: the next attempt makes another.
    await ports.saveProgramDiscount(shopId, program.programId, null);
    return { result: 'retry', error: 'the programme’s discount is gone from the shop', afterMs: null };
  }
  if (begun.outcome !== 'ok') return toResult(begun);
  for (let poll = 0; poll < pollsMax; poll++) {
    const addition = await ports.readAddition(shopId, begun.data);
    if (addition.outcome !== 'ok') return toResult(addition);
    if (addition.data?.done) return readAdded(payload, addition.data);
    await ports.pause(pollPauseMs);
  }
  return { result: 'retry', error: 'Shopify is still adding the code', afterMs: null };
}

function readAdded(payload: DiscountCodePayload, added: AddedCode): AttemptResult {
  if (added.redeemCodeGid !== null) return active(payload, added.redeemCodeGid);
  const reasons = added.errors.join('; ') || 'it gave no reason';
  return { result: 'failed', error: `Shopify did not take the code ${payload.code}: ${reasons}` };
}

function active({ code }: DiscountCodePayload, redeemCodeGid: string | null): AttemptResult {
  const effect = { on: 'discount_code', code, state: 'active', redeemCodeGid, lastError: null } as const;
  return { result: 'done', outcome: { redeemCodeGid }, effect };
}

// Everything here is looked up first, so an unknown outcome is tried again like one that was not carried out.
function toResult(outcome: Exclude<ShopifyOutcome<unknown>, { outcome: 'ok' }>): AttemptResult {
  switch (outcome.outcome) {
    case 'refused':
      return { result: 'failed', error: describeRefusals(outcome.errors) };
    case 'no_access':
      return { result: 'blocked', error: outcome.reason };
    case 'not_done':
      return { result: 'retry', error: outcome.reason, afterMs: outcome.afterMs };
    case 'unknown':
      return { result: 'retry', error: outcome.reason, afterMs: null };
  }
}
