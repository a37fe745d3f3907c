/**
 * Partners' codes in Shopify follow what the merchant wants of them: a wish says only which code, and what is wanted of it is read from its row
 * when its turn comes, so that pausing and resuming at once ends as the last word was. The wishes of a programme wait behind each other and are
 * carried out by the hundred: Shopify takes 250 codes in one call, and ten thousand partners approved at once are forty calls.
 */
import { comparableText } from '#app/domain/text.ts';
import { addCodes } from './add-codes.ts';
import type { CodeEnding, CodeEndings } from './code-endings.ts';
import { type CodeStanding, codesPerCall, type DiscountCodePorts, type WantedCode } from './discount-code-ports.ts';
import type { Attempt, AttemptResult, GatheringHandler } from './outbox-attempt.ts';
import type { DiscountCodePayload } from './outbox-kinds.ts';
import { removeCodes } from './remove-codes.ts';

export function discountCodeHandler(ports: DiscountCodePorts): GatheringHandler<DiscountCodePayload> {
  return {
    sideBySide: false,
    repeatable: true,
    gathers: codesPerCall,
    carryOutAll: (attempts) => carryOutCodes(ports, attempts),
    effectOf: ({ code }, state, error) =>
      state === 'failed'
        ? { on: 'discount_code', code, wanted: null, state, redeemCodeGid: null, lastError: error, used: false }
        : null,
  };
}

async function carryOutCodes(
  ports: DiscountCodePorts,
  attempts: readonly Attempt<DiscountCodePayload>[],
): Promise<readonly AttemptResult[]> {
  const [first] = attempts;
  if (first === undefined) return [];
  const { shopId } = first;
  const wishes = attempts.map(({ payload }) => payload);
  const read = await ports.readWishes(shopId, wishes);
  const standings = new Map((read?.codes ?? []).map((standing) => [comparableText(standing.code), standing]));
  const endings: CodeEndings = new Map();
  if (read !== null) {
    const noted = attempts.map(({ note }) => additionOf(note)).find((gid) => gid !== null) ?? null;
    const request = { shopId, discount: read.discount, noted, writeNote: first.writeNote };
    const wantedOnes = (wanted: WantedCode[]) => read.codes.filter((code) => wanted.includes(code.wanted));
    await addCodes(ports, request, wantedOnes(['active']), endings);
    await removeCodes(ports, { shopId, discount: read.discount }, wantedOnes(['paused', 'deleted']), endings);
  }
  return attempts.map(({ payload }) => {
    const key = comparableText(payload.code);
    return toResult(payload.code, standings.get(key), endings.get(key));
  });
}

function toResult(code: string, standing: CodeStanding | undefined, ending: CodeEnding | undefined): AttemptResult {
  if (standing === undefined || ending === undefined) return { result: 'failed', error: 'the code is nobody’s' };
  const { wanted } = standing;
  switch (ending.end) {
    case 'there':
    case 'gone': {
      const redeemCodeGid = ending.end === 'there' ? ending.redeemCodeGid : null;
      const effect = { ...effectOn(code), wanted, state: wanted, redeemCodeGid };
      return { result: 'done', outcome: { redeemCodeGid }, effect };
    }
    case 'used':
      return {
        result: 'done',
        outcome: { used: true },
        effect: { ...effectOn(code), wanted, state: 'active', used: true },
      };
    case 'failed':
      return { result: 'failed', error: ending.error };
    case 'later':
      return ending.result;
  }
}

function effectOn(code: string) {
  return { on: 'discount_code', code, redeemCodeGid: null, lastError: null, used: false } as const;
}

/** The work that an attempt noted, so that the next one asks for it before it begins another. */
function additionOf(note: unknown): string | null {
  return typeof note === 'object' && note !== null && 'addition' in note && typeof note.addition === 'string'
    ? note.addition
    : null;
}
