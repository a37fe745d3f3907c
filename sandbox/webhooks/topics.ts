// What the app's configuration subscribes to, as its shopify.app.toml says: everything goes to one address.

const WEBHOOK_PATH = '/webhooks/shopify';

const SUBSCRIBED = [
  'app/uninstalled',
  'app/scopes_update',
  'shop/update',
  'orders/create',
  'orders/updated',
  'orders/paid',
  'orders/edited',
  'orders/cancelled',
  'refunds/create',
  'disputes/create',
  'disputes/update',
  'products/update',
  'customers/create',
  'customers/update',
  'discounts/create',
  'discounts/update',
  'discounts/delete',
  'bulk_operations/finish',
];

/** These reach the app whether or not it is still installed. */
export const COMPLIANCE_TOPICS = ['customers/data_request', 'customers/redact', 'shop/redact'];

/** Also sent to an app that was just removed. */
export const AFTER_UNINSTALL = new Set([...COMPLIANCE_TOPICS, 'app/uninstalled']);

export type ConfiguredSubscription = { topic: string; uri: string; name: string | null };

export function configuredSubscriptions(): ConfiguredSubscription[] {
  return [...SUBSCRIBED, ...COMPLIANCE_TOPICS].map((topic) => ({ topic, uri: WEBHOOK_PATH, name: null }));
}
