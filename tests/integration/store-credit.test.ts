// The friend's credit: exactly once, whatever happens to the answers and to the processes.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import type { Services } from '#app/composition.ts';
import { outboxTiming } from '#app/flows/deliver-outbox.ts';
import { storeCreditWish } from '#app/flows/outbox-kinds.ts';
import { testDatabase } from '../support/postgres.ts';
import { childEnvironment, openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let deliver: () => Promise<unknown>;
let shopId: string;
let customerId: string;
let customers = 0;
// The clock of whoever delivers: waiting is moving it on.
let aheadMs = 0;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin)));
  const { composeOutbox } = await import('#app/composition/outbox.ts');
  const outbox = composeOutbox({ ...services, clock: () => Date.now() + aheadMs }, services.shopify.adminClient);
  deliver = () => outbox.deliverOutbox(shopId, 50);
});

beforeEach(async () => {
  await world.twin.delete('/_control/faults');
  customers += 1;
  const customer = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, {
    email: `friend-${customers}@example.com`,
    firstName: 'Fred',
    lastName: 'Friend',
  });
  customerId = String(customer.id);
});

/** A reward as settling a customer writes it: planned, with its wish in the outbox. Minor units. */
async function planReward(amount = 500n, customer = customerId): Promise<string> {
  const rewardId = uuidv7();
  await database.owner.query(
    `INSERT INTO reward (shop_id, reward_id, customer_id, program_id, history_key, currency, amount, at)
     VALUES ($1, $2, $3, $4, $5, 'EUR', $6, now())`,
    [shopId, rewardId, customer, uuidv7(), `c:${customer}`, amount],
  );
  const wish = storeCreditWish({ rewardId, customerId: customer, amount: amount.toString(), currency: 'EUR' });
  await insertOutboxItems(database.owner, shopId, [wish]);
  return rewardId;
}

async function stateOf(rewardId: string) {
  const { rows } = await database.owner.query(
    `SELECT reward.state AS reward, reward.granted_at IS NOT NULL AS dated, item.state AS item, item.attempts, item.error
       FROM reward JOIN outbox_item item ON item.payload->>'rewardId' = reward.reward_id::text WHERE reward_id = $1`,
    [rewardId],
  );
  return rows[0];
}

async function credits(customer = customerId): Promise<string[]> {
  const account = await world.twin.get<{ transactions: { kind: string; amount: string }[] }>(
    `/_control/shops/${SHOP}/customers/${customer}/store-credit`,
  );
  return account.transactions.filter(({ kind }) => kind === 'credit').map(({ amount }) => amount);
}

const fault = (kind: string, operation = 'storeCreditAccountCredit', times = 1, delayMs?: number) =>
  world.twin.post('/_control/faults', { kind, operation, times, delayMs });

async function deliverLater(): Promise<void> {
  aheadMs += outboxTiming.leaseMs;
  await deliver();
}

const granted = { reward: 'granted', dated: true, item: 'done', error: null };

test('is granted', async () => {
  const reward = await planReward();
  await deliver();
  expect(await credits()).toEqual(['5.00']);
  expect(await stateOf(reward)).toMatchObject(granted);
});

test('whose answer was lost is found, and not granted again', async () => {
  const reward = await planReward();
  await fault('answer-lost');
  await deliver();
  expect(await stateOf(reward)).toMatchObject({ reward: 'unknown', item: 'started' });
  await deliver();
  expect(await stateOf(reward)).toMatchObject({ attempts: 1 });
  await deliverLater();
  expect(await credits()).toEqual(['5.00']);
  expect(await stateOf(reward)).toMatchObject(granted);
});

test.each(['error-500', 'connection-lost'])('that was not carried out (%s) is granted after looking', async (kind) => {
  const reward = await planReward();
  await fault(kind);
  await deliver();
  expect(await stateOf(reward)).toMatchObject({ reward: 'unknown', item: 'started' });
  await deliverLater();
  expect(await credits()).toEqual(['5.00']);
  expect(await stateOf(reward)).toMatchObject(granted);
});

test('stays unknown for as long as nobody can look', async () => {
  const reward = await planReward();
  await fault('answer-lost');
  await deliver();
  await fault('error-500', 'StoreCreditTransactions', 3);
  await deliverLater();
  expect(await stateOf(reward)).toMatchObject({ reward: 'unknown', item: 'started', attempts: 2 });
  await deliverLater();
  expect(await credits()).toEqual(['5.00']);
  expect(await stateOf(reward)).toMatchObject(granted);
});

test('is not mistaken for one of the same amount that was there before', async () => {
  await world.twin.post(`/_control/shops/${SHOP}/customers/${customerId}/store-credit`, { amount: '5.00' });
  const reward = await planReward();
  await fault('error-500');
  await deliver();
  await deliverLater();
  expect(await credits()).toEqual(['5.00', '5.00']);
  expect(await stateOf(reward)).toMatchObject(granted);
});

test('of two programmes is two, one after the other, though both answers are lost', async () => {
  const first = await planReward();
  const second = await planReward();
  await fault('answer-lost', 'storeCreditAccountCredit', 2);
  await deliver();
  expect(await stateOf(second)).toMatchObject({ item: 'waiting', attempts: 0 });
  await deliverLater();
  await deliverLater();
  expect(await credits()).toEqual(['5.00', '5.00']);
  expect(await stateOf(first)).toMatchObject(granted);
  expect(await stateOf(second)).toMatchObject(granted);
});

test('is granted once by twenty who deliver at the same time', async () => {
  const rewards = await Promise.all([planReward(), planReward(700n), planReward(900n)]);
  await Promise.all(Array.from({ length: 20 }, deliver));
  expect((await credits()).sort()).toEqual(['5.00', '7.00', '9.00']);
  for (const reward of rewards) expect(await stateOf(reward)).toMatchObject({ ...granted, attempts: 1 });
});

test('waits where Shopify asks to slow down', async () => {
  const reward = await planReward();
  await fault('throttled', 'storeCreditAccountCredit', 1);
  await deliver();
  expect(await credits()).toEqual(['5.00']);
  expect(await stateOf(reward)).toMatchObject(granted);
});

test('of a customer who does not exist fails, visibly and for good', async () => {
  const reward = await planReward(500n, '1');
  await deliver();
  expect(await stateOf(reward)).toMatchObject({
    reward: 'failed',
    item: 'failed',
    error: expect.stringContaining('customer'),
  });
});

test('that was taken back before its turn is not granted', async () => {
  const reward = await planReward();
  await database.owner.query('UPDATE reward SET amount = 0 WHERE reward_id = $1', [reward]);
  await deliver();
  expect(await credits()).toEqual([]);
  expect(await stateOf(reward)).toMatchObject({ item: 'done', reward: 'planned' });
});

test('is granted once though the process was killed between the call and its answer', async () => {
  const reward = await planReward();
  await fault('delay', 'storeCreditAccountCredit', 1, 2_000);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', './sandbox/network.mjs', 'tests/support/deliver-once.ts'],
    {
      env: childEnvironment(services.config, { DELIVER_SHOP: shopId }),
      stdio: 'inherit',
    },
  );
  // The call has left the house once the attempt has its note.
  await expect.poll(async () => (await noteOf(reward)) !== null, { timeout: 30_000 }).toBe(true);
  await expect
    .poll(async () => (await world.twin.get<unknown[]>('/_control/faults')).length, { timeout: 10_000 })
    .toBe(0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await stateOf(reward)).toMatchObject({ item: 'started', reward: 'planned' });
  await expect.poll(credits.bind(null, customerId), { timeout: 10_000 }).toEqual(['5.00']);

  await deliverLater();
  expect(await credits()).toEqual(['5.00']);
  expect(await stateOf(reward)).toMatchObject(granted);
});

async function noteOf(rewardId: string): Promise<unknown> {
  const sql = "SELECT outcome FROM outbox_item WHERE payload->>'rewardId' = $1";
  return (await database.owner.query(sql, [rewardId])).rows[0]?.outcome;
}
