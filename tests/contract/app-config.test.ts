// The app's configuration as the twin reads it: what is not declared is not granted and not delivered.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAppConfig } from '#sandbox/app-config.ts';

const read = (path: string) => parseAppConfig(readFileSync(new URL(path, import.meta.url), 'utf8'));

describe("the app's configuration", () => {
  const { scopes, subscriptions } = read('../../shopify.app.toml');

  it('asks for the three compliance topics, app/uninstalled, and what settling needs', () => {
    const topics = subscriptions.map((one) => one.topic);
    const compliance = ['customers/data_request', 'customers/redact', 'shop/redact'];
    const orders = ['orders/create', 'orders/paid', 'orders/updated', 'orders/cancelled', 'orders/edited'];
    const parts = ['refunds/create', 'disputes/create', 'disputes/update'];
    expect(topics).toEqual(expect.arrayContaining([...compliance, ...orders, ...parts, 'app/uninstalled']));
    expect(new Set(topics).size).toBe(topics.length);
  });

  it('sends everything to one address, and asks for scopes by name', () => {
    expect(new Set(subscriptions.map((one) => one.uri))).toEqual(new Set(['/webhooks/shopify']));
    expect(scopes).toContain('read_orders');
    for (const scope of scopes) expect(scope).toMatch(/^(read|write)_[a-z_]+$/);
  });
});

it('is read over several lines, past comments', () => {
  const { scopes, subscriptions } = read('./all-topics.toml');
  expect(scopes).toContain('read_shopify_payments_disputes');
  expect(subscriptions).toHaveLength(23);
  expect(subscriptions.at(-1)).toEqual({ topic: 'shop/redact', uri: '/webhooks/shopify', name: null });
});
