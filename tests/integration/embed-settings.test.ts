// What the theme extension is told through Shopify: after installation, after a change of a programme, after a reinstallation, and always whole.

import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { installShop, type TwinShop } from '../support/twin-shop.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let shop: TwinShop;
let shopId: string;
let shops = 0;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
});

beforeEach(async () => {
  shops += 1;
  shop = await installShop(world, services, `embed-${shops}`);
  ({ shopId } = shop);
});

const deliver = () => services.deliverOutbox(shopId, 20);

async function published(): Promise<Record<string, unknown> | null> {
  type Found = { currentAppInstallation: { metafield: { type: string; value: string } | null } };
  const query = '{ currentAppInstallation { metafield(namespace: "tributary", key: "settings") { type value } } }';
  const { metafield } = (await shop.admin<Found>(query)).currentAppInstallation;
  if (metafield !== null) expect(metafield.type).toBe('json');
  return metafield === null ? null : JSON.parse(metafield.value);
}

const begun = {
  applyCode: false,
  codeMode: 'shared',
  banner: true,
  referral: false,
  programs: [
    {
      key: 'partners',
      name: 'Partner programme',
      version: 1,
      autoApprove: false,
      rate: { kind: 'percent', percent: '10' },
      windowDays: 30,
      holdDays: 14,
    },
  ],
};

test('WHEN the app was installed THEN the storefront knows the first programme', async () => {
  expect(await published()).toBeNull();
  await deliver();
  const settings = await published();
  expect(settings).toMatchObject(begun);
  expect(settings?.portal).toMatch(new RegExp(`/portal/embed-${shops}$`));
});

test('WHEN the merchant opens the app again THEN nothing is published again', async () => {
  await deliver();
  await services.shopify.refreshShop(shopId);
  await services.shopify.refreshShop(shopId);
  const { rows } = await database.owner.query(
    "SELECT state FROM outbox_item WHERE shop_id = $1 AND kind = 'embed_settings'",
    [shopId],
  );
  expect(rows).toEqual([{ state: 'done' }]);
});

test('WHEN a programme changes THEN the storefront hears of it, and with an answer that was lost as well', async () => {
  await deliver();
  const program = await services.admin.program(shopId);
  if (program === null) throw new Error('the shop has a programme');
  const { programId, settings } = program;
  await world.twin.post('/_control/faults', { kind: 'answer-lost', operation: 'metafieldsSet', shop: shop.domain });
  await services.admin.changeProgram(shopId, {
    programId,
    basedOn: 1,
    settings: { ...settings, windowDays: 60, autoApprove: true },
    actor: 'staff:1',
  });
  await deliver();
  expect(await published()).toMatchObject({ programs: [{ version: 2, autoApprove: true, windowDays: 60 }] });
});

test('WHEN the app is removed and installed again THEN the storefront is told again', async () => {
  await deliver();
  await world.twin.post(`/_control/shops/${shop.domain}/uninstall`);
  await services.shopify.uninstallShop(shopId, Date.now());
  await world.twin.post(`/_control/shops/${shop.domain}/install`);
  await services.shopify.authenticate.admin(await openApp(world.twin, shop.domain));
  expect(await published()).toBeNull();
  await deliver();
  expect(await published()).toMatchObject(begun);
});
