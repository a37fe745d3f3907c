/*
 * The addresses under which a link can be shared: on the application's own host, which is the fastest and works for every link, and on the
 * shop's own address, which people trust more, by way of Shopify's app proxy. Both work for every link at any time; the merchant chooses which one
 * is shown. The merchant may move the proxy in Shopify's admin; the path here is the one that it is installed with.
 */

/** As shopify.app.toml has it. */
export const proxyPath = '/apps/tributary';

export const linkHosts = ['app', 'shop'] as const;
export type LinkHost = (typeof linkHosts)[number];

export interface LinkOrigins {
  readonly appUrl: string;
  /** Origin of the online store. */
  readonly storefront: string;
}

export function linkAddress(code: string, host: LinkHost, { appUrl, storefront }: LinkOrigins): string {
  const path = `/r/${encodeURIComponent(code)}`;
  return host === 'app' ? `${appUrl}${path}` : `${storefront}${proxyPath}${path}`;
}

/** What of a shop its links' addresses depend on. */
export interface LinkShop {
  /** On which host its links are shown. */
  readonly linkHost: LinkHost;
  readonly domain: string;
  /** Null until Shopify told us. */
  readonly storefrontUrl: string | null;
}

/** Addresses of the shop's links by code, on the host that the merchant chose unless another is named. */
export function linkAddressesOf(shop: LinkShop, appUrl: string, host = shop.linkHost): (code: string) => string {
  const storefront = shop.storefrontUrl ?? `https://${shop.domain}`;
  return (code) => linkAddress(code, host, { appUrl, storefront });
}
