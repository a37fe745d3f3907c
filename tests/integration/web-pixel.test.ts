// The shop's web pixel is made after installation, changed with the app's address, and found again whatever Shopify's answers come to.

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { openApp, startTwinWorld, type TwinWorld } from '#tests/support/twin.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let domain: string;
let shopId: string;
let shopsMade = 0;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
});

const post = (path: string, body?: object) => world.twin.post(path, body);

async function visit(): Promise<void> {
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin, domain)));
}

beforeEach(async () => {
  shopsMade += 1;
  domain = `pixel-${shopsMade}.myshopify.com`;
  await post('/_control/shops', { domain, name: 'Hollow Pine', currency: 'EUR' });
  await post(`/_control/shops/${domain}/install`);
  await world.twin.delete('/_control/faults');
  await visit();
});

/** What a worker does in time: the duty, and what the outbox then has to carry out; what is put off is due again. */
async function work(by: Services = services): Promise<void> {
  await by.duties.demand(shopId, 'pixel');
  await by.duties.runDue(shopId, new AbortController().signal);
  for (let turn = 0; turn < 3; turn++) {
    await database.owner.query(`UPDATE outbox_item SET not_before = now() WHERE shop_id = $1 AND state = 'waiting'`, [
      shopId,
    ]);
    await by.deliverOutbox(shopId, 10);
  }
}

async function inTwin(): Promise<{ id: string; settings: { accountID: string; endpoint: string } } | null> {
  const { webPixel } = await world.twin.get<{ webPixel: { id: string; settings: string } | null }>(
    `/_control/shops/${domain}`,
  );
  return webPixel === null ? null : { id: webPixel.id, settings: JSON.parse(webPixel.settings) };
}

async function keyOfShop(): Promise<string> {
  const { rows } = await database.owner.query('SELECT pixel_key FROM shop WHERE shop_id = $1', [shopId]);
  return rows[0].pixel_key;
}

const status = (by: Services = services) => by.admin.pixelStatus(shopId);
const connected = { state: 'connected', why: null };

test('after installation it is made with the shop’s key and the app’s address', async () => {
  expect(await status()).toEqual({ state: 'connecting', why: null });
  await work();
  expect((await inTwin())?.settings).toEqual({
    accountID: await keyOfShop(),
    endpoint: 'http://127.0.0.1:3100/pixel',
  });
  expect(await status()).toEqual(connected);
});

test('it is asked for once, however often the duty comes round', async () => {
  await work();
  await work();
  await visit();
  await work();
  const { rows } = await database.owner.query(
    `SELECT count(*)::int AS wishes FROM outbox_item WHERE shop_id = $1 AND kind = 'web_pixel'`,
    [shopId],
  );
  expect(rows).toEqual([{ wishes: 1 }]);
});

test('a new address of the app, or a new key of the shop, changes it', async () => {
  await work();
  const before = await inTwin();
  const moved = await world.startServices({ SHOPIFY_APP_URL: 'http://127.0.0.1:3199' });
  expect(await status(moved)).toEqual({ state: 'connecting', why: null });
  await work(moved);
  expect(await inTwin()).toEqual({
    id: before?.id,
    settings: { ...before?.settings, endpoint: 'http://127.0.0.1:3199/pixel' },
  });
  expect(await status(moved)).toEqual(connected);
  await database.owner.query(`UPDATE shop SET pixel_key = md5('another') WHERE shop_id = $1`, [shopId]);
  await work(moved);
  expect((await inTwin())?.settings.accountID).toBe(await keyOfShop());
});

test('it is made again where the app was removed and came back', async () => {
  await work();
  const first = await inTwin();
  await post(`/_control/shops/${domain}/uninstall`);
  await services.shopify.uninstallShop(shopId, Date.now());
  expect(await inTwin()).toBeNull();
  await post(`/_control/shops/${domain}/install`);
  await visit();
  await work();
  const second = await inTwin();
  expect(second?.id).not.toBe(first?.id);
  expect(second?.settings).toEqual(first?.settings);
});

describe('whatever Shopify’s answers come to, there is one', () => {
  test.each([
    ['the answer to making it is lost', { kind: 'answer-lost', operation: 'webPixelCreate' }],
    ['making it does not arrive', { kind: 'connection-lost', operation: 'webPixelCreate' }],
    ['Shopify fails inside', { kind: 'internal-error', operation: 'webPixelCreate', times: 2 }],
    ['reading it fails for a while', { kind: 'error-500', operation: 'webPixel', times: 4 }],
    ['Shopify asks to slow down', { kind: 'throttled', operation: 'webPixelCreate' }],
  ])('%s', async (_name, fault) => {
    await post('/_control/faults', { shop: domain, ...fault });
    await work();
    expect((await inTwin())?.settings.accountID).toBe(await keyOfShop());
    expect(await status()).toEqual(connected);
  });
});

test('without the merchant’s grant it says why, and is made once that is given', async () => {
  await renewAccess(['read_orders', 'read_customers']);
  await work();
  expect(await inTwin()).toBeNull();
  const refused = await status();
  expect(refused.state).toBe('connecting');
  expect(refused.why).toMatch(/ACCESS_DENIED/);
  await renewAccess(['read_orders', 'read_customers', 'write_pixels', 'read_customer_events']);
  await work();
  expect(await status()).toEqual(connected);
});

/** A token carries the grants of when it was given. */
async function renewAccess(scopes: readonly string[]): Promise<void> {
  await post(`/_control/shops/${domain}/scopes`, { scopes });
  await database.owner.query('DELETE FROM shopify_session WHERE shop_id = $1', [shopId]);
  await visit();
}
