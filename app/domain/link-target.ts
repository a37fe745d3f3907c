/*
 * What a partner may type as the page that a link leads to: a path in the shop, or an address of the shop itself, which is reduced to
 * its path. Another host is refused and said to be so, because a link that silently led elsewhere than asked would be worse than none.
 */
import { parseLandingPath } from './landing.ts';

export interface ShopAddresses {
  /** The permanent `*.myshopify.com` name. */
  readonly domain: string;
  /** Origin of the online store; null until Shopify told us. */
  readonly storefrontUrl: string | null;
}

export type LinkTarget =
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'malformed' };

const hostFirst = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?=[/?#]|$)/i;

/** Reads what was typed; nothing at all is the shop's front page. */
export function parseLinkTarget(typed: string, shop: ShopAddresses): LinkTarget {
  const text = typed.trim();
  if (text === '') return { kind: 'page', path: '/' };
  const origins = originsOf(shop);
  if (text.startsWith('/')) {
    const path = parseLandingPath(text, origins[0] ?? 'https://shop.invalid');
    if (path !== null) return { kind: 'page', path };
    return { kind: /^\/[/\\]/.test(text) ? 'foreign' : 'malformed' };
  }
  // People paste addresses as the browser shows them, without their scheme.
  const address = hostFirst.test(text) ? `https://${text}` : text;
  for (const origin of origins) {
    const path = parseLandingPath(address, origin);
    if (path !== null) return { kind: 'page', path };
  }
  const isOwn = origins.some((origin) => URL.canParse(address) && new URL(address).host === new URL(origin).host);
  return { kind: URL.canParse(address) && !isOwn ? 'foreign' : 'malformed' };
}

/** The shop's own origins, with and without encryption: an address typed as http is the same page. */
function originsOf({ domain, storefrontUrl }: ShopAddresses): readonly string[] {
  const own = [...(storefrontUrl === null ? [] : [new URL(storefrontUrl).origin]), `https://${domain}`];
  return own.flatMap((origin) => {
    const { host, protocol } = new URL(origin);
    return [origin, `${protocol === 'https:' ? 'http:' : 'https:'}//${host}`];
  });
}
