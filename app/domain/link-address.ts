/*
 * The addresses under which a link can be shared: on the application's own host, which is the fastest and works for every link, and on the
 * shop's own address, which people trust more, by way of Shopify's app proxy. The merchant may move the proxy in Shopify's admin; the path here
 * is the one that it is installed with.
 */

/** As shopify.app.toml has it. */
export const proxyPath = '/apps/tributary';

export type LinkHost = 'app' | 'shop';

export interface LinkOrigins {
  readonly appUrl: string;
  /** Origin of the online store. */
  readonly storefront: string;
}

export function linkAddress(code: string, host: LinkHost, { appUrl, storefront }: LinkOrigins): string {
  const path = `/r/${encodeURIComponent(code)}`;
  return host === 'app' ? `${appUrl}${path}` : `${storefront}${proxyPath}${path}`;
}
