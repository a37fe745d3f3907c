/** What a mail to a customer has to know of Shopify at the moment of sending: where it goes, what was agreed to, what of a credit is left. */
import { minorUnits } from '#app/domain/money.ts';
import type { MailContact } from '#app/flows/mail-recipient.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import type { ExpiringCredit } from '#app/flows/write-reminder.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { creditRemainders, mailContact } from './mail-operations.ts';
import { customerGid } from './shop-reader.ts';

/** Null where the shop has no such customer (any more). Whoever has not confirmed a double opt-in is pending, and has not agreed yet. */
export async function readMailContact(
  client: AdminClient,
  shopId: string,
  customerId: string,
): Promise<ShopifyOutcome<MailContact | null>> {
  const answer = await client.graphql(shopId, mailContact, { id: customerGid(customerId) });
  return mapOutcome(answer, ({ customer, shop }) => {
    if (customer === null) return null;
    const { firstName, locale, defaultEmailAddress } = customer;
    return {
      email: defaultEmailAddress?.emailAddress ?? null,
      firstName,
      locale,
      acceptsMarketing: defaultEmailAddress?.marketingState === 'SUBSCRIBED',
      shopAddress: shop.shopAddress.formatted,
    };
  });
}

/** What is left of these credits, minor units. Null where the shop has no such customer (any more). */
export async function readUnspentCredit(
  client: AdminClient,
  shopId: string,
  { customerId, currency, transactionIds, given }: ExpiringCredit,
): Promise<ShopifyOutcome<bigint | null>> {
  const answer = await client.graphql(shopId, creditRemainders, { id: customerGid(customerId) });
  return mapOutcome(answer, ({ customer }) => {
    if (customer === null) return null;
    const account = customer.storeCreditAccounts.nodes.find(({ balance }) => balance.currencyCode === currency);
    if (account === undefined) return 0n;
    const ours = account.transactions.nodes.filter(({ id }) => id !== undefined && transactionIds.includes(id));
    if (ours.length === 0) {
      // Too many came after it to be among them: what is left is part of the balance, and at most what was given.
      const balance = minorUnits(account.balance.amount, currency);
      return balance < given ? balance : given;
    }
    return ours.reduce(
      (sum, { remainingAmount }) =>
        remainingAmount === undefined ? sum : sum + minorUnits(remainingAmount.amount, currency),
      0n,
    );
  });
}
