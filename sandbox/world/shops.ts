// A shop comes into being, takes the app in and throws it out again.
import { Refusal } from '../http.ts';
import { numericId } from '../payloads/print.ts';
import { shopPayload } from '../payloads/shop.ts';
import type { World } from '../world.ts';
import type { Shop } from './state.ts';

export type ShopInput = {
  /** NAME.myshopify.com */
  domain: string;
  name?: string;
  email?: string;
  ownerName?: string;
  currency?: string;
  timezone?: string;
  countryCode?: string;
  city?: string;
  primaryUrl?: string | null;
  taxesIncluded?: boolean;
  tax?: { title: string; rate: number };
  storeCreditEnabled?: boolean;
  consentRequired?: boolean;
};

const DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

export function createShop(world: World, input: ShopInput): Shop {
  if (!DOMAIN.test(input.domain)) throw new Refusal(422, `${input.domain} is no myshopify domain`);
  if (world.state.shops.has(input.domain)) throw new Refusal(422, `${input.domain} exists already`);
  const handle = input.domain.replace('.myshopify.com', '');
  const shop: Shop = {
    id: world.newId(),
    domain: input.domain,
    name: input.name ?? handle,
    email: input.email ?? `owner@${handle}.example`,
    ownerName: input.ownerName ?? 'Camille Aubert',
    currency: input.currency ?? 'EUR',
    timezone: input.timezone ?? 'Europe/Paris',
    countryCode: input.countryCode ?? 'FR',
    city: input.city ?? 'Lyon',
    plan: 'Basic',
    primaryUrl: input.primaryUrl ?? null,
    taxesIncluded: input.taxesIncluded ?? true,
    tax: input.tax ?? { title: 'TVA', rate: 0.2 },
    storeCreditEnabled: input.storeCreditEnabled ?? true,
    consentRequired: input.consentRequired ?? false,
    embed: { enabled: false, settings: {} },
    staff: [{ id: world.newId(), firstName: 'Camille', lastName: 'Aubert', email: `camille@${handle}.example` }],
    nextOrderNumber: 1001,
    installation: null,
    products: new Map(),
    collections: new Map(),
    customers: new Map(),
    orders: new Map(),
    disputes: new Map(),
    carts: new Map(),
    discounts: new Map(),
    redeemCodeCreations: new Map(),
    storeCreditAccounts: new Map(),
    metafields: new Map(),
    webPixel: null,
    subscriptions: [],
    tokens: [],
    bulkOperations: new Map(),
  };
  world.state.shops.set(shop.domain, shop);
  world.changed();
  return shop;
}

/** The merchant installs the app (or grants other scopes): from now on token exchange works and webhooks go out. */
export function installApp(world: World, shop: Shop, scopes: string[]): void {
  if (shop.installation) shop.installation.scopes = [...scopes];
  else shop.installation = { id: world.newId(), scopes: [...scopes], installedAt: new Date().toISOString() };
  world.changed();
}

/** The merchant removes the app: app/uninstalled goes out, every token dies, what the app owned is gone. */
export function uninstallApp(world: World, shop: Shop): void {
  if (!shop.installation) throw new Refusal(422, `the app is not installed in ${shop.domain}`);
  const at = new Date().toISOString();
  world.emit(shop, 'app/uninstalled', shopPayload(shop), at);
  shop.installation = null;
  shop.webPixel = null;
  shop.embed = { enabled: false, settings: {} };
  shop.subscriptions = shop.subscriptions.filter((one) => one.fromConfiguration);
  for (const token of shop.tokens) token.revokedAt ??= at;
  world.changed();
}

export function changeScopes(world: World, shop: Shop, scopes: string[]): void {
  if (!shop.installation) throw new Refusal(422, `the app is not installed in ${shop.domain}`);
  const previous = shop.installation.scopes;
  shop.installation.scopes = [...scopes];
  const at = new Date().toISOString();
  const payload = { id: numericId(shop.installation.id), previous, current: scopes, updated_at: at };
  world.emit(shop, 'app/scopes_update', payload, at);
}

/** Shopify sends it 48 hours after an uninstall; here on demand. */
export function sendShopRedact(world: World, shop: Shop): void {
  world.emit(shop, 'shop/redact', { shop_id: numericId(shop.id), shop_domain: shop.domain });
}
