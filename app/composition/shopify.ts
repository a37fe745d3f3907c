/** Shopify's library, the Admin API client and the installation, composed. */
import type { Base } from './base.ts';

export function composeShopify(_base: Base) {
  return {};
}
