// Customer without its orders, and addresses.
import type { Address, Customer, Shop, StoreCreditAccount } from '../../world/state.ts';
import { byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import type { Searchable } from '../search-query.ts';
import { metafieldFields } from './metafield.ts';
import { instant } from './money.ts';
import { storeCreditAccountView } from './store-credit.ts';

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

function accountsOf(shop: Shop, customer: Customer): StoreCreditAccount[] {
  return [...shop.storeCreditAccounts.values()].filter((one) => one.customerId === customer.id);
}

/** Everything of a customer but the orders. */
export function customerFields(shop: Shop, customer: Customer): View {
  const id = gid('Customer', customer.id);
  return {
    __typename: 'Customer',
    id,
    legacyResourceId: customer.id,
    email: customer.email,
    defaultEmailAddress: customer.email
      ? {
          emailAddress: customer.email,
          marketingState: customer.acceptsMarketing ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED',
          marketingOptInLevel: customer.acceptsMarketing ? 'SINGLE_OPT_IN' : null,
        }
      : null,
    phone: customer.phone,
    defaultPhoneNumber: customer.phone ? { phoneNumber: customer.phone } : null,
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: `${customer.firstName} ${customer.lastName}`.trim() || (customer.email ?? ''),
    // The language in which the account was made: the twin's storefront speaks English.
    locale: customer.locale ?? 'en',
    tags: customer.tags,
    note: customer.note,
    verifiedEmail: true,
    state: customer.password === null ? 'DISABLED' : 'ENABLED',
    createdAt: instant(customer.createdAt),
    updatedAt: instant(customer.updatedAt),
    defaultAddress: () => (customer.address ? addressView(customer.address) : null),
    addressesV2: (args: PageArguments) => {
      const known = customer.address ? [{ id: customer.id, address: customer.address }] : [];
      return connection(byId(known), args, ({ address }) => addressView(address));
    },
    storeCreditAccounts: (args: PageArguments) =>
      connection(byId(accountsOf(shop, customer)), args, (one) => storeCreditAccountView(one)),
    ...metafieldFields(shop, id),
  };
}
