/** Shopify: its library for the merchant's requests, the Admin API, and the installation, composed. */
import { setTimeout as pause } from 'node:timers/promises';
import { createFieldCipher } from '#app/adapters/crypto/field-cipher.ts';
import { isInstalled, saveInstallation, saveUninstallation } from '#app/adapters/db/installation.ts';
import { requireShopId } from '#app/adapters/db/shop-directory.ts';
import { createAccessTokens } from '#app/adapters/shopify/access-token.ts';
import { createAdminClient } from '#app/adapters/shopify/admin-client.ts';
import { createShopify } from '#app/adapters/shopify/app.ts';
import { createJourneyReader } from '#app/adapters/shopify/journey-reader.ts';
import { createOrderReader } from '#app/adapters/shopify/order-reader.ts';
import { createProductReader } from '#app/adapters/shopify/product-reader.ts';
import { readFriend } from '#app/adapters/shopify/referrer-reader.ts';
import { createSessionStorage } from '#app/adapters/shopify/session-storage.ts';
import { fetchShopDetails, requireCustomer } from '#app/adapters/shopify/shop-reader.ts';
import { type InstallPorts, installShop } from '#app/flows/install-shop.ts';
import { uninstallShop } from '#app/flows/uninstall-shop.ts';
import type { Base } from './base.ts';

export function composeShopify(base: Base) {
  const { config, database, log, clock } = base;
  const parts = { database, log, cipher: createFieldCipher([config.encryptionKey]) };
  const { apiKey, apiSecret, scopes } = config.shopify;
  const tokens = createAccessTokens({ ...parts, clock, apiKey, apiSecret });
  const client = createAdminClient({ tokens, pause: (ms) => pause(ms) });

  const installPorts: InstallPorts = {
    fetchShopDetails: (shopId) => fetchShopDetails(client, shopId),
    saveInstallation: (shopId, installation) => saveInstallation(database, shopId, installation),
    clock,
  };
  const shopIdOf = (domain: string): Promise<string> => requireShopId(database.directory, domain);
  const install = async (domain: string): Promise<string> => {
    const shopId = await shopIdOf(domain);
    await installShop(installPorts, shopId);
    return shopId;
  };
  const shopify = createShopify({
    apiKey,
    apiSecret,
    scopes,
    appUrl: config.appUrl,
    log,
    sessionStorage: createSessionStorage(parts),
    hooks: {
      install,
      ensureInstalled: async (domain) => {
        const shopId = await shopIdOf(domain);
        if (!(await isInstalled(database, shopId))) await installShop(installPorts, shopId);
        return shopId;
      },
      renewAccess: async (domain) => {
        await tokens.requireAccessToken(await shopIdOf(domain));
      },
    },
  });

  return {
    ...shopify,
    adminClient: client,
    /** Orders read from Shopify; see flows/order-reading.ts. */
    orders: createOrderReader(client),
    /** Journeys read from Shopify; see flows/collect-journeys.ts. */
    readJourneys: createJourneyReader(client),
    isInstalled: (shopId: string) => isInstalled(database, shopId),
    /** Products read from Shopify; see flows/product-reading.ts. */
    products: createProductReader(client),
    accessTokens: tokens,
    /** The app was removed from the shop at that time (ms); see flows/uninstall-shop.ts. */
    async uninstallShop(shopId: string, at: number): Promise<void> {
      const saved = await uninstallShop(
        { saveUninstallation: (id, when) => saveUninstallation(database, id, when) },
        shopId,
        at,
      );
      log.info({ shopId, saved }, 'the app was removed from a shop');
    },
    /** Refreshes name, currency, domain and so on from Shopify, as `shop/update` asks. */
    refreshShop: (shopId: string) => installShop(installPorts, shopId),
    /** What Shopify knows of a customer. Throws Failure: `not_found`, or `unavailable` while Shopify cannot be asked. */
    requireCustomer: (shopId: string, customerId: string) => requireCustomer(client, shopId, customerId),
    /** Who a friend is; null where there is no such customer (any more). Throws Failure `unavailable` while Shopify cannot be asked. */
    readFriend: (shopId: string, customerId: string) => readFriend(client, shopId, customerId),
  };
}
