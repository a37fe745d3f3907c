/** The catalogue, composed. */
import { readSyncState, syncRecords } from '#app/adapters/db/catalog-sync.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { isInstalled } from '#app/adapters/db/installation.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { createBulkQueries } from '#app/adapters/shopify/bulk-query.ts';
import type { ProductReader } from '#app/flows/product-reading.ts';
import { syncCatalogDuty } from '#app/flows/sync-catalog.ts';
import type { Base } from './base.ts';

/** What the catalogue asks of Shopify. */
export interface CatalogOutside {
  readonly adminClient: AdminClient;
  readonly products: ProductReader;
}

export function composeCatalog(
  { clock, database }: Base,
  { adminClient, products }: CatalogOutside,
  ring: (shopId: string) => void,
) {
  return {
    /** The daily duty; see flows/sync-catalog.ts. */
    syncCatalog: syncCatalogDuty(
      {
        bulk: createBulkQueries(adminClient),
        products,
        inCatalog: (shopId, work) => inShopSql(database, shopId, (sql) => work(syncRecords(sql, shopId))),
        isInstalled: (shopId) => isInstalled(database, shopId),
        clock,
        ring,
      },
      readSyncState,
    ),
  };
}
