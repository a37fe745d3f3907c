// The friend's credit is granted exactly once, whatever happens to the answers.

import { describe, expect, test } from 'vitest';
import { outboxTiming } from '#app/flows/outbox-store.ts';
import {
  credit,
  customerId,
  deliver,
  deliverLater,
  fault,
  granted,
  grantedReward,
  killDuringCall,
  moves,
  planReward,
  recorded,
  stateOf,
  world,
} from '../support/store-credit.ts';
import { SHOP } from '../support/twin.ts';

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
