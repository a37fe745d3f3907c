// storeCreditAccountCredit and storeCreditAccountDebit, with Shopify's user errors.
import { parseMinor } from '../../world/money.ts';
import type { Shop, StoreCreditAccount } from '../../world/state.ts';
import { creditAccount, debitAccount, expireCredits, findAccount, openAccount } from '../../world/store-credit.ts';
import { bareId, type World } from '../../world.ts';
import type { Context, RootFields, UserError, View } from '../context.ts';
import { storeCreditTransactionView } from '../views/store-credit.ts';

type MoneyInput = { amount: string; currencyCode: string };

const refused = (field: string[], code: string, message: string): View => ({
  storeCreditAccountTransaction: null,
  userErrors: [{ field, code, message } satisfies UserError],
});

/** An account by its own id or its owner's; `open` makes one for an owner who has none. */
function accountFor(world: World, shop: Shop, id: string, currency: string, open: boolean): StoreCreditAccount | null {
  if (id.includes('/StoreCreditAccount/')) return shop.storeCreditAccounts.get(bareId(id)) ?? null;
  if (!id.includes('/Customer/') || !shop.customers.has(bareId(id))) return null;
  return open ? openAccount(world, shop, bareId(id), currency) : findAccount(shop, bareId(id), currency);
}

function checkMoney(shop: Shop, money: MoneyInput, field: string): bigint | View {
  if (money.currencyCode !== shop.currency) {
    return refused([field, 'currencyCode'], 'UNSUPPORTED_CURRENCY', 'Currency is not supported');
  }
  const amount = parseMinor(String(money.amount), money.currencyCode);
  if (amount === null || amount <= 0n) {
    return refused([field, 'amount'], 'NEGATIVE_OR_ZERO_AMOUNT', 'A positive amount must be used');
  }
  return amount;
}

const unknownOwner = (id: string) =>
  id.includes('/StoreCreditAccount/')
    ? refused(['id'], 'ACCOUNT_NOT_FOUND', 'Store credit account not found')
    : refused(['id'], 'OWNER_NOT_FOUND', 'Owner does not exist');

type CreditArguments = { id: string; creditInput: { creditAmount: MoneyInput; expiresAt?: string | null } };
type DebitArguments = { id: string; debitInput: { debitAmount: MoneyInput } };

export const storeCreditMutations: RootFields = {
  storeCreditAccountCredit({ id, creditInput }: CreditArguments, { world, shop }: Context) {
    const amount = checkMoney(shop, creditInput.creditAmount, 'creditInput');
    if (typeof amount !== 'bigint') return amount;
    const expiresAt = creditInput.expiresAt ?? null;
    if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) {
      return refused(['creditInput', 'expiresAt'], 'EXPIRES_AT_IN_PAST', 'Expires at must be in the future');
    }
    const account = accountFor(world, shop, id, creditInput.creditAmount.currencyCode, true);
    if (!account) return unknownOwner(id);
    if (account.currency !== creditInput.creditAmount.currencyCode) {
      return refused(
        ['creditInput', 'creditAmount'],
        'MISMATCHING_CURRENCY',
        'The currency does not match the account',
      );
    }
    expireCredits(world, account);
    const limit = shop.storeCreditLimit ?? null;
    if (limit !== null && account.balance + amount > limit) {
      const message = "The operation would cause the account's credit limit to be exceeded";
      return refused(['creditInput', 'creditAmount'], 'CREDIT_LIMIT_EXCEEDED', message);
    }
    const transaction = creditAccount(world, account, amount, expiresAt);
    return { storeCreditAccountTransaction: storeCreditTransactionView(account, transaction), userErrors: [] };
  },

  storeCreditAccountDebit({ id, debitInput }: DebitArguments, { world, shop }: Context) {
    const amount = checkMoney(shop, debitInput.debitAmount, 'debitInput');
    if (typeof amount !== 'bigint') return amount;
    const account = accountFor(world, shop, id, debitInput.debitAmount.currencyCode, false);
    if (!account) return unknownOwner(id);
    expireCredits(world, account);
    if (account.balance < amount) {
      return refused(['debitInput', 'debitAmount'], 'INSUFFICIENT_FUNDS', 'The account has insufficient funds');
    }
    const transaction = debitAccount(world, account, amount);
    return { storeCreditAccountTransaction: storeCreditTransactionView(account, transaction), userErrors: [] };
  },
};
