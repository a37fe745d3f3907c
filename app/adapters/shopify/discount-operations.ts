/** The documents with which discounts and their codes are made, changed and read. Scopes: write_discounts, read_discounts. */
import { z } from 'zod';
import { mutation, query } from './admin-operation.ts';

const redeemCode = z.object({ id: z.string(), code: z.string() });

/** Discounts of every kind have a title; which kind one is does not matter to its codes. */
const kinds = ['DiscountCodeBasic', 'DiscountCodeBxgy', 'DiscountCodeFreeShipping', 'DiscountCodeApp'];
const ofEveryKind = (fields: string): string => kinds.map((kind) => `... on ${kind} { ${fields} }`).join('\n');

/** The discount that has a code, and those of its codes that look like it. `search` is the code in quotes. */
export const discountByCode = query<{ code: string; search: string }>()(
  'DiscountByCode',
  `query DiscountByCode($code: String!, $search: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ${ofEveryKind('title codes(first: 25, query: $search) { nodes { id code asyncUsageCount } }')}
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
          codes: z.object({ nodes: z.array(redeemCode.extend({ asyncUsageCount: z.number() })) }).optional(),
        }),
      })
      .nullable(),
  }),
);

/** A page of a discount's codes, and how the discount stands. */
export const discountCodes = query<{ id: string; after: string | null; newestFirst: boolean }>()(
  'DiscountCodes',
  `query DiscountCodes($id: ID!, $after: String, $newestFirst: Boolean!) {
    discountNode(id: $id) {
      discount {
        __typename
        ... on DiscountCodeBasic {
          title
          status
          usageLimit
          customerGets { value { __typename ... on DiscountPercentage { percentage } } }
          codes(first: 250, after: $after, sortKey: CREATED_AT, reverse: $newestFirst) {
            nodes { id code }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
    }
  }`,
  z.object({
    discountNode: z
      .object({
        discount: z.object({
          __typename: z.string(),
          title: z.string().optional(),
          status: z.string().optional(),
          usageLimit: z.number().nullish(),
          customerGets: z
            .object({ value: z.object({ __typename: z.string(), percentage: z.number().optional() }) })
            .optional(),
          codes: z
            .object({
              nodes: z.array(redeemCode),
              pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
            })
            .optional(),
        }),
      })
      .nullable(),
  }),
);

export interface BasicCodeDiscountInput {
  readonly title: string;
  readonly code: string;
  readonly startsAt: string;
  readonly context: { readonly all: 'ALL' };
  /** Of each code; without it a code can be used any number of times. */
  readonly usageLimit?: number | null;
  readonly customerGets: {
    /** A share of one: 0.1 is ten percent. */
    readonly value: { readonly percentage: number };
    readonly items: { readonly all: true };
  };
}

export const createBasicCodeDiscount = mutation<{ input: BasicCodeDiscountInput }>()(
  'CreateBasicCodeDiscount',
  'discountCodeBasicCreate',
  `mutation CreateBasicCodeDiscount($input: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $input) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  { codeDiscountNode: z.object({ id: z.string() }).nullable() },
);

export const updateBasicCodeDiscount = mutation<{
  id: string;
  input: Pick<BasicCodeDiscountInput, 'title' | 'customerGets'>;
}>()(
  'UpdateBasicCodeDiscount',
  'discountCodeBasicUpdate',
  `mutation UpdateBasicCodeDiscount($id: ID!, $input: DiscountCodeBasicInput!) {
    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $input) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  { codeDiscountNode: z.object({ id: z.string() }).nullable() },
);

/** At most 250 codes. */
export const addRedeemCodes = mutation<{ id: string; codes: readonly { code: string }[] }>()(
  'AddRedeemCodes',
  'discountRedeemCodeBulkAdd',
  `mutation AddRedeemCodes($id: ID!, $codes: [DiscountRedeemCodeInput!]!) {
    discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) {
      bulkCreation { id }
      userErrors { field message code }
    }
  }`,
  { bulkCreation: z.object({ id: z.string() }).nullable() },
);

/** What came of an addition: 250 codes at most, so the first page is all of it. */
export const redeemCodeCreation = query<{ id: string }>()(
  'RedeemCodeCreation',
  `query RedeemCodeCreation($id: ID!) {
    discountRedeemCodeBulkCreation(id: $id) {
      done
      codes(first: 250) {
        nodes { code discountRedeemCode { id } errors { code message } }
      }
    }
  }`,
  z.object({
    discountRedeemCodeBulkCreation: z
      .object({
        done: z.boolean(),
        codes: z.object({
          nodes: z.array(
            z.object({
              code: z.string(),
              discountRedeemCode: z.object({ id: z.string() }).nullable(),
              errors: z.array(z.object({ code: z.string().nullish(), message: z.string() })),
            }),
          ),
        }),
      })
      .nullable(),
  }),
);

export const deleteRedeemCodes = mutation<{ id: string; codes: readonly string[] }>()(
  'DeleteRedeemCodes',
  'discountCodeRedeemCodeBulkDelete',
  `mutation DeleteRedeemCodes($id: ID!, $codes: [ID!]) {
    discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $codes) {
      job { id done }
      userErrors { field message code }
    }
  }`,
  { job: z.object({ id: z.string(), done: z.boolean() }).nullable() },
);

export const finishedJob = query<{ id: string }>()(
  'FinishedJob',
  `query FinishedJob($id: ID!) { job(id: $id) { done } }`,
  z.object({ job: z.object({ done: z.boolean() }).nullable() }),
);
