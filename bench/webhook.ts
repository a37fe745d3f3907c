/** Webhooks: how many a second are verified, stored and answered, and how long Shopify waits at a steady 300 a second. */
import { apiSecret, load, type World } from './world.ts';

export async function measureWebhook(world: World, port: number): Promise<Record<string, number>> {
  const run = (firstNumber: number, seconds: number, rate?: number) =>
    load({
      port,
      connections: 32,
      seconds,
      ...(rate === undefined ? {} : { rate }),
      requests: { kind: 'webhook', secret: apiSecret, firstNumber },
    });
  await run(10_000_000, 2);
  const flatOut = await run(20_000_000, 5);
  const steady = await run(30_000_000, 5, 300);
  requireStored(flatOut.statuses);
  requireStored(steady.statuses);
  await world.owner.query('TRUNCATE inbox_item');
  return { 'webhook.rps': flatOut.rps, 'webhook.p99_ms': flatOut.p99Ms, 'webhook.p99_ms_at_300': steady.p99Ms };
}

/** Throws unless every answer said that the webhook is stored. */
export function requireStored(statuses: Readonly<Record<string, number>>): void {
  const refused = Object.entries(statuses).filter(([status]) => status !== '200');
  if (refused.length > 0) throw new Error(`webhooks were answered with ${JSON.stringify(Object.fromEntries(refused))}`);
}
