/** Webhooks: how many a second are verified, stored and answered, and how long Shopify waits at a steady 300 a second. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiSecret, load, shopDomain, type World } from './world.ts';

/** An order of Shopify's published sample, of about 10 kB, whose ids the generator puts in; created now, so that recent clicks would count. */
export function writeOrderTemplate(world: World): string {
  const sample = JSON.parse(readFileSync(join(import.meta.dirname, '../tests/fixtures/shopify/order-9.json'), 'utf8'));
  const now = new Date().toISOString();
  const order = {
    ...sample,
    id: '@order',
    customer: { ...sample.customer, id: '@customer' },
    financial_status: 'paid',
    created_at: now,
    updated_at: now,
    test: false,
    cancelled_at: null,
    refunds: [],
    landing_site: '/?ref=bench-1',
  };
  const file = join(world.folder, 'order.json');
  writeFileSync(file, JSON.stringify(order));
  return file;
}

export async function measureWebhook(world: World, port: number): Promise<Record<string, number>> {
  const bodyFile = writeOrderTemplate(world);
  const run = (firstOrderId: number, seconds: number, rate?: number) =>
    load({
      port,
      connections: 32,
      seconds,
      ...(rate === undefined ? {} : { rate }),
      requests: { kind: 'webhook', bodyFile, secret: apiSecret, shop: shopDomain, topic: 'orders/paid', firstOrderId },
    });
  await run(10_000_000, 2);
  const flatOut = await run(20_000_000, 5);
  const steady = await run(30_000_000, 5, 300);
  const refused = Object.entries({ ...flatOut.statuses, ...steady.statuses }).filter(([status]) => status !== '200');
  if (refused.length > 0) throw new Error(`webhooks were answered with ${JSON.stringify(Object.fromEntries(refused))}`);
  await world.owner.query('TRUNCATE inbox_item');
  return { 'webhook.rps': flatOut.rps, 'webhook.p99_ms': flatOut.p99Ms, 'webhook.p99_ms_at_300': steady.p99Ms };
}
