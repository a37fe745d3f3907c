// Shop and AppInstallation.
import type { Shop } from '../../world/state.ts';
import { shopUrl } from '../../world.ts';
import { type Context, gid, type View } from '../context.ts';
import { metafieldFields } from './metafield.ts';

const SYMBOLS: Record<string, string> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥' };

function domainView(shop: Shop): View {
  const url = new URL(shopUrl(shop));
  return { id: gid('Domain', shop.id), host: url.host, url: url.origin, sslEnabled: url.protocol === 'https:' };
}

function billingAddressView(shop: Shop): View {
  return {
    address1: null,
    address2: null,
    city: shop.city,
    company: shop.name,
    country: shop.countryCode,
    countryCodeV2: shop.countryCode,
    province: null,
    provinceCode: null,
    zip: null,
    phone: null,
    formatted: ({ withCompany = true }: { withCompany?: boolean }) => [
      ...(withCompany ? [shop.name] : []),
      ...[shop.city, shop.countryCode].filter(Boolean),
    ],
  };
}

export function shopView(shop: Shop): View {
  return {
    __typename: 'Shop',
    id: gid('Shop', shop.id),
    name: shop.name,
    email: shop.email,
    contactEmail: shop.email,
    myshopifyDomain: shop.domain,
    url: shopUrl(shop),
    primaryDomain: () => domainView(shop),
    domains: () => [domainView(shop)],
    currencyCode: shop.currency,
    enabledPresentmentCurrencies: [shop.currency],
    currencyFormats: { moneyFormat: `${SYMBOLS[shop.currency] ?? ''}{{amount}}` },
    ianaTimezone: shop.timezone,
    taxesIncluded: shop.taxesIncluded,
    shopOwnerName: shop.ownerName,
    billingAddress: () => billingAddressView(shop),
    shopAddress: () => billingAddressView(shop),
    plan: { displayName: shop.plan, publicDisplayName: shop.plan, partnerDevelopment: true, shopifyPlus: false },
    ...metafieldFields(shop, gid('Shop', shop.id)),
  };
}

export function installationView(context: Context): View {
  const { shop, settings } = context;
  const id = gid('AppInstallation', shop.installation?.id ?? '0');
  const origin = `${settings.twinOrigin}/store/${shop.domain.replace('.myshopify.com', '')}`;
  return {
    __typename: 'AppInstallation',
    id,
    accessScopes: (shop.installation?.scopes ?? []).map((handle) => ({ handle, description: handle })),
    launchUrl: `${origin}/apps/${settings.appHandle}`,
    uninstallUrl: null,
    activeSubscriptions: [],
    app: { id: gid('App', '1'), title: settings.appName, handle: settings.appHandle, apiKey: settings.apiKey },
    ...metafieldFields(shop, id),
  };
}
