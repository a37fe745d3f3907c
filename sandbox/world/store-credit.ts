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

export function expireAllCredits(world: World): void {
  for (const shop of world.state.shops.values()) {
    for (const account of shop.storeCreditAccounts.values()) expireCredits(world, account);
  }
}

/** What was to be spent by now and was not leaves the account, as Shopify sees to by itself. */
export function expireCredits(world: World, account: StoreCreditAccount, now = Date.now()): void {
  for (const credit of [...account.transactions]) {
    if (credit.kind !== 'credit' || credit.expiresAt === null || Date.parse(credit.expiresAt) > now) continue;
    if (credit.remaining === 0n) continue;
    const expired = credit.remaining;
    credit.remaining = 0n;
    post(world, account, 'expiration', expired, null);
  }
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

/** The caller has checked that the balance suffices. What expires first is used up first, then the oldest. */
export function debitAccount(
  world: World,
  account: StoreCreditAccount,
  amount: bigint,
  kind: 'debit' | 'order-payment' = 'debit',
): StoreCreditTransaction {
  let left = amount;
  const end = ({ expiresAt }: StoreCreditTransaction): number =>
    expiresAt === null ? Infinity : Date.parse(expiresAt);
  const credits = account.transactions.filter((one) => one.kind === 'credit');
  for (const credit of credits.sort((one, other) => (end(one) === end(other) ? 0 : end(one) - end(other)))) {
    const used = smaller(credit.remaining, left);
    credit.remaining -= used;
    left -= used;
  }
  return post(world, account, kind, amount, null);
}
