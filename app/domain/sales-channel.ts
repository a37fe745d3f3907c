/* Where an order was placed, in the merchant's terms: what can be found of it depends on that, since only a browser can carry a click. */
import type { OrderFacts } from './facts.ts';
import type { OrderSignals } from './order-signals.ts';

export const salesChannels = ['online_store', 'pos', 'draft', 'b2b', 'subscription', 'app'] as const;
export type SalesChannel = (typeof salesChannels)[number];

const bySource: Readonly<Record<string, SalesChannel>> = {
  web: 'online_store',
  checkout_next: 'online_store',
  pos: 'pos',
  iphone: 'pos',
  android: 'pos',
  shopify_draft_order: 'draft',
  subscription_contract: 'subscription',
};

/** Whether nobody's browser was in it: staff sold it, or it renewed itself. */
export function isSoldElsewhere({ sourceName }: Pick<OrderFacts, 'sourceName'>): boolean {
  const channel = channelOf(sourceName);
  return channel === 'pos' || channel === 'draft' || channel === 'subscription';
}

/** A company's order is one between businesses, however it was placed. A source that is nobody's name is an app's number. */
export function salesChannelOf(
  { sourceName }: Pick<OrderFacts, 'sourceName'>,
  signals: Pick<OrderSignals, 'company'> | null,
): SalesChannel {
  if (signals !== null && signals.company !== null) return 'b2b';
  return channelOf(sourceName);
}

function channelOf(sourceName: string | null): SalesChannel {
  if (sourceName === null) return 'online_store';
  return (Object.hasOwn(bySource, sourceName) ? bySource[sourceName] : undefined) ?? 'app';
}
