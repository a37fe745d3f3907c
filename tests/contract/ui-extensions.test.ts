// The twin's side of an extension: what Shopify signs for it, and where it runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildUiExtensions } from '../../scripts/extensions/ui-extensions.ts';
import { API_KEY, API_SECRET, type RunningTwin, SHOP, startTwin } from './running-twin.ts';

const folder = mkdtempSync(join(tmpdir(), 'twin-extensions-'));
let twin: RunningTwin;
/** The cookies of a shopper who is signed in. */
let shopper: string;
let customerId: string;

const secret = new TextEncoder().encode(API_SECRET);
const get = (path: string, cookie = '') => fetch(twin.storefront + path, { headers: { cookie }, redirect: 'manual' });
const askToken = (cookie = '') =>
  fetch(`${twin.storefront}/_ui-extensions/token`, { method: 'POST', headers: { cookie } });

async function claimsOf(cookie = '') {
  const { token } = (await (await askToken(cookie)).json()) as { token: string };
  return (await jwtVerify(token, secret, { algorithms: ['HS256'], audience: API_KEY })).payload;
}

beforeAll(async () => {
  await buildUiExtensions(folder, 'https://app.invalid');
  twin = await startTwin({ SANDBOX_UI_EXTENSION_DIR: folder, SHOPIFY_APP_URL: 'http://127.0.0.1:3999' });
  const account = { email: 'anna@example.com', firstName: 'Anna', password: 'a-long-word' };
  ({ id: customerId } = await twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, account));
  const form = new URLSearchParams({ 'customer[email]': account.email, 'customer[password]': account.password });
  const signedIn = await fetch(`${twin.storefront}/account/login`, { method: 'POST', body: form, redirect: 'manual' });
  shopper = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
});

afterAll(async () => {
  await twin?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('where the app is not installed', () => {
  it('nothing runs and nothing is signed', async () => {
    expect((await askToken(shopper)).status).toBe(404);
    expect((await get('/account/pages/refer-page', shopper)).status).toBe(404);
    expect((await get('/_ui-extensions/frame/refer-page/customer-account.page.render', shopper)).status).toBe(404);
  });
});

describe('where the app is installed', () => {
  beforeAll(() => twin.post(`/_control/shops/${SHOP}/install`));

  it('a token names app, shop and customer as Shopify does, for five minutes', async () => {
    const { dest, sub, exp = 0, nbf = 0, jti, iss, sid } = await claimsOf(shopper);
    expect({ dest, sub, lasts: exp - nbf, iss, sid }).toEqual({
      dest: SHOP,
      sub: `gid://shopify/Customer/${customerId}`,
      lasts: 300,
      iss: undefined,
      sid: undefined,
    });
    expect(jti).toBeDefined();
  });

  it('a token of somebody who is not signed in names no customer', async () => {
    expect(await claimsOf()).not.toHaveProperty('sub');
  });

  it('an extension has the app’s address, and runs in a frame of no origin that may reach nothing of the shop’s', async () => {
    const page = await (await get('/account/pages/refer-page', shopper)).text();
    expect(page).toMatch(/<iframe [^>]*sandbox="allow-scripts (?![^"]*allow-same-origin)/);
    const frame = await get('/_ui-extensions/frame/refer-page/customer-account.page.render', shopper);
    expect(frame.headers.get('content-security-policy')).toContain("default-src 'none'");
    const source = await frame.text();
    expect(source).toContain('http://127.0.0.1:3999');
    expect(source).not.toContain('app.invalid');
  });

  it('a page of the account is for who is signed in', async () => {
    const answer = await get('/account/pages/refer-page');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      '/account/login?return_to=%2Faccount%2Fpages%2Frefer-page',
    ]);
  });

  it('what the merchant took away is gone', async () => {
    await twin.post(`/_control/shops/${SHOP}/settings`, { uiExtensions: { 'refer-page': { placed: false } } });
    expect((await get('/account/pages/refer-page', shopper)).status).toBe(404);
  });
});
