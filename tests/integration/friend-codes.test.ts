// A friend is rewarded by a discount code: made exactly once, theirs alone, for one order, and withdrawn while nobody has used it.

import { beforeAll, describe, expect, test } from 'vitest';
import type { OrderShape } from '../support/path.ts';
import {
  anna,
  credits,
  database,
  deliver,
  deliverLater,
  fault,
  referrer,
  refund,
  services,
  setTerms,
  settle,
  shop,
  world,
} from '../support/reward-payments.ts';
import { SHOP } from '../support/twin.ts';

const tenPercent = { on: 'registration', code: { percent: '10' } };
const onOrder = { on: 'order', clawback: true, code: { amount: '5.00' } };
let orders = 0;
// Loaded once the network is laid: it loads the app.
let path: typeof import('../support/path.ts');

beforeAll(async () => {
  path = await import('../support/path.ts');
});

/** A customer of the twin's who came by Anna's link. */
async function friendOf(terms: object): Promise<string> {
  await setTerms({ referee: terms });
  const { customerId } = await referrer();
  await path.recordClick(shop, anna, visitorOf(customerId), '2026-03-01T00:00:00Z');
  return customerId;
}

const visitorOf = (customerId: string) => `visitor-${customerId}`;

async function register(customerId: string): Promise<void> {
  const visitor = visitorOf(customerId);
  const body = JSON.stringify({ customerId, visitor, email: 'friend@example.com', at: path.instant(registeredAt) });
  await path.deliver(shop, [{ topic: 'tributary/registration', body, webhookId: `registration of ${customerId}` }]);
  await settle();
}

const registeredAt = '2026-03-02T00:00:00Z';

async function order(customer: string, more: Partial<OrderShape> = {}): Promise<string> {
  orders += 1;
  const id = `80071992547${41000 + orders}`;
  const body = path.orderBody({
    id,
    customer,
    visitor: visitorOf(customer),
    createdAt: '2026-03-03T00:00:00Z',
    ...more,
  });
  await path.deliver(shop, [{ topic: 'orders/create', body, webhookId: `order ${id} ${JSON.stringify(more)}` }]);
  await settle();
  return id;
}

async function codesOf(customerId: string) {
  const { rows } = await database.owner.query(
    `SELECT code, state, last_error AS error, used_order_id AS "usedIn", (expires_at - made_at)::text AS lives FROM friend_code
      WHERE customer_id = $1 ORDER BY planned_at, code_id`,
    [customerId],
  );
  return rows;
}

async function codeOf(customerId: string): Promise<string> {
  const [code] = await codesOf(customerId);
  return code.code;
}

/** What the mails say that the friend is to get. */
async function mailsTo(customerId: string) {
  const { rows } = await database.owner.query(
    `SELECT payload->'data' AS data FROM outbox_item WHERE kind = 'mail' AND payload->>'template' = 'friend-code'
        AND payload->'to'->>'customerId' = $1 ORDER BY created_at`,
    [customerId],
  );
  return rows.map(({ data }) => data);
}

async function rewardOf(customerId: string) {
  const { rows } = await database.owner.query(
    'SELECT reward_id AS id, kind, amount::int, state, last_error AS error FROM reward WHERE customer_id = $1',
    [customerId],
  );
  return rows[0];
}

/** What the code takes off an order in the twin. */
async function discountBy(code: string, customerId: string | null, price = '50.00'): Promise<string> {
  const { id } = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/orders`, {
    lines: [{ title: 'Boots', price, quantity: 1 }],
    discountCodes: [code],
    customerId,
    deliver: false,
  });
  const payload = `/_control/shops/${SHOP}/orders/${id}/payload`;
  return (await world.twin.get<{ total_discounts: string }>(payload)).total_discounts;
}

/** Nothing that the audit finds is about this friend: other tests' friends were rewarded under other terms. */
async function expectSound(customerId: string): Promise<void> {
  const checks = await services.audit.auditShop(shop.shopId);
  const about = checks.flatMap(({ offending }) => offending).filter((what) => what.includes(`customer:${customerId}`));
  expect(about).toEqual([]);
}

describe('a friend who is rewarded by a code', () => {
  test('gets one at the registration, for themselves alone and for one order', async () => {
    const friend = await friendOf(tenPercent);
    await register(friend);
    await deliver();
    const code = await codeOf(friend);
    expect(code).toMatch(/^WELCOME-[0-9A-Z]{8}$/);
    expect(await discountBy(code, null)).toBe('0.00');
    expect(await discountBy(code, anna.customerId)).toBe('0.00');
    expect(await discountBy(code, friend)).toBe('5.00');
    expect(await discountBy(code, friend)).toBe('0.00');
    expect(await rewardOf(friend)).toMatchObject({ kind: 'code', amount: 0, state: 'granted' });
    expect(await credits(friend)).toEqual([]);
    await expectSound(friend);
  });

  test('gets one with the first order, of an amount, above a minimum', async () => {
    const friend = await friendOf({ ...onOrder, code: { amount: '7.50', minOrder: '40.00' } });
    await order(friend);
    await deliver();
    const code = await codeOf(friend);
    expect(await discountBy(code, friend, '39.99')).toBe('0.00');
    expect(await discountBy(code, friend, '40.00')).toBe('7.50');
    await expectSound(friend);
  });

  test('has as long to use it as the terms say', async () => {
    const friend = await friendOf({ ...tenPercent, expiryDays: 30 });
    await register(friend);
    await deliver();
    expect(await codesOf(friend)).toMatchObject([
      { state: 'made', lives: expect.stringMatching(/^(30 days|29 days 23:59:59)/) },
    ]);
  });

  test('gets it once, however often the registration is told and by whomever it is carried out', async () => {
    const friend = await friendOf(tenPercent);
    await register(friend);
    await register(friend);
    await Promise.all(Array.from({ length: 6 }, deliver));
    expect(await codesOf(friend)).toMatchObject([{ state: 'made' }]);
    expect(await mailsTo(friend)).toMatchObject([{ code: await codeOf(friend), percent: '10', expiresAt: null }]);
    await expectSound(friend);
  });

  test.each(['answer-lost', 'error-500', 'connection-lost', 'internal-error', 'throttled'])(
    'gets it once although Shopify’s answer was none (%s)',
    async (kind) => {
      const friend = await friendOf(tenPercent);
      await register(friend);
      await fault(kind, 'discountCodeBasicCreate');
      await deliver();
      await deliverLater();
      await deliverLater();
      expect(await codesOf(friend)).toMatchObject([{ state: 'made', error: null }]);
      expect(await discountBy(await codeOf(friend), friend)).toBe('5.00');
      await expectSound(friend);
    },
  );

  test('hears nothing by mail where the terms are quiet', async () => {
    const friend = await friendOf({ ...tenPercent, notify: false });
    await register(friend);
    await deliver();
    expect(await codesOf(friend)).toMatchObject([{ state: 'made' }]);
    expect(await mailsTo(friend)).toEqual([]);
  });

  test('gets it when the merchant says so, where Shopify refused it first', async () => {
    const friend = await friendOf(tenPercent);
    await register(friend);
    await world.twin.delete(`/_control/shops/${SHOP}/customers/${friend}`);
    await deliver();
    const { id, ...failed } = await rewardOf(friend);
    expect(failed).toMatchObject({ state: 'failed', error: expect.stringContaining('Customer does not exist') });
    await services.rewards.retryReward(shop.shopId, id);
    expect(await rewardOf(friend)).toMatchObject({ state: 'planned' });
    await deliver();
    expect(await rewardOf(friend)).toMatchObject({ state: 'failed' });
  });
});

describe('an order with the friend’s code', () => {
  test('is the partner’s whose link brought the friend, and says that the code was used', async () => {
    const friend = await friendOf(tenPercent);
    await register(friend);
    await deliver();
    const code = await codeOf(friend);
    const used = await order(friend, { code: code.toLowerCase() });
    expect(await codesOf(friend)).toMatchObject([{ state: 'used', usedIn: used }]);
    const { rows } = await database.owner.query('SELECT via, reason FROM customer_order WHERE order_id = $1', [used]);
    expect(rows).toEqual([{ via: 'link', reason: null }]);
    await expectSound(friend);
  });

  test('that is refunded changes nothing of the reward', async () => {
    const friend = await friendOf(tenPercent);
    await register(friend);
    await deliver();
    const used = await order(friend, { code: await codeOf(friend) });
    await refund(used);
    await deliver();
    expect(await codesOf(friend)).toMatchObject([{ state: 'used', usedIn: used }]);
    expect(await rewardOf(friend)).toMatchObject({ state: 'granted' });
    await expectSound(friend);
  });
});

describe('a code that the programme takes back', () => {
  test('can be used no more', async () => {
    const friend = await friendOf(onOrder);
    const first = await order(friend);
    await deliver();
    await refund(first);
    await deliver();
    expect(await discountBy(await codeOf(friend), friend)).toBe('0.00');
    expect(await codesOf(friend)).toMatchObject([{ state: 'withdrawn' }]);
    expect(await rewardOf(friend)).toMatchObject({ state: 'taken_back' });
    await expectSound(friend);
  });

  test('before its turn was never made', async () => {
    const friend = await friendOf(onOrder);
    await refund(await order(friend));
    await deliver();
    expect(await discountBy(await codeOf(friend), friend)).toBe('0.00');
    expect(await codesOf(friend)).toMatchObject([{ state: 'withdrawn', lives: null }]);
    expect(await mailsTo(friend)).toEqual([]);
    await expectSound(friend);
  });

  test.each(['answer-lost', 'error-500', 'connection-lost'])('is withdrawn in the end (%s)', async (kind) => {
    const friend = await friendOf(onOrder);
    const first = await order(friend);
    await deliver();
    await refund(first);
    await fault(kind, 'discountCodeDeactivate');
    await deliver();
    await deliverLater();
    expect(await codesOf(friend)).toMatchObject([{ state: 'withdrawn' }]);
    await expectSound(friend);
  });

  test('and whose making was lost is found and withdrawn', async () => {
    const friend = await friendOf(onOrder);
    const first = await order(friend);
    await fault('answer-lost', 'discountCodeBasicCreate');
    await deliver();
    await refund(first);
    await deliverLater();
    await deliverLater();
    expect(await codesOf(friend)).toMatchObject([{ state: 'withdrawn' }]);
    expect(await discountBy(await codeOf(friend), friend)).toBe('0.00');
    expect(await mailsTo(friend)).toEqual([]);
    await expectSound(friend);
  });

  test('and was used already stays used, though we hear of the order later', async () => {
    const friend = await friendOf(onOrder);
    const first = await order(friend);
    await deliver();
    const code = await codeOf(friend);
    expect(await discountBy(code, friend)).toBe('5.00');
    await refund(first);
    await deliver();
    expect(await codesOf(friend)).toMatchObject([{ state: 'used', usedIn: null }]);
    expect(await rewardOf(friend)).toMatchObject({ state: 'partly_taken_back' });
    const used = await order(friend, { code, visitor: null, createdAt: '2026-06-01T00:00:00Z' });
    expect(await codesOf(friend)).toMatchObject([{ state: 'used', usedIn: used }]);
    await expectSound(friend);
  });

  test('is another one when the next order earns it', async () => {
    const friend = await friendOf(onOrder);
    const first = await order(friend);
    await deliver();
    await refund(first);
    await deliver();
    await order(friend, { createdAt: '2026-03-05T00:00:00Z' });
    await deliver();
    const [before, after] = await codesOf(friend);
    expect([before.state, after.state]).toEqual(['withdrawn', 'made']);
    expect(after.code).not.toBe(before.code);
    expect(await discountBy(after.code, friend)).toBe('5.00');
    await expectSound(friend);
  });

  test('and was used is not given a second time when the next order earns it', async () => {
    const friend = await friendOf(onOrder);
    const first = await order(friend);
    await deliver();
    expect(await discountBy(await codeOf(friend), friend)).toBe('5.00');
    await refund(first);
    await deliver();
    await order(friend, { createdAt: '2026-03-05T00:00:00Z' });
    await deliver();
    expect((await codesOf(friend)).map(({ state }) => state)).toEqual(['used', 'withdrawn']);
    expect(await rewardOf(friend)).toMatchObject({ state: 'granted' });
    await expectSound(friend);
  });
});

test('a code that parts from its reward is found by the audit', async () => {
  const friend = await friendOf(tenPercent);
  await register(friend);
  await deliver();
  const code = await codeOf(friend);
  await database.owner.query("UPDATE friend_code SET state = 'withdrawn' WHERE customer_id = $1", [friend]);
  const checks = await services.audit.auditShop(shop.shopId);
  const { offending } = checks.find(({ check }) => check === "friends' codes are what their rewards say") ?? {};
  expect(offending).toContain(`code:${code} of customer:${friend} withdrawn`);
});

test('a reward that turns from store credit into a code leaves the friend with one of them', async () => {
  const friend = await friendOf({ on: 'order', storeCredit: '5.00', clawback: true });
  await order(friend);
  await deliver();
  expect(await credits(friend)).toEqual(['credit 5.00']);
  await setTerms({ referee: onOrder });
  await path.deliver(shop, [{ topic: 'tributary/program-changed', body: JSON.stringify({ since: 0 }) }]);
  await settle();
  await deliver();
  await deliver();
  expect(await credits(friend)).toEqual(['credit 5.00', 'debit 5.00']);
  expect(await codesOf(friend)).toMatchObject([{ state: 'made' }]);
  expect(await rewardOf(friend)).toMatchObject({ kind: 'code', amount: 0, state: 'granted' });
  await setTerms({ referee: { on: 'order', storeCredit: '5.00', clawback: true } });
  await path.deliver(shop, [{ topic: 'tributary/program-changed', body: JSON.stringify({ since: 0 }) }]);
  await settle();
  await deliver();
  await deliver();
  expect(await credits(friend)).toEqual(['credit 5.00', 'debit 5.00', 'credit 5.00']);
  expect(await codesOf(friend)).toMatchObject([{ state: 'withdrawn' }]);
  expect(await rewardOf(friend)).toMatchObject({ kind: 'store_credit', amount: 500, state: 'granted' });
  await expectSound(friend);
});
