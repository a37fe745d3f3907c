// A page of the shop: what every template sees, and the answer around it.
import { type Answer, html } from '../http.ts';
import { shopUrl } from '../world.ts';
import { cartDrop, collectionDrop, customerDrop } from './drops.ts';
import { contentForHeader } from './header.ts';
import { renderPage } from './liquid.ts';
import { noteArrival, type Visit } from './visit.ts';

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
      locale: { iso_code: 'en' },
      design_mode: false,
    },
    routes: { root_url: '/', cart_url: '/cart', account_url: '/account' },
    page_title: title,
    customer: customer ? customerDrop(shop, customer) : null,
    cart: cartDrop(visit),
    collections: [...shop.collections.values()].map((collection) => collectionDrop(shop, collection)),
    content_for_header: contentForHeader(shop),
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
