// Store credit: one account per customer and currency, a ledger of transactions, never below zero.
import type { World } from '../world.ts';
import { smaller } from './money.ts';
import type { Shop, StoreCreditAccount, StoreCreditTransaction } from './state.ts';

export function findAccount(shop: Shop, customerId: string, currency: string): StoreCreditAccount | null {
  for (const account of shop.storeCreditAccounts.values()) {
    if (account.customerId === customerId && account.currency === currency) return account;
  }
  return null;
}

export function openAccount(world: World, shop: Shop, customerId: string, currency: string): StoreCreditAccount {
  const found = findAccount(shop, customerId, currency);
  if (found) return found;
  const account: StoreCreditAccount = { id: world.newId(), customerId, currency, balance: 0n, transactions: [] };
  shop.storeCreditAccounts.set(account.id, account);
  world.changed();
  return account;
}

function post(
  world: World,
  account: StoreCreditAccount,
  kind: StoreCreditTransaction['kind'],
  amount: bigint,
  expiresAt: string | null,
): StoreCreditTransaction {
  account.balance += kind === 'credit' ? amount : -amount;
  const transaction: StoreCreditTransaction = {
    id: world.newId(),
    kind,
    amount,
    balanceAfter: account.balance,
    createdAt: new Date().toISOString(),
    expiresAt,
    remaining: kind === 'credit' ? amount : 0n,
  };
  account.transactions.push(transaction);
  world.changed();
  return transaction;
}

export function creditAccount(
  world: World,
  account: StoreCreditAccount,
  amount: bigint,
  expiresAt: string | null = null,
): StoreCreditTransaction {
  return post(world, account, 'credit', amount, expiresAt);
}

/** The caller has checked that the balance suffices. Credits are used up oldest first. */
export function debitAccount(
  world: World,
  account: StoreCreditAccount,
  amount: bigint,
  kind: 'debit' | 'order-payment' = 'debit',
): StoreCreditTransaction {
  let left = amount;
  for (const credit of account.transactions.filter((one) => one.kind === 'credit')) {
    const used = smaller(credit.remaining, left);
    credit.remaining -= used;
    left -= used;
  }
  return post(world, account, kind, amount, null);
}
