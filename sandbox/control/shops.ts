// Control of shops and what stands in them: installation, products, customers, store credit, tokens.
import { type Exchange, json, Refusal, type Route, route } from '../http.ts';
import { sessionToken } from '../oauth/session-token.ts';
import { issueToken } from '../oauth/tokens.ts';
import { numericId } from '../payloads/print.ts';
import type { Settings } from '../settings.ts';
import { type CustomerInput, createCustomer, deleteCustomer } from '../world/customers.ts';
import { formatMinor } from '../world/money.ts';
import {
  addCollection,
  addProduct,
  type CollectionInput,
  changeProduct,
  type ProductChange,
  type ProductInput,
} from '../world/products.ts';
import { changeScopes, createShop, installApp, type ShopInput, sendShopRedact, uninstallApp } from '../world/shops.ts';
import type { Customer, Product, Shop } from '../world/state.ts';
import { creditAccount, debitAccount, findAccount, openAccount } from '../world/store-credit.ts';
import { bareId, findCustomerByEmail, requireCustomer, requireShop, shopUrl, type World } from '../world.ts';
import { money } from './input.ts';

const SHOP = '/_control/shops/:shop';

function shopSummary(shop: Shop) {
  return {
    id: shop.id,
    domain: shop.domain,
    name: shop.name,
    url: shopUrl(shop),
    currency: shop.currency,
    installed: shop.installation !== null,
    scopes: shop.installation?.scopes ?? [],
    embed: shop.embed,
    consentRequired: shop.consentRequired,
    webPixel: shop.webPixel,
    products: shop.products.size,
    customers: shop.customers.size,
    orders: shop.orders.size,
  };
}

const productSummary = (product: Product, shop: Shop) => ({
  id: product.id,
  handle: product.handle,
  title: product.title,
  variants: product.variants.map(({ id, title, price }) => ({ id, title, price: formatMinor(price, shop.currency) })),
});

const customerSummary = ({ id, email, firstName, lastName }: Customer) => ({
  id,
  gid: `gid://shopify/Customer/${id}`,
  email,
  firstName,
  lastName,
});

type ProductJson = Omit<ProductInput, 'variants'> & {
  variants?: { title?: string; sku?: string; price: string; inventory?: number }[];
  price?: string;
};

function productInput(body: ProductJson, currency: string): ProductInput {
  const variants = body.variants ?? [{ price: body.price ?? '' }];
  return { ...body, variants: variants.map((one) => ({ ...one, price: money(one.price, currency, 'price') })) };
}

function storeCredit(shop: Shop, customer: Customer) {
  const account = findAccount(shop, customer.id, shop.currency);
  return {
    balance: formatMinor(account?.balance ?? 0n, shop.currency),
    currency: shop.currency,
    transactions: (account?.transactions ?? []).map(({ id, kind, amount, createdAt, expiresAt }) => ({
      id,
      kind,
      amount: formatMinor(amount, shop.currency),
      createdAt,
      expiresAt,
    })),
  };
}

/** Sends one of the two compliance topics that concern a person. */
function sendPrivacyRequest(world: World, shop: Shop, customer: Customer, topic: string): void {
  const person = { id: numericId(customer.id), email: customer.email, phone: customer.phone };
  const orders = [...shop.orders.values()]
    .filter((one) => one.customerId === customer.id)
    .map((one) => numericId(one.id));
  const base = { shop_id: numericId(shop.id), shop_domain: shop.domain, customer: person };
  if (topic === 'customers/redact') world.emit(shop, topic, { ...base, orders_to_redact: orders });
  else if (topic === 'customers/data_request') {
    world.emit(shop, topic, { ...base, orders_requested: orders, data_request: { id: numericId(world.newId()) } });
  } else throw new Refusal(422, `${topic} is no request about a person`);
}

type TokenJson = { kind?: 'offline' | 'online'; expiring?: boolean };
type InstallJson = { scopes?: string[] };
type ShopSettingsJson = Partial<
  Pick<
    Shop,
    | 'name'
    | 'embed'
    | 'appBlocks'
    | 'singlePage'
    | 'uiExtensions'
    | 'consentRequired'
    | 'storeCreditEnabled'
    | 'taxesIncluded'
  >
> & { storeCreditLimit?: string | null };

export function shopRoutes(world: World, settings: Settings): Route[] {
  const shopFor = (exchange: Exchange) => requireShop(world, exchange.params.shop ?? '');
  const customerFor = (exchange: Exchange) =>
    requireCustomer(shopFor(exchange), bareId(exchange.params.customer ?? ''));
  const inShop = (path: string, act: (shop: Shop, exchange: Exchange) => unknown) =>
    route('POST', `${SHOP}/${path}`, (exchange) => {
      const shop = shopFor(exchange);
      return json(act(shop, exchange) ?? shopSummary(shop));
    });
  return [
    route('GET', '/_control/shops', () => json([...world.state.shops.values()].map(shopSummary))),
    route('POST', '/_control/shops', ({ json: body }) => json(shopSummary(createShop(world, body<ShopInput>())), 201)),
    route('GET', SHOP, (exchange) => json(shopSummary(shopFor(exchange)))),
    inShop('install', (shop, { json: body }) => installApp(world, shop, body<InstallJson>().scopes ?? settings.scopes)),
    inShop('uninstall', (shop) => uninstallApp(world, shop)),
    inShop('redact', (shop) => sendShopRedact(world, shop)),
    inShop('scopes', (shop, { json: body }) => changeScopes(world, shop, body<InstallJson>().scopes ?? [])),
    inShop('settings', (shop, { json: body }) => {
      const { storeCreditLimit: limit, ...rest } = body<ShopSettingsJson>();
      Object.assign(shop, rest);
      if (limit !== undefined) shop.storeCreditLimit = limit === null ? null : money(limit, shop.currency, 'limit');
      world.changed();
    }),
    inShop('tokens', (shop, { json: body }) => {
      const { kind = 'offline', expiring = true } = body<TokenJson>();
      return issueToken(world, settings, shop, { kind, expiring, userId: shop.staff[0]?.id });
    }),
    route('GET', `${SHOP}/tokens`, (exchange) => json(shopFor(exchange).tokens)),
    route('GET', '/_control/session-token', async ({ query }) => {
      const shop = requireShop(world, query.get('shop') ?? settings.defaultShop);
      const expiresInSeconds = query.has('expires') ? Number(query.get('expires')) : undefined;
      return json({ token: await sessionToken(settings, shop, undefined, { expiresInSeconds }) });
    }),
    route('GET', `${SHOP}/products`, (exchange) => {
      const shop = shopFor(exchange);
      return json([...shop.products.values()].map((product) => productSummary(product, shop)));
    }),
    inShop('products', (shop, { json: body }) =>
      productSummary(addProduct(world, shop, productInput(body<ProductJson>(), shop.currency)), shop),
    ),
    inShop('products/many', (shop, { json: body }) => {
      const { count, ...each } = body<ProductJson & { count: number }>();
      const input = productInput(each, shop.currency);
      for (let n = 1; n <= count; n++) addProduct(world, shop, { ...input, title: `${input.title} ${n}` });
    }),
    inShop('products/:product/change', (shop, { params, json: body }) => {
      const product = shop.products.get(bareId(params.product ?? ''));
      if (!product) throw new Refusal(404, `no product ${params.product}`);
      changeProduct(world, shop, product, body<ProductChange>());
      return productSummary(product, shop);
    }),
    inShop('collections', (shop, { json: body }) => addCollection(world, shop, body<CollectionInput>())),
    route('GET', `${SHOP}/customers`, (exchange) => {
      const shop = shopFor(exchange);
      const email = exchange.query.get('email');
      const one = email === null ? null : findCustomerByEmail(shop, email);
      const found = email === null ? [...shop.customers.values()] : one ? [one] : [];
      return json(found.map(customerSummary));
    }),
    inShop('customers', (shop, { json: body }) => customerSummary(createCustomer(world, shop, body<CustomerInput>()))),
    route('GET', `${SHOP}/customers/:customer/store-credit`, (exchange) =>
      json(storeCredit(shopFor(exchange), customerFor(exchange))),
    ),
    inShop('customers/:customer/store-credit', (shop, exchange) => {
      const customer = customerFor(exchange);
      const { amount, expiresAt = null } = exchange.json<{ amount: string; expiresAt?: string | null }>();
      const credit = money(amount, shop.currency, 'amount');
      creditAccount(world, openAccount(world, shop, customer.id, shop.currency), credit, expiresAt);
      return storeCredit(shop, customer);
    }),
    inShop('customers/:customer/store-credit/spend', (shop, exchange) => {
      const customer = customerFor(exchange);
      const amount = money(exchange.json<{ amount: string }>().amount, shop.currency, 'amount');
      const account = openAccount(world, shop, customer.id, shop.currency);
      if (account.balance < amount) throw new Refusal(422, `the account holds less than ${amount}`);
      debitAccount(world, account, amount, 'order-payment');
      return storeCredit(shop, customer);
    }),
    route('DELETE', `${SHOP}/customers/:customer`, (exchange) => {
      deleteCustomer(world, shopFor(exchange), customerFor(exchange));
      return json({});
    }),
    inShop('customers/:customer/privacy', (shop, exchange) =>
      sendPrivacyRequest(world, shop, customerFor(exchange), exchange.json<{ topic: string }>().topic),
    ),
  ];
}
