// Partners' codes in Shopify: one discount for the programme, a code each, and nothing twice.

import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import { createOutboxStore } from '#app/adapters/db/outbox-delivery.ts';
import type { Services } from '#app/composition.ts';
import { discountCodeWish, discountTermsWish } from '#app/flows/outbox-kinds.ts';
import { outboxTiming } from '#app/flows/outbox-store.ts';
import { testDatabase } from '../support/postgres.ts';
import { startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { installShop, type TwinShop } from '../support/twin-shop.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let shop: TwinShop;
let shopId: string;
let shops = 0;
let aheadMs = 0;
let deliver: () => Promise<{ more: boolean }>;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
});

beforeEach(async () => {
  shops += 1;
  shop = await installShop(world, services, `codes-${shops}`);
  ({ shopId } = shop);
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
  const { rows } = await database.owner.query('SELECT program_id FROM program WHERE shop_id = $1', [shopId]);
  const programId: string = rows[0].program_id;
  await insertOutboxItems(database.owner, shopId, [
    discountCodeWish({ partnerId, programId, code, singleUse: false, cause: null }),
  ]);
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
  type Found = { discountNodes: { nodes: { discount: { title: string; codes: { nodes: { code: string }[] } } }[] } };
  const { discountNodes } =
    await shop.admin<Found>(`{ discountNodes(first: 20) { nodes { discount { ... on DiscountCodeBasic {
    title customerGets { value { ... on DiscountPercentage { percentage } } } codes(first: 20) { nodes { code } } } } } } }`);
  return Object.fromEntries(
    discountNodes.nodes.map(({ discount }) => [discount.title, discount.codes.nodes.map(({ code }) => code).sort()]),
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

/** So many partners with a code each, wanted in one statement. */
async function wantCodes(count: number): Promise<string> {
  const { rows } = await database.owner.query<{ program_id: string }>(
    'SELECT program_id FROM program WHERE shop_id = $1',
    [shopId],
  );
  const programId = rows[0]?.program_id ?? '';
  const partners = Array.from({ length: count }, (_, index) => ({ partnerId: uuidv7(), code: `MANY${index}` }));
  const [ids, codes] = [partners.map(({ partnerId }) => partnerId), partners.map(({ code }) => code)];
  await database.owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, updated_at)
     SELECT $1, id, $2, id::text, 1000 + n, 'approved', 'P', id::text, id::text, now(), now()
       FROM unnest($3::uuid[]) WITH ORDINALITY AS given (id, n)`,
    [shopId, programId, ids],
  );
  await database.owner.query(
    `INSERT INTO discount_code (shop_id, code_key, code, partner_id, created_at)
     SELECT $1, lower(code), code, id, now() FROM unnest($2::uuid[], $3::text[]) AS given (id, code)`,
    [shopId, ids, codes],
  );
  const wishes = partners.map(({ partnerId, code }) =>
    discountCodeWish({ partnerId, programId, code, singleUse: false, cause: null }),
  );
  await insertOutboxItems(database.owner, shopId, wishes);
  return programId;
}

async function stateCounts(): Promise<Record<string, number>> {
  const { rows } = await database.owner.query(
    'SELECT state, count(*)::int AS codes FROM discount_code WHERE shop_id = $1 GROUP BY state',
    [shopId],
  );
  return Object.fromEntries(rows.map(({ state, codes }) => [state, codes]));
}

const callsOf = (operation: string) =>
  world.twin.get<unknown[]>(`/_control/calls?shop=${shop.domain}&operation=${operation}`).then((calls) => calls.length);

test('a thousand codes at once are four calls, also when two workers carry them out', async () => {
  await wantCodes(1_000);
  await Promise.all([deliver(), deliver()]);
  while ((await deliver()).more);
  expect(await stateCounts()).toEqual({ active: 1_000 });
  expect(await callsOf('discountCodeBasicCreate')).toBe(1);
  expect(await callsOf('discountRedeemCodeBulkAdd')).toBe(4);
});

test('what a worker had begun when it died is waited for, and not begun again', async () => {
  await wantCodes(20);
  await deliver();
  await wantCode('LATE1');
  await wantCode('LATE2');
  const store = createOutboxStore(services.database);
  const gathering = { kinds: ['discount_code'], atMost: 250 };
  const limits = { atMost: 10, sideBySide: [], gathering };
  const held = await store.claim(shopId, Date.now() + aheadMs, outboxTiming.leaseMs, limits);
  expect(held).toHaveLength(2);
  const { rows } = await database.owner.query('SELECT discount_gid FROM program WHERE shop_id = $1', [shopId]);
  const { createDiscountCalls } = await import('#app/adapters/shopify/discount-codes.ts');
  const begun = await createDiscountCalls(services.shopify.adminClient).beginAddition(shopId, rows[0].discount_gid, [
    'LATE1',
    'LATE2',
  ]);
  if (begun.outcome !== 'ok') throw new Error('the addition should have begun');
  expect(await store.writeNote(shopId, held, { addition: begun.data })).toBe(true);
  const before = await callsOf('discountRedeemCodeBulkAdd');
  await deliverLater();
  expect(await stateCounts()).toEqual({ active: 22 });
  expect(await callsOf('discountRedeemCodeBulkAdd')).toBe(before);
});

test('a changed percent reaches the discount that the codes are in', async () => {
  const programId = await wantCodes(2);
  await deliver();
  await database.owner.query(`UPDATE program SET code_percent = '12.5' WHERE shop_id = $1`, [shopId]);
  await insertOutboxItems(database.owner, shopId, [discountTermsWish(programId, 'test')]);
  await deliver();
  expect(await percents()).toEqual([0.125]);
});

async function percents(): Promise<number[]> {
  const { rows } = await database.owner.query('SELECT discount_gid FROM program WHERE shop_id = $1', [shopId]);
  const { discountCodes } = await import('#app/adapters/shopify/discount-operations.ts');
  const variables = { id: rows[0].discount_gid, after: null, newestFirst: false };
  const answer = await services.shopify.adminClient.graphql(shopId, discountCodes, variables);
  if (answer.outcome !== 'ok') throw new Error('the discount should be there');
  return [answer.data.discountNode?.discount.customerGets?.value.percentage ?? 0];
}

test('a code of another discount of the shop is not taken over, and the merchant is told', async () => {
  await shop.admin(`mutation { discountCodeBasicCreate(basicCodeDiscount: { title: "Summer", code: "ANNA10", startsAt: "2026-01-01T00:00:00Z",
    context: { all: ALL }, customerGets: { value: { percentage: 0.2 }, items: { all: true } } }) { userErrors { message } } }`);
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
