// The admin shell on the twin's listener: pages under /store/:name, what their scripts ask for under /_shell, and the
// App Bridge stand-in at /app-bridge.js.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exchange, type Handler, json, type Route, redirect, route } from '../http.ts';
import { sessionToken } from '../oauth/session-token.ts';
import type { Settings } from '../settings.ts';
import { installApp, uninstallApp } from '../world/shops.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';
import { appPage } from './app-page.ts';
import { framed, type Page, requireStore, storeName } from './frame.ts';
import { appsPage, discountsPage, homePage, productsPage, themesPage } from './pages.ts';
import { extensionStatus, findResources } from './resources.ts';

const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const;

/** Files are read at each request: the sandbox is edited while it runs. */
function browserFiles(type: keyof typeof TYPES, ...files: string[]): Handler {
  return () => ({
    headers: { 'content-type': TYPES[type] },
    body: files.map((file) => readFileSync(join(import.meta.dirname, 'browser', file), 'utf8')).join('\n'),
  });
}

function scopesOf(shop: Shop, settings: Settings) {
  const granted = shop.installation?.scopes ?? [];
  return { granted, required: settings.scopes, optional: granted.filter((scope) => !settings.scopes.includes(scope)) };
}

function changeScopes(world: World, shop: Shop, settings: Settings, change: { grant?: string[]; revoke?: string[] }) {
  if (shop.installation) {
    const kept = shop.installation.scopes.filter((scope) => !change.revoke?.includes(scope));
    shop.installation.scopes = [...new Set([...kept, ...(change.grant ?? [])])];
    world.changed();
  }
  return scopesOf(shop, settings);
}

function saveTheme(world: World, shop: Shop, form: URLSearchParams): void {
  shop.embed.enabled = form.has('enabled');
  const proxyPath = form.get('proxy_path') || '/apps/tributary';
  shop.embed.settings = { ...shop.embed.settings, proxy_path: proxyPath, banner: form.has('banner') };
  shop.consentRequired = form.has('consent');
  world.changed();
}

export function adminShellRoutes(world: World, settings: Settings): Route[] {
  const within =
    (handler: (shop: Shop, exchange: Exchange) => ReturnType<Handler>): Handler =>
    (exchange) =>
      handler(requireStore(world, exchange.params.name), exchange);
  const page = (build: (shop: Shop, settings: Settings) => Page) =>
    within((shop) => framed(shop, settings, build(shop, settings)));
  const store = (shop: Shop) => `/store/${storeName(shop)}`;
  const app = `/store/:name/apps/${settings.appHandle}`;
  const openApp = within((shop, { params, query }) =>
    shop.installation
      ? appPage(shop, settings, params['*'] ? `/${params['*']}` : '/app', query)
      : redirect(`${store(shop)}/apps`),
  );

  return [
    route('GET', '/app-bridge.js', browserFiles('js', 'app-bridge.js', 'app-bridge-elements.js')),
    route('GET', '/_shell/shell.js', browserFiles('js', 'shell.js')),
    route('GET', '/_shell/picker.js', browserFiles('js', 'picker.js')),
    route('GET', '/_shell/shell.css', browserFiles('css', 'frame.css', 'bridge.css', 'pages.css')),
    route('GET', '/', () => redirect(`/store/${settings.defaultShop.replace('.myshopify.com', '')}`)),

    route(
      'GET',
      '/store/:name/_shell/id-token',
      within(async (shop) => json({ token: await sessionToken(settings, shop) })),
    ),
    route(
      'GET',
      '/store/:name/_shell/user',
      within((shop) =>
        json({ id: shop.staff[0]?.id, name: shop.ownerName, email: shop.email, accountAccess: 'Administrator' }),
      ),
    ),
    route(
      'GET',
      '/store/:name/_shell/resources',
      within((shop, { query }) => json(findResources(shop, query.get('type') ?? 'product', query.get('query') ?? ''))),
    ),
    route(
      'GET',
      '/store/:name/_shell/extensions',
      within((shop) => json(extensionStatus(shop, settings))),
    ),
    route(
      'GET',
      '/store/:name/_shell/scopes',
      within((shop) => json(scopesOf(shop, settings))),
    ),
    route(
      'POST',
      '/store/:name/_shell/scopes',
      within((shop, exchange) => json(changeScopes(world, shop, settings, exchange.json()))),
    ),

    route(
      'POST',
      `${app}/install`,
      within((shop) => {
        if (!shop.installation) installApp(world, shop, settings.scopes);
        return redirect(`${store(shop)}/apps/${settings.appHandle}`, 303);
      }),
    ),
    route(
      'POST',
      `${app}/uninstall`,
      within((shop) => {
        uninstallApp(world, shop);
        return redirect(`${store(shop)}/apps`, 303);
      }),
    ),
    route('GET', `${app}/*`, openApp),
    route('GET', '/store/:name/apps', page(appsPage)),
    route('GET', '/store/:name/products', page(productsPage)),
    route('GET', '/store/:name/discounts', page(discountsPage)),
    route('GET', '/store/:name/themes/*', page(themesPage)),
    route(
      'POST',
      '/store/:name/themes',
      within((shop, exchange) => {
        saveTheme(world, shop, exchange.form());
        return redirect(`${store(shop)}/themes`, 303);
      }),
    ),
    route('GET', '/store/:name', page(homePage)),
  ];
}
