/**
 * Every GraphQL document that the app sends to Shopify's Admin API, with the shape of its answer. There is no other: the contract test
 * validates each of them against Shopify's published schema. The scopes that each needs stand beside it.
 */
import { z } from 'zod';
import { mutation, query } from './admin-operation.ts';
import { bulkOperation, runBulkQuery } from './bulk-operations.ts';
import { customerSegments, friendDetails, referrerDetails, segmentMembership } from './customer-operations.ts';
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
import { creditRemainders, mailContact } from './mail-operations.ts';
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
import { createPersonalCode, deactivateCode, personalCodeByCode } from './reward-operations.ts';

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
              ... on StoreCreditAccountCreditTransaction { id expiresAt }
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
                    expiresAt: z.string().nullish(),
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
  input: { creditAmount: { amount: string; currencyCode: string }; notify: boolean; expiresAt?: string };
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

interface WebPixelInput {
  /** JSON text with the fields of the extension's settings. */
  readonly settings: string;
}

const pixelFields = 'webPixel { id } userErrors { field message code }';
const pixelPayload = { webPixel: z.object({ id: z.string() }).nullable() };

/** The app's own pixel in the shop; an error where there is none. Scopes: read_pixels. */
export const webPixel = query()(
  'WebPixel',
  'query WebPixel { webPixel { id settings } }',
  z.object({ webPixel: z.object({ id: z.string(), settings: z.unknown() }).nullable() }),
);

/** Scopes: write_pixels, read_customer_events. */
export const createWebPixel = mutation<{ webPixel: WebPixelInput }>()(
  'CreateWebPixel',
  'webPixelCreate',
  `mutation CreateWebPixel($webPixel: WebPixelInput!) { webPixelCreate(webPixel: $webPixel) { ${pixelFields} } }`,
  pixelPayload,
);

/** Scopes: write_pixels, read_customer_events. */
export const updateWebPixel = mutation<{ id: string; webPixel: WebPixelInput }>()(
  'UpdateWebPixel',
  'webPixelUpdate',
  `mutation UpdateWebPixel($id: ID!, $webPixel: WebPixelInput!) { webPixelUpdate(id: $id, webPixel: $webPixel) { ${pixelFields} } }`,
  pixelPayload,
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
  discountCodes,
  createBasicCodeDiscount,
  updateBasicCodeDiscount,
  addRedeemCodes,
  redeemCodeCreation,
  installationId,
  setMetafields,
  createWebPixel,
  webPixel,
  updateWebPixel,
  deleteRedeemCodes,
  finishedJob,
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
  personalCodeByCode,
  createPersonalCode,
  deactivateCode,
  mailContact,
  creditRemainders,
] as const;
