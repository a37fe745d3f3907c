/**
 * Store credit through the Admin API: read, granted and taken back. A debit never takes more than the account holds: Shopify refuses it.
 * https://shopify.dev/docs/api/admin-graphql/latest/mutations/storeCreditAccountCredit, …/storeCreditAccountDebit
 */
import { formatMinor, minorUnits } from '#app/domain/money.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import type { CreditAccount, CreditOwner, CreditRequest, DebitRequest } from '#app/flows/store-credit-once.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { creditStoreCredit, debitStoreCredit, storeCreditTransactions } from './operations.ts';
import { customerGid } from './shop-reader.ts';

/** Null where the shop has no such customer. A customer has one account for each currency. */
export async function readCreditAccount(
  client: AdminClient,
  { shopId, customerId, currency }: CreditOwner,
): Promise<ShopifyOutcome<CreditAccount | null>> {
  const answer = await client.graphql(shopId, storeCreditTransactions, { id: customerGid(customerId) });
  return mapOutcome(answer, ({ customer, storeCreditConfiguration }) => {
    if (customer === null) return null;
    const enabled = storeCreditConfiguration.storeCreditEnabled;
    const accounts = customer.storeCreditAccounts;
    const account = accounts.nodes.find((node) => node.balance.currencyCode === currency);
    if (account === undefined) {
      return { enabled, balance: 0n, transactions: [], complete: !accounts.pageInfo.hasNextPage };
    }
    const { nodes, pageInfo } = account.transactions;
    return {
      enabled,
      balance: minorUnits(account.balance.amount, currency),
      transactions: nodes.flatMap((node) => toAdjustment(node, currency) ?? []),
      complete: !pageInfo.hasNextPage,
    };
  });
}

interface TransactionNode {
  readonly __typename: string;
  readonly id?: string | undefined;
  readonly event: string;
  readonly amount: { readonly amount: string };
  readonly expiresAt?: string | null | undefined;
}

/** Null for what an order, a refund or an expiry moved: that is nobody's grant, and nobody's taking back. */
function toAdjustment(node: TransactionNode, currency: string): CreditAccount['transactions'][number] | null {
  const { id, event, __typename } = node;
  if (event !== 'ADJUSTMENT' || id === undefined) return null;
  const moved = minorUnits(node.amount.amount, currency);
  const size = moved < 0n ? -moved : moved;
  switch (__typename) {
    case 'StoreCreditAccountCreditTransaction':
      return { transactionId: id, amount: size, expiresAt: node.expiresAt == null ? null : Date.parse(node.expiresAt) };
    case 'StoreCreditAccountDebitTransaction':
      return { transactionId: id, amount: -size, expiresAt: null };
    default:
      return null;
  }
}

export async function creditAccount(
  client: AdminClient,
  request: CreditRequest,
): Promise<ShopifyOutcome<{ readonly transactionId: string }>> {
  const answer = await client.graphql(request.shopId, creditStoreCredit, {
    id: customerGid(request.customerId),
    input: {
      creditAmount: moneyOf(request),
      notify: request.notify,
      ...(request.expiresAt === null ? {} : { expiresAt: new Date(request.expiresAt).toISOString() }),
    },
  });
  return toTransaction(answer);
}

export async function debitAccount(
  client: AdminClient,
  request: DebitRequest,
): Promise<ShopifyOutcome<{ readonly transactionId: string }>> {
  const answer = await client.graphql(request.shopId, debitStoreCredit, {
    id: customerGid(request.customerId),
    input: { debitAmount: moneyOf(request) },
  });
  return toTransaction(answer);
}

function moneyOf({ amount, currency }: DebitRequest) {
  return { amount: formatMinor(amount, currency), currencyCode: currency };
}

function toTransaction(
  answer: ShopifyOutcome<{ readonly storeCreditAccountTransaction: { readonly id: string } | null }>,
): ShopifyOutcome<{ readonly transactionId: string }> {
  if (answer.outcome !== 'ok') return answer;
  const transaction = answer.data.storeCreditAccountTransaction;
  return transaction === null
    ? { outcome: 'unknown', reason: 'Shopify named no transaction for the store credit' }
    : { outcome: 'ok', data: { transactionId: transaction.id } };
}
