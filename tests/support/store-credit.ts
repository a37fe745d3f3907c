// A shop in the twin with a friend for each test, rewards as settling writes them, and what Shopify holds of them. Importing this sets the stage:
// each test file has a database and a twin of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import type { Services } from '#app/composition.ts';
import { storeCreditWish } from '#app/flows/outbox-kinds.ts';
import { outboxTiming } from '#app/flows/outbox-store.ts';
import { testDatabase } from './postgres.ts';
import { childEnvironment, openApp, SHOP, startTwinWorld, type TwinWorld } from './twin.ts';

export const database = await testDatabase();
export let world: TwinWorld;
export let services: Services;
export let deliver: () => Promise<unknown>;
export let shopId: string;
/** The friend of this test. */
export let customerId: string;
let customers = 0;
// The clock of whoever delivers: waiting is moving it on.
export let aheadMs = 0;

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
  // Full for each test: a call that the twin throttles would use up the fault meant for the next.
  await world.twin.post('/_control/throttle', { shop: SHOP, maximum: 20_000, restoreRate: 1_000 });
  await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditEnabled: true });
  customers += 1;
  const customer = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, {
    email: `friend-${customers}@example.com`,
    firstName: 'Fred',
    lastName: 'Friend',
  });
  customerId = String(customer.id);
});

/** A reward as settling a customer writes it: planned, with its wish in the outbox. Minor units. */
export async function planReward(amount = 500n, customer = customerId, currency = 'EUR'): Promise<string> {
  const rewardId = uuidv7();
  await database.owner.query(
    `INSERT INTO reward (shop_id, reward_id, customer_id, program_id, history_key, currency, amount, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now())`,
    [shopId, rewardId, customer, uuidv7(), `c:${customer}`, currency, amount],
  );
  await wishFor(rewardId);
  return rewardId;
}

/** The ledger changes its mind, as settling writes it. */
export async function changeReward(rewardId: string, amount: bigint): Promise<void> {
  await database.owner.query(
    `UPDATE reward SET amount = $2, state = CASE state WHEN 'unknown' THEN 'unknown' ELSE 'planned' END WHERE reward_id = $1`,
    [rewardId, amount],
  );
  await wishFor(rewardId);
}

async function wishFor(rewardId: string): Promise<void> {
  const { rows } = await database.owner.query('SELECT customer_id FROM reward WHERE reward_id = $1', [rewardId]);
  const wish = storeCreditWish({ rewardId, customerId: rows[0].customer_id, cause: uuidv7() });
  await insertOutboxItems(database.owner, shopId, [wish]);
}

/** The reward, and the newest of its items. */
export async function stateOf(rewardId: string) {
  const { rows } = await database.owner.query(
    `SELECT reward.state AS reward, reward.granted_at IS NOT NULL AS dated, item.state AS item, item.attempts, item.error
       FROM reward JOIN outbox_item item ON item.payload->>'rewardId' = reward.reward_id::text WHERE reward_id = $1
      ORDER BY item.created_at DESC LIMIT 1`,
    [rewardId],
  );
  return rows[0];
}

interface Account {
  readonly balance: string;
  readonly transactions: readonly { readonly kind: string; readonly amount: string }[];
}

export const credit = (customer = customerId) => `/_control/shops/${SHOP}/customers/${customer}/store-credit`;
export const account = (customer = customerId) => world.twin.get<Account>(credit(customer));
export const balance = async () => (await account()).balance;
export const spend = (amount: string) => world.twin.post(`${credit()}/spend`, { amount });

/** Everything that moved in Shopify, oldest first, such as `credit 5.00`. */
export async function moves(customer = customerId): Promise<string[]> {
  return (await account(customer)).transactions.map(({ kind, amount }) => `${kind} ${amount}`);
}

/** What the shop remembers of it. */
export async function recorded(rewardId: string): Promise<string[]> {
  const sql = 'SELECT amount FROM store_credit_transaction WHERE reward_id = $1 ORDER BY at';
  return (await database.owner.query(sql, [rewardId])).rows.map(({ amount }) => amount);
}

export const fault = (kind: string, operation = 'storeCreditAccountCredit', times = 1, delayMs?: number) =>
  world.twin.post('/_control/faults', { kind, operation, times, delayMs });

export async function deliverLater(afterMs = outboxTiming.leaseMs): Promise<void> {
  aheadMs += afterMs;
  await deliver();
}

export async function grantedReward(amount = 500n): Promise<string> {
  const reward = await planReward(amount);
  await deliver();
  expect(await stateOf(reward)).toMatchObject(granted);
  return reward;
}

export const granted = { reward: 'granted', dated: true, item: 'done', error: null };
export const takenBack = { reward: 'taken_back', item: 'done', error: null };

/** Another process carries the item out, and is killed when its call has left the house. The call itself arrives. */
export async function killDuringCall(reward: string, operation: string): Promise<void> {
  await fault('delay', operation, 1, 2_000);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', './sandbox/network.mjs', 'tests/support/deliver-once.ts'],
    { env: childEnvironment(services.config, { DELIVER_SHOP: shopId }), stdio: 'inherit' },
  );
  // The call has left the house once the attempt has its note.
  await expect.poll(async () => (await noteOf(reward)) !== null, { timeout: 30_000 }).toBe(true);
  await expect
    .poll(async () => (await world.twin.get<unknown[]>('/_control/faults')).length, { timeout: 10_000 })
    .toBe(0);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function noteOf(rewardId: string): Promise<unknown> {
  const sql = "SELECT outcome FROM outbox_item WHERE payload->>'rewardId' = $1 ORDER BY created_at DESC LIMIT 1";
  return (await database.owner.query(sql, [rewardId])).rows[0]?.outcome;
}
