// The admin's own pages beside the app: home, products, discounts, apps with install and uninstall, and the theme
// editor's one switch. They show the world as it is; what changes it is in routes.ts.
import { escapeHtml } from '../http.ts';
import type { Settings } from '../settings.ts';
import { formatMinor } from '../world/money.ts';
import { financialStatus, orderFigures } from '../world/order-figures.ts';
import type { Discount, Shop } from '../world/state.ts';
import { shopUrl } from '../world.ts';
import { type Page, pageBody, storeName } from './frame.ts';
import { icons } from './icons.ts';
import { extensionBlocks } from './resources.ts';

/** An amount as the admin shows it: €12.34. */
export function money(amount: bigint, currency: string): string {
  const text = formatMinor(amount, currency);
  const parts = new Intl.NumberFormat('en', { style: 'currency', currency }).formatToParts(0);
  return `${parts.find((part) => part.type === 'currency')?.value ?? currency}${text}`.replace(/^(\D+)-/, '-$1');
}

/** An instant as the admin shows it, with the exact one on hover. */
export function when(instant: string): string {
  const shown = new Date(instant).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `<time class="nowrap" datetime="${instant}" title="${instant}">${shown}</time>`;
}

export function homePage(shop: Shop, settings: Settings): Page {
  const store = `/store/${storeName(shop)}`;
  const orders = [...shop.orders.values()];
  const sold = orders.reduce((total, order) => total + orderFigures(order).total, 0n);
  const card = (title: string, value: string, note: string) =>
    `<section class="card"><h2>${title}</h2><p style="font-size:22px;line-height:28px;font-weight:650">${value}</p><p class="muted">${note}</p></section>`;
  const open = orders.filter((order) => financialStatus(order) === 'pending').length;
  const app = shop.installation
    ? `<a class="button primary" href="${store}/apps/${settings.appHandle}">Open ${escapeHtml(settings.appName)}</a>`
    : `<a class="button primary" href="${store}/apps">Install ${escapeHtml(settings.appName)}</a>`;
  return {
    title: 'Home',
    active: 'home',
    body: pageBody(
      escapeHtml(shop.name),
      `<div class="tiles">${card('Orders', String(orders.length), open ? `${open} waiting for payment` : 'all paid')}${card('Sales', money(sold, shop.currency), 'all time')}${card('Customers', String(shop.customers.size), 'with an account or an order')}</div>
<section class="card" style="margin-top:16px"><h2>This shop is invented</h2><p>It behaves as Shopify does where ${escapeHtml(settings.appName)} can tell: sessions, webhooks, discounts, store credit and the storefront are real traffic over HTTP. Nothing leaves this machine.</p>
<p>${app} <a class="button" href="${escapeHtml(shopUrl(shop))}" target="_blank" rel="noopener">View shop</a></p></section>`,
    ),
  };
}

export function productsPage(shop: Shop): Page {
  const rows = [...shop.products.values()].map((product) => {
    const prices = product.variants.map((variant) => variant.price).sort((one, other) => (one < other ? -1 : 1));
    const [low, high] = [prices[0] ?? 0n, prices.at(-1) ?? 0n];
    const price =
      low === high ? money(low, shop.currency) : `${money(low, shop.currency)}–${money(high, shop.currency)}`;
    return `<tr><td style="width:56px"><img src="${escapeHtml(shopUrl(shop))}/cdn/products/${product.handle}.svg" alt="" width="40" height="40" style="border-radius:8px;display:block"></td>
<td><a href="${escapeHtml(shopUrl(shop))}/products/${product.handle}" target="_blank" rel="noopener">${escapeHtml(product.title)}</a><div class="muted small">${escapeHtml(product.vendor)}</div></td>
<td class="hide-phone"><span class="badge${product.status === 'active' ? ' success' : ''}">${product.status}</span></td><td class="hide-phone">${product.variants.length}</td><td class="right">${price}</td></tr>`;
  });
  const head =
    '<tr><th></th><th>Product</th><th class="hide-phone">Status</th><th class="hide-phone">Variants</th><th class="right">Price</th></tr>';
  return {
    title: 'Products',
    active: 'products',
    body: pageBody(
      'Products',
      `<section class="card flush"><table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></section>`,
    ),
  };
}

function worth(discount: Discount, currency: string): string {
  if ('percentage' in discount.value) return `${Math.round(discount.value.percentage * 10_000) / 100} % off`;
  return `${money(discount.value.amount, currency)} off${discount.value.eachItem ? ' each' : ''}`;
}

export function discountsPage(shop: Shop): Page {
  const rows = [...shop.discounts.values()].map((discount) => {
    const used = discount.codes.reduce((total, code) => total + code.usageCount, 0);
    const codes = discount.codes.slice(0, 8).map((code) => `<span class="badge">${escapeHtml(code.code)}</span>`);
    const more = discount.codes.length > 8 ? ` and ${discount.codes.length - 8} more` : '';
    return `<tr><td><b>${escapeHtml(discount.title)}</b></td><td>${codes.join(' ')}${more}</td><td class="nowrap">${worth(discount, shop.currency)}</td><td class="right">${used} used</td></tr>`;
  });
  const table = rows.length
    ? `<section class="card flush"><table><thead><tr><th>Title</th><th>Codes</th><th>Value</th><th class="right">Used</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
    : '<section class="card empty"><b>No discounts yet</b>Codes that an app makes for its partners appear here.</section>';
  return { title: 'Discounts', active: 'discounts', body: pageBody('Discounts', table) };
}

export function appsPage(shop: Shop, settings: Settings): Page {
  const store = `/store/${storeName(shop)}`;
  const installed = shop.installation;
  const name = escapeHtml(settings.appName);
  const action = installed
    ? `<a class="button primary" href="${store}/apps/${settings.appHandle}">Open</a> <form class="inline" method="post" action="${store}/apps/${settings.appHandle}/uninstall" onsubmit="return confirm('Uninstall ${name}?')"><button class="button plain-critical">Uninstall</button></form>`
    : `<form class="inline" method="post" action="${store}/apps/${settings.appHandle}/install"><button class="button primary">Install ${name}</button></form>`;
  const scopes = (installed?.scopes ?? settings.scopes)
    .map((scope) => `<span class="badge mono">${escapeHtml(scope)}</span>`)
    .join(' ');
  return {
    title: 'Apps',
    active: 'apps',
    body: pageBody(
      'Apps',
      `<section class="card"><div class="tile">${icons.app}<div><h2 style="margin:0">${name}</h2><p class="muted">Referral, affiliate and business-partner programmes</p>
<p>${installed ? '<span class="badge success">Installed</span>' : '<span class="badge">Not installed</span>'}</p>
<p class="muted small">${installed ? 'It may use' : 'On installation it asks for'}: ${scopes}</p><p>${action}</p></div></div></section>`,
    ),
  };
}

export function themesPage(shop: Shop, settings: Settings): Page {
  const embeds = extensionBlocks(settings).filter((block) => block.target !== 'section');
  const path = String(shop.embed.settings.proxy_path ?? '/apps/tributary');
  const switches = embeds.map(
    (embed) =>
      `<label class="switch"><input type="checkbox" name="enabled" value="1"${shop.embed.enabled ? ' checked' : ''}> ${escapeHtml(embed.name)}</label>`,
  );
  return {
    title: 'Theme editor',
    active: 'themes',
    body: pageBody(
      'Theme editor',
      `<div class="editor"><form class="stack" method="post" action="/store/${storeName(shop)}/themes">
<section class="card"><h2>App embeds</h2>${switches.join('')}<p class="muted small" style="margin-top:8px">By ${escapeHtml(settings.appName)}</p>
<label class="field"><span>App proxy path</span><input type="text" name="proxy_path" value="${escapeHtml(path)}"></label></section>
<section class="card"><h2>Customer privacy</h2><label class="switch"><input type="checkbox" name="consent" value="1"${shop.consentRequired ? ' checked' : ''}> Ask visitors for consent</label>
<p class="muted small" style="margin-top:8px">Shows a banner, and keeps marketing off until it is accepted.</p></section>
<button class="button primary" style="justify-self:start">Save</button></form>
<iframe src="${escapeHtml(shopUrl(shop))}" title="Preview of the shop"></iframe></div>`,
      '<span class="badge success">Current theme</span>',
    ),
  };
}
