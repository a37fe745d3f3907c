// Installing and removing the app, by Shopify's real library against the twin.

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { API_KEY, API_SECRET } from '../contract/running-twin.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
});

// What is appended only cannot be cleared away, so each test has a shop of its own.
let domain: string;
let shopsMade = 0;

async function openShop(): Promise<void> {
  shopsMade += 1;
  domain = `shop-${shopsMade}.myshopify.com`;
  await world.twin.post('/_control/shops', { domain, name: 'Hollow Pine', currency: 'EUR' });
  await world.twin.post(`/_control/shops/${domain}/install`);
  await world.twin.delete('/_control/faults');
}

async function visit(): Promise<string> {
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin, domain));
  return shopId;
}

/** Rows of the test's own shop. */
async function rows<Row>(columns: string, table: string): Promise<Row[]> {
  const sql = `SELECT ${columns} FROM ${table} WHERE shop_id = (SELECT shop_id FROM shop WHERE domain = $1)`;
  return (await database.owner.query(sql, [domain])).rows;
}

describe('a first visit', () => {
  beforeEach(async () => {
    await openShop();
  });

  test('takes over what Shopify says of the shop and makes the first programme', async () => {
    const shopId = await visit();
    const [shop] = await rows<Record<string, unknown>>('*', 'shop');
    expect(shop).toMatchObject({
      shop_id: shopId,
      domain,
      status: 'installed',
      name: 'Hollow Pine',
      currency: 'EUR',
      storefront_url: `https://${domain}`,
    });
    const programs = await rows<{ key: string; terms: { rules: unknown[]; holdDays: number } }>(
      'key, terms',
      'program JOIN program_version USING (shop_id, program_id)',
    );
    expect(programs).toHaveLength(1);
    expect(programs[0]).toMatchObject({
      key: 'partners',
      terms: { holdDays: 14, referee: { on: 'registration', storeCredit: '5.00', clawback: false } },
    });
  });

  test('stores no token in the clear', async () => {
    await visit();
    const tokens = await world.twin.get<{ accessToken: string; refreshToken: string }[]>(
      `/_control/shops/${domain}/tokens`,
    );
    const [session] = await rows<Record<string, string>>('access_token, refresh_token', 'shopify_session');
    const stored = JSON.stringify(session);
    for (const { accessToken, refreshToken } of tokens) {
      expect(stored).not.toContain(accessToken);
      expect(stored).not.toContain(refreshToken);
    }
    expect(session?.access_token).toMatch(/^v1\./);
  });

  test('may be many at once, as layout and child loaders are', async () => {
    const shopIds = await Promise.all(Array.from({ length: 6 }, visit));
    expect(new Set(shopIds).size).toBe(1);
    expect(await rows('1', 'shop')).toHaveLength(1);
    expect(await rows('1', 'program')).toHaveLength(1);
    expect(await rows('1', 'program_version')).toHaveLength(1);
    expect(await rows('1', 'shopify_session')).toHaveLength(1);
  });

  test('finds a shop of which a webhook told first', async () => {
    const shopId = await services.addresses.requireShopId(domain);
    expect(await rows('status', 'shop')).toEqual([{ status: 'known' }]);
    expect(await visit()).toBe(shopId);
    expect(await rows('status', 'shop')).toEqual([{ status: 'installed' }]);
  });

  test('that fails half way is completed by the next one', async () => {
    await world.twin.post('/_control/faults', { kind: 'error-500', operation: 'ShopDetails', times: 3 });
    await expect(visit()).rejects.toMatchObject({ status: 500 });
    expect(await rows('status', 'shop')).toEqual([{ status: 'known' }]);
    await visit();
    expect(await rows('status', 'shop')).toEqual([{ status: 'installed' }]);
    expect(await rows('1', 'program')).toHaveLength(1);
  });

  test('after the key was lost finds no session, and exchanges a new one', async () => {
    await visit();
    const other = await world.startServices({ ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') });
    const { shopId } = await other.shopify.authenticate.admin(await openApp(world.twin, domain));
    expect(await other.shopify.accessTokens.requireAccessToken(shopId)).toMatchObject({ domain });
    expect(await rows('1', 'shopify_session')).toHaveLength(1);
  });

  test('with a forged session token is refused, and nothing is stored', async () => {
    const request = await openApp(world.twin, domain);
    const url = new URL(request.url);
    url.searchParams.set('id_token', `${url.searchParams.get('id_token')?.slice(0, -6)}AAAAAA`);
    const refused = services.shopify.authenticate.admin(new Request(url, { headers: request.headers }));
    await expect(refused).rejects.toBeInstanceOf(Response);
    expect(await rows('1', 'shop')).toHaveLength(0);
  });

  test('opens nothing to a shopper, whose token from the checkout Shopify signs for the same app', async () => {
    await visit();
    // Later than the rest: it knows the app's configuration, which must be read after the network is laid.
    const { signExtensionToken } = await import('../support/extension-token.ts');
    for (const subject of ['gid://shopify/Customer/42', undefined]) {
      const claims = { dest: `https://${domain}`, aud: API_KEY, sub: subject };
      const request = await openApp(world.twin, domain);
      const url = new URL(request.url);
      url.searchParams.set('id_token', await signExtensionToken({ domain }, { secret: API_SECRET, claims }));
      const refused = services.shopify.authenticate.admin(new Request(url, { headers: request.headers }));
      await expect(refused).rejects.toMatchObject({ status: 401 });
    }
  });
});

describe('removing the app', () => {
  let shopId: string;

  beforeEach(async () => {
    await openShop();
    shopId = await visit();
  });

  test('deletes the tokens and keeps the history, which a new installation finds', async () => {
    const before = await rows('program_id', 'program');
    await world.twin.post(`/_control/shops/${domain}/uninstall`);
    await services.shopify.uninstallShop(shopId, Date.now());
    expect(await rows('status', 'shop')).toEqual([{ status: 'uninstalled' }]);
    expect(await rows('1', 'shopify_session')).toHaveLength(0);

    await world.twin.post(`/_control/shops/${domain}/install`);
    expect(await visit()).toBe(shopId);
    expect(await rows('status, uninstalled_at', 'shop')).toEqual([{ status: 'installed', uninstalled_at: null }]);
    expect(await rows('program_id', 'program')).toEqual(before);
  });

  test('heard of after a new installation changes nothing', async () => {
    const [{ installed_at } = { installed_at: new Date(0) }] = await rows<{ installed_at: Date }>(
      'installed_at',
      'shop',
    );
    await services.shopify.uninstallShop(shopId, installed_at.getTime() - 1);
    expect(await rows('status', 'shop')).toEqual([{ status: 'installed' }]);
    expect(await rows('1', 'shopify_session')).toHaveLength(1);
  });

  test('twice is once', async () => {
    await services.shopify.uninstallShop(shopId, Date.now());
    await services.shopify.uninstallShop(shopId, Date.now());
    expect(await rows('status', 'shop')).toEqual([{ status: 'uninstalled' }]);
  });
});
