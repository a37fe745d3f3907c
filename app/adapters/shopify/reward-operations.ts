/** The documents by which a reward is given as a discount code for one customer; see operations.ts. */
import { z } from 'zod';
import { mutation, query } from './admin-operation.ts';

/** Scopes: read_discounts. */
export const personalCodeByCode = query<{ code: string }>()(
  'PersonalCodeByCode',
  `query PersonalCodeByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ... on DiscountCodeBasic {
          title
          endsAt
          asyncUsageCount
          customerGets { value { __typename ... on DiscountAmount { amount { amount currencyCode } } } }
        }
        ... on DiscountCodeBxgy { title }
        ... on DiscountCodeFreeShipping { title }
        ... on DiscountCodeApp { title }
      }
    }
  }`,
  z.object({
    codeDiscountNodeByCode: z
      .object({
        id: z.string(),
        codeDiscount: z.object({
          __typename: z.string(),
          title: z.string().optional(),
          endsAt: z.string().nullish(),
          asyncUsageCount: z.number().int().optional(),
          customerGets: z
            .object({
              value: z.object({
                amount: z.object({ amount: z.string(), currencyCode: z.string() }).optional(),
              }),
            })
            .optional(),
        }),
      })
      .nullable(),
  }),
);

export interface PersonalCodeInput {
  readonly title: string;
  readonly code: string;
  readonly startsAt: string;
  readonly endsAt?: string;
  readonly usageLimit: 1;
  readonly appliesOncePerCustomer: true;
  readonly context: { readonly customers: { readonly add: readonly [string] } };
  readonly combinesWith: { readonly productDiscounts: boolean; readonly shippingDiscounts: boolean };
  readonly customerGets: {
    readonly value: { readonly discountAmount: { readonly amount: string; readonly appliesOnEachItem: false } };
    readonly items: { readonly all: true };
  };
}

/** Scopes: write_discounts, read_discounts. */
export const createPersonalCode = mutation<{ input: PersonalCodeInput }>()(
  'CreatePersonalCode',
  'discountCodeBasicCreate',
  `mutation CreatePersonalCode($input: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $input) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  { codeDiscountNode: z.object({ id: z.string() }).nullable() },
);
