// The admin's frame: top bar, navigation and whatever page stands in it. Used by the framed app, the admin's own pages
// and the back office, so that a merchant's whole day happens in one place.
import { type Answer, escapeHtml, html } from '../http.ts';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';
import { requireShop, shopUrl } from '../world.ts';
import { icons } from './icons.ts';

/** The store's name in addresses: `sandbox` for sandbox.myshopify.com. */
export function storeName(shop: Shop): string {
  return shop.domain.replace(/\.myshopify\.com$/, '');
}

/** The shop that `/store/:name` speaks of; a Refusal 404 when there is none. */
export function requireStore(world: World, name: string | undefined): Shop {
  return requireShop(world, `${name}.myshopify.com`);
}

export type Page = {
  title: string;
  /** Which entry of the navigation is current: `orders`, `customers`, `app`, … */
  active: string;
  /** Trusted HTML: whoever builds it escapes what it shows. */
  body: string;
  /** Parts outside the scrolling area: dialogs, scripts. */
  after?: string;
  mainClass?: string;
  status?: number;
};

function navigation(shop: Shop, settings: Settings, active: string): string {
  const store = `/store/${storeName(shop)}`;
  const entry = (key: string, href: string, icon: string, label: string) =>
    `<a href="${href}"${key === active ? ' aria-current="page"' : ''}>${icon}${escapeHtml(label)}</a>`;
  const app = shop.installation
    ? `${entry('app', `${store}/apps/${settings.appHandle}`, icons.app.replace('class="icon" ', ''), settings.appName)}<div id="app-menu"></div>`
    : '';
  return [
    entry('home', store, icons.home, 'Home'),
    entry('orders', `${store}/orders`, icons.orders, 'Orders'),
    entry('products', `${store}/products`, icons.products, 'Products'),
    entry('customers', `${store}/customers`, icons.customers, 'Customers'),
    entry('discounts', `${store}/discounts`, icons.discounts, 'Discounts'),
    '<div class="part">Sales channels</div>',
    entry('themes', `${store}/themes`, icons.store, 'Online store'),
    '<div class="part">Apps</div>',
    app,
    entry('apps', `${store}/apps`, icons.apps, 'All apps'),
    '<div class="grow"></div>',
    '<div class="part">Sandbox</div>',
    entry('webhooks', `${store}/webhooks`, icons.bell, 'Webhook deliveries'),
    entry('mail', '/mail', icons.mail, 'Mailbox'),
    `<a href="${escapeHtml(shopUrl(shop))}" target="_blank" rel="noopener">${icons.store}View shop ↗</a>`,
  ].join('');
}

export function framed(shop: Shop, settings: Settings, page: Page): Answer {
  const name = escapeHtml(shop.name);
  const initials = escapeHtml(shop.name.replace(/[^A-Z]/g, '').slice(0, 2) || shop.name.slice(0, 2));
  return html(
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} · ${name}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icons.bag.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))}">
<link rel="stylesheet" href="/_shell/shell.css">
</head>
<body data-shop="${name}" data-store="${escapeHtml(storeName(shop))}">
<header class="top">
<div class="brand"><button class="menu-button" type="button" aria-label="Menu" aria-expanded="false">${icons.menu}</button>${icons.bag}Admin <small>sandbox</small></div>
<div class="find"><span style="width:18px;height:18px">${icons.search}</span>Search</div>
<div class="who"><span>${name}</span><b>${initials}</b></div>
</header>
<div class="frame">
<nav class="rail" aria-label="Store">${navigation(shop, settings, page.active)}</nav>
<main class="main ${page.mainClass ?? ''}">${page.body}</main>
</div>
${page.after ?? ''}
<script src="/_shell/picker.js"></script>
<script src="/_shell/shell.js"></script>
</body>
</html>`,
    page.status ?? 200,
  );
}

/** One of the admin's own pages: heading, buttons, content. All parts are trusted HTML. */
export function pageBody(heading: string, content: string, actions = ''): string {
  return `<div class="page"><header><h1>${heading}</h1><div class="actions">${actions}</div></header>${content}</div>`;
}
