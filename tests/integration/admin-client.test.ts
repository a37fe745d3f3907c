// How a call to the Admin API ends, for everything that Shopify and the network may do.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { createBasicCodeDiscount } from '#app/adapters/shopify/discount-operations.ts';
import { creditStoreCredit, customerDetails, shopDetails } from '#app/adapters/shopify/operations.ts';
import type { Services } from '#app/composition.ts';
import { Failure } from '#app/domain/failure.ts';
import { discountCodeWish, mailWish, storeCreditWish } from '#app/flows/outbox-kinds.ts';
import { testDatabase } from '../support/postgres.ts';
import { childEnvironment, openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let token: string;
let customer: string;
let pauses: number[];
let asked: (string | undefined)[];
let clientWith: (options?: { tokens?: string[]; timeoutMs?: number; failure?: Failure }) => AdminClient;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  const { createAdminClient } = await import('#app/adapters/shopify/admin-client.ts');
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin));
  ({ token } = await services.shopify.accessTokens.requireAccessToken(shopId));
  const [one] = await world.twin.get<{ gid: string }[]>(`/_control/shops/${SHOP}/customers`);
  customer = one?.gid ?? '';
  clientWith = ({ tokens = [token], timeoutMs, failure } = {}) =>
    createAdminClient({
      timeoutMs,
      pause: async (ms) => {
        pauses.push(ms);
      },
      tokens: {
        async requireAccessToken(_shopId, refused) {
          if (failure !== undefined) throw failure;
          asked.push(refused);
          const next = tokens.indexOf(refused ?? '') + 1;
          return { domain: SHOP, token: tokens[Math.min(next, tokens.length - 1)] ?? '' };
        },
      },
    });
});

beforeEach(async () => {
  pauses = [];
  asked = [];
  await world.twin.delete('/_control/faults');
});

const fault = (kind: string, times = 1, more: object = {}) =>
  world.twin.post('/_control/faults', { kind, times, operation: 'ShopDetails', ...more });
const creditFault = (kind: string, more: object = {}) => fault(kind, 1, { operation: 'CreditStoreCredit', ...more });
const callsOf = async (operation: string) =>
  (await world.twin.get<unknown[]>(`/_control/calls?operation=${operation}`)).length;

const query = (client: AdminClient) => client.graphql('shop', shopDetails, {});
const credit = (client: AdminClient, id = customer) =>
  client.graphql('shop', creditStoreCredit, {
    id,
    input: { creditAmount: { amount: '1.00', currencyCode: 'EUR' }, notify: false },
  });

describe('a query', () => {
  test('is answered in the shape that was asked for', async () => {
    expect(await query(clientWith())).toMatchObject({ outcome: 'ok', data: { shop: { currencyCode: 'EUR' } } });
    const none = await clientWith().graphql('shop', customerDetails, { id: 'gid://shopify/Customer/1' });
    expect(none).toEqual({ outcome: 'ok', data: { customer: null } });
  });

  test.each(['error-500', 'connection-lost', 'answer-lost'])(
    'is repeated after %s, three times at most',
    async (kind) => {
      await fault(kind, 2);
      expect(await query(clientWith())).toMatchObject({ outcome: 'ok' });
      expect(pauses).toHaveLength(2);
      await fault(kind, 3);
      expect(await query(clientWith())).toMatchObject({ outcome: 'unknown' });
    },
  );

  test('waits for what it costs where Shopify asks to slow down, and gives up after three', async () => {
    await fault('throttled', 1);
    expect(await query(clientWith())).toMatchObject({ outcome: 'ok' });
    expect(pauses).toHaveLength(1);
    await fault('throttled', 3);
    expect(await query(clientWith())).toMatchObject({ outcome: 'not_done', afterMs: expect.any(Number) });
  });

  test('that takes too long is given up', async () => {
    await fault('delay', 3, { delayMs: 400 });
    expect(await query(clientWith({ timeoutMs: 50 }))).toMatchObject({ outcome: 'unknown' });
  });
});

describe('a mutation', () => {
  test.each(['error-500', 'connection-lost', 'answer-lost'])('is never repeated after %s', async (kind) => {
    const before = await callsOf('CreditStoreCredit');
    await creditFault(kind);
    expect(await credit(clientWith())).toMatchObject({ outcome: 'unknown' });
    expect((await callsOf('CreditStoreCredit')) - before).toBe(1);
  });

  test('that takes too long has an unknown outcome', async () => {
    await creditFault('delay', { delayMs: 400 });
    expect(await credit(clientWith({ timeoutMs: 50 }))).toMatchObject({ outcome: 'unknown' });
  });

  test('is repeated where it was certainly not carried out', async () => {
    await creditFault('throttled');
    expect(await credit(clientWith())).toMatchObject({ outcome: 'ok' });
  });

  test('that Shopify refuses says why', async () => {
    const nobody = await credit(clientWith(), 'gid://shopify/Customer/1');
    expect(nobody).toMatchObject({ outcome: 'refused', errors: [{ code: expect.any(String) }] });
    const discount = (code: string) =>
      clientWith().graphql('shop', createBasicCodeDiscount, {
        input: {
          title: code,
          code,
          startsAt: '2026-01-01T00:00:00Z',
          context: { all: 'ALL' },
          customerGets: { value: { percentage: 0.1 }, items: { all: true } },
        },
      });
    expect(await discount('ONCE')).toMatchObject({ outcome: 'ok' });
    expect(await discount('once')).toMatchObject({ outcome: 'refused', errors: [{ code: 'TAKEN' }] });
  });

  test('that Shopify cannot read is refused as a whole', async () => {
    const wrong = await clientWith().graphql('shop', creditStoreCredit, {
      id: customer,
      input: JSON.parse('{"amount": 1}'),
    });
    expect(wrong).toEqual({
      outcome: 'refused',
      errors: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('creditAmount') })]),
    });
  });
});

describe('access', () => {
  test('that Shopify refuses is renewed once', async () => {
    expect(await query(clientWith({ tokens: ['shpat_stale', token] }))).toMatchObject({ outcome: 'ok' });
    expect(asked).toEqual([undefined, 'shpat_stale']);
  });

  test('that is refused again is none, and no token is told', async () => {
    const outcome = await query(clientWith({ tokens: ['shpat_stale', 'shpat_stale_too'] }));
    expect(outcome).toMatchObject({ outcome: 'no_access' });
    expect(JSON.stringify(outcome)).not.toContain('shpat_');
  });

  test('that cannot be had is told apart from what may be had later', async () => {
    const never = clientWith({ failure: new Failure('unauthenticated', 'open the app') });
    expect(await query(never)).toEqual({ outcome: 'no_access', reason: 'open the app' });
    const later = clientWith({ failure: new Failure('unavailable', 'Shopify sleeps') });
    expect(await credit(later)).toMatchObject({ outcome: 'not_done', reason: 'Shopify sleeps' });
  });
});

test('no secret reaches the log, at any level and whatever goes wrong', async () => {
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin));
  const wish = storeCreditWish({ rewardId: uuidv7(), customerId: '1', cause: 'test' });
  await insertOutboxItems(database.owner, shopId, [
    wish,
    discountCodeWish({ partnerId: uuidv7(), programId: uuidv7(), code: 'LOGGED', singleUse: false, cause: null }),
    mailWish('logged', {
      to: { email: 'canary@example.com' },
      locale: null,
      template: 'sign-in',
      data: { token: 'canary-token' },
    }),
  ]);
  await database.owner.query("UPDATE shopify_session SET expires_at = now() - interval '1 minute'");
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--import', './sandbox/network.mjs', 'tests/support/deliver-once.ts'],
    { env: childEnvironment(services.config, { DELIVER_SHOP: shopId, LOG_LEVEL: 'trace' }) },
  );
  const said = stdout + stderr;
  expect(said).toContain('SMTP_URL');
  const { apiSecret } = services.config.shopify;
  for (const secret of [/shp(at|rt)_/, /canary/, apiSecret, services.config.encryptionKey])
    expect(said).not.toMatch(secret);
});
