// A referrer's reward reaches them as store credit or as a code, exactly once, and whatever happens to an order before or after is netted.

import { describe, expect, test } from 'vitest';
import {
  anna,
  balances,
  credits,
  database,
  deliver,
  deliverLater,
  dispute,
  earned,
  expectSoundBooks,
  fault,
  pay,
  payBy,
  payments,
  referrer,
  refund,
  request,
  services,
  setTerms,
  settle,
  shop,
  wait,
  waitADay,
  world,
} from '../support/reward-payments.ts';
import { SHOP } from '../support/twin.ts';

describe('what a referrer has earned', () => {
  test('is paid into their store credit once it is available', async () => {
    await earned();
    expect(await balances()).toEqual({ pending: 0, available: 1000, paid: 0 });
    await pay();
    expect(await credits()).toEqual(['credit 10.00']);
    expect(await balances()).toEqual({ pending: 0, available: 0, paid: 1000 });
    expect(await payments()).toMatchObject([{ method: 'store_credit', amount: 1000, state: 'paid', named: true }]);
    await expectSoundBooks();
  });

  test('of many orders becomes one credit, and the next one comes a day later', async () => {
    for (const price of ['10.00', '20.00', '30.00']) await earned(price);
    await pay();
    expect(await credits()).toEqual(['credit 6.00']);
    await earned('50.00');
    await pay();
    expect(await credits()).toEqual(['credit 6.00']);
    waitADay();
    await pay();
    expect(await credits()).toEqual(['credit 6.00', 'credit 5.00']);
  });

  test('waits below the programme’s minimum', async () => {
    await setTerms({ minPayout: '15.00' });
    await earned();
    await pay();
    expect(await credits()).toEqual([]);
    await earned();
    await pay();
    expect(await credits()).toEqual(['credit 20.00']);
  });

  test('is reserved before Shopify is called, and requested once by many at once', async () => {
    await earned();
    await Promise.all(Array.from({ length: 8 }, request));
    expect(await balances()).toEqual({ pending: 0, available: 0, paid: 1000 });
    expect(await payments()).toMatchObject([{ state: 'requested' }]);
    await Promise.all(Array.from({ length: 8 }, deliver));
    expect(await credits()).toEqual(['credit 10.00']);
    await expectSoundBooks();
  });

  test('is not paid to who is suspended, who is paid in money, or who is no customer', async () => {
    const berta = await referrer();
    await database.owner.query('UPDATE partner SET customer_id = NULL WHERE partner_id = $1', [berta.partnerId]);
    await earned('100.00', berta);
    await earned();
    await payBy('cash');
    await pay();
    expect(await credits()).toEqual([]);
    await payBy('store_credit');
    const suspend = { action: 'suspend', actor: 'merchant' } as const;
    await services.admin.reviewPartner(shop.shopId, anna.partnerId, suspend);
    await settle();
    await pay();
    expect(await credits()).toEqual([]);
    expect(await payments(berta)).toEqual([]);
  });

  test('is not paid in money beside', async () => {
    await earned();
    expect(await services.path.payPartners(shop.shopId, { runId: 'march', at: Date.now() })).toEqual([]);
  });
});

describe('a refund', () => {
  test('before the payment reduces it', async () => {
    await earned('50.00');
    await refund(await earned());
    await pay();
    expect(await credits()).toEqual(['credit 5.00']);
  });

  test('between the reservation and the credit is netted against the next', async () => {
    const order = await earned();
    await request();
    await refund(order);
    expect(await balances()).toEqual({ pending: 0, available: -1000, paid: 1000 });
    await deliver();
    expect(await credits()).toEqual(['credit 10.00']);
    waitADay();
    await earned('300.00');
    await pay();
    expect(await credits()).toEqual(['credit 10.00', 'credit 20.00']);
    expect(await balances()).toEqual({ pending: 0, available: 0, paid: 3000 });
    await expectSoundBooks();
  });

  test('after the payment leaves what is below zero, and nothing is paid until it is earned back', async () => {
    const order = await earned();
    await pay();
    await refund(order);
    waitADay();
    await earned('60.00');
    await pay();
    expect(await credits()).toEqual(['credit 10.00']);
    expect(await balances()).toEqual({ pending: 0, available: -400, paid: 1000 });
    await earned('70.00');
    await pay();
    expect(await credits()).toEqual(['credit 10.00', 'credit 3.00']);
    await expectSoundBooks();
  });
});

describe('an answer of Shopify’s', () => {
  test.each(['answer-lost', 'error-500', 'connection-lost', 'internal-error', 'throttled'])(
    'that is no answer (%s) leaves one credit',
    async (kind) => {
      await earned();
      await request();
      await fault(kind);
      await deliver();
      await deliverLater();
      await deliverLater();
      expect(await credits()).toEqual(['credit 10.00']);
      expect(await payments()).toMatchObject([{ state: 'paid' }]);
      await expectSoundBooks();
    },
  );

  test('that is lost is shown as unknown meanwhile', async () => {
    await earned();
    await request();
    await fault('answer-lost');
    await deliver();
    expect(await payments()).toMatchObject([{ state: 'unknown', error: expect.stringContaining('lost') }]);
    await deliverLater();
  });

  test('that refuses gives the reservation back, in words, and the merchant may try again at once', async () => {
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditLimit: '5.00' });
    await earned();
    await pay();
    expect(await credits()).toEqual([]);
    expect(await balances()).toEqual({ pending: 0, available: 1000, paid: 0 });
    expect(await payments()).toMatchObject([
      { state: 'failed', error: expect.stringMatching(/limit.*CREDIT_LIMIT_EXCEEDED/) },
    ]);
    await settle();
    await expectSoundBooks();
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditLimit: null });
    waitADay();
    await pay();
    expect(await credits()).toEqual([]);
    await services.rewards.payReward(shop.shopId, anna.partnerId);
    await deliver();
    expect(await credits()).toEqual(['credit 10.00']);
    expect(await balances()).toEqual({ pending: 0, available: 0, paid: 1000 });
  });

  test('that refuses leaves an order to its chargeback as if nothing had been paid', async () => {
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditLimit: '5.00' });
    const order = await earned();
    await request();
    await dispute(order, 'needs_response');
    await deliver();
    await settle();
    expect(await balances()).toEqual({ pending: 1000, available: 0, paid: 0 });
    await expectSoundBooks();
  });

  test('that store credit is switched off has the payment wait, and say so', async () => {
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditEnabled: false });
    await earned();
    await pay();
    expect(await payments()).toMatchObject([{ state: 'requested', error: expect.stringContaining('switched off') }]);
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditEnabled: true });
    wait(600_000);
    await deliver();
    expect(await credits()).toEqual(['credit 10.00']);
  });
});

describe('paid as a code', () => {
  test('it is worth what was earned, for that customer alone, once', async () => {
    await payBy('code');
    await earned();
    await pay();
    const [payment] = await payments();
    expect(payment).toMatchObject({
      method: 'code',
      state: 'paid',
      code: expect.stringMatching(/^THANKS-[0-9A-Z]{8}$/),
    });
    expect(await discountBy(payment.code, null)).toBe('0.00');
    expect(await discountBy(payment.code, anna.customerId)).toBe('10.00');
    expect(await discountBy(payment.code, anna.customerId)).toBe('0.00');
    await expectSoundBooks();
  });

  test.each(['answer-lost', 'error-500', 'connection-lost'])('and made once although %s', async (kind) => {
    await payBy('code');
    await earned();
    await request();
    await fault(kind, 'discountCodeBasicCreate');
    await deliver();
    expect(await payments()).toMatchObject([{ state: 'unknown' }]);
    await deliverLater();
    expect(await payments()).toMatchObject([{ state: 'paid' }]);
    await expectSoundBooks();
  });

  /** What the code takes off an order. */
  async function discountBy(code: string, customerId: string | null): Promise<string> {
    const { id } = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/orders`, {
      lines: [{ title: 'Boots', price: '50.00', quantity: 1 }],
      discountCodes: [code],
      customerId,
    });
    const path = `/_control/shops/${SHOP}/orders/${id}/payload`;
    return (await world.twin.get<{ total_discounts: string }>(path)).total_discounts;
  }
});

describe('the merchant’s lists', () => {
  const query = { progress: 'any', search: '', page: { after: null, before: null } } as const;

  test('show what was paid, what failed and why, and what waits', async () => {
    const gone = await referrer();
    await database.owner.query("UPDATE partner SET customer_id = '404' WHERE partner_id = $1", [gone.partnerId]);
    await earned();
    await earned('50.00', gone);
    await pay();
    await earned('20.00');
    const paid = await services.rewards.listPaid(shop.shopId, { ...query, search: anna.code.toLowerCase() });
    expect(paid.rows).toMatchObject([{ partnerId: anna.partnerId, state: 'paid', amount: 1000n, trouble: null }]);
    const failed = await services.rewards.listPaid(shop.shopId, { ...query, progress: 'failed' }, gone.partnerId);
    expect(failed.rows).toMatchObject([{ amount: 500n, trouble: 'the shop has no such customer' }]);
    const waiting = await services.rewards.listWaiting(shop.shopId, query);
    const of = (partnerId: string) => waiting.rows.find((row) => row.partnerId === partnerId);
    expect(of(anna.partnerId)).toMatchObject({ because: 'paid_lately', available: 200n });
    expect(of(gone.partnerId)).toMatchObject({ because: 'failed_lately', available: 500n });
  });
});

describe('a friend’s credit', () => {
  async function befriend(customerId: string): Promise<void> {
    const { recordClick, deliver: tell } = await import('../support/path.ts');
    await recordClick(shop, anna, `visitor-${customerId}`, '2026-03-01T00:00:00Z');
    const at = Date.parse('2026-03-02T00:00:00Z');
    const body = JSON.stringify({ customerId, visitor: `visitor-${customerId}`, email: 'friend@example.com', at });
    await tell(shop, [{ topic: 'tributary/registration', body, webhookId: `registration of ${customerId}` }]);
    await settle();
    await deliver();
  }

  async function rewardOf(customerId: string) {
    const { rows } = await database.owner.query(
      `SELECT state, last_error AS error, reward_id AS id, (expires_at - granted_at) AS lives FROM reward WHERE customer_id = $1`,
      [customerId],
    );
    return rows[0];
  }

  test('can be spent for as long as the terms say under which it was earned', async () => {
    const { customerId } = await referrer();
    await setTerms({ referee: { on: 'registration', storeCredit: '5.00', clawback: false, expiryDays: 30 } });
    await befriend(customerId);
    const account = await world.twin.get<{ transactions: { expiresAt: string | null }[] }>(
      `/_control/shops/${SHOP}/customers/${customerId}/store-credit`,
    );
    expect(account.transactions).toMatchObject([{ expiresAt: expect.any(String) }]);
    const { lives } = await rewardOf(customerId);
    expect(Math.round(lives.days + (lives.hours ?? 0) / 24)).toBe(30);
  });

  test('that Shopify refused is tried again when the merchant says so', async () => {
    const { customerId } = await referrer();
    await setTerms({ referee: { on: 'registration', storeCredit: '5.00', clawback: false } });
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditLimit: '1.00' });
    await befriend(customerId);
    const { id, ...failed } = await rewardOf(customerId);
    expect(failed).toMatchObject({ state: 'failed', error: expect.stringContaining('limit') });
    await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditLimit: null });
    await services.rewards.retryReward(shop.shopId, id);
    await deliver();
    expect(await credits(customerId)).toEqual(['credit 5.00']);
    expect(await rewardOf(customerId)).toMatchObject({ state: 'granted', error: null });
    await expect(services.rewards.retryReward(shop.shopId, id)).rejects.toMatchObject({ code: 'conflict' });
  });
});
