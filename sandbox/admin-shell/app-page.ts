// The page that frames the app, as Shopify's admin does: the app's own page in an iframe with a session token in its
// address, the shell's menu, title bar, save bar and toasts around it.
import { type Answer, escapeHtml } from '../http.ts';
import { sessionToken } from '../oauth/session-token.ts';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';
import { framed, storeName } from './frame.ts';
import { icons } from './icons.ts';

/** What Shopify adds to the address of an embedded app's page. */
async function frameAddress(shop: Shop, settings: Settings, path: string, own: URLSearchParams): Promise<string> {
  const address = new URL(`${settings.appUrl}${path}`);
  for (const [name, value] of own) if (name !== 'noidtoken') address.searchParams.append(name, value);
  const added = {
    embedded: '1',
    shop: shop.domain,
    host: Buffer.from(`admin.shopify.com/store/${storeName(shop)}`).toString('base64url'),
    locale: 'en',
    session: 'sandbox-session',
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  for (const [name, value] of Object.entries(added)) address.searchParams.set(name, value);
  // Without it the app goes by its bounce page, which must work too.
  if (!own.has('noidtoken')) address.searchParams.set('id_token', await sessionToken(settings, shop));
  return address.href;
}

export async function appPage(shop: Shop, settings: Settings, path: string, query: URLSearchParams): Promise<Answer> {
  const base = `/store/${storeName(shop)}/apps/${settings.appHandle}`;
  const shellSettings = {
    appOrigin: new URL(settings.appUrl).origin,
    base,
    api: `/store/${storeName(shop)}/_shell`,
    handle: settings.appName,
  };
  const source = await frameAddress(shop, settings, path, query);
  return framed(shop, settings, {
    title: settings.appName,
    active: 'app',
    mainClass: 'app-main',
    body: `<div class="app-bar">${icons.app}<span class="crumbs"></span><h1>${escapeHtml(settings.appName)}</h1><div class="actions"></div></div>
<iframe class="app-frame" name="app-iframe" title="${escapeHtml(settings.appName)}" src="${escapeHtml(source)}" allow="clipboard-write"></iframe>`,
    after: `<div class="loading"></div><div class="save-bar" role="region" aria-label="Unsaved changes" hidden></div><div class="toasts" aria-live="polite"></div>
<script type="application/json" id="shell-settings">${JSON.stringify(shellSettings).replace(/</g, '\\u003c')}</script>`,
  });
}
