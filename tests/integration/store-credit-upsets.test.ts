// The friend's credit when workers die and everything happens at once: Shopify and the record of it never part.

import { describe, expect, test } from 'vitest';
import { createOutboxStore } from '#app/adapters/db/outbox-delivery.ts';
import { getReward } from '#app/adapters/db/outbox-reads.ts';
import { creditAccount, debitAccount, readCreditAccount } from '#app/adapters/shopify/store-credit.ts';
import { storeCreditHandler } from '#app/flows/move-store-credit.ts';
import type { AttemptResult } from '#app/flows/outbox-attempt.ts';
import { type ClaimedItem, outboxTiming } from '#app/flows/outbox-store.ts';
import { chanceOf } from '../support/chance.ts';
import {
  account,
  aheadMs,
  balance,
  changeReward,
  credit,
  database,
  deliver,
  deliverLater,
  fault,
  granted,
  grantedReward,
  moves,
  planReward,
  recorded,
  services,
  shopId,
  spend,
  stateOf,
  takenBack,
  world,
} from '../support/store-credit.ts';

describe('a worker that dies', () => {
  // An attempt step by step, as far as the worker got: nothing of it ends.
  async function attempt(until: 'claimed' | 'noted' | 'called'): Promise<void> {
    const store = createOutboxStore(services.database);
    const client = services.shopify.adminClient;
    const limits = { atMost: 1, sideBySide: [], gathering: { kinds: [], atMost: 1 } };
    const [item] = await store.claim(shopId, Date.now() + aheadMs, outboxTiming.leaseMs, limits);
    if (item === undefined) throw new Error('nothing was due');
    if (until === 'claimed') return;
    const stop = async () => {
      throw new Error('the worker died');
    };
    const handler = storeCreditHandler({
      getReward: (shop, rewardId) => getReward(services.database, shop, rewardId),
      readAccount: (owner) => readCreditAccount(client, owner),
      credit: until === 'noted' ? stop : (request) => creditAccount(client, request),
      clock: Date.now,
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
      writeNote: async (note) => void (await store.writeNote(shopId, [item], note)),
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
