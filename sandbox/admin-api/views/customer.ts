// Customer, and the store credit that hangs on it.
import { orderFigures } from '../../world/order-figures.ts';
import type { Address, Customer, Order, Shop, StoreCreditAccount, StoreCreditTransaction } from '../../world/state.ts';
import { byField, byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import type { Searchable } from '../search-query.ts';
import { metafieldFields } from './metafield.ts';
import { instant, instantOrNull, moneyView } from './money.ts';
import { orderView } from './order.ts';

export const CUSTOMER_SEARCH: Searchable<Customer> = {
  default: (customer) => [customer.email ?? '', customer.firstName, customer.lastName],
  id: (customer) => [customer.id],
  email: (customer) => (customer.email ? [customer.email] : []),
  first_name: (customer) => [customer.firstName],
  last_name: (customer) => [customer.lastName],
  tag: (customer) => customer.tags,
  updated_at: (customer) => [customer.updatedAt],
  customer_date: (customer) => [customer.createdAt],
};

export function addressView(address: Address): View {
  return {
    __typename: 'MailingAddress',
    firstName: address.firstName,
    lastName: address.lastName,
    name: `${address.firstName} ${address.lastName}`.trim(),
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    province: address.province,
    provinceCode: address.provinceCode,
    zip: address.zip,
    country: address.country,
    countryCodeV2: address.countryCode,
    phone: address.phone,
  };
}

const TRANSACTION_TYPES = {
  credit: { type: 'StoreCreditAccountCreditTransaction', event: 'ADJUSTMENT', sign: 1n },
  debit: { type: 'StoreCreditAccountDebitTransaction', event: 'ADJUSTMENT', sign: -1n },
  'order-payment': { type: 'StoreCreditAccountDebitTransaction', event: 'ORDER_PAYMENT', sign: -1n },
} as const;

export function storeCreditTransactionView(
  shop: Shop,
  account: StoreCreditAccount,
  transaction: StoreCreditTransaction,
): View {
  const { type, event, sign } = TRANSACTION_TYPES[transaction.kind];
  return {
    __typename: type,
    id: gid(type, transaction.id),
    amount: moneyView(sign * transaction.amount, account.currency),
    balanceAfterTransaction: moneyView(transaction.balanceAfter, account.currency),
    createdAt: instant(transaction.createdAt),
    event,
    account: () => storeCreditAccountView(shop, account),
    origin: null,
    ...(transaction.kind === 'credit'
      ? {
          expiresAt: instantOrNull(transaction.expiresAt),
          remainingAmount: moneyView(transaction.remaining, account.currency),
        }
      : {}),
  };
}

export function storeCreditAccountView(shop: Shop, account: StoreCreditAccount): View {
  return {
    __typename: 'StoreCreditAccount',
    id: gid('StoreCreditAccount', account.id),
    balance: moneyView(account.balance, account.currency),
    owner: () => {
      const customer = shop.customers.get(account.customerId);
      return customer ? customerView(shop, customer) : null;
    },
    transactions: (args: PageArguments) =>
      connection(byId(account.transactions), args, (one) => storeCreditTransactionView(shop, account, one)),
  };
}

function accountsOf(shop: Shop, customer: Customer): StoreCreditAccount[] {
  return [...shop.storeCreditAccounts.values()].filter((one) => one.customerId === customer.id);
}

function ordersOf(shop: Shop, customer: Customer): Order[] {
  return [...shop.orders.values()].filter((order) => order.customerId === customer.id);
}

export function customerView(shop: Shop, customer: Customer): View {
  const id = gid('Customer', customer.id);
  const spent = () =>
    ordersOf(shop, customer)
      .filter((order) => !order.test && order.cancelledAt === null)
      .reduce((total, order) => total + orderFigures(order).total, 0n);
  return {
    __typename: 'Customer',
    id,
    legacyResourceId: customer.id,
    email: customer.email,
    defaultEmailAddress: customer.email ? { emailAddress: customer.email } : null,
    phone: customer.phone,
    defaultPhoneNumber: customer.phone ? { phoneNumber: customer.phone } : null,
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: `${customer.firstName} ${customer.lastName}`.trim() || (customer.email ?? ''),
    tags: customer.tags,
    note: customer.note,
    verifiedEmail: true,
    state: customer.password === null ? 'DISABLED' : 'ENABLED',
    createdAt: instant(customer.createdAt),
    updatedAt: instant(customer.updatedAt),
    defaultAddress: () => (customer.address ? addressView(customer.address) : null),
    numberOfOrders: () => String(ordersOf(shop, customer).length),
    amountSpent: () => moneyView(spent(), shop.currency),
    orders: (args: PageArguments) =>
      connection(
        byField(ordersOf(shop, customer), (order) => order.createdAt),
        args,
        (one) => orderView(shop, one),
      ),
    storeCreditAccounts: (args: PageArguments) =>
      connection(byId(accountsOf(shop, customer)), args, (one) => storeCreditAccountView(shop, one)),
    ...metafieldFields(shop, id),
  };
}
