/** Store credit through the Admin API: read back and granted. https://shopify.dev/docs/api/admin-graphql/latest/mutations/storeCreditAccountCredit */
import { formatMinor, minorUnits } from '#app/domain/money.ts';
import type { CreditHistory, CreditRequest, CreditTransaction } from '#app/flows/grant-store-credit.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { creditStoreCredit, storeCreditTransactions } from './operations.ts';
import { customerGid } from './shop-reader.ts';

/** Null where the shop has no such customer. A customer has one account for each currency. */
export async function readCredits(
  client: AdminClient,
  request: Omit<CreditRequest, 'amount'>,
): Promise<ShopifyOutcome<CreditHistory | null>> {
  const { shopId, customerId, currency } = request;
  const answer = await client.graphql(shopId, storeCreditTransactions, { id: customerGid(customerId) });
  return mapOutcome(answer, ({ customer }) => {
    if (customer === null) return null;
    const accounts = customer.storeCreditAccounts;
    const account = accounts.nodes.find((node) => node.balance.currencyCode === currency);
    if (account === undefined) return { credits: [], complete: !accounts.pageInfo.hasNextPage };
    const { nodes, pageInfo } = account.transactions;
    // What an order or a refund moved is no grant.
    const granted = nodes.filter(
      (node) => node.__typename === 'StoreCreditAccountCreditTransaction' && node.event === 'ADJUSTMENT',
    );
    const credits = granted.map((node) => ({
      transactionId: node.id ?? '',
      amount: minorUnits(node.amount.amount, currency),
    }));
    return { credits, complete: !pageInfo.hasNextPage };
  });
}

export async function grantCredit(
  client: AdminClient,
  request: CreditRequest,
): Promise<ShopifyOutcome<CreditTransaction>> {
  const { shopId, customerId, amount, currency } = request;
  const creditAmount = { amount: formatMinor(amount, currency), currencyCode: currency };
  const answer = await client.graphql(shopId, creditStoreCredit, {
    id: customerGid(customerId),
    input: { creditAmount, notify: true },
  });
  if (answer.outcome !== 'ok') return answer;
  const transaction = answer.data.storeCreditAccountTransaction;
  return transaction === null
    ? { outcome: 'unknown', reason: 'Shopify named no transaction for the credit' }
    : { outcome: 'ok', data: { transactionId: transaction.id, amount } };
}
