// The shop's own pages on their own origin, as a visitor of a Shopify store finds them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, Refusal, type Route, route } from '../http.ts';
import type { Settings } from '../settings.ts';
import { uiExtensionRoutes } from '../ui-extensions/routes.ts';
import { findProductByHandle, requireShop, type World } from '../world.ts';
import { accountPage, logIn, loginPage, logOut, register, registerPage } from './account.ts';
import { beginCheckout, cartApi, discountLink } from './cart-api.ts';
import { checkout, checkoutPage, expressCheckout, thankYouPage } from './checkout.ts';
import { collectionDrop, productDrop, sellable } from './drops.ts';
import { EXTENSION_ASSETS } from './extension.ts';
import { shopPage, themePage } from './page.ts';
import { appProxy } from './proxy.ts';
import { DEFAULT_LOCALE, LOCALES, openVisits, type Visit } from './visit.ts';
import { PIXEL_SCRIPT, pixelScript } from './web-pixel.ts';

const TYPES: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

function asset(folder: string, file: string | undefined): Answer {
  const extension = file?.split('.').pop() ?? '';
  if (!file || !/^[\w-]+(\.[\w-]+)*$/.test(file) || !TYPES[extension]) throw new Refusal(404, `no asset ${file}`);
  try {
    return {
      headers: { 'content-type': `${TYPES[extension]}; charset=utf-8` },
      body: readFileSync(join(folder, file)),
    };
  } catch {
    throw new Refusal(404, `no asset ${file}`);
  }
}

function notFound(visit: Visit): Promise<Answer> {
  return themePage(visit, '404', 'Page not found', {}, 404);
}

function homePage(visit: Visit): Promise<Answer> {
  const products = sellable(visit.shop).map((product) => productDrop(product));
  return themePage(visit, 'index', visit.shop.name, { products: products.slice(0, 8) });
}

function collectionPage(visit: Visit): Promise<Answer> {
  const { shop, exchange } = visit;
  const all = {
    title: 'All products',
    handle: 'all',
    description: '',
    url: '/collections/all',
    products: sellable(shop).map((product) => productDrop(product)),
  };
  const found = [...shop.collections.values()].find((one) => one.handle === exchange.params.handle);
  if (!found && exchange.params.handle !== 'all') return notFound(visit);
  const collection = found ? collectionDrop(shop, found) : all;
  return themePage(visit, 'collection', collection.title, { collection });
}

function productPage(visit: Visit): Promise<Answer> {
  const { shop, exchange } = visit;
  const product = findProductByHandle(shop, exchange.params.handle ?? '');
  if (product?.status !== 'active') return notFound(visit);
  const others = sellable(shop).filter(
    (one) => one !== product && one.collections.some((handle) => product.collections.includes(handle)),
  );
  return themePage(visit, 'product', product.title, {
    product: productDrop(product, exchange.query.get('variant') ?? undefined),
    related: others.slice(0, 4).map((one) => productDrop(one)),
  });
}

export function storefrontRoutes(world: World, settings: Settings): Route[] {
  const visited = openVisits(world, settings);
  const { prefix, subpath } = settings.proxy;
  const picture = (file: string | undefined): Answer => {
    const product = findProductByHandle(requireShop(world, settings.defaultShop), (file ?? '').replace(/\.svg$/, ''));
    if (!product) throw new Refusal(404, `no picture ${file}`);
    return { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=300' }, body: product.imageSvg };
  };
  const fixed = [
    route('GET', '/cdn/theme/:file', ({ params }) => asset(join(import.meta.dirname, 'theme/assets'), params.file)),
    route('GET', `${EXTENSION_ASSETS}/:file`, ({ params }) =>
      asset(join(settings.extensionDir, 'assets'), params.file),
    ),
    route('GET', PIXEL_SCRIPT, () => pixelScript(settings)),
    route('GET', '/cdn/products/:file', ({ params }) => picture(params.file)),
    route('GET', '/favicon.ico', () => asset(join(import.meta.dirname, 'theme/assets'), 'favicon.svg')),
    route('*', `/${prefix}/${subpath}/*`, visited(appProxy)),
  ];
  const pages = [
    route('GET', '/', visited(homePage)),
    route(
      'GET',
      '/pages/:handle',
      visited(async (visit) => (await shopPage(visit, visit.exchange.params.handle ?? '')) ?? notFound(visit)),
    ),
    route('GET', '/collections/:handle', visited(collectionPage)),
    route('GET', '/collections/:collection/products/:handle', visited(productPage)),
    route('GET', '/products/:handle', visited(productPage)),
    route('GET', '/discount/:code', visited(discountLink)),

    route(
      'GET',
      '/cart',
      visited((visit) => themePage(visit, 'cart', 'Your cart')),
    ),
    route('GET', '/cart.js', visited(cartApi.show)),
    route('GET', '/cart.json', visited(cartApi.show)),
    route('POST', '/cart', visited(cartApi.updateForm)),
    route('POST', '/cart/add.js', visited(cartApi.add)),
    route('POST', '/cart/add', visited(cartApi.addForm)),
    route('POST', '/cart/update.js', visited(cartApi.update)),
    route('POST', '/cart/update', visited(cartApi.updateForm)),
    route('POST', '/cart/change.js', visited(cartApi.change)),
    route('POST', '/cart/change', visited(cartApi.changeForm)),
    route('POST', '/cart/clear.js', visited(cartApi.clear)),
    route('POST', '/wallets/checkouts', visited(beginCheckout)),

    ...uiExtensionRoutes(visited),
    route('GET', '/account', visited(accountPage)),
    route('GET', '/account/login', visited(loginPage)),
    route('POST', '/account/login', visited(logIn)),
    route('GET', '/account/register', visited(registerPage)),
    route('POST', '/account', visited(register)),
    route('GET', '/account/logout', visited(logOut)),

    route('GET', '/checkout', visited(checkoutPage)),
    route('POST', '/checkout', visited(checkout)),
    route('POST', '/checkout/express', visited(expressCheckout)),
    route('GET', '/checkouts/:token/thank-you', visited(thankYouPage)),
  ];
  const translated = LOCALES.filter((locale) => locale !== DEFAULT_LOCALE).flatMap((locale) =>
    pages.map((page) => ({ ...page, path: `/${locale}${page.path}` })),
  );
  return [...fixed, ...pages, ...translated, route('GET', '/*', visited(notFound))];
}
