// The friend's credit: Shopify holds for a reward what the ledger says, exactly once, whatever happens to the answers and to the processes.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import { createOutboxStore } from '#app/adapters/db/outbox-delivery.ts';
import { getReward } from '#app/adapters/db/outbox-reads.ts';
import { creditAccount, debitAccount, readCreditAccount } from '#app/adapters/shopify/store-credit.ts';
import type { Services } from '#app/composition.ts';
import { type ClaimedItem, outboxTiming } from '#app/flows/deliver-outbox.ts';
import { storeCreditHandler } from '#app/flows/move-store-credit.ts';
import type { AttemptResult } from '#app/flows/outbox-attempt.ts';
import { storeCreditWish } from '#app/flows/outbox-kinds.ts';
import { chanceOf } from '../support/chance.ts';
import type { PathShop } from '../support/path.ts';
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
async function planReward(amount = 500n, customer = customerId, currency = 'EUR'): Promise<string> {
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
async function changeReward(rewardId: string, amount: bigint): Promise<void> {
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
async function stateOf(rewardId: string) {
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

const credit = (customer = customerId) => `/_control/shops/${SHOP}/customers/${customer}/store-credit`;
const account = (customer = customerId) => world.twin.get<Account>(credit(customer));
const balance = async () => (await account()).balance;
const spend = (amount: string) => world.twin.post(`${credit()}/spend`, { amount });

/** Everything that moved in Shopify, oldest first, such as `credit 5.00`. */
async function moves(customer = customerId): Promise<string[]> {
  return (await account(customer)).transactions.map(({ kind, amount }) => `${kind} ${amount}`);
}

/** What the shop remembers of it. */
async function recorded(rewardId: string): Promise<string[]> {
  const sql = 'SELECT amount FROM store_credit_transaction WHERE reward_id = $1 ORDER BY at';
  return (await database.owner.query(sql, [rewardId])).rows.map(({ amount }) => amount);
}

const fault = (kind: string, operation = 'storeCreditAccountCredit', times = 1, delayMs?: number) =>
  world.twin.post('/_control/faults', { kind, operation, times, delayMs });

async function deliverLater(afterMs = outboxTiming.leaseMs): Promise<void> {
  aheadMs += afterMs;
  await deliver();
}

async function grantedReward(amount = 500n): Promise<string> {
  const reward = await planReward(amount);
  await deliver();
  expect(await stateOf(reward)).toMatchObject(granted);
  return reward;
}

const granted = { reward: 'granted', dated: true, item: 'done', error: null };
const takenBack = { reward: 'taken_back', item: 'done', error: null };

describe('a credit', () => {
  test('is granted', async () => {
    const reward = await grantedReward();
    expect(await moves()).toEqual(['credit 5.00']);
    expect(await recorded(reward)).toEqual(['500']);
  });

  test('whose answer was lost is found, and not granted again', async () => {
    const reward = await planReward();
    await fault('answer-lost');
    await deliver();
    expect(await stateOf(reward)).toMatchObject({ reward: 'unknown', item: 'started' });
    await deliver();
    expect(await stateOf(reward)).toMatchObject({ attempts: 1 });
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00']);
    expect(await recorded(reward)).toEqual(['500']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test.each(['error-500', 'connection-lost'])(
    'that was not carried out (%s) is granted after looking',
    async (kind) => {
      const reward = await planReward();
      await fault(kind);
      await deliver();
      expect(await stateOf(reward)).toMatchObject({ reward: 'unknown', item: 'started' });
      await deliverLater();
      expect(await moves()).toEqual(['credit 5.00']);
      expect(await stateOf(reward)).toMatchObject(granted);
    },
  );

  test('stays unknown for as long as nobody can look', async () => {
    const reward = await planReward();
    await fault('answer-lost');
    await deliver();
    await fault('error-500', 'StoreCreditTransactions', 3);
    await deliverLater();
    expect(await stateOf(reward)).toMatchObject({ reward: 'unknown', item: 'started', attempts: 2 });
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test('that certainly was not granted is no longer unknown, though it still has to wait', async () => {
    const reward = await planReward();
    await fault('error-500');
    await deliver();
    await fault('throttled', 'storeCreditAccountCredit', 3);
    await deliverLater();
    expect(await stateOf(reward)).toMatchObject({ reward: 'planned', item: 'waiting' });
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00']);
  });

  test('is not mistaken for one of the same amount that was there before', async () => {
    await world.twin.post(credit(), { amount: '5.00' });
    const reward = await planReward();
    await fault('error-500');
    await deliver();
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00', 'credit 5.00']);
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
    expect(await moves()).toEqual(['credit 5.00', 'credit 5.00']);
    expect(await stateOf(first)).toMatchObject(granted);
    expect(await stateOf(second)).toMatchObject(granted);
  });

  test('is granted once by twenty who deliver at the same time', async () => {
    const rewards = await Promise.all([planReward(), planReward(700n), planReward(900n)]);
    await Promise.all(Array.from({ length: 20 }, deliver));
    expect((await moves()).sort()).toEqual(['credit 5.00', 'credit 7.00', 'credit 9.00']);
    for (const reward of rewards) expect(await stateOf(reward)).toMatchObject({ ...granted, attempts: 1 });
  });

  test('waits where Shopify asks to slow down', async () => {
    const reward = await planReward();
    await fault('throttled', 'storeCreditAccountCredit', 1);
    await deliver();
    expect(await moves()).toEqual(['credit 5.00']);
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

  test('that Shopify refuses in this currency fails with its words', async () => {
    const reward = await planReward(500n, customerId, 'USD');
    await deliver();
    expect(await stateOf(reward)).toMatchObject({
      reward: 'failed',
      item: 'failed',
      error: expect.stringContaining('UNSUPPORTED_CURRENCY'),
    });
    expect(await moves()).toEqual([]);
  });

  test('waits while the shop has store credit switched off, and says so', async () => {
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditEnabled: false });
    const reward = await planReward();
    await deliver();
    expect(await moves()).toEqual([]);
    expect(await stateOf(reward)).toMatchObject({
      reward: 'planned',
      item: 'waiting',
      error: expect.stringContaining('switched off'),
    });
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditEnabled: true });
    await deliverLater(outboxTiming.blockedMs);
    expect(await moves()).toEqual(['credit 5.00']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test('is granted once though the process was killed between the call and its answer', async () => {
    const reward = await planReward();
    await killDuringCall(reward, 'storeCreditAccountCredit');
    expect(await stateOf(reward)).toMatchObject({ item: 'started', reward: 'planned' });
    await expect.poll(() => moves(), { timeout: 10_000 }).toEqual(['credit 5.00']);
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });
});

describe('a credit that the ledger takes back', () => {
  test('is debited, though store credit was switched off since', async () => {
    const reward = await grantedReward();
    await changeReward(reward, 0n);
    expect(await stateOf(reward)).toMatchObject({ reward: 'planned' });
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditEnabled: false });
    await deliver();
    expect(await moves()).toEqual(['credit 5.00', 'debit 5.00']);
    expect(await recorded(reward)).toEqual(['500', '-500']);
    expect(await stateOf(reward)).toMatchObject(takenBack);
  });

  test('before its turn was never granted', async () => {
    const reward = await planReward();
    await changeReward(reward, 0n);
    await deliver();
    expect(await moves()).toEqual([]);
    expect(await stateOf(reward)).toMatchObject({ ...takenBack, dated: false });
  });

  test('is lowered by the difference alone', async () => {
    const reward = await grantedReward();
    await changeReward(reward, 200n);
    await deliver();
    expect(await moves()).toEqual(['credit 5.00', 'debit 3.00']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test('and was spent meanwhile is taken back as far as the account goes, and the rest stays to be seen', async () => {
    const reward = await grantedReward();
    await spend('3.50');
    await changeReward(reward, 0n);
    await deliver();
    expect(await moves()).toEqual(['credit 5.00', 'order-payment 3.50', 'debit 1.50']);
    expect(await balance()).toBe('0.00');
    expect(await stateOf(reward)).toMatchObject({ reward: 'partly_taken_back', item: 'done', error: null });
  });

  test('and was spent whole takes nothing, and nothing is asked of the next credit that the friend gets', async () => {
    const reward = await grantedReward();
    await spend('5.00');
    await changeReward(reward, 0n);
    await deliver();
    await world.twin.post(credit(), { amount: '20.00' });
    await deliverLater();
    expect(await balance()).toBe('20.00');
    expect(await stateOf(reward)).toMatchObject({ reward: 'partly_taken_back', item: 'done' });
  });

  test('and is spent between the look and the call is looked at again', async () => {
    const reward = await grantedReward();
    await changeReward(reward, 0n);
    await fault('delay', 'storeCreditAccountDebit', 1, 1_500);
    const delivering = deliver();
    await expect
      .poll(async () => (await world.twin.get<unknown[]>('/_control/faults')).length, { timeout: 10_000 })
      .toBe(0);
    await spend('4.00');
    await delivering;
    expect(await stateOf(reward)).toMatchObject({ item: 'waiting', error: expect.stringContaining('INSUFFICIENT') });
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00', 'order-payment 4.00', 'debit 1.00']);
    expect(await stateOf(reward)).toMatchObject({ reward: 'partly_taken_back' });
  });

  test('and whose answer was lost is found, and not taken again', async () => {
    const reward = await grantedReward();
    await world.twin.post(credit(), { amount: '20.00' });
    await changeReward(reward, 0n);
    await fault('answer-lost', 'storeCreditAccountDebit');
    await deliver();
    expect(await stateOf(reward)).toMatchObject({ reward: 'unknown', item: 'started' });
    await deliverLater();
    expect(await balance()).toBe('20.00');
    expect(await recorded(reward)).toEqual(['500', '-500']);
    expect(await stateOf(reward)).toMatchObject(takenBack);
  });

  test.each(['error-500', 'connection-lost'])(
    'and that was not carried out (%s) is taken after looking',
    async (kind) => {
      const reward = await grantedReward();
      await changeReward(reward, 0n);
      await fault(kind, 'storeCreditAccountDebit');
      await deliver();
      await deliverLater();
      expect(await moves()).toEqual(['credit 5.00', 'debit 5.00']);
      expect(await stateOf(reward)).toMatchObject(takenBack);
    },
  );

  test('is not mistaken for what the friend paid an order with, nor for an earlier debit', async () => {
    const reward = await grantedReward();
    await changeReward(reward, 0n);
    await deliver();
    await changeReward(reward, 500n);
    await deliver();
    await world.twin.post(credit(), { amount: '20.00' });
    await changeReward(reward, 0n);
    await fault('error-500', 'storeCreditAccountDebit');
    await deliver();
    await spend('5.00');
    await deliverLater();
    expect((await moves()).slice(-2)).toEqual(['order-payment 5.00', 'debit 5.00']);
    expect(await recorded(reward)).toEqual(['500', '-500', '500', '-500']);
  });

  test('from a customer who was deleted fails, visibly', async () => {
    const reward = await grantedReward();
    await world.twin.delete(`/_control/shops/${SHOP}/customers/${customerId}`);
    await changeReward(reward, 0n);
    await deliver();
    expect(await stateOf(reward)).toMatchObject({
      reward: 'failed',
      error: expect.stringContaining('no such customer'),
    });
    expect(await recorded(reward)).toEqual(['500']);
  });

  test('is taken once though the process was killed between the call and its answer', async () => {
    const reward = await grantedReward();
    await world.twin.post(credit(), { amount: '20.00' });
    await changeReward(reward, 0n);
    await killDuringCall(reward, 'storeCreditAccountDebit');
    await expect.poll(() => balance(), { timeout: 10_000 }).toBe('20.00');
    await deliverLater();
    expect(await balance()).toBe('20.00');
    expect(await stateOf(reward)).toMatchObject(takenBack);
  });
});

describe('a credit that is earned again', () => {
  test('is granted again', async () => {
    const reward = await grantedReward();
    await changeReward(reward, 0n);
    await deliver();
    await changeReward(reward, 500n);
    await deliver();
    expect(await moves()).toEqual(['credit 5.00', 'debit 5.00', 'credit 5.00']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test('is granted less what could not be taken back', async () => {
    const reward = await grantedReward();
    await spend('3.50');
    await changeReward(reward, 0n);
    await deliver();
    await changeReward(reward, 500n);
    await deliver();
    expect(await moves()).toEqual(['credit 5.00', 'order-payment 3.50', 'debit 1.50', 'credit 1.50']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test('after its grant had failed is granted, once the customer is there', async () => {
    const reward = await planReward(500n, '1');
    await deliver();
    await changeReward(reward, 0n);
    await deliver();
    expect(await stateOf(reward)).toMatchObject({ reward: 'taken_back', dated: false });
    await database.owner.query('UPDATE reward SET customer_id = $2 WHERE reward_id = $1', [reward, customerId]);
    await changeReward(reward, 500n);
    await deliver();
    expect(await moves()).toEqual(['credit 5.00']);
  });

  test('while the first grant is unknown is settled once that is found out', async () => {
    const reward = await planReward();
    await fault('answer-lost');
    await deliver();
    await changeReward(reward, 0n);
    await changeReward(reward, 500n);
    expect(await stateOf(reward)).toMatchObject({ reward: 'unknown' });
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test('and taken back while unknown is granted and then taken back', async () => {
    const reward = await planReward();
    await fault('answer-lost');
    await deliver();
    await changeReward(reward, 0n);
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00', 'debit 5.00']);
    expect(await stateOf(reward)).toMatchObject(takenBack);
  });

  test('and lost, quickly and often, ends as the ledger ends, whoever delivers and whatever gets lost', async () => {
    await world.twin.post(credit(), { amount: '20.00' });
    const reward = await planReward();
    await fault('answer-lost', 'storeCreditAccountCredit', 2);
    await fault('answer-lost', 'storeCreditAccountDebit', 2);
    await fault('error-500', 'storeCreditAccountDebit', 1);
    for (const amount of [0n, 500n, 0n, 300n, 500n, 0n, 700n]) {
      await changeReward(reward, amount);
      await Promise.all(Array.from({ length: 4 }, deliver));
    }
    for (let turn = 0; turn < 12; turn++) await Promise.all(Array.from({ length: 4 }, () => deliverLater()));
    expect(await stateOf(reward)).toMatchObject(granted);
    expect(await balance()).toBe('27.00');
    expect((await recorded(reward)).reduce((sum, amount) => sum + BigInt(amount), 0n)).toBe(700n);
  });
});

describe('whatever happens', () => {
  test('an item that is carried out again moves nothing', async () => {
    const reward = await grantedReward();
    await carryOutAgain(reward);
    await changeReward(reward, 0n);
    await deliver();
    await carryOutAgain(reward);
    expect(await moves()).toEqual(['credit 5.00', 'debit 5.00']);
    expect(await stateOf(reward)).toMatchObject(takenBack);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'every movement is on record once, and the ledger is followed as far as can be (%d)',
    async (seed) => {
      const { below, pick, happens } = chanceOf(seed);
      const reward = await planReward();
      for (let step = 0; step < 12; step++) {
        if (happens(0.6)) await changeReward(reward, BigInt(100 * below(8)));
        if (happens(0.4)) await fault(pick(faults), pick(['storeCreditAccountCredit', 'storeCreditAccountDebit']));
        if (happens(0.3)) await spendSome(below(400));
        const turn = pick([deliver, deliverLater]);
        await Promise.all(Array.from({ length: 1 + below(3) }, () => turn()));
      }
      await world.twin.delete('/_control/faults');
      for (let turn = 0; turn < 10; turn++) await deliverLater();

      const recordedMoves = (await recorded(reward)).map(Number);
      expect(recordedMoves).toEqual(await adjustments());
      const { rows } = await database.owner.query('SELECT amount FROM reward WHERE reward_id = $1', [reward]);
      const [due, given] = [Number(rows[0].amount), recordedMoves.reduce((sum, moved) => sum + moved, 0)];
      const { reward: state, item } = await stateOf(reward);
      expect(item).toBe('done');
      expect(given).toBeGreaterThanOrEqual(due);
      expect(state).toBe(given > due ? 'partly_taken_back' : due === 0 ? 'taken_back' : 'granted');
      if (given > due) expect(await balance()).toBe('0.00');
    },
  );

  const faults = ['answer-lost', 'connection-lost', 'error-500', 'internal-error', 'throttled'] as const;

  async function carryOutAgain(rewardId: string): Promise<void> {
    await database.owner.query(
      `UPDATE outbox_item SET state = 'waiting', not_before = created_at, outcome = NULL, ended_at = NULL WHERE payload->>'rewardId' = $1`,
      [rewardId],
    );
    await deliver();
  }

  async function spendSome(cents: number): Promise<void> {
    const left = Math.round(Number(await balance()) * 100);
    if (cents > 0 && left > 0) await spend((Math.min(cents, left) / 100).toFixed(2));
  }

  /** What was credited and debited other than by orders, in minor units. */
  async function adjustments(): Promise<number[]> {
    const { transactions } = await account();
    return transactions
      .filter(({ kind }) => kind !== 'order-payment')
      .map(({ kind, amount }) => Math.round(Number(amount) * 100) * (kind === 'credit' ? 1 : -1));
  }
});

describe('from orders to the account', () => {
  let support: typeof import('../support/path.ts');
  let path: ReturnType<typeof support.openPath>;
  let shop: PathShop;

  beforeAll(async () => {
    support = await import('../support/path.ts');
    path = support.openPath(database);
    const programId = uuidv7();
    await database.owner.query(
      `INSERT INTO program (shop_id, program_id, key, kind, name, rank) VALUES ($1, $2, 'friends', 'referral', 'Friends', 0)`,
      [shopId, programId],
    );
    await database.owner.query(
      `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 1, '2026-01-01', $3, 'test')`,
      [shopId, programId, support.programTerms],
    );
    shop = { shopId, programId, database };
    await support.pathPartner(shop, 'FRIENDS');
  });

  async function settle(topic: string, body: string): Promise<void> {
    await support.deliver(shop, [{ topic, body }]);
    await path.drain(shop);
  }

  async function happens(topic: string, body: string): Promise<void> {
    await settle(topic, body);
    await deliver();
  }

  test('GIVEN a granted credit WHEN its order is refunded THEN it is debited; WHEN the next order earns it THEN granted again', async () => {
    const [first, second] = [`${customerId}1`, `${customerId}2`];
    const order = (id: string, createdAt: string) =>
      support.orderBody({ id, customer: customerId, code: 'FRIENDS10', createdAt });
    await happens('orders/create', order(first, '2026-03-10T12:00:00Z'));
    expect(await moves()).toEqual(['credit 5.00']);
    await happens('refunds/create', support.refundBody({ id: first, orderId: first, quantity: 1 }));
    expect(await moves()).toEqual(['credit 5.00', 'debit 5.00']);
    await happens('orders/create', order(second, '2026-03-20T12:00:00Z'));
    expect(await moves()).toEqual(['credit 5.00', 'debit 5.00', 'credit 5.00']);
    await happens('orders/create', order(second, '2026-03-20T12:00:00Z'));
    expect(await moves()).toHaveLength(3);
  });

  test('GIVEN an order refunded before the credit’s turn THEN nothing was ever granted', async () => {
    const id = `${customerId}1`;
    await settle('orders/create', support.orderBody({ id, customer: customerId, code: 'FRIENDS10' }));
    await happens('refunds/create', support.refundBody({ id, orderId: id, quantity: 1 }));
    expect(await moves()).toEqual([]);
  });
});

describe('a worker that dies', () => {
  // An attempt step by step, as far as the worker got: nothing of it ends.
  async function attempt(until: 'claimed' | 'noted' | 'called'): Promise<void> {
    const store = createOutboxStore(services.database);
    const client = services.shopify.adminClient;
    const item = await store.claim(shopId, Date.now() + aheadMs, outboxTiming.leaseMs);
    if (item === null) throw new Error('nothing was due');
    if (until === 'claimed') return;
    const stop = async () => {
      throw new Error('the worker died');
    };
    const handler = storeCreditHandler({
      getReward: (shop, rewardId) => getReward(services.database, shop, rewardId),
      readAccount: (owner) => readCreditAccount(client, owner),
      credit: until === 'noted' ? stop : (request) => creditAccount(client, request),
      debit: until === 'noted' ? stop : (request) => debitAccount(client, request),
    });
    await carryOut(handler, store, item).catch(() => null);
  }

  async function carryOut(
    handler: ReturnType<typeof storeCreditHandler>,
    store: ReturnType<typeof createOutboxStore>,
    item: ClaimedItem,
  ): Promise<AttemptResult> {
    return handler.carryOut({
      shopId,
      outboxId: item.outboxId,
      payload: item.payload as { rewardId: string },
      createdAt: item.createdAt,
      note: item.note,
      writeNote: async (note) => void (await store.writeNote(shopId, item, note)),
    });
  }

  test.each(['claimed', 'noted', 'called'] as const)('when it has %s a grant leaves one credit', async (until) => {
    const reward = await planReward();
    await attempt(until);
    await deliverLater();
    expect(await moves()).toEqual(['credit 5.00']);
    expect(await recorded(reward)).toEqual(['500']);
    expect(await stateOf(reward)).toMatchObject(granted);
  });

  test.each(['claimed', 'noted', 'called'] as const)('when it has %s a debit leaves one debit', async (until) => {
    const reward = await grantedReward();
    await world.twin.post(credit(), { amount: '20.00' });
    await changeReward(reward, 0n);
    await attempt(until);
    await deliverLater();
    expect(await balance()).toBe('20.00');
    expect(await recorded(reward)).toEqual(['500', '-500']);
    expect(await stateOf(reward)).toMatchObject(takenBack);
  });
});

/** Another process carries the item out, and is killed when its call has left the house. The call itself arrives. */
async function killDuringCall(reward: string, operation: string): Promise<void> {
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
