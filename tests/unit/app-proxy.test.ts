import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createRateLimit } from '#app/adapters/rate-limit/rate-limit.ts';
import { signedMessage, verifyProxyQuery } from '#app/adapters/shopify/app-proxy.ts';
import vectors from '../fixtures/hmac-vectors.json' with { type: 'json' };

const { appProxy } = vectors;
const signedAt = 1_317_327_555_000;
const secret = 'hush';

function sign(parameters: readonly (readonly [string, string])[]): URLSearchParams {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value]));
  query.append('signature', createHmac('sha256', secret).update(signedMessage(query)).digest('hex'));
  return query;
}

const parameters = [
  ['shop', 'shop-name.myshopify.com'],
  ['logged_in_customer_id', '7'],
  ['path_prefix', '/apps/tributary'],
  ['timestamp', '1317327555'],
] as const;

describe('Shopify’s own sample', () => {
  const query = new URLSearchParams(appProxy.query);

  test('has the message and the signature that Shopify prints', () => {
    expect(signedMessage(query)).toBe(appProxy.message);
    expect(verifyProxyQuery(query, [appProxy.secret], signedAt)).toEqual({
      domain: 'shop-name.myshopify.com',
      customerId: '1',
    });
  });

  test('is refused with another secret, and accepted beside one', () => {
    expect(verifyProxyQuery(query, ['other'], signedAt)).toBeNull();
    expect(verifyProxyQuery(query, ['other', appProxy.secret], signedAt)).not.toBeNull();
  });
});

describe('a signed query', () => {
  test.each([
    [90_000, true],
    [-90_000, true],
    [90_001, false],
    [-90_001, false],
  ])('%i ms later is accepted: %s', (laterMs, accepted) => {
    expect(verifyProxyQuery(sign(parameters), [secret], signedAt + laterMs) !== null).toBe(accepted);
  });

  test('has no customer where nobody is signed in', () => {
    const query = sign(
      parameters.map(([name, value]) => [name, name === 'logged_in_customer_id' ? '' : value] as const),
    );
    expect(verifyProxyQuery(query, [secret], signedAt)).toEqual({
      domain: 'shop-name.myshopify.com',
      customerId: null,
    });
  });

  test.each([
    ['another customer', (query: URLSearchParams) => query.set('logged_in_customer_id', '8')],
    ['one more customer', (query: URLSearchParams) => query.append('logged_in_customer_id', '8')],
    ['another shop', (query: URLSearchParams) => query.set('shop', 'other.myshopify.com')],
    ['one more shop', (query: URLSearchParams) => query.append('shop', 'other.myshopify.com')],
    ['a later time', (query: URLSearchParams) => query.set('timestamp', '1317327556')],
    ['a parameter of the visitor’s', (query: URLSearchParams) => query.append('extra', '1')],
    ['a parameter less', (query: URLSearchParams) => query.delete('path_prefix')],
    ['no signature', (query: URLSearchParams) => query.delete('signature')],
    ['two signatures', (query: URLSearchParams) => query.append('signature', 'a'.repeat(64))],
    ['a short signature', (query: URLSearchParams) => query.set('signature', 'abc')],
    [
      'a signature in capitals',
      (query: URLSearchParams) => query.set('signature', query.get('signature')?.toUpperCase() ?? ''),
    ],
  ])('with %s is refused', (_name, bend) => {
    const query = sign(parameters);
    bend(query);
    expect(verifyProxyQuery(query, [secret], signedAt)).toBeNull();
  });

  test.each(['evil.example', 'shop.myshopify.com.evil.example', 'SHOP.myshopify.com', '.myshopify.com'])(
    'of %s is refused',
    (shop) => {
      const query = sign(parameters.map(([name, value]) => [name, name === 'shop' ? shop : value] as const));
      expect(verifyProxyQuery(query, [secret], signedAt)).toBeNull();
    },
  );
});

test('the rate limit lets a burst through, then what refills', () => {
  let now = 0;
  const limit = createRateLimit({ burst: 3, perMinute: 6, keysMax: 10, clock: () => now });
  expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([true, true, true, false]);
  expect(limit.take('b')).toBe(true);
  now += 10_000;
  expect([limit.take('a'), limit.take('a')]).toEqual([true, false]);
});
