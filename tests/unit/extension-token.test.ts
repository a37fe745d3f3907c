import { describe, expect, test } from 'vitest';
import { verifyExtensionToken } from '#app/adapters/shopify/extension-token.ts';
import { signExtensionToken } from '../support/extension-token.ts';

const issuedAt = 1_790_000_000_000;
const check = { secrets: ['secret'], clientId: 'a-key-of-the-tests', now: issuedAt };
const shopper = { domain: 'pine.myshopify.com', customer: '42' };
const sign = (bend: Parameters<typeof signExtensionToken>[1] = {}, subject: typeof shopper = shopper) =>
  signExtensionToken(subject, { secret: 'secret', at: issuedAt, ...bend });

describe('a session token of an extension', () => {
  test('names the shop and the signed-in customer', async () => {
    expect(verifyExtensionToken(await sign(), check)).toEqual({ domain: 'pine.myshopify.com', customerId: '42' });
  });

  test.each([{ sub: undefined }, { sub: null }])('names nobody where nobody is signed in: %o', async (claims) => {
    expect(verifyExtensionToken(await sign({ claims }), check)).toEqual({ domain: shopper.domain, customerId: null });
  });

  test('may name the shop with the protocol', async () => {
    const token = await sign({ claims: { dest: 'https://pine.myshopify.com' } });
    expect(verifyExtensionToken(token, check)?.domain).toBe('pine.myshopify.com');
  });

  test('is accepted with the secret before a rotation', async () => {
    const token = await sign({ secret: 'older' });
    expect(verifyExtensionToken(token, check)).toBeNull();
    expect(verifyExtensionToken(token, { ...check, secrets: ['secret', 'older'] })).not.toBeNull();
  });

  test.each([
    [300_000 + 10_000, true],
    [300_000 + 10_001, false],
    [-10_000, true],
    [-10_001, false],
  ])('asked %i ms after it was issued is accepted: %s', async (laterMs, accepted) => {
    const caller = verifyExtensionToken(await sign(), { ...check, now: issuedAt + laterMs });
    expect(caller !== null).toBe(accepted);
  });

  test.each([
    ['another app', { aud: 'another-app' }],
    ['no app', { aud: undefined }],
    ['no end', { exp: undefined }],
    ['no beginning', { nbf: undefined }],
    ['no shop', { dest: undefined }],
    ['a shop that is none', { dest: 'https://evil.example' }],
    ['a shop within another', { dest: 'pine.myshopify.com.evil.example' }],
    ['a member of staff', { sub: '42' }],
    ['something that is no customer', { sub: 'gid://shopify/Order/42' }],
  ])('of %s is refused', async (_name, claims) => {
    expect(verifyExtensionToken(await sign({ claims }), check)).toBeNull();
  });

  test('is refused with another algorithm, or with none', async () => {
    expect(verifyExtensionToken(await sign({ algorithm: 'HS512' }), check)).toBeNull();
    const [, body] = (await sign()).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(verifyExtensionToken(`${none}.${body}.`, check)).toBeNull();
  });

  test.each(['', '.', '..', 'a.b', 'a.b.c', 'a.b.c.d', 'x'.repeat(5_000)])('that is none is refused: %s', (token) => {
    expect(verifyExtensionToken(token, check)).toBeNull();
  });

  test('is refused when a single part was changed', async () => {
    const [head, , signature] = (await sign()).split('.');
    const [, other] = (await sign({}, { ...shopper, customer: '43' })).split('.');
    expect(verifyExtensionToken(`${head}.${other}.${signature}`, check)).toBeNull();
  });
});
