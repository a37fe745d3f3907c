/**
 * What merchants do to codes and discounts in Shopify's own admin reaches the product: every hour, and soon after a webhook that says so, each
 * programme's discount is read page by page and compared with the recorded codes. A code that is missing is looked up by itself before anybody is
 * told, so that one which was added while the pages were read is not taken for removed. Nothing is changed in Shopify, and a second comparison
 * finds nothing new.
 */

import { Failure } from '#app/domain/failure.ts';
import { comparableText } from '#app/domain/text.ts';
import type { FoundCode, WantedCode } from './discount-code-ports.ts';
import type { Duty } from './duties.ts';
import { describeRefusals, type ShopifyOutcome } from './shopify-outcome.ts';

export interface DiscountPage {
  readonly percent: number | null;
  readonly isActive: boolean;
  readonly codes: readonly string[];
  /** Null after the last page. */
  readonly next: string | null;
}

export interface ComparedProgram {
  readonly programId: string;
  readonly percent: string | null;
  readonly discountGid: string | null;
  readonly singleUseGid: string | null;
  /** What the comparison before found wrong with its discounts. */
  readonly trouble: string | null;
}

export interface RecordedCode {
  readonly code: string;
  readonly state: 'pending' | 'active' | 'failed' | 'paused' | 'deleted' | 'removed';
  readonly wanted: WantedCode;
  readonly adopted: boolean;
}

export interface CodeFindings {
  /** Gone from Shopify, though they were there. */
  readonly removed: readonly string[];
  /** In Shopify, though they were not. */
  readonly returned: readonly string[];
  /** What is wrong with the programme's discounts, in words; null for nothing. */
  readonly trouble: string | null;
  /** Those of its discounts that are gone. */
  readonly goneGids: readonly string[];
}

export interface ComparePorts {
  /** In byte order of the ids, above `after`. */
  readonly getProgram: (shopId: string, after: string) => Promise<ComparedProgram | null>;
  readonly listCodes: (shopId: string, programId: string) => Promise<readonly RecordedCode[]>;
  /** Null where the discount is gone. */
  readonly readPage: (
    shopId: string,
    discountGid: string,
    after: string | null,
  ) => Promise<ShopifyOutcome<DiscountPage | null>>;
  readonly findByCode: (shopId: string, code: string) => Promise<ShopifyOutcome<FoundCode | null>>;
  readonly saveFindings: (shopId: string, programId: string, findings: CodeFindings, at: Date) => Promise<void>;
  readonly isInstalled: (shopId: string) => Promise<boolean>;
  readonly clock: () => number;
}

export interface CompareState {
  readonly after: string;
  readonly removed: number;
  readonly returned: number;
}

const begun: CompareState = { after: '', removed: 0, returned: 0 };
/** Of 250 codes each: a discount with more is compared in part. */
const pagesMax = 400;

/** One programme each turn. */
export function compareCodesDuty(ports: ComparePorts, readState: (state: unknown) => CompareState | null): Duty {
  return async (shopId, turn) => {
    const state = readState(turn.state) ?? begun;
    const program = (await ports.isInstalled(shopId)) ? await ports.getProgram(shopId, state.after) : null;
    if (program === null) {
      return { end: 'done', report: { removed: state.removed, returned: state.returned }, state: null };
    }
    const findings = await compareProgram(ports, shopId, program);
    await ports.saveFindings(shopId, program.programId, findings, new Date(ports.clock()));
    const removed = state.removed + findings.removed.length;
    const returned = state.returned + findings.returned.length;
    return { end: 'continues', state: { after: program.programId, removed, returned }, afterMs: 0 };
  };
}

async function compareProgram(ports: ComparePorts, shopId: string, program: ComparedProgram): Promise<CodeFindings> {
  const { discountGid, singleUseGid } = program;
  const shared = discountGid === null ? null : await readDiscount(ports, shopId, discountGid, pagesMax);
  // Codes for one use come and go by the thousand; of their discount only the terms are compared.
  const singleUse = singleUseGid === null ? null : await readDiscount(ports, shopId, singleUseGid, 1);
  const inShopify = new Set((shared?.codes ?? []).map(comparableText));
  const removed: string[] = [];
  const returned: string[] = [];
  for (const recorded of await ports.listCodes(shopId, program.programId)) {
    const isThere = inShopify.has(comparableText(recorded.code));
    const isMissing = recorded.state === 'active' && !isThere;
    // With the discount all its codes went; otherwise each that is missing is looked up.
    const wentAlong = shared?.isGone === true && !recorded.adopted;
    if (isMissing && (wentAlong || (await isGone(ports, shopId, recorded)))) removed.push(recorded.code);
    else if (isThere && recorded.wanted !== 'deleted' && isElsewhere(recorded)) returned.push(recorded.code);
  }
  const discounts = [shared, singleUse].filter((one) => one !== null);
  return {
    removed,
    returned,
    trouble: troubleIn(program, discounts),
    goneGids: discounts.filter(({ isGone: gone }) => gone).map(({ gid }) => gid),
  };
}

/** The rows say that it is not in Shopify, and nothing is under way. */
function isElsewhere({ state }: RecordedCode): boolean {
  return state === 'paused' || state === 'removed' || state === 'failed';
}

async function isGone({ findByCode }: ComparePorts, shopId: string, { code }: RecordedCode): Promise<boolean> {
  return requireAnswer(await findByCode(shopId, code)) === null;
}

interface ReadDiscount {
  readonly gid: string;
  readonly isGone: boolean;
  readonly isActive: boolean;
  readonly percent: number | null;
  readonly codes: readonly string[];
}

async function readDiscount(ports: ComparePorts, shopId: string, gid: string, pages: number): Promise<ReadDiscount> {
  const codes: string[] = [];
  let after: string | null = null;
  let last: DiscountPage | null = null;
  for (let page = 0; page < pages; page++) {
    last = requireAnswer(await ports.readPage(shopId, gid, after));
    if (last === null) return { gid, isGone: true, isActive: false, percent: null, codes: [] };
    codes.push(...last.codes);
    after = last.next;
    if (after === null) break;
  }
  return { gid, isGone: false, isActive: last?.isActive ?? false, percent: last?.percent ?? null, codes };
}

function troubleIn({ percent, trouble }: ComparedProgram, discounts: readonly ReadDiscount[]): string | null {
  // Nothing new is known until there is a discount again.
  if (discounts.length === 0) return trouble;
  for (const discount of discounts) {
    if (discount.isGone) return 'The programme’s discount was deleted in Shopify, and its codes work no longer.';
    if (!discount.isActive) return 'The programme’s discount is switched off in Shopify: its codes give nothing now.';
    const given = discount.percent === null ? null : Math.round(discount.percent * 1e6) / 1e4;
    if (percent !== null && given !== Number(percent)) {
      const said = given === null ? 'no percentage' : `${given} %`;
      return `The programme’s discount gives ${said} in Shopify, and ${percent} % here. Save the programme’s percentage anew to set it right.`;
    }
  }
  return null;
}

function requireAnswer<Data>(answer: ShopifyOutcome<Data>): Data {
  if (answer.outcome === 'ok') return answer.data;
  throw new Failure('unavailable', answer.outcome === 'refused' ? describeRefusals(answer.errors) : answer.reason);
}
