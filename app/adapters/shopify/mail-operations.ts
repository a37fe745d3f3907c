/** What is asked of Shopify right before a mail goes to a customer; see operations.ts. */
import { z } from 'zod';
import { query } from './admin-operation.ts';

/** Scopes: read_customers. */
export const mailContact = query<{ id: string }>()(
  'MailContact',
  `query MailContact($id: ID!) {
    customer(id: $id) {
      firstName
      locale
      defaultEmailAddress { emailAddress marketingState }
    }
    shop { shopAddress { formatted } }
  }`,
  z.object({
    customer: z
      .object({
        firstName: z.string().nullable(),
        locale: z.string(),
        defaultEmailAddress: z.object({ emailAddress: z.string(), marketingState: z.string() }).nullable(),
      })
      .nullable(),
    shop: z.object({ shopAddress: z.object({ formatted: z.array(z.string()) }) }),
  }),
);

const money = z.object({ amount: z.string(), currencyCode: z.string() });

/** Scopes: read_customers, read_store_credit_accounts, read_store_credit_account_transactions. */
export const creditRemainders = query<{ id: string }>()(
  'CreditRemainders',
  `query CreditRemainders($id: ID!) {
    customer(id: $id) {
      storeCreditAccounts(first: 10) {
        nodes {
          balance { amount currencyCode }
          transactions(first: 25, sortKey: CREATED_AT, reverse: true) {
            nodes {
              __typename
              ... on StoreCreditAccountCreditTransaction { id remainingAmount { amount currencyCode } }
            }
          }
        }
      }
    }
  }`,
  z.object({
    customer: z
      .object({
        storeCreditAccounts: z.object({
          nodes: z.array(
            z.object({
              balance: money,
              transactions: z.object({
                nodes: z.array(z.object({ id: z.string().optional(), remainingAmount: money.optional() })),
              }),
            }),
          ),
        }),
      })
      .nullable(),
  }),
);
