/**
 * Every GraphQL document that the app sends to Shopify's Admin API, with the shape of its answer. There is no other: the contract test
 * validates each of them against Shopify's published schema. The scopes that each needs stand beside it.
 */
import { z } from 'zod';
import { mutation, query } from './admin-operation.ts';
import { bulkOperation, runBulkQuery } from './bulk-operations.ts';
import { customerSegments, friendDetails, referrerDetails, segmentMembership } from './customer-operations.ts';
import {
  disputeDetail,
  orderDetail,
  orderJourneys,
  orderLines,
  ordersByUpdate,
  refundLines,
  refundOrder,
} from './order-operations.ts';
import { productDetail } from './product-operations.ts';

const money = z.object({ amount: z.string(), currencyCode: z.string() });
const pageInfo = z.object({ hasNextPage: z.boolean() });

/** Scopes: none. */
export const shopDetails = query()(
  'ShopDetails',
  `query ShopDetails {
    shop { name email currencyCode ianaTimezone primaryDomain { url } }
    currentAppInstallation { accessScopes { handle } }
  }`,
  z.object({
    shop: z.object({
      name: z.string(),
      email: z.string(),
      currencyCode: z.string(),
      ianaTimezone: z.string(),
      primaryDomain: z.object({ url: z.string() }),
    }),
    currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  }),
);

/** Scopes: read_customers. */
export const customerDetails = query<{ id: string }>()(
  'CustomerDetails',
  `query CustomerDetails($id: ID!) {
    customer(id: $id) { id createdAt defaultEmailAddress { emailAddress } }
  }`,
  z.object({
    customer: z
      .object({
        id: z.string(),
        createdAt: z.string(),
        defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
      })
      .nullable(),
  }),
);

/** Scopes: read_customers, read_store_credit_accounts, read_store_credit_account_transactions. */
export const storeCreditTransactions = query<{ id: string }>()(
  'StoreCreditTransactions',
  `query StoreCreditTransactions($id: ID!) {
    storeCreditConfiguration { storeCreditEnabled }
    customer(id: $id) {
      storeCreditAccounts(first: 10) {
        nodes {
          id
          balance { amount currencyCode }
          transactions(first: 25, sortKey: CREATED_AT, reverse: true) {
            nodes {
              __typename
              amount { amount currencyCode }
              createdAt
              event
              ... on StoreCreditAccountCreditTransaction { id }
              ... on StoreCreditAccountDebitTransaction { id }
            }
            pageInfo { hasNextPage }
          }
        }
        pageInfo { hasNextPage }
      }
    }
  }`,
  z.object({
    storeCreditConfiguration: z.object({ storeCreditEnabled: z.boolean() }),
    customer: z
      .object({
        storeCreditAccounts: z.object({
          nodes: z.array(
            z.object({
              id: z.string(),
              balance: money,
              transactions: z.object({
                nodes: z.array(
                  z.object({
                    __typename: z.string(),
                    id: z.string().optional(),
                    amount: money,
                    createdAt: z.string(),
                    event: z.string(),
                  }),
                ),
                pageInfo,
              }),
            }),
          ),
          pageInfo,
        }),
      })
      .nullable(),
  }),
);

/** Scopes: write_store_credit_account_transactions, read_store_credit_account_transactions, read_store_credit_accounts. */
export const creditStoreCredit = mutation<{
  id: string;
  input: { creditAmount: { amount: string; currencyCode: string }; notify: boolean };
}>()(
  'CreditStoreCredit',
  'storeCreditAccountCredit',
  `mutation CreditStoreCredit($id: ID!, $input: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $input) {
      storeCreditAccountTransaction { id }
      userErrors { field message code }
    }
  }`,
  { storeCreditAccountTransaction: z.object({ id: z.string() }).nullable() },
);

/** Scopes: write_store_credit_account_transactions, read_store_credit_account_transactions. */
export const debitStoreCredit = mutation<{
  id: string;
  input: { debitAmount: { amount: string; currencyCode: string } };
}>()(
  'DebitStoreCredit',
  'storeCreditAccountDebit',
  `mutation DebitStoreCredit($id: ID!, $input: StoreCreditAccountDebitInput!) {
    storeCreditAccountDebit(id: $id, debitInput: $input) {
      storeCreditAccountTransaction { id }
      userErrors { field message code }
    }
  }`,
  { storeCreditAccountTransaction: z.object({ id: z.string() }).nullable() },
);

/** Scopes: read_discounts. */
export const discountByCode = query<{ code: string }>()(
  'DiscountByCode',
  `query DiscountByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ... on DiscountCodeBasic { title }
        ... on DiscountCodeBxgy { title }
        ... on DiscountCodeFreeShipping { title }
        ... on DiscountCodeApp { title }
      }
    }
  }`,
  z.object({
    codeDiscountNodeByCode: z
      .object({ id: z.string(), codeDiscount: z.object({ __typename: z.string(), title: z.string().optional() }) })
      .nullable(),
  }),
);

export interface BasicCodeDiscountInput {
  readonly title: string;
  readonly code: string;
  readonly startsAt: string;
  readonly context: { readonly all: 'ALL' };
  readonly customerGets: {
    /** A share of one: 0.1 is ten percent. */
    readonly value: { readonly percentage: number };
    readonly items: { readonly all: true };
  };
}

/** Scopes: write_discounts, read_discounts. */
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

/** Scopes: write_discounts, read_discounts. */
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

/** Scopes: read_discounts. One code is added at a time, so the first page is all of it. */
export const redeemCodeCreation = query<{ id: string }>()(
  'RedeemCodeCreation',
  `query RedeemCodeCreation($id: ID!) {
    discountRedeemCodeBulkCreation(id: $id) {
      done
      codes(first: 10) {
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

/** Scopes: none. The owner of the app's own metafields. */
export const installationId = query()(
  'InstallationId',
  `query InstallationId { currentAppInstallation { id } }`,
  z.object({ currentAppInstallation: z.object({ id: z.string() }) }),
);

export interface MetafieldInput {
  readonly ownerId: string;
  readonly namespace: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
}

/** Scopes: none, for metafields of the app's own installation. */
export const setMetafields = mutation<{ metafields: readonly MetafieldInput[] }>()(
  'SetMetafields',
  'metafieldsSet',
  `mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id }
      userErrors { field message code }
    }
  }`,
  { metafields: z.array(z.object({ id: z.string() })).nullable() },
);

export const adminOperations = [
  shopDetails,
  customerDetails,
  referrerDetails,
  segmentMembership,
  customerSegments,
  friendDetails,
  storeCreditTransactions,
  creditStoreCredit,
  debitStoreCredit,
  discountByCode,
  createBasicCodeDiscount,
  addRedeemCodes,
  redeemCodeCreation,
  installationId,
  setMetafields,
  runBulkQuery,
  bulkOperation,
  ordersByUpdate,
  orderDetail,
  orderLines,
  refundLines,
  refundOrder,
  disputeDetail,
  productDetail,
  orderJourneys,
] as const;
