// Webhook subscriptions made through the Admin API; those of the app's configuration are not listed, as at Shopify.
import type { WebhookSubscription } from '../../world/app-state.ts';
import { gid, type View } from '../context.ts';
import { instant } from './money.ts';

export function subscriptionView(subscription: WebhookSubscription): View {
  return {
    __typename: 'WebhookSubscription',
    id: gid('WebhookSubscription', subscription.id),
    topic: subscription.topic.replace('/', '_').toUpperCase(),
    uri: subscription.uri,
    name: subscription.name,
    format: 'JSON',
    createdAt: instant(subscription.createdAt),
    updatedAt: instant(subscription.createdAt),
    endpoint: { __typename: 'WebhookHttpEndpoint', callbackUrl: subscription.uri },
  };
}
