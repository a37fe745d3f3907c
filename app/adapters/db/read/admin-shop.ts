/** The shop that a merchant is signed in to, as its pages need it. */
import { Failure } from '#app/domain/failure.ts';
import type { LinkHost } from '#app/domain/link-address.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';

export interface MerchantShop {
  readonly shopId: string;
  readonly domain: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Origin of the online store; null until Shopify told us. */
  readonly storefrontUrl: string | null;
  /** On which host its links are shown. */
  readonly linkHost: LinkHost;
  readonly setupDismissed: boolean;
}

/** Throws {@link Failure} `unavailable` for a shop whose installation has not finished: nothing can be shown in no currency. */
export async function requireMerchantShop(database: Database, shopId: string): Promise<MerchantShop> {
  const row = await inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<ShopRow>(
      'SELECT domain, name, currency, time_zone, storefront_url, link_host, setup_dismissed_at FROM shop WHERE shop_id = $1',
      [shopId],
    );
    return rows[0];
  });
  if (row === undefined || row.currency === null) {
    throw new Failure('unavailable', 'Tributary is still being installed. Reload the page in a moment.');
  }
  return {
    shopId,
    domain: row.domain,
    name: row.name || row.domain,
    currency: row.currency,
    timeZone: row.time_zone,
    storefrontUrl: row.storefront_url,
    linkHost: row.link_host,
    setupDismissed: row.setup_dismissed_at !== null,
  };
}

interface ShopRow {
  readonly domain: string;
  readonly name: string;
  readonly currency: string | null;
  readonly time_zone: string;
  readonly storefront_url: string | null;
  readonly link_host: LinkHost;
  readonly setup_dismissed_at: Date | null;
}
