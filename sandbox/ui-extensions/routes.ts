// Pages of checkout and customer account that are nothing without extensions, and what their frames ask for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSVG } from 'uqr';
import { type Answer, json, Refusal, type Route, redirect, route } from '../http.ts';
import { extensionToken } from '../oauth/session-token.ts';
import { orderDrop } from '../storefront/drops.ts';
import { themePage } from '../storefront/page.ts';
import type { openVisits, Visit } from '../storefront/visit.ts';
import { placedAt } from './built-extensions.ts';
import { FRAMES, framePage, renderExtensions } from './frame.ts';

const PAGE = 'customer-account.page.render';
const PROFILE = 'customer-account.profile.block.render';
const ORDER_STATUS = 'customer-account.order-status.block.render';
const LONGEST_QR = 1_000;

/** A token is for whoever sits at this browser: the frame asks, the page around it fetches, as Shopify's does. */
async function token({ shop, settings, customer }: Visit): Promise<Answer> {
  if (!shop.installation) throw new Refusal(404, 'the app is not installed');
  return json({ token: await extensionToken(settings, shop, customer) });
}

function qrCode({ exchange }: Visit): Answer {
  const content = exchange.query.get('content') ?? '';
  if (content === '' || content.length > LONGEST_QR) throw new Refusal(422, 'no content for a QR code');
  return { headers: { 'content-type': 'image/svg+xml' }, body: renderSVG(content) };
}

function notFound(visit: Visit): Promise<Answer> {
  return themePage(visit, '404', 'Page not found', {}, 404);
}

function inAccount(visit: Visit, title: string, extensions: string): Answer | Promise<Answer> {
  if (!visit.customer) {
    return redirect(`/account/login?return_to=${encodeURIComponent(visit.exchange.url.pathname)}`);
  }
  return extensions === '' ? notFound(visit) : themePage(visit, 'customers/extension', title, { extensions });
}

/** A page of an app in the customer's account, by the extension's handle. */
function accountExtensionPage(visit: Visit): Answer | Promise<Answer> {
  const found = placedAt(visit.shop, visit.settings, PAGE).find(
    ({ extension }) => extension.handle === visit.exchange.params.handle,
  );
  return found ? inAccount(visit, found.extension.name, renderExtensions(visit, PAGE)) : notFound(visit);
}

/** By the address in the confirmation mail: open to whoever has it, and for the customer once signed in. */
function orderStatusPage(visit: Visit): Promise<Answer> {
  const { shop, exchange } = visit;
  const order = [...shop.orders.values()].find((one) => one.token === exchange.params.token);
  if (!order) return notFound(visit);
  const extensions = renderExtensions(visit, ORDER_STATUS, { order: order.token });
  return themePage(visit, 'customers/order', `Order #${order.number}`, { order: orderDrop(order), extensions });
}

export function uiExtensionRoutes(visited: ReturnType<typeof openVisits>): Route[] {
  return [
    route('GET', `${FRAMES}/frame/:handle/:target`, visited(framePage)),
    route('POST', `${FRAMES}/token`, visited(token)),
    route('GET', `${FRAMES}/qr.svg`, visited(qrCode)),
    route('GET', `${FRAMES}/browser/host.js`, () => ({
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
      body: readFileSync(join(import.meta.dirname, 'browser/host.js')),
    })),
    route('GET', '/account/pages/:handle', visited(accountExtensionPage)),
    route(
      'GET',
      '/account/profile',
      visited((visit) => inAccount(visit, 'Profile', renderExtensions(visit, PROFILE))),
    ),
    route('GET', '/account/orders/:token', visited(orderStatusPage)),
  ];
}
