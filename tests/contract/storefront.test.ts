// The shop of the sandbox behaves as a Shopify shop where the theme extension, the app proxy and the orders can tell.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proxySignature } from '#sandbox/storefront/proxy.ts';
import { API_SECRET, type RunningTwin, SHOP, startTwin } from './running-twin.ts';
import { Shopper } from './shopper.ts';

type Heard = { path: string; query: URLSearchParams; headers: IncomingHttpHeaders; body: string };
type Product = { handle: string; variants: { id: string; price: string }[] };
type Cart = { item_count: number; total_price: number; total_discount: number; attributes: Record<string, string> };

let twin: RunningTwin;
let app: Server;
let product: Product;
const heard: Heard[] = [];

const setShop = (settings: Record<string, unknown>) => twin.post(`/_control/shops/${SHOP}/settings`, settings);
const shopper = () => new Shopper(twin.storefront);

beforeAll(async () => {
  app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://app');
    const body = Buffer.concat(chunks).toString();
    heard.push({ path: url.pathname, query: url.searchParams, headers: request.headers, body });
    if (url.pathname === '/proxy/page') {
      response.writeHead(200, { 'content-type': 'application/liquid' }).end('<h1>{{ shop.name }} friends</h1>');
    } else response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': 'app=1' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { port } = app.address() as AddressInfo;
  twin = await startTwin({ SHOPIFY_APP_URL: `http://127.0.0.1:${port}` });
  await twin.post(`/_control/shops/${SHOP}/install`);
  const products = await twin.get<Product[]>(`/_control/shops/${SHOP}/products`);
  product = products[0] as Product;
});

afterAll(async () => {
  await twin.stop();
  app.close();
});

async function withCart(): Promise<Shopper> {
  const one = shopper();
  await one.post('/cart/add.js', { id: product.variants[0]?.id, quantity: 2 });
  return one;
}

const ADDRESS = { last_name: 'Example', address1: '1 rue de la Paix', zip: '69001', city: 'Lyon', country: 'FR' };

async function order(one: Shopper, fields: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const answer = await one.submit('/checkout', { email: 'ann@example.com', ...ADDRESS, payment: 'paid', ...fields });
  expect(answer.status).toBe(303);
  const page = await one.page(answer.headers.get('location') ?? '');
  const id = /data-order="(\d+)"/.exec(page)?.[1];
  return twin.get(`/_control/shops/${SHOP}/orders/${id}/payload`);
}

describe('the theme extension', () => {
  it('is absent until the merchant switches the embed on', async () => {
    expect(await shopper().page('/')).not.toContain('tributary.js');
    await setShop({ embed: { enabled: true, settings: {} } });
    const page = await shopper().page('/');
    const script = /<script\s+src="([^"]*tributary\.js)"[^>]*\sdefer[^>]*><\/script>\s*<\/head>/.exec(page)?.[1] ?? '';
    expect(await shopper().page(script)).toContain('_tributary');
    expect(page).not.toContain('{% schema');
  });

  it('learns of the signed-in customer', async () => {
    const one = shopper();
    await one.submit('/account', { 'customer[email]': 'signed@example.com', 'customer[password]': 'secret1' });
    expect(await one.page('/account')).toMatch(/data-customer="\d+"/);
    expect(await shopper().page('/')).not.toContain('data-customer');
  });
});

describe('the cart', () => {
  it('merges attributes, and an empty one takes its own away', async () => {
    const one = await withCart();
    await one.post('/cart/update.js', { attributes: { gift: 'yes' } });
    await one.post('/cart/update.js', { attributes: { _tributary: 'v1' } });
    expect((await one.json<Cart>('/cart.js')).attributes).toEqual({ gift: 'yes', _tributary: 'v1' });
    await one.post('/cart/update.js', { attributes: { gift: '' } });
    expect(await one.json<Cart>('/cart.js')).toMatchObject({ item_count: 2, attributes: { _tributary: 'v1' } });
  });

  it('is made by the first attribute, before anything lies in it', async () => {
    const one = shopper();
    await one.post('/cart/update.js', { attributes: { _tributary: 'v2' } });
    await one.submit('/cart/add', { id: product.variants[0]?.id ?? '' });
    expect(await one.json<Cart>('/cart.js')).toMatchObject({ item_count: 1, attributes: { _tributary: 'v2' } });
  });

  it('refuses what the shop does not have, as Shopify words it', async () => {
    const answer = await shopper().post('/cart/add.js', { id: 1 });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ status: 404, description: 'Cannot find variant' });
  });
});

describe('a discount link', () => {
  it('goes on inside the shop only', async () => {
    const to = async (path: string) => (await shopper().fetch(path)).headers.get('location');
    expect(await to('/discount/ANN?redirect=%2Fproducts%2Fx%3Fref%3DANN')).toBe('/products/x?ref=ANN');
    expect(await to('/discount/ANN?redirect=https%3A%2F%2Fevil.example')).toBe('/');
    expect(await to('/discount/ANN?redirect=%2F%2Fevil.example')).toBe('/');
    expect(await to('/discount/ANN')).toBe('/');
  });
});

describe('the app proxy', () => {
  it('signs what it forwards and lets no cookie through', async () => {
    const one = shopper();
    await one.page('/');
    const answer = await one.post('/apps/tributary/click?extra=1&extra=2', { code: 'ANN10' });
    expect(answer.status).toBe(201);
    expect(one.cookies.has('app')).toBe(false);
    const { path, query, headers, body } = heard.at(-1) as Heard;
    expect({ path, body }).toEqual({ path: '/proxy/click', body: '{"code":"ANN10"}' });
    expect(headers.cookie).toBeUndefined();
    const signature = query.get('signature');
    query.delete('signature');
    expect(signature).toBe(proxySignature(query, API_SECRET));
    expect(Object.fromEntries(query)).toMatchObject({
      shop: SHOP,
      path_prefix: '/apps/tributary',
      logged_in_customer_id: '',
    });
  });

  it('says who is signed in, whatever the page claims', async () => {
    const one = shopper();
    await one.submit('/account', { 'customer[email]': 'proxy@example.com', 'customer[password]': 'secret1' });
    await one.post('/apps/tributary/registered?logged_in_customer_id=1&signature=x', { visitor: 'v' });
    const found = await twin.get<{ id: string; email: string }[]>(`/_control/shops/${SHOP}/customers`);
    const customer = found.find(({ email }) => email === 'proxy@example.com');
    expect(heard.at(-1)?.query.getAll('logged_in_customer_id')).toEqual([customer?.id]);
  });

  it('renders Liquid inside the theme', async () => {
    const page = await shopper().page('/apps/tributary/page');
    expect(page).toMatch(/<h1>[\w ]+ friends<\/h1>/);
    expect(page).toContain('</footer>');
  });
});

describe('an order', () => {
  it('carries what Shopify notes on one', async () => {
    const one = shopper();
    await one.page('/products/x?ref=ANN10&tvid=v3', { referer: 'https://blog.example/post' });
    await one.page('/cart', { referer: `${twin.storefront}/` });
    await one.post('/cart/add.js', { id: product.variants[0]?.id });
    await one.post('/cart/update.js', { attributes: { _tributary: 'v3' } });
    const token = one.cookies.get('cart');
    expect(await order(one)).toMatchObject({
      landing_site: '/products/x?ref=ANN10&tvid=v3',
      referring_site: 'https://blog.example/post',
      note_attributes: [{ name: '_tributary', value: 'v3' }],
      cart_token: token,
      financial_status: 'paid',
      browser_ip: expect.any(String),
      checkout_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      customer: { email: 'ann@example.com' },
    });
    expect((await one.json<Cart>('/cart.js')).item_count).toBe(0);
  });

  it('waits for a bank transfer', async () => {
    expect(await order(await withCart(), { payment: 'pending' })).toMatchObject({ financial_status: 'pending' });
  });

  it('is paid with store credit first', async () => {
    const one = await withCart();
    await one.submit('/account', { 'customer[email]': 'rich@example.com', 'customer[password]': 'secret1' });
    const customers = await twin.get<{ id: string; email: string }[]>(`/_control/shops/${SHOP}/customers`);
    const id = customers.find(({ email }) => email === 'rich@example.com')?.id;
    await twin.post(`/_control/shops/${SHOP}/customers/${id}/store-credit`, { amount: '10.00' });
    const placed = await order(one, { store_credit: '1', email: 'rich@example.com' });
    expect(placed).toMatchObject({ financial_status: 'paid' });
    expect(placed.payment_gateway_names).toContain('shopify_store_credit');
    expect(await one.page('/account')).toContain('data-store-credit="0"');
  });

  it('is not placed without an address', async () => {
    const one = await withCart();
    const answer = await one.submit('/checkout', { email: 'ann@example.com', ...ADDRESS, city: '' });
    expect(answer.status).toBe(422);
    expect((await one.json<Cart>('/cart.js')).item_count).toBe(2);
  });
});
