// The friend's credit follows the ledger: taken back as far as it was not spent, granted again when it is earned again.

import { v7 as uuidv7 } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PathShop } from '../support/path.ts';
import {
  balance,
  changeReward,
  credit,
  customerId,
  database,
  deliver,
  deliverLater,
  fault,
  granted,
  grantedReward,
  killDuringCall,
  moves,
  planReward,
  recorded,
  shopId,
  spend,
  stateOf,
  takenBack,
  world,
} from '../support/store-credit.ts';
import { SHOP } from '../support/twin.ts';

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
