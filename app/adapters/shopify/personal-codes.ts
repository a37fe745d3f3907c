/** Discount codes for one customer through the Admin API: https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeBasicCreate */
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import { dayMs } from '#app/domain/instant.ts';
import { formatMinor } from '#app/domain/money.ts';
import type { LookPorts } from '#app/flows/look-at-codes.ts';
import type { FoundCode, PersonalCodeCalls } from '#app/flows/personal-code-once.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import {
  createPersonalCode,
  deactivateCode,
  type PersonalCodeValue,
  type PersonalDiscount,
  personalCodeByCode,
  personalCodes,
} from './reward-operations.ts';
import { customerGid } from './shop-reader.ts';

export function createPersonalCodeCalls(
  client: AdminClient,
  clock: () => number,
): PersonalCodeCalls & Pick<LookPorts, 'readDiscounts'> {
  return {
    async findPersonalCode(shopId, code) {
      const answer = await client.graphql(shopId, personalCodeByCode, { code });
      return mapOutcome(answer, ({ codeDiscountNodeByCode: node }) => (node === null ? null : foundCode(node)));
    },
    async readDiscounts(shopId, gids) {
      const answer = await client.graphql(shopId, personalCodes, { ids: gids });
      return mapOutcome(
        answer,
        ({ nodes }) => new Map(nodes.filter((node) => node !== null).map((node) => [node.id, foundCode(node)])),
      );
    },
    endPersonalCode: (shopId, discountGid) => client.graphql(shopId, deactivateCode, { id: discountGid }),
    async createPersonalCode({ shopId, title, code, customerId, currency, worth, endsAt }) {
      const { minOrder } = worth;
      const answer = await client.graphql(shopId, createPersonalCode, {
        input: {
          title,
          code,
          // Long begun, by whichever clock: the friend may use it the moment it is there.
          startsAt: new Date(clock() - dayMs).toISOString(),
          ...(endsAt === null ? {} : { endsAt: new Date(endsAt).toISOString() }),
          usageLimit: 1,
          appliesOncePerCustomer: true,
          context: { customers: { add: [customerGid(customerId)] } },
          ...(minOrder === null
            ? {}
            : { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: formatMinor(minOrder, currency) } } }),
          // It is the customer's own: what the shop takes off anyway stays off.
          combinesWith: { productDiscounts: true, shippingDiscounts: true },
          customerGets: { value: valueIn(worth, currency), items: { all: true } },
        },
      });
      if (answer.outcome !== 'ok') return answer;
      const discountGid = answer.data.codeDiscountNode?.id;
      return discountGid === undefined
        ? { outcome: 'unknown', reason: 'Shopify named no discount' }
        : { outcome: 'ok', data: { discountGid } };
    },
  };
}

function foundCode({ id, codeDiscount }: PersonalDiscount): FoundCode {
  const { title, endsAt, asyncUsageCount, codes } = codeDiscount;
  return {
    discountGid: id,
    title: title ?? '',
    code: codes?.nodes[0]?.code ?? null,
    used: (asyncUsageCount ?? 0) > 0,
    endsAt: endsAt == null ? null : Date.parse(endsAt),
  };
}

function valueIn({ percent, amount }: CodeWorth, currency: string): PersonalCodeValue {
  return percent === null
    ? { discountAmount: { amount: formatMinor(amount ?? 0n, currency), appliesOnEachItem: false } }
    : { percentage: Number(percent) / 100 };
}
