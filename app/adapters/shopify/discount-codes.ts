/** The programmes' discounts and their codes through the Admin API. */
import { comparableText } from '#app/domain/text.ts';
import type { ComparePorts } from '#app/flows/compare-codes.ts';
import type { DiscountCalls } from '#app/flows/discount-code-ports.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import type { DiscountTermsPorts } from '#app/flows/update-discounts.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import {
  addRedeemCodes,
  createBasicCodeDiscount,
  deleteRedeemCodes,
  discountByCode,
  discountCodes,
  finishedJob,
  redeemCodeCreation,
  updateBasicCodeDiscount,
} from './discount-operations.ts';

type Calls = DiscountCalls & Pick<DiscountTermsPorts, 'updateDiscount'> & Pick<ComparePorts, 'readPage'>;

export function createDiscountCalls(client: AdminClient): Calls {
  return {
    updateDiscount: (shopId, discountGid, { title, percent }) =>
      client.graphql(shopId, updateBasicCodeDiscount, {
        id: discountGid,
        input: { title, customerGets: percentOff(percent) },
      }),
    async findByCode(shopId, code) {
      const answer = await client.graphql(shopId, discountByCode, { code, search: quoted(code) });
      return mapOutcome(answer, ({ codeDiscountNodeByCode: node }) => {
        if (node === null) return null;
        const wanted = comparableText(code);
        const own = node.codeDiscount.codes?.nodes.find((one) => comparableText(one.code) === wanted);
        return {
          discountGid: node.id,
          discountTitle: node.codeDiscount.title ?? '',
          redeemCodeGid: own?.id ?? null,
          usedCount: own?.asyncUsageCount ?? 0,
        };
      });
    },
    async createDiscount(shopId, discount) {
      const answer = await client.graphql(shopId, createBasicCodeDiscount, {
        input: {
          title: discount.title,
          code: discount.code,
          startsAt: new Date(discount.startsAt).toISOString(),
          context: { all: 'ALL' },
          usageLimit: discount.usesPerCode,
          customerGets: percentOff(discount.percent),
        },
      });
      return named(
        answer,
        ({ codeDiscountNode }) => codeDiscountNode?.id,
        'discount',
        (discountGid) => ({ discountGid }),
      );
    },
    async beginAddition(shopId, discountGid, codes) {
      const wanted = codes.map((code) => ({ code }));
      const answer = await client.graphql(shopId, addRedeemCodes, { id: discountGid, codes: wanted });
      return named(
        answer,
        ({ bulkCreation }) => bulkCreation?.id,
        'creation of codes',
        (id) => id,
      );
    },
    async readAddition(shopId, additionGid) {
      const answer = await client.graphql(shopId, redeemCodeCreation, { id: additionGid });
      return mapOutcome(answer, ({ discountRedeemCodeBulkCreation: creation }) =>
        creation === null
          ? null
          : {
              done: creation.done,
              codes: creation.codes.nodes.map(({ code, discountRedeemCode, errors }) => ({
                code,
                redeemCodeGid: discountRedeemCode?.id ?? null,
                errors: errors.map((error) => ({ code: error.code ?? null, message: error.message })),
              })),
            },
      );
    },
    async listNewest(shopId, discountGid) {
      const answer = await client.graphql(shopId, discountCodes, { id: discountGid, after: null, newestFirst: true });
      return mapOutcome(answer, ({ discountNode }) =>
        (discountNode?.discount.codes?.nodes ?? []).map(({ id, code }) => ({ code, redeemCodeGid: id })),
      );
    },
    async readPage(shopId, discountGid, after) {
      const answer = await client.graphql(shopId, discountCodes, { id: discountGid, after, newestFirst: false });
      return mapOutcome(answer, ({ discountNode }) => {
        if (discountNode === null) return null;
        const { status, customerGets, codes } = discountNode.discount;
        const pageInfo = codes?.pageInfo;
        return {
          percent: customerGets?.value.percentage ?? null,
          isActive: status === 'ACTIVE' || status === 'SCHEDULED',
          codes: (codes?.nodes ?? []).map(({ code }) => code),
          next: pageInfo?.hasNextPage === true ? pageInfo.endCursor : null,
        };
      });
    },
    async beginRemoval(shopId, discountGid, redeemCodeGids) {
      const answer = await client.graphql(shopId, deleteRedeemCodes, { id: discountGid, codes: redeemCodeGids });
      return named(
        answer,
        ({ job }) => job?.id,
        'removal of codes',
        (id) => id,
      );
    },
    async isRemovalDone(shopId, removalGid) {
      const answer = await client.graphql(shopId, finishedJob, { id: removalGid });
      // Work that Shopify no longer knows has ended; whoever needs to know looks the code up again.
      return mapOutcome(answer, ({ job }) => job?.done ?? true);
    },
  };
}

/** A rate, which Shopify wants as a share of one in floating point; no amount is ever computed from it here. */
function percentOff(percent: string) {
  return { value: { percentage: Number(percent) / 100 }, items: { all: true } } as const;
}

function named<Data, Result>(
  answer: ShopifyOutcome<Data>,
  idOf: (data: Data) => string | undefined,
  what: string,
  toResult: (id: string) => Result,
): ShopifyOutcome<Result> {
  if (answer.outcome !== 'ok') return answer;
  const id = idOf(answer.data);
  return id === undefined
    ? { outcome: 'unknown', reason: `Shopify named no ${what}` }
    : { outcome: 'ok', data: toResult(id) };
}

/** As Shopify's search takes it for one term. */
function quoted(code: string): string {
  return `"${code.replace(/[\\"]/g, '\\$&')}"`;
}
