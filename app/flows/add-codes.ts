/**
 * Codes come into a programme's one discount, which the first code makes. Shopify adds them behind the scenes, so the work's id is noted before
 * anybody waits for it, and whoever comes after a crash asks for that work first. A code that is taken fails alone; then it is looked up, and
 * what an earlier attempt left behind is ours, while a code of another discount is not ours to give. So nothing is ever made twice, whenever an
 * attempt breaks off.
 */
import { comparableText } from '#app/domain/text.ts';
import { type CodeEndings, type CodeRequest, endAll, pollWhile } from './code-endings.ts';
import {
  type AddedCode,
  type CodeStanding,
  type DiscountCodePorts,
  discountTitle,
  type FoundCode,
  type ProgramDiscount,
} from './discount-code-ports.ts';
import type { Json } from './outbox-attempt.ts';
import { retryOf } from './shopify-outcome.ts';

export interface AdditionRequest extends CodeRequest {
  /** What an earlier attempt began. */
  readonly noted: string | null;
  readonly writeNote: (note: Json) => Promise<void>;
}

export async function addCodes(
  ports: DiscountCodePorts,
  request: AdditionRequest,
  codes: readonly CodeStanding[],
  endings: CodeEndings,
): Promise<void> {
  // What was adopted is in Shopify already; when it was paused, its place is the discount that it came from.
  const adopted = codes.filter(({ adoptedGid }) => adoptedGid !== null);
  const ours = codes.filter(({ adoptedGid }) => adoptedGid === null);
  await addToProgram(ports, request, ours, endings);
  for (const [gid, alike] of Map.groupBy(adopted, ({ adoptedGid }) => adoptedGid ?? '')) {
    await addInto(ports, { ...request, noted: null }, gid, alike, endings);
  }
}

async function addToProgram(
  ports: DiscountCodePorts,
  request: AdditionRequest,
  codes: readonly CodeStanding[],
  endings: CodeEndings,
): Promise<void> {
  const { shopId, discount, noted } = request;
  if (noted !== null) await takeAddition(ports, request, discount.discountGid, noted, codes, endings);
  let left = openOf(codes, endings);
  if (left.length > 0 && discount.percent === null) {
    return endAll(endings, left, { end: 'failed', error: 'the programme gives shoppers no discount' });
  }
  let { discountGid } = discount;
  for (let next = left[0]; discountGid === null && next !== undefined; left = openOf(codes, endings), next = left[0]) {
    discountGid = await makeDiscount(ports, shopId, discount, next, endings);
    if (endings.get(comparableText(next.code))?.end === 'later') return copyEnding(endings, next, left);
  }
  left = openOf(codes, endings);
  if (discountGid !== null && left.length > 0) await addInto(ports, request, discountGid, left, endings);
}

function openOf(codes: readonly CodeStanding[], endings: CodeEndings): readonly CodeStanding[] {
  return codes.filter(({ code }) => !endings.has(comparableText(code)));
}

function copyEnding(endings: CodeEndings, { code }: CodeStanding, others: readonly CodeStanding[]): void {
  const ending = endings.get(comparableText(code));
  if (ending !== undefined) endAll(endings, others, ending);
}

/** The programme's discount with its first code, or the one that an earlier attempt made; null where this code could not make it. */
async function makeDiscount(
  ports: DiscountCodePorts,
  shopId: string,
  discount: ProgramDiscount,
  { code }: CodeStanding,
  endings: CodeEndings,
): Promise<string | null> {
  const key = comparableText(code);
  const found = await ports.findByCode(shopId, code);
  if (found.outcome !== 'ok') {
    endings.set(key, { end: 'later', result: retryOf(found) });
    return null;
  }
  if (found.data !== null) {
    endings.set(key, judge(discount, null, code, found.data));
    if (found.data.discountTitle !== discountTitle(discount)) return null;
    await ports.saveDiscount(shopId, discount, found.data.discountGid);
    return found.data.discountGid;
  }
  const made = await ports.createDiscount(shopId, {
    title: discountTitle(discount),
    code,
    percent: discount.percent ?? '0',
    startsAt: ports.clock(),
    usesPerCode: discount.singleUse ? 1 : null,
  });
  if (made.outcome === 'refused' && made.errors.some((error) => error.code === 'TAKEN')) {
    // A former attempt's question arrived after our look: the next attempt finds what it made.
    endings.set(key, {
      end: 'later',
      result: { result: 'retry', error: 'the code has just been made', afterMs: null },
    });
    return null;
  }
  if (made.outcome !== 'ok') {
    const result = retryOf(made);
    endings.set(key, result.result === 'failed' ? { end: 'failed', error: result.error } : { end: 'later', result });
    return null;
  }
  await ports.saveDiscount(shopId, discount, made.data.discountGid);
  endings.set(key, { end: 'there', redeemCodeGid: null });
  return made.data.discountGid;
}

async function addInto(
  ports: DiscountCodePorts,
  request: AdditionRequest,
  discountGid: string,
  codes: readonly CodeStanding[],
  endings: CodeEndings,
): Promise<void> {
  const { shopId, discount } = request;
  const begun = await ports.beginAddition(
    shopId,
    discountGid,
    codes.map(({ code }) => code),
  );
  if (begun.outcome === 'refused' && begun.errors.some((error) => error.field?.includes('discountId'))) {
    if (discountGid !== discount.discountGid) {
      return endAll(endings, codes, {
        end: 'failed',
        error: 'The discount that the code was in is gone from Shopify.',
      });
    }
    // The merchant deleted the programme's discount: the next attempt makes another.
    await ports.saveDiscount(shopId, discount, null);
    const error = 'the programme’s discount is gone from the shop';
    return endAll(endings, codes, { end: 'later', result: { result: 'retry', error, afterMs: null } });
  }
  if (begun.outcome !== 'ok') return endAll(endings, codes, { end: 'later', result: retryOf(begun) });
  await request.writeNote({ addition: begun.data });
  await takeAddition(ports, request, discountGid, begun.data, codes, endings);
  const unsaid = openOf(codes, endings);
  const lost = 'Shopify does not say what came of the codes';
  endAll(endings, unsaid, { end: 'later', result: { result: 'retry', error: lost, afterMs: null } });
}

/** Waits for work that was begun and takes over what came of it. Work that Shopify has forgotten leaves the codes open. */
async function takeAddition(
  ports: DiscountCodePorts,
  { shopId, discount }: CodeRequest,
  discountGid: string | null,
  additionGid: string,
  codes: readonly CodeStanding[],
  endings: CodeEndings,
): Promise<void> {
  const read = await pollWhile(
    ports.pause,
    () => ports.readAddition(shopId, additionGid),
    (answer) => answer.outcome === 'ok' && answer.data?.done === false,
  );
  if (read.outcome !== 'ok') return endAll(endings, codes, { end: 'later', result: retryOf(read) });
  if (read.data === null) return;
  if (!read.data.done) {
    // The note stays, so that the next attempt asks for the same work.
    return endAll(endings, codes, {
      end: 'later',
      result: { result: 'unknown', error: 'Shopify is still adding the codes' },
    });
  }
  const added = new Map(read.data.codes.map((one) => [comparableText(one.code), one]));
  const refused: { standing: CodeStanding; added: AddedCode }[] = [];
  for (const standing of codes) {
    const key = comparableText(standing.code);
    const one = added.get(key);
    if (one === undefined) continue;
    if (one.redeemCodeGid !== null) endings.set(key, { end: 'there', redeemCodeGid: one.redeemCodeGid });
    else refused.push({ standing, added: one });
  }
  if (refused.length > 0) await judgeRefused(ports, { shopId, discount }, discountGid, refused, endings);
}

/** Of codes that Shopify did not take: those that are ours from before, and why the others were not. */
async function judgeRefused(
  ports: DiscountCodePorts,
  { shopId, discount }: CodeRequest,
  discountGid: string | null,
  refused: readonly { readonly standing: CodeStanding; readonly added: AddedCode }[],
  endings: CodeEndings,
): Promise<void> {
  const newest = discountGid === null ? null : await ports.listNewest(shopId, discountGid);
  const listed = new Map(
    newest?.outcome === 'ok' ? newest.data.map((one) => [comparableText(one.code), one.redeemCodeGid]) : [],
  );
  for (const { standing, added } of refused) {
    const key = comparableText(standing.code);
    const redeemCodeGid = listed.get(key);
    if (redeemCodeGid !== undefined) {
      endings.set(key, { end: 'there', redeemCodeGid });
      continue;
    }
    const found = await ports.findByCode(shopId, standing.code);
    if (found.outcome !== 'ok') endings.set(key, { end: 'later', result: retryOf(found) });
    else if (found.data !== null) endings.set(key, judge(discount, discountGid, standing.code, found.data));
    else endings.set(key, { end: 'failed', error: refusalText(standing.code, added) });
  }
}

/** Whether a code that exists is ours. */
function judge(discount: ProgramDiscount, discountGid: string | null, code: string, found: FoundCode) {
  const isOurs = found.discountGid === discountGid || found.discountTitle === discountTitle(discount);
  if (isOurs) return { end: 'there', redeemCodeGid: found.redeemCodeGid } as const;
  const error = `The code ${code} belongs to another discount of the shop, “${found.discountTitle}”. Choose another code, or assign that one.`;
  return { end: 'failed', error } as const;
}

function refusalText(code: string, { errors }: AddedCode): string {
  return `Shopify did not take the code ${code}: ${errors.map(({ message }) => message).join('; ') || 'it gave no reason'}`;
}
