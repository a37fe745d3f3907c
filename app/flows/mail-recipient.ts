/**
 * To whom a mail goes. A partner's address stands in the shop's rows. A customer's is asked of Shopify right before sending and kept nowhere: so it
 * is the newest one, and what the customer has agreed to is what holds at that moment.
 */
import type { AttemptResult } from './outbox-attempt.ts';
import type { MailPayload } from './outbox-kinds.ts';
import { retryOf, type ShopifyOutcome } from './shopify-outcome.ts';

export interface MailRecipient {
  readonly email: string;
  readonly name: string | null;
  /** A language tag. */
  readonly locale: string;
  /** Null for whoever is not written to as a customer. */
  readonly customer: MailedCustomer | null;
}

export interface MailedCustomer {
  /** Shopify's number, as text. */
  readonly customerId: string;
  /** Whether the customer has agreed to marketing by e-mail in the shop. */
  readonly acceptsMarketing: boolean;
  /** The shop's postal address as buyers see it, in lines. */
  readonly shopAddress: readonly string[];
}

/** A customer as Shopify knows them. */
export interface MailContact extends Omit<MailedCustomer, 'customerId'> {
  readonly email: string | null;
  readonly firstName: string | null;
  readonly locale: string;
}

export interface RecipientPorts {
  readonly getPartner: (
    shopId: string,
    partnerId: string,
  ) => Promise<{ readonly email: string; readonly name: string; readonly locale: string } | null>;
  /** Null where the shop has no such customer (any more). */
  readonly readContact: (shopId: string, customerId: string) => Promise<ShopifyOutcome<MailContact | null>>;
}

export type FoundRecipient = { readonly recipient: MailRecipient } | AttemptResult;

export async function getRecipient(
  ports: RecipientPorts,
  shopId: string,
  { to }: Pick<MailPayload, 'to'>,
): Promise<FoundRecipient> {
  if ('email' in to) return { recipient: { email: to.email, name: null, locale: 'en', customer: null } };
  if ('customerId' in to) return getCustomer(ports, shopId, to.customerId);
  const partner = await ports.getPartner(shopId, to.partnerId);
  if (partner === null) return { result: 'failed', error: 'the partner does not exist' };
  return { recipient: { ...partner, customer: null } };
}

async function getCustomer(ports: RecipientPorts, shopId: string, customerId: string): Promise<FoundRecipient> {
  const answer = await ports.readContact(shopId, customerId);
  if (answer.outcome !== 'ok') return retryOf(answer);
  if (answer.data === null) return { result: 'failed', error: 'the shop has no such customer' };
  const { email, firstName, locale, acceptsMarketing, shopAddress } = answer.data;
  if (email === null) return { result: 'failed', error: 'the customer has no e-mail address' };
  return { recipient: { email, name: firstName, locale, customer: { customerId, acceptsMarketing, shopAddress } } };
}
