/** What Shopify knows of a shop and of its customers. */
import { Failure } from '#app/domain/failure.ts';
import type { ShopDetails } from '#app/flows/install-shop.ts';
import type { CustomerProfile } from '#app/flows/ports.ts';
import type { AdminClient } from './admin-client.ts';
import { customerDetails, shopDetails } from './operations.ts';
import { requireAnswer } from './require-answer.ts';

/** Throws Failure `unavailable` while Shopify cannot be asked. */
export async function fetchShopDetails(client: AdminClient, shopId: string): Promise<ShopDetails> {
  const { shop, currentAppInstallation } = requireAnswer(await client.graphql(shopId, shopDetails, {}));
  return {
    name: shop.name,
    email: shop.email,
    currency: shop.currencyCode,
    timeZone: shop.ianaTimezone,
    primaryUrl: shop.primaryDomain.url,
    scopes: currentAppInstallation.accessScopes.map((scope) => scope.handle),
  };
}

/**
 * `customerId` is Shopify's number as text. Throws Failure: `not_found` where the shop has no such customer (any more), `unavailable` while
 * Shopify cannot be asked.
 */
export async function requireCustomer(
  client: AdminClient,
  shopId: string,
  customerId: string,
): Promise<CustomerProfile> {
  const id = customerGid(customerId);
  const { customer } = requireAnswer(await client.graphql(shopId, customerDetails, { id }));
  if (customer === null) throw new Failure('not_found', `The shop has no customer ${customerId}.`);
  return {
    email: customer.defaultEmailAddress?.emailAddress ?? null,
    createdAt: Date.parse(customer.createdAt),
  };
}

export function customerGid(customerId: string): string {
  return `gid://shopify/Customer/${customerId}`;
}
