/** The documents by which a reward is given as a discount code for one customer; see operations.ts. */
import { z } from 'zod';
import { mutation, query } from './admin-operation.ts';

const personalDiscountFields = `
  id
  codeDiscount {
    __typename
    ... on DiscountCodeBasic {
      title
      endsAt
      asyncUsageCount
      codes(first: 1) { nodes { code } }
    }
    ... on DiscountCodeBxgy { title }
    ... on DiscountCodeFreeShipping { title }
    ... on DiscountCodeApp { title }
  }`;

const personalDiscount = z.object({
  id: z.string(),
  codeDiscount: z.object({
    __typename: z.string(),
    title: z.string().optional(),
    endsAt: z.string().nullish(),
    asyncUsageCount: z.number().int().optional(),
    codes: z.object({ nodes: z.array(z.object({ code: z.string() })) }).optional(),
  }),
});
export type PersonalDiscount = z.infer<typeof personalDiscount>;

/** Scopes: read_discounts. */
export const personalCodeByCode = query<{ code: string }>()(
  'PersonalCodeByCode',
  `query PersonalCodeByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) { ${personalDiscountFields} }
  }`,
  z.object({ codeDiscountNodeByCode: personalDiscount.nullable() }),
);

/** By the discounts' ids, null for those that are gone. Scopes: read_discounts. */
export const personalCodes = query<{ ids: readonly string[] }>()(
  'PersonalCodes',
  `query PersonalCodes($ids: [ID!]!) {
    nodes(ids: $ids) { __typename ... on DiscountCodeNode { ${personalDiscountFields} } }
  }`,
  z.object({ nodes: z.array(personalDiscount.nullable()) }),
);

export type PersonalCodeValue =
  | { readonly discountAmount: { readonly amount: string; readonly appliesOnEachItem: false } }
  /** A share of one: 0.1 is ten percent. */
  | { readonly percentage: number };

export interface PersonalCodeInput {
  readonly title: string;
  readonly code: string;
  readonly startsAt: string;
  readonly endsAt?: string;
  readonly usageLimit: 1;
  readonly appliesOncePerCustomer: true;
  readonly context: { readonly customers: { readonly add: readonly [string] } };
  readonly combinesWith: { readonly productDiscounts: boolean; readonly shippingDiscounts: boolean };
  readonly minimumRequirement?: { readonly subtotal: { readonly greaterThanOrEqualToSubtotal: string } };
  readonly customerGets: { readonly value: PersonalCodeValue; readonly items: { readonly all: true } };
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

/** Scopes: write_discounts, read_discounts. It stays in the merchant's list, as expired. */
export const deactivateCode = mutation<{ id: string }>()(
  'DeactivateCode',
  'discountCodeDeactivate',
  `mutation DeactivateCode($id: ID!) {
    discountCodeDeactivate(id: $id) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  { codeDiscountNode: z.object({ id: z.string() }).nullable() },
);
