// Store credit accounts and their transactions.
import type { StoreCreditAccount, StoreCreditTransaction } from '../../world/state.ts';
import { byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import { instant, instantOrNull, moneyView } from './money.ts';

const TRANSACTION_TYPES = {
  credit: { type: 'StoreCreditAccountCreditTransaction', event: 'ADJUSTMENT', sign: 1n },
  debit: { type: 'StoreCreditAccountDebitTransaction', event: 'ADJUSTMENT', sign: -1n },
  'order-payment': { type: 'StoreCreditAccountDebitTransaction', event: 'ORDER_PAYMENT', sign: -1n },
  expiration: { type: 'StoreCreditAccountExpirationTransaction', event: 'ADJUSTMENT', sign: -1n },
} as const;

export function storeCreditTransactionView(account: StoreCreditAccount, transaction: StoreCreditTransaction): View {
  const { type, event, sign } = TRANSACTION_TYPES[transaction.kind];
  return {
    __typename: type,
    // Shopify's expirations have no id of their own.
    ...(transaction.kind === 'expiration' ? {} : { id: gid(type, transaction.id) }),
    amount: moneyView(sign * transaction.amount, account.currency),
    balanceAfterTransaction: moneyView(transaction.balanceAfter, account.currency),
    createdAt: instant(transaction.createdAt),
    event,
    account: () => storeCreditAccountView(account),
    origin: null,
    ...(transaction.kind === 'credit'
      ? {
          expiresAt: instantOrNull(transaction.expiresAt),
          remainingAmount: moneyView(transaction.remaining, account.currency),
        }
      : {}),
  };
}

export function storeCreditAccountView(account: StoreCreditAccount): View {
  return {
    __typename: 'StoreCreditAccount',
    id: gid('StoreCreditAccount', account.id),
    balance: moneyView(account.balance, account.currency),
    transactions: (args: PageArguments) =>
      connection(byId(account.transactions), args, (one) => storeCreditTransactionView(account, one)),
  };
}
