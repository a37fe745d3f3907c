/**
 * What the app embed costs a shop's product page by Lighthouse: the page is audited with and without it in turn, and the drop is the median of
 * the pairs. The page comes from the sandbox's storefront, with the built app behind it.
 */
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { freePort } from '../scripts/ports.ts';
import { migrate } from '../scripts/stack/migrate.ts';
import { newSecrets } from '../scripts/stack/secrets.ts';
import { SANDBOX_SHOP, startStack } from '../scripts/stack/stack.ts';
import { hasChromium, launchChromium } from '../tests/support/browser.ts';
import { median } from './median.ts';
import type { World } from './world.ts';

/** Nothing is measured, and nothing returned, where there is no browser. */
export async function measureStorefront(world: World, rounds: number): Promise<Record<string, number>> {
  if (!hasChromium) return {};
  const databaseUrl = Object.assign(new URL(world.url), { pathname: '/storefront' }).toString();
  await migrate(databaseUrl);
  const [app, twin, storefront, smtp] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const ports = { app, twin, storefront, smtp };
  const stack = await startStack({
    databaseUrl,
    ports,
    secrets: newSecrets(),
    logDir: join(world.folder, 'storefront'),
  });
  const debugPort = await freePort();
  const browser = await launchChromium([`--remote-debugging-port=${debugPort}`]);
  try {
    const shop = `${stack.addresses.twin}/_control/shops/${SANDBOX_SHOP}`;
    await post(`${shop}/install`, {});
    const page = `${stack.addresses.storefront}/products/${await firstProduct(shop)}`;
    await scoreOf(page, debugPort);
    const pairs: { readonly without: number; readonly with: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      await post(`${shop}/settings`, { embed: { enabled: false, settings: {} } });
      const without = await scoreOf(page, debugPort);
      await post(`${shop}/settings`, { embed: { enabled: true, settings: {} } });
      pairs.push({ without, with: await scoreOf(page, debugPort) });
    }
    return {
      'storefront.lighthouse_without': median(pairs.map((pair) => pair.without)),
      'storefront.lighthouse_with': median(pairs.map((pair) => pair.with)),
      'storefront.lighthouse_drop': median(pairs.map((pair) => pair.without - pair.with)),
    };
  } finally {
    await browser.close();
    await stack.stop();
  }
}

/** Lighthouse's points for performance, 0 to 100. */
async function scoreOf(url: string, port: number): Promise<number> {
  const result = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories: ['performance'] });
  const score = result?.lhr.categories.performance?.score;
  if (typeof score !== 'number') throw new Error(`Lighthouse gives no score: ${result?.lhr.runtimeError?.message}`);
  return score * 100;
}

async function firstProduct(shop: string): Promise<string> {
  const response = await fetch(`${shop}/products`);
  const [product] = (await response.json()) as { readonly handle: string }[];
  if (product === undefined) throw new Error('the storefront sells nothing');
  return product.handle;
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}
