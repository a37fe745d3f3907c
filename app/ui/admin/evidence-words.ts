/** The admin's words for signals: what each is, what it means that one is missing, and what it gives as a reason for an assignment. */
import type { EvidenceChannel, Missing, ProofChannel } from '#app/domain/evidence.ts';
import type { SalesChannel } from '#app/domain/sales-channel.ts';

export const channelLabels: Readonly<Record<EvidenceChannel, string>> = {
  cart: 'Cart',
  pixel: 'Web pixel',
  landing: 'Landing page',
  code: 'Discount code',
  customer: 'Known customer',
  journey: 'Shopify’s journey',
  survey: 'Shopper’s answer',
  note: 'Note or tag',
};

/** What a channel is, for those who see it the first time. */
export const channelHelp: Readonly<Record<EvidenceChannel, string>> = {
  cart: 'The visitor that your theme remembered and put on the cart',
  pixel: 'The visitor that the web pixel told of at the checkout',
  landing: 'The link named in the page on which the visit began',
  code: 'A partner’s code used on the order',
  customer: 'A customer whom a partner brought before',
  journey: 'How Shopify says that the customer came. It never pays by itself',
  survey: 'What the shopper answered after buying. It never pays by itself',
  note: 'What staff or the shopper wrote on the order. It never pays by itself',
};

export const missingWords: Readonly<Record<Missing, string>> = {
  not_online: 'Not placed in a browser, so there is none',
  no_attribute: 'No visitor on the cart: nobody followed a link, or the browser or the checkout lost it',
  pixel_silent: 'The pixel did not tell of this checkout',
  no_landing: 'The first page of the visit names no link',
  no_code: 'No code was used',
  no_customer: 'Placed without a customer',
  not_bound: 'No partner brought this customer before',
  not_asked: 'Not asked of Shopify, which happens some minutes after a new order',
  not_ready: 'Shopify is still working it out',
  no_journey: 'Shopify knows of no visit',
  given_up: 'Shopify had no answer for a day',
  not_answered: 'Not answered',
  nothing_written: 'Nothing written that names a partner',
};

export const salesChannelLabels: Readonly<Record<SalesChannel, string>> = {
  online_store: 'Online store',
  pos: 'Point of sale',
  draft: 'Draft order',
  b2b: 'Company (B2B)',
  subscription: 'Subscription renewal',
  app: 'Another app or channel',
};

export const decidedByLabels: Readonly<Record<ProofChannel | 'manual', string>> = {
  ...channelLabels,
  manual: 'Assigned by hand',
};

/** A reason for giving an order to whom a signal names, to begin with. */
export function suggestedReason(channel: EvidenceChannel, says: string | null): string {
  const quoted = says === null ? '' : `: “${says}”`;
  return `${channelLabels[channel]} names them${quoted}`.slice(0, 500);
}
