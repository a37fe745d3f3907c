// The routes that extensions in checkout and account call: who may ask, and what a browser of any origin may read.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { Failure } from '#app/domain/failure.ts';
import { answerExtension } from '#app/routes/storefront/extension-request.server.ts';
import { signExtensionToken } from '../support/extension-token.ts';
import { testDatabase } from '../support/postgres.ts';
import { insertShop, type TestShop, testServices } from '../support/services.ts';

const database = await testDatabase();
const services: Services = await testServices(database, { SHOPIFY_API_SECRET_PREVIOUS: 'the-secret-before' });
let shop: TestShop;
let customers = 100;

beforeAll(async () => {
  shop = await insertShop(database, 'extended', null);
});

const nextCustomer = () => {
  customers += 1;
  return String(customers);
};

const answer = answerExtension({
  GET: async (call) => call,
  POST: async () => {
    throw new Failure('invalid_input', 'The body is not as expected.', { answer: 'is too long' });
  },
});

async function call(method: string, token: string | null, address: string | null = '203.0.113.9') {
  const headers: Record<string, string> = { origin: 'https://extensions.shopifycdn.com' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const request = new Request('http://127.0.0.1:3100/api/storefront/x', { method, headers });
  const response = await answer({ request, params: {}, context: { services, address } } as LoaderFunctionArgs);
  const text = await response.text();
  return { status: response.status, headers: response.headers, answer: text === '' ? null : JSON.parse(text) };
}

describe('a call of an extension', () => {
  test('is of the shop and the customer that Shopify signed', async () => {
    const customer = nextCustomer();
    const { status, answer } = await call('GET', await signExtensionToken({ domain: shop.domain, customer }));
    expect([status, answer]).toEqual([200, { shopId: shop.shopId, customerId: customer }]);
  });

  test('may be of nobody who is known', async () => {
    const { answer } = await call('GET', await signExtensionToken({ domain: shop.domain }));
    expect(answer).toEqual({ shopId: shop.shopId, customerId: null });
  });

  test('is still accepted with the secret before a rotation', async () => {
    const token = await signExtensionToken(
      { domain: shop.domain, customer: nextCustomer() },
      { secret: 'the-secret-before' },
    );
    expect((await call('GET', token)).status).toBe(200);
  });

  test('without a token, or with a wrong one, is refused in words that the script can read', async () => {
    for (const token of [null, 'nonsense', await signExtensionToken({ domain: shop.domain }, { secret: 'guessed' })]) {
      const refused = await call('GET', token);
      expect(refused.status).toBe(401);
      expect(refused.answer.error).toBe('unauthenticated');
      expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test('of a shop without the app finds nothing', async () => {
    const refused = await call('GET', await signExtensionToken({ domain: 'elsewhere.myshopify.com' }));
    expect([refused.status, refused.answer.error]).toEqual([404, 'not_found']);
  });

  test('is told what is wrong with what it said', async () => {
    const refused = await call('POST', await signExtensionToken({ domain: shop.domain, customer: nextCustomer() }));
    expect([refused.status, refused.answer]).toEqual([
      422,
      { error: 'invalid_input', message: 'The body is not as expected.', fields: { answer: 'is too long' } },
    ]);
  });

  test('is refused where one customer asks too often, and nobody else is', async () => {
    const token = await signExtensionToken({ domain: shop.domain, customer: nextCustomer() });
    const statuses = [];
    for (let index = 0; index < 40; index++) statuses.push((await call('GET', token)).status);
    expect(statuses).toContain(429);
    expect(
      (await call('GET', await signExtensionToken({ domain: shop.domain, customer: nextCustomer() }))).status,
    ).toBe(200);
  });

  test('of shoppers who are not signed in is counted by their address', async () => {
    const token = await signExtensionToken({ domain: shop.domain });
    for (let index = 0; index < 40; index++) await call('GET', token, '198.51.100.1');
    expect((await call('GET', token, '198.51.100.1')).status).toBe(429);
    expect((await call('GET', token, '198.51.100.2')).status).toBe(200);
  });
});

describe('a browser', () => {
  test('that asks first is told that any origin may, without a token', async () => {
    const { status, headers } = await call('OPTIONS', null);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(headers.get('access-control-allow-headers')).toBe('authorization, content-type');
  });

  test('never keeps an answer', async () => {
    const token = await signExtensionToken({ domain: shop.domain, customer: nextCustomer() });
    expect((await call('GET', token)).headers.get('cache-control')).toBe('no-store');
  });

  test('is refused another method', async () => {
    const { status, headers } = await call('DELETE', null);
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});
