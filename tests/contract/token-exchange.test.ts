// The real @shopify/shopify-api library against the twin, led there by network.mjs alone: token exchange, online and
// offline, refresh with rotation, and the errors.
import type { Session, Shopify } from '@shopify/shopify-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { API_KEY, API_SECRET, type RunningTwin, SHOP, startTwin } from './running-twin.ts';

let twin: RunningTwin;
let shopify: Shopify;

beforeAll(async () => {
  twin = await startTwin();
  process.env.SANDBOX_TWIN_ORIGIN = twin.origin;
  // The order of a process started with --import: first the network, then the library, which takes fetch as it is.
  await import('#sandbox/network.mjs');
  await import('@shopify/shopify-api/adapters/node');
  const { ApiVersion, shopifyApi } = await import('@shopify/shopify-api');
  shopify = shopifyApi({
    apiKey: API_KEY,
    apiSecretKey: API_SECRET,
    apiVersion: ApiVersion.July26,
    hostName: 'app.example',
    isEmbeddedApp: true,
    logger: { level: 0 },
  });
});

afterAll(() => twin.stop());
beforeEach(() => twin.post(`/_control/shops/${SHOP}/install`));

async function exchange(kind: 'offline' | 'online', expires = 60): Promise<Session> {
  const { RequestedTokenType } = await import('@shopify/shopify-api');
  const { token } = await twin.get<{ token: string }>(`/_control/session-token?shop=${SHOP}&expires=${expires}`);
  const { session } = await shopify.auth.tokenExchange({
    shop: SHOP,
    sessionToken: token,
    requestedTokenType:
      kind === 'online' ? RequestedTokenType.OnlineAccessToken : RequestedTokenType.OfflineAccessToken,
    expiring: kind === 'offline',
  });
  return session;
}

async function shopName(session: Session): Promise<unknown> {
  const client = new shopify.clients.Graphql({ session });
  const { data } = await client.request('{ shop { name } }');
  return data;
}

describe('token exchange', () => {
  it('gives an expiring offline token that opens the Admin API', async () => {
    const session = await exchange('offline');
    expect(session.isOnline).toBe(false);
    expect(session.accessToken).toMatch(/^shpat_/);
    expect(session.refreshToken).toMatch(/^shprt_/);
    expect(session.scope).toContain('read_orders');
    const secondsLeft = ((session.expires?.getTime() ?? 0) - Date.now()) / 1000;
    expect(Math.abs(secondsLeft - 3600)).toBeLessThan(60);
    expect(await shopName(session)).toEqual({ shop: { name: 'Hollow Pine Outfitters' } });
  });

  it('gives an online token with its user', async () => {
    const session = await exchange('online');
    expect(session.isOnline).toBe(true);
    expect(session.onlineAccessInfo?.associated_user).toMatchObject({ first_name: 'Camille', account_owner: true });
  });

  it('refuses an expired session token', async () => {
    const { token } = await twin.get<{ token: string }>(`/_control/session-token?shop=${SHOP}&expires=-60`);
    expect(await tradeIn(token)).toEqual([400, 'invalid_subject_token']);
  });

  it('refuses a session token of another shop, a forged one, and the wrong client', async () => {
    await twin.post('/_control/shops', { domain: 'other-shop.myshopify.com' });
    const other = await twin.get<{ token: string }>('/_control/session-token?shop=other-shop.myshopify.com');
    expect(await tradeIn(other.token)).toEqual([400, 'invalid_subject_token']);
    const { token } = await twin.get<{ token: string }>(`/_control/session-token?shop=${SHOP}`);
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(43)}`;
    expect(await tradeIn(forged)).toEqual([400, 'invalid_subject_token']);
    expect(await tradeIn(token, 'not the secret')).toEqual([400, 'invalid_client']);
  });

  it('refuses a shop that has not installed the app, and its old tokens', async () => {
    const session = await exchange('offline');
    await twin.post(`/_control/shops/${SHOP}/uninstall`);
    await expect(shopName(session)).rejects.toThrow(/401|Unauthorized/);
    const { token } = await twin.get<{ token: string }>(`/_control/session-token?shop=${SHOP}`);
    expect(await tradeIn(token)).toEqual([400, 'invalid_subject_token']);
  });
});

describe('refresh', () => {
  it('rotates: the old refresh token works until the new access token is first used', async () => {
    const first = await exchange('offline');
    const asked = { shop: SHOP, refreshToken: first.refreshToken ?? '' };
    const second = (await shopify.auth.refreshToken(asked)).session;
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);

    const again = (await shopify.auth.refreshToken(asked)).session;
    expect(await shopName(again)).toEqual({ shop: { name: 'Hollow Pine Outfitters' } });
    await expect(shopify.auth.refreshToken(asked)).rejects.toThrow();
  });
});

async function tradeIn(subjectToken: string, clientSecret = API_SECRET): Promise<[number, string]> {
  const response = await fetch(`https://${SHOP}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: API_KEY,
      client_secret: clientSecret,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring: '1',
    }),
  });
  const { error } = (await response.json()) as { error: string };
  return [response.status, error];
}
