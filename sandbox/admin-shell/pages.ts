// The admin's own pages beside the app: home, products, discounts, apps with install and uninstall, and the theme
// editor's switches. They show the world as it is; what changes it is in routes.ts.
import { escapeHtml } from '../http.ts';
import type { Settings } from '../settings.ts';
import { financialStatus, orderFigures } from '../world/order-figures.ts';
import type { Discount, Product, Shop } from '../world/state.ts';
import { shopUrl } from '../world.ts';
import { type Page, pageBody, storeName } from './frame.ts';
import { icons } from './icons.ts';
import { badge, card, money, tableCard, when } from './markup.ts';
import { extensionBlocks } from './resources.ts';

export function homePage(shop: Shop, settings: Settings): Page {
  const store = `/store/${storeName(shop)}`;
  const orders = [...shop.orders.values()];
  const sold = orders.reduce((total, order) => total + orderFigures(order).total, 0n);
  const open = orders.filter((order) => financialStatus(order) === 'pending').length;
  const name = escapeHtml(settings.appName);
  const figure = (title: string, value: string, note: string) =>
    card(title, `<p class="figure">${value}</p><p class="muted">${note}</p>`);
  const app = shop.installation
    ? `<a class="button primary" href="${store}/apps/${settings.appHandle}">Open ${name}</a>`
    : `<a class="button primary" href="${store}/apps">Install ${name}</a>`;
  return {
    title: 'Home',
    active: 'home',
    body: pageBody(
      escapeHtml(shop.name),
      `<div class="tiles">
        ${figure('Orders', String(orders.length), open ? `${open} waiting for payment` : 'all paid')}
        ${figure('Sales', money(sold, shop.currency), 'all time')}
        ${figure('Customers', String(shop.customers.size), 'with an account or an order')}
      </div>
      ${card(
        'This shop is invented',
        `<p>It behaves as Shopify does where ${name} can tell: sessions, webhooks, discounts, store credit and the
        storefront are real traffic over HTTP. Nothing leaves this machine.</p>
        <p>${app} <a class="button" href="${escapeHtml(shopUrl(shop))}" target="_blank" rel="noopener">View shop</a></p>`,
      )}`,
    ),
  };
}

function productRow(shop: Shop, product: Product): string[] {
  const prices = product.variants.map((variant) => variant.price).sort((one, other) => (one < other ? -1 : 1));
  const [low, high] = [prices[0] ?? 0n, prices.at(-1) ?? 0n];
  const url = escapeHtml(shopUrl(shop));
  return [
    `<img class="thumb" src="${url}/cdn/products/${product.handle}.svg" alt="" width="40" height="40">`,
    `<a href="${url}/products/${product.handle}" target="_blank" rel="noopener">${escapeHtml(product.title)}</a>
    <div class="muted small">${escapeHtml(product.vendor)}</div>`,
    badge(product.status, product.status === 'active' ? 'success' : ''),
    String(product.variants.length),
    money(low, shop.currency) + (low === high ? '' : `–${money(high, shop.currency)}`),
  ];
}

export function productsPage(shop: Shop): Page {
  const content = tableCard(
    [
      { title: '' },
      { title: 'Product' },
      { title: 'Status', class: 'hide-phone' },
      { title: 'Variants', class: 'hide-phone' },
      { title: 'Price', class: 'right' },
    ],
    [...shop.products.values()].map((product) => productRow(shop, product)),
    { title: 'No products', text: 'This shop sells nothing yet.' },
  );
  return { title: 'Products', active: 'products', body: pageBody('Products', content) };
}

function worth(discount: Discount, currency: string): string {
  if ('percentage' in discount.value) return `${Math.round(discount.value.percentage * 10_000) / 100} % off`;
  return `${money(discount.value.amount, currency)} off${discount.value.eachItem ? ' each' : ''}`;
}

const SHOWN_CODES = 8;

export function discountsPage(shop: Shop): Page {
  const rows = [...shop.discounts.values()].map((discount) => {
    const codes = discount.codes.slice(0, SHOWN_CODES).map((code) => badge(code.code));
    const more = discount.codes.length > SHOWN_CODES ? ` and ${discount.codes.length - SHOWN_CODES} more` : '';
    const used = discount.codes.reduce((total, code) => total + code.usageCount, 0);
    return [`<b>${escapeHtml(discount.title)}</b>`, codes.join(' ') + more, worth(discount, shop.currency), `${used}`];
  });
  const content = tableCard(
    [{ title: 'Title' }, { title: 'Codes' }, { title: 'Value', class: 'nowrap' }, { title: 'Used', class: 'right' }],
    rows,
    { title: 'No discounts yet', text: 'Codes that an app makes for its partners appear here.' },
  );
  return { title: 'Discounts', active: 'discounts', body: pageBody('Discounts', content) };
}

export function appsPage(shop: Shop, settings: Settings): Page {
  const address = `/store/${storeName(shop)}/apps/${settings.appHandle}`;
  const { installation } = shop;
  const name = escapeHtml(settings.appName);
  const action = installation
    ? `<a class="button primary" href="${address}">Open</a>
      <form class="inline" method="post" action="${address}/uninstall" onsubmit="return confirm('Uninstall ${name}?')">
        <button class="button plain-critical">Uninstall</button>
      </form>`
    : `<form class="inline" method="post" action="${address}/install">
        <button class="button primary">Install ${name}</button>
      </form>`;
  const scopes = (installation?.scopes ?? settings.scopes).map((scope) => `<li class="mono">${escapeHtml(scope)}</li>`);
  return {
    title: 'Apps',
    active: 'apps',
    body: pageBody(
      'Apps',
      `<section class="card tile">${icons.app}<div>
        <h2>${name} ${installation ? badge('Installed', 'success') : badge('Not installed')}</h2>
        <p class="muted">Referral, affiliate and business-partner programmes</p>
        <p>${action}</p>
        <p class="muted small">${installation ? `Since ${when(installation.installedAt)} it may use` : 'It asks for'}:</p>
        <ul class="muted small">${scopes.join('')}</ul>
      </div></section>`,
    ),
  };
}

export function themesPage(shop: Shop, settings: Settings): Page {
  const embeds = extensionBlocks(settings).filter((block) => block.target !== 'section');
  const path = String(shop.embed.settings.proxy_path ?? '/apps/tributary');
  const toggle = (name: string, label: string, on: boolean) =>
    `<label class="switch"><input type="checkbox" name="${name}" value="1"${on ? ' checked' : ''}> ${label}</label>`;
  const embedCard = `${embeds.map((one) => toggle('enabled', escapeHtml(one.name), shop.embed.enabled)).join('')}
    <p class="muted small">By ${escapeHtml(settings.appName)}</p>
    ${toggle('banner', 'Greet visitors who come by a partner’s link', shop.embed.settings.banner === true)}
    <label class="field"><span>App proxy path</span>
      <input type="text" name="proxy_path" value="${escapeHtml(path)}"></label>`;
  const privacyCard = `${toggle('consent', 'Ask visitors for consent', shop.consentRequired)}
    <p class="muted small">Shows a banner, and keeps marketing off until it is accepted.</p>`;
  return {
    title: 'Theme editor',
    active: 'themes',
    body: pageBody(
      'Theme editor',
      `<div class="editor">
        <form class="stack" method="post" action="/store/${storeName(shop)}/themes">
          ${card('App embeds', embedCard)}
          ${card('Customer privacy', privacyCard)}
          <div><button class="button primary">Save</button></div>
        </form>
        <iframe src="${escapeHtml(shopUrl(shop))}" title="Preview of the shop"></iframe>
      </div>`,
      badge('Current theme', 'success'),
    ),
  };
}
