// A page of the shop: what every template sees, and the answer around it.
import { type Answer, html } from '../http.ts';
import { shopUrl } from '../world.ts';
import { cartDrop, collectionDrop, customerDrop } from './drops.ts';
import { contentForHeader } from './header.ts';
import { readPageTemplate, renderPage, renderPageTemplate } from './theme.ts';
import { noteArrival, rootOf, type Visit } from './visit.ts';

/** Where the shop's markets sell, as `localization.available_countries` has them. */
const COUNTRIES = [
  { iso_code: 'FR', name: 'France' },
  { iso_code: 'BE', name: 'Belgium' },
  { iso_code: 'DE', name: 'Germany' },
  { iso_code: 'ES', name: 'Spain' },
  { iso_code: 'GB', name: 'United Kingdom' },
];

/** The global objects of a page. */
export function pageContext(visit: Visit, title: string): Record<string, unknown> {
  const { shop, customer, exchange } = visit;
  return {
    shop: {
      name: shop.name,
      domain: shop.domain,
      permanent_domain: shop.domain,
      url: shopUrl(shop),
      currency: shop.currency,
      email: shop.email,
    },
    request: {
      path: exchange.url.pathname,
      origin: exchange.url.origin,
      locale: { iso_code: visit.locale },
      // The theme editor shows the shop in a frame.
      design_mode: exchange.headers['sec-fetch-dest'] === 'iframe',
    },
    routes: {
      root_url: rootOf(visit).replace(/(.)\/$/, '$1'),
      cart_url: `${rootOf(visit)}cart`,
      account_url: '/account',
      account_login_url: '/account/login',
      account_register_url: '/account/register',
      storefront_login_url: `/account/login?return_to=${encodeURIComponent(exchange.url.pathname)}`,
    },
    localization: { available_countries: COUNTRIES, country: COUNTRIES[0] },
    single_page: shop.singlePage === true,
    page_title: title,
    customer: customer ? customerDrop(shop, customer) : null,
    cart: cartDrop(visit),
    collections: [...shop.collections.values()].map((collection) => collectionDrop(shop, collection)),
    content_for_header: contentForHeader(visit),
  };
}

export async function themePage(
  visit: Visit,
  template: string,
  title: string,
  values: Record<string, unknown> = {},
  status = 200,
): Promise<Answer> {
  noteArrival(visit);
  const context = { ...pageContext(visit, title), ...values };
  return html(await renderPage(visit.shop, visit.settings, template, context), status);
}

/** A page of the shop's own, such as /pages/refer; null where there is none. */
export async function shopPage(visit: Visit, handle: string): Promise<Answer | null> {
  const template = readPageTemplate(handle);
  if (!template) return null;
  noteArrival(visit);
  const context = pageContext(visit, template.title);
  return html(await renderPageTemplate(visit.shop, visit.settings, template, context));
}
