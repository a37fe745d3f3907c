/**
 * `npm run reconcile [-- --shop DOMAIN] [--since ISO]`: compares Shopify's orders with what is recorded, now and to the end, for every shop that has
 * the app or for one. Without `--since` it goes on from where the last run ended. A line for each shop, with what was found; status 1 where
 * an order is unknown or a shop could not be read, 2 where the arguments or the configuration are at fault.
 */
import { parseArgs } from 'node:util';
import { compose, type Services } from '#app/composition.ts';
import { readConfig } from '#app/config.ts';
import { Failure } from '#app/domain/failure.ts';
import { parseInstant } from '#app/domain/instant.ts';
import type { ReconciliationReport } from '#app/flows/reconciliation-report.ts';

class Mistake extends Error {}

interface Wish {
  readonly domain: string | null;
  readonly since: number | null;
}

try {
  const wish = readArguments(process.argv.slice(2));
  const services = await compose(configuration(), 'reconcile');
  try {
    process.exitCode = (await reconcileAll(services, wish)) ? 0 : 1;
  } finally {
    await services.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Mistake ? error.message : `The reconciliation failed: ${String(error)}`}\n`);
  process.exitCode = error instanceof Mistake ? 2 : 1;
}

function readArguments(args: readonly string[]): Wish {
  const usage = 'Usage: npm run reconcile [-- --shop DOMAIN] [--since 2026-03-01T00:00:00Z]';
  let values: { readonly shop?: string; readonly since?: string };
  try {
    ({ values } = parseArgs({ args: [...args], options: { shop: { type: 'string' }, since: { type: 'string' } } }));
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\n${usage}`);
  }
  const since = values.since === undefined ? null : parseInstant(values.since);
  if (values.since !== undefined && since === null) {
    throw new Mistake(`--since ${values.since} is no time with its offset.\n${usage}`);
  }
  return { domain: values.shop?.toLowerCase() ?? null, since };
}

function configuration() {
  try {
    return readConfig({ LOG_LEVEL: 'error', ...process.env });
  } catch (error) {
    throw new Mistake(error instanceof Error ? error.message : String(error));
  }
}

/** Whether every order of every shop is recorded and decided. */
async function reconcileAll(services: Services, { domain, since }: Wish): Promise<boolean> {
  let [isComplete, after] = [true, ''];
  for (;;) {
    const shops = await services.audit.listShops({ after, limit: 100, domain });
    if (domain !== null && after === '' && shops.length === 0) throw new Mistake(`There is no shop ${domain}.`);
    for (const shop of shops) {
      after = shop.domain;
      const report = await reconcileShop(services, shop.shopId, since).catch(failureOf);
      if (report instanceof Failure && report.code === 'gone' && domain === null) continue;
      process.stdout.write(linesOf(shop.domain, report));
      if (report instanceof Failure || report.unknown > 0) isComplete = false;
    }
    if (shops.length === 0) return isComplete;
  }
}

async function reconcileShop(
  { duties, reconcile }: Services,
  shopId: string,
  since: number | null,
): Promise<ReconciliationReport> {
  if (since !== null) await reconcile.rewind(shopId, since);
  return reconcile.readReport(await duties.runToEnd(shopId, 'reconcile'));
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

function linesOf(domain: string, report: ReconciliationReport | Failure): string {
  if (report instanceof Failure) return `${domain}: could not be compared. ${report.message}\n`;
  const { orders, decided, unknown, missing, found, unknownOrders } = report;
  const more = missing - found.length;
  return [
    `${domain}: ${counted(orders)}, ${decided} decided, ${unknown} unknown`,
    ...found.map((order) => `  ${order.name} (${order.orderId}) lacked: ${order.missing.join(', ')}`),
    ...(more > 0 ? [`  and ${counted(more)} more`] : []),
    ...unknownOrders.map((order) => `  ${order.name} (${order.orderId}) is unknown: ${order.why}`),
    '',
  ].join('\n');
}

function counted(orders: number): string {
  return orders === 1 ? '1 order' : `${orders} orders`;
}
