/** The programmes' discounts and their codes through the Admin API. */
import type { AddedCode, DiscountCodePorts, FoundDiscount } from '#app/flows/create-discount-code.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { addRedeemCodes, createBasicCodeDiscount, discountByCode, redeemCodeCreation } from './operations.ts';

type Calls = Pick<DiscountCodePorts, 'findByCode' | 'createDiscount' | 'addCode' | 'readAddition'>;

export function createDiscountCalls(client: AdminClient): Calls {
  return {
    async findByCode(shopId, code): Promise<ShopifyOutcome<FoundDiscount | null>> {
      const answer = await client.graphql(shopId, discountByCode, { code });
      return mapOutcome(answer, ({ codeDiscountNodeByCode: node }) =>
        node === null ? null : { discountGid: node.id, title: node.codeDiscount.title ?? '' },
      );
    },
    async createDiscount(shopId, discount) {
      const answer = await client.graphql(shopId, createBasicCodeDiscount, {
        input: {
          title: discount.title,
          code: discount.code,
          startsAt: new Date(discount.startsAt).toISOString(),
          context: { all: 'ALL' },
          // A rate, which Shopify wants as a share of one in floating point; no amount is ever computed from it here.
          customerGets: { value: { percentage: Number(discount.percent) / 100 }, items: { all: true } },
        },
      });
      if (answer.outcome !== 'ok') return answer;
      const discountGid = answer.data.codeDiscountNode?.id;
      return discountGid === undefined
        ? { outcome: 'unknown', reason: 'Shopify named no discount' }
        : { outcome: 'ok', data: { discountGid } };
    },
    async addCode(shopId, discountGid, code) {
      const answer = await client.graphql(shopId, addRedeemCodes, { id: discountGid, codes: [{ code }] });
      if (answer.outcome !== 'ok') return answer;
      const additionGid = answer.data.bulkCreation?.id;
      return additionGid === undefined
        ? { outcome: 'unknown', reason: 'Shopify named no creation of codes' }
        : { outcome: 'ok', data: additionGid };
    },
    async readAddition(shopId, additionGid): Promise<ShopifyOutcome<AddedCode | null>> {
      const answer = await client.graphql(shopId, redeemCodeCreation, { id: additionGid });
      return mapOutcome(answer, ({ discountRedeemCodeBulkCreation: creation }) => {
        if (creation === null) return null;
        const [added] = creation.codes.nodes;
        return {
          done: creation.done,
          redeemCodeGid: added?.discountRedeemCode?.id ?? null,
          errors: (added?.errors ?? []).map((error) => error.message),
        };
      });
    },
  };
}
