// The refresh of a shop's token: once however many ask, in one process or in several, and with nothing lost by a crash.

import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

interface TwinToken {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

const database = await testDatabase();
let world: TwinWorld;
let one: Services;
let other: Services;
let shopId: string;

beforeAll(async () => {
  world = await startTwinWorld(database);
  one = await world.startServices();
  other = await world.startServices();
});

beforeEach(async () => {
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  await database.owner.query('DELETE FROM shopify_session');
  ({ shopId } = await one.shopify.authenticate.admin(await openApp(world.twin)));
});

const issued = () => world.twin.get<TwinToken[]>(`/_control/shops/${SHOP}/tokens`);
const expire = () => database.owner.query("UPDATE shopify_session SET expires_at = now() - interval '1 minute'");

test('fifty who ask at once, in two processes, cause one refresh', async () => {
  await expire();
  const before = (await issued()).length;
  const asked = Array.from({ length: 50 }, (_, index) =>
    (index % 2 === 0 ? one : other).shopify.accessTokens.requireAccessToken(shopId),
  );
  const tokens = new Set((await Promise.all(asked)).map(({ token }) => token));
  expect(tokens.size).toBe(1);
  expect((await issued()).length - before).toBe(1);
});

test('a token that lives is used as it is', async () => {
  const before = (await issued()).length;
  const { token } = await one.shopify.accessTokens.requireAccessToken(shopId);
  expect((await issued()).map(({ accessToken }) => accessToken)).toContain(token);
  expect((await issued()).length).toBe(before);
});

test('a crash between Shopify’s answer and our commit is healed with the old refresh token', async () => {
  const [session] = (await issued()).slice(-1);
  const lost = await fetch(`https://${SHOP}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: one.config.shopify.apiKey,
      client_secret: one.config.shopify.apiSecret,
      grant_type: 'refresh_token',
      refresh_token: session?.refreshToken,
    }),
  });
  expect(lost.status).toBe(200);
  await expire();
  await one.shopify.accessTokens.requireAccessToken(shopId);
  expect(await one.shopify.requireCustomer(shopId, '1').catch((error) => error.code)).toBe('not_found');
});

test('a token that Shopify no longer accepts is renewed once, and the call goes through', async () => {
  const revoked = await one.shopify.accessTokens.requireAccessToken(shopId);
  const renewed = await other.shopify.accessTokens.requireAccessToken(shopId, revoked.token);
  expect(renewed.token).not.toBe(revoked.token);
  // The other process already renewed it: no second refresh.
  expect(await one.shopify.accessTokens.requireAccessToken(shopId, revoked.token)).toEqual(renewed);
});

test('background access through Shopify’s library is renewed by our refresh', async () => {
  await expire();
  const before = (await issued()).length;
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const { admin } = await one.shopify.unauthenticated.admin(SHOP);
      return (await admin.graphql('{ shop { currencyCode } }')).json();
    }),
  );
  for (const { data } of answers) expect(data).toEqual({ shop: { currencyCode: 'EUR' } });
  expect((await issued()).length - before).toBe(1);
});

test('after the app was removed the merchant must open it again', async () => {
  await world.twin.post(`/_control/shops/${SHOP}/uninstall`);
  await expire();
  await expect(one.shopify.accessTokens.requireAccessToken(shopId)).rejects.toMatchObject({ code: 'unauthenticated' });
});
