/**
 * Codes leave Shopify, because they are paused or deleted. Shopify cannot pause one code of a discount that has many, so a paused code is taken
 * out of its discount and comes back when it is resumed. Each is looked up first: one that is gone already, or that now belongs to somebody
 * else's discount, is left alone, and so is one for one use whose days are over but which was used in the last moment.
 */
import { comparableText } from '#app/domain/text.ts';
import { type CodeEndings, type CodeRequest, endAll, pollWhile } from './code-endings.ts';
import { type CodeStanding, type DiscountCodePorts, discountTitle, type FoundCode } from './discount-code-ports.ts';
import { retryOf } from './shopify-outcome.ts';

interface Leaving {
  readonly code: string;
  readonly redeemCodeGid: string;
}

export async function removeCodes(
  ports: DiscountCodePorts,
  request: CodeRequest,
  codes: readonly CodeStanding[],
  endings: CodeEndings,
): Promise<void> {
  const leaving = new Map<string, Leaving[]>();
  for (const standing of codes) {
    const found = await ports.findByCode(request.shopId, standing.code);
    if (found.outcome !== 'ok') {
      endAll(endings, [standing], { end: 'later', result: retryOf(found) });
    } else if (found.data === null || !isOurs(request, standing, found.data)) {
      endAll(endings, [standing], { end: 'gone' });
    } else if (standing.expired && found.data.usedCount > 0) {
      endAll(endings, [standing], { end: 'used' });
    } else if (found.data.redeemCodeGid === null) {
      const error = `The code ${standing.code} could not be told from others in “${found.data.discountTitle}”. Remove it there.`;
      endAll(endings, [standing], { end: 'failed', error });
    } else {
      const { discountGid, redeemCodeGid } = found.data;
      leaving.set(discountGid, [...(leaving.get(discountGid) ?? []), { code: standing.code, redeemCodeGid }]);
    }
  }
  for (const [discountGid, ofDiscount] of leaving) await removeFrom(ports, request, discountGid, ofDiscount, endings);
}

function isOurs({ discount }: CodeRequest, { adoptedGid }: CodeStanding, found: FoundCode): boolean {
  if (adoptedGid !== null) return found.discountGid === adoptedGid;
  return found.discountGid === discount.discountGid || found.discountTitle === discountTitle(discount);
}

async function removeFrom(
  ports: DiscountCodePorts,
  { shopId }: CodeRequest,
  discountGid: string,
  codes: readonly Leaving[],
  endings: CodeEndings,
): Promise<void> {
  const begun = await ports.beginRemoval(
    shopId,
    discountGid,
    codes.map(({ redeemCodeGid }) => redeemCodeGid),
  );
  if (begun.outcome !== 'ok') return endAll(endings, codes, { end: 'later', result: retryOf(begun) });
  const done = await pollWhile(
    ports.pause,
    () => ports.isRemovalDone(shopId, begun.data),
    (answer) => answer.outcome === 'ok' && !answer.data,
  );
  if (done.outcome !== 'ok') return endAll(endings, codes, { end: 'later', result: retryOf(done) });
  const still = { result: 'retry', error: 'Shopify is still removing the code', afterMs: null } as const;
  for (const { code } of codes) {
    endings.set(comparableText(code), done.data ? { end: 'gone' } : { end: 'later', result: still });
  }
}
