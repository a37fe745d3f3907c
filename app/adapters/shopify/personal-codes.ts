/** Discount codes for one customer through the Admin API: https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeBasicCreate */
import { formatMinor, minorUnits } from '#app/domain/money.ts';
import type { PersonalCodeCalls } from '#app/flows/personal-code-once.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { createPersonalCode, personalCodeByCode } from './reward-operations.ts';
import { customerGid } from './shop-reader.ts';

export function createPersonalCodeCalls(client: AdminClient, clock: () => number): PersonalCodeCalls {
  return {
    async findPersonalCode(shopId, code, currency) {
      const answer = await client.graphql(shopId, personalCodeByCode, { code });
      return mapOutcome(answer, ({ codeDiscountNodeByCode: node }) => {
        if (node === null) return null;
        const { title, endsAt, asyncUsageCount, customerGets } = node.codeDiscount;
        const money = customerGets?.value.amount;
        return {
          discountGid: node.id,
          title: title ?? '',
          amount: money?.currencyCode === currency ? minorUnits(money.amount, currency) : null,
          used: (asyncUsageCount ?? 0) > 0,
          endsAt: endsAt == null ? null : Date.parse(endsAt),
        };
      });
    },
    async createPersonalCode({ shopId, title, code, customerId, currency, amount, endsAt }) {
      const answer = await client.graphql(shopId, createPersonalCode, {
        input: {
          title,
          code,
          startsAt: new Date(clock()).toISOString(),
          ...(endsAt === null ? {} : { endsAt: new Date(endsAt).toISOString() }),
          usageLimit: 1,
          appliesOncePerCustomer: true,
          context: { customers: { add: [customerGid(customerId)] } },
          // It is money that the customer has earned: what the shop takes off anyway stays off.
          combinesWith: { productDiscounts: true, shippingDiscounts: true },
          customerGets: {
            value: { discountAmount: { amount: formatMinor(amount, currency), appliesOnEachItem: false } },
            items: { all: true },
          },
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
