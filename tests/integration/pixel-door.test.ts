// POST /pixel over HTTP on a real database, as the web pixel asks from its sandbox: success means committed.

import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFront } from '#server/front.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { insertShop, serve, type TestShop, testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const services = await testServices(database);
const troubles: unknown[] = [];
const origin = await serve(
  createFront({ ...services, onError: (error) => troubles.push(error) }, (_request, response) => response.end()),
);
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

let shop: TestShop;
let account: string;
let visitor: string;
let checkout: string;

async function keyOf({ shopId }: TestShop): Promise<string> {
  const { rows } = await database.owner.query('SELECT pixel_key FROM shop WHERE shop_id = $1', [shopId]);
  return rows[0].pixel_key;
}

beforeAll(async () => {
  shop = await insertShop(database, 'pixelled', 'https://pixelled.example');
  account = await keyOf(shop);
});

beforeEach(() => {
  visitor = randomUUID();
  checkout = randomUUID().replaceAll('-', '');
});

const tell = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${origin}/pixel`, {
    method: 'POST',
    headers: { origin: 'null', 'user-agent': agent, 'content-type': 'text/plain', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const said = (more: object = {}) => ({ account, event: 'checkout_completed', checkout, visitor, ...more });

async function items() {
  const { rows } = await database.owner.query(
    'SELECT shop_id, topic, state, body FROM inbox_item WHERE webhook_id LIKE $1',
    [`%:${checkout}:%`],
  );
  return rows.map(({ body, ...row }) => ({ ...row, body: JSON.parse(body.toString()) }));
}

test('stores what the pixel says for the shop of the key, and answers any origin', async () => {
  const response = await tell(said());
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await items()).toEqual([
    {
      shop_id: shop.shopId,
      topic: 'tributary/checkout-visit',
      state: 'waiting',
      body: { checkoutToken: checkout, visitor },
    },
  ]);
});

test('the same said twenty times at once is one message, and the checkout’s beginning another', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, turn) => tell(said(), { 'x-forwarded-for': `203.0.113.${turn}` })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(204));
  await tell(said({ event: 'checkout_started' }));
  expect(await items()).toHaveLength(2);
});

test('answers the question that a browser asks before', async () => {
  const response = await fetch(`${origin}/pixel`, {
    method: 'OPTIONS',
    headers: {
      origin: 'null',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-allow-headers')).toBe('content-type');
  expect(response.headers.get('access-control-allow-methods')).toContain('POST');
});

describe('takes nothing in', () => {
  test.each([
    ['no JSON', 'what?', 400],
    ['a visitor that is none', { visitor: 'Robert' }, 400],
    ['an event of no interest', { event: 'page_viewed' }, 400],
    ['a checkout without a name', { checkout: '' }, 400],
    ['a key that is no shop’s', { account: '0'.repeat(32) }, 404],
    ['more than the pixel ever says', 'x'.repeat(3_000), 413],
  ])('%s', async (_name, body, status) => {
    const response = await tell(typeof body === 'string' ? body : said(body));
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await items()).toEqual([]);
  });

  test('from a robot, which is not told so', async () => {
    const robot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    expect((await tell(said(), { 'user-agent': robot })).status).toBe(204);
    expect(await items()).toEqual([]);
  });

  test('from an address that floods, while others are heard', async () => {
    const flood = await Promise.all(
      Array.from({ length: 80 }, () => tell(said({ visitor: randomUUID() }), { 'x-forwarded-for': '198.51.100.7' })),
    );
    expect(flood.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect((await tell(said(), { 'x-forwarded-for': '198.51.100.8' })).status).toBe(204);
  });
});

test('a key that was changed is no longer the shop’s', async () => {
  const other = await insertShop(database, 'rekeyed', 'https://rekeyed.example');
  const old = await keyOf(other);
  expect((await tell(said({ account: old }))).status).toBe(204);
  await database.owner.query(`UPDATE shop SET pixel_key = md5('new') WHERE shop_id = $1`, [other.shopId]);
  await expect.poll(async () => (await tell(said({ account: old }))).status).toBe(404);
  expect((await tell(said({ account: await keyOf(other) }))).status).toBe(204);
});

test('what cannot be stored is not called stored', async () => {
  const closed = await serve(
    createFront(
      {
        ...services,
        onError: () => {},
        acceptCheckoutVisit: async () => {
          throw new Error('the database is gone');
        },
      },
      (_request, response) => response.end(),
    ),
  );
  const response = await fetch(`${closed}/pixel`, {
    method: 'POST',
    headers: { 'user-agent': agent },
    body: JSON.stringify(said()),
  });
  expect(response.status).toBe(500);
  expect(troubles).toEqual([]);
});
