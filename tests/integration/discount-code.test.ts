// Partners' codes in Shopify: one discount for the programme, a code each, and nothing twice.

import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import type { Services } from '#app/composition.ts';
import { outboxTiming } from '#app/flows/deliver-outbox.ts';
import { discountCodeWish } from '#app/flows/outbox-kinds.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let shopId: string;
let domain: string;
let shops = 0;
let aheadMs = 0;
let deliver: () => Promise<unknown>;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
});

beforeEach(async () => {
  shops += 1;
  domain = `codes-${shops}.myshopify.com`;
  await world.twin.post('/_control/shops', { domain });
  await world.twin.post(`/_control/shops/${domain}/install`);
  await world.twin.delete('/_control/faults');
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin, domain)));
  const { composeOutbox } = await import('#app/composition/outbox.ts');
  const outbox = composeOutbox({ ...services, clock: () => Date.now() + aheadMs }, services.shopify.adminClient);
  deliver = () => outbox.deliverOutbox(shopId, 20);
});

async function deliverLater(): Promise<void> {
  aheadMs += outboxTiming.leaseMs;
  await deliver();
}

/** A partner of the first programme with a code that is wanted. */
async function wantCode(code: string): Promise<void> {
  const partnerId = uuidv7();
  await database.owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, updated_at)
     SELECT $1, $2::uuid, program_id, $2::text, (SELECT count(*) + 1001 FROM partner WHERE shop_id = $1), 'approved', 'P', $3, $3, now(), now()
       FROM program WHERE shop_id = $1`,
    [shopId, partnerId, `${partnerId}@example.com`],
  );
  await database.owner.query(
    'INSERT INTO discount_code (shop_id, code_key, code, partner_id, created_at) VALUES ($1, lower($2), $2, $3, now())',
    [shopId, code, partnerId],
  );
  await insertOutboxItems(database.owner, shopId, [discountCodeWish({ partnerId, code })]);
}

async function codes(): Promise<Record<string, string>> {
  const { rows } = await database.owner.query(
    'SELECT code, state FROM discount_code WHERE shop_id = $1 ORDER BY code',
    [shopId],
  );
  return Object.fromEntries(rows.map(({ code, state }) => [code, state]));
}

/** Discounts in Shopify, by title, with their codes. */
async function discounts(): Promise<Record<string, string[]>> {
  const { token } = await services.shopify.accessTokens.requireAccessToken(shopId);
  const query = `{ discountNodes(first: 20) { nodes { discount { ... on DiscountCodeBasic {
    title customerGets { value { ... on DiscountPercentage { percentage } } } codes(first: 20) { nodes { code } } } } } } }`;
  const response = await fetch(`https://${domain}/admin/api/2026-07/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as {
    data: { discountNodes: { nodes: { discount: { title: string; codes: { nodes: { code: string }[] } } }[] } };
    errors?: unknown;
  };
  expect(errors).toBeUndefined();
  return Object.fromEntries(
    data.discountNodes.nodes.map(({ discount }) => [
      discount.title,
      discount.codes.nodes.map(({ code }) => code).sort(),
    ]),
  );
}

const fault = (kind: string, operation: string) => world.twin.post('/_control/faults', { kind, operation, times: 1 });

test('the first code makes the programme’s discount, the others join it', async () => {
  await wantCode('ANNA10');
  await wantCode('BEN10');
  await wantCode('CARA10');
  await deliver();
  expect(await codes()).toEqual({ ANNA10: 'active', BEN10: 'active', CARA10: 'active' });
  expect(await discounts()).toEqual({ 'Tributary: Partner programme': ['ANNA10', 'BEN10', 'CARA10'] });
});

test.each([
  ['answer-lost', 'discountCodeBasicCreate'],
  ['answer-lost', 'discountRedeemCodeBulkAdd'],
  ['error-500', 'discountCodeBasicCreate'],
  ['connection-lost', 'discountRedeemCodeBulkAdd'],
])('%s to %s: tried again, and there is still one of each', async (kind, operation) => {
  await fault(kind, operation);
  await wantCode('ANNA10');
  await wantCode('BEN10');
  await deliver();
  await deliverLater();
  await deliverLater();
  expect(await codes()).toEqual({ ANNA10: 'active', BEN10: 'active' });
  expect(await discounts()).toEqual({ 'Tributary: Partner programme': ['ANNA10', 'BEN10'] });
});

test('a code of another discount of the shop is not taken over, and the merchant is told', async () => {
  const { token } = await services.shopify.accessTokens.requireAccessToken(shopId);
  await fetch(`https://${domain}/admin/api/2026-07/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify({
      query: `mutation { discountCodeBasicCreate(basicCodeDiscount: { title: "Summer", code: "ANNA10", startsAt: "2026-01-01T00:00:00Z",
        context: { all: ALL }, customerGets: { value: { percentage: 0.2 }, items: { all: true } } }) { userErrors { message } } }`,
    }),
  });
  await wantCode('anna10');
  await wantCode('BEN10');
  await deliver();
  expect(await codes()).toEqual({ BEN10: 'active', anna10: 'failed' });
  const { rows } = await database.owner.query(
    "SELECT last_error FROM discount_code WHERE shop_id = $1 AND state = 'failed'",
    [shopId],
  );
  expect(rows[0].last_error).toContain('Summer');
  expect(await discounts()).toEqual({ Summer: ['ANNA10'], 'Tributary: Partner programme': ['BEN10'] });
});

test('a discount that the merchant deleted is made again', async () => {
  await wantCode('ANNA10');
  await deliver();
  await database.owner.query(
    "UPDATE program SET discount_gid = 'gid://shopify/DiscountCodeNode/1' WHERE shop_id = $1",
    [shopId],
  );
  await wantCode('BEN10');
  await deliver();
  await deliverLater();
  expect(await codes()).toEqual({ ANNA10: 'active', BEN10: 'active' });
});

test('without access to the shop a code waits', async () => {
  await wantCode('ANNA10');
  await services.shopify.uninstallShop(shopId, Date.now());
  await deliver();
  expect(await codes()).toEqual({ ANNA10: 'pending' });
  const { rows } = await database.owner.query(
    "SELECT state, error FROM outbox_item WHERE shop_id = $1 AND kind = 'discount_code'",
    [shopId],
  );
  expect(rows).toMatchObject([{ state: 'waiting', error: expect.stringContaining('open the app') }]);
});
