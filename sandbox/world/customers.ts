// Customers as the storefront, the checkout and the tests create them.
import { Refusal } from '../http.ts';
import { customerPayload } from '../payloads/customer.ts';
import { findCustomerByEmail, type World } from '../world.ts';
import type { Address, Customer, Shop } from './state.ts';

export type CustomerInput = {
  email?: string | null;
  firstName?: string;
  lastName?: string;
  phone?: string | null;
  password?: string | null;
  acceptsMarketing?: boolean;
  locale?: string;
  tags?: string[];
  address?: Address | null;
  /** ISO instant for history; now by default. */
  createdAt?: string;
  /** false: no webhook goes out. */
  deliver?: boolean;
};

/** Creates a customer; a Refusal 422 when the e-mail is taken, as Shopify's. */
export function createCustomer(world: World, shop: Shop, input: CustomerInput): Customer {
  if (input.email && findCustomerByEmail(shop, input.email)) throw new Refusal(422, 'Email has already been taken');
  const createdAt = input.createdAt ?? new Date().toISOString();
  const customer: Customer = {
    id: world.newId(),
    email: input.email?.trim() || null,
    phone: input.phone ?? null,
    firstName: input.firstName ?? '',
    lastName: input.lastName ?? '',
    password: input.password ?? null,
    acceptsMarketing: input.acceptsMarketing ?? false,
    ...(input.locale === undefined ? {} : { locale: input.locale }),
    tags: input.tags ?? [],
    note: null,
    address: input.address ?? null,
    createdAt,
    updatedAt: createdAt,
  };
  shop.customers.set(customer.id, customer);
  world.changed();
  if (input.deliver !== false) world.emit(shop, 'customers/create', customerPayload(shop, customer), createdAt);
  return customer;
}

/** A Refusal 422 for a customer who bought something, as Shopify's. Their store credit goes with them. */
export function deleteCustomer(world: World, shop: Shop, customer: Customer): void {
  if ([...shop.orders.values()].some(({ customerId }) => customerId === customer.id)) {
    throw new Refusal(422, 'Customer can’t be deleted because they have associated orders');
  }
  for (const account of [...shop.storeCreditAccounts.values()]) {
    if (account.customerId === customer.id) shop.storeCreditAccounts.delete(account.id);
  }
  shop.customers.delete(customer.id);
  world.changed();
}

export function touchCustomer(world: World, shop: Shop, customer: Customer): void {
  customer.updatedAt = new Date().toISOString();
  world.emit(shop, 'customers/update', customerPayload(shop, customer), customer.updatedAt);
}
