// What a merchant does by hand in Shopify to customers' own codes, friends' and referrers', and what is owed then.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  anna,
  balances,
  database,
  deliver,
  earned,
  fault,
  now,
  pay,
  payBy,
  referrer,
  refund,
  services,
  setTerms,
  settle,
  shop,
  waitADay,
  world,
} from '../support/reward-payments.ts';
import { SHOP } from '../support/twin.ts';

// Loaded once the network is laid: it loads the app.
let path: typeof import('../support/path.ts');
let notices = 0;
let orders = 0;

beforeAll(async () => {
  path = await import('../support/path.ts');
});

const reason = 'deleted by mistake';
const actor = 'staff:1';

interface OwnCode {
  readonly id: string;
  readonly customerId: string;
  readonly code: string;
  readonly gid: string;
}

/** A friend whose first order earned them a code. */
async function friendWithCode(more: object = {}): Promise<OwnCode> {
  await setTerms({ referee: { on: 'order', clawback: true, code: { percent: '10' }, ...more } });
  const { customerId } = await referrer();
  await path.recordClick(shop, anna, `visitor-${customerId}`, '2026-03-01T00:00:00Z');
  await order(customerId);
  await deliver();
  const { rows } = await database.owner.query(
    `SELECT reward_id AS id, customer_id AS "customerId", code, discount_gid AS gid FROM friend_code WHERE customer_id = $1`,
    [customerId],
  );
  return rows[0];
}

async function order(customer: string, code?: string): Promise<string> {
  orders += 1;
  const id = `70071992547${41000 + orders}`;
  const shape = { id, customer, visitor: `visitor-${customer}`, createdAt: '2026-03-03T00:00:00Z' };
  const body = path.orderBody(code === undefined ? shape : { ...shape, code });
  await path.deliver(shop, [{ topic: 'orders/create', body, webhookId: `order ${id}` }]);
  await settle();
  return id;
}

/** Anna, paid by a code. */
async function referrerWithCode(): Promise<OwnCode> {
  await payBy('code');
  await earned();
  await pay();
  const { rows } = await database.owner.query(
    `SELECT payment_id AS id, customer_id AS "customerId", code, discount_gid AS gid FROM reward_payment WHERE partner_id = $1`,
    [anna.partnerId],
  );
  return rows[0];
}

/** The merchant's own hand, in Shopify's admin. */
async function byHand(mutation: string, id: string): Promise<void> {
  const { accessToken } = await world.twin.post<{ accessToken: string }>(`/_control/shops/${SHOP}/tokens`, {
    kind: 'offline',
  });
  const answer = await fetch(`${world.twin.origin}/admin/api/2026-07/graphql.json`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-shopify-access-token': accessToken,
      'x-sandbox-shop': SHOP,
    },
    body: JSON.stringify({
      query: `mutation($id: ID!) { ${mutation}(id: $id) { userErrors { message } } }`,
      variables: { id },
    }),
  });
  const said = await answer.text();
  if (!said.includes('"userErrors":[]')) throw new Error(said);
}

const removals = [
  ['deleted', 'discountCodeDelete', 'discounts/delete'],
  ['switched off', 'discountCodeDeactivate', 'discounts/update'],
] as const;

/** Shopify's webhook about it. */
async function tell(topic: string, gid: string): Promise<void> {
  notices += 1;
  const body = JSON.stringify({ admin_graphql_api_id: gid });
  await path.deliver(shop, [{ topic, body, webhookId: `${topic} ${notices}` }]);
  await settle();
}

/** The duty's turn, by the clock that the test moves. */
async function look() {
  const turn = { state: null, startedAt: now(), now: now(), signal: new AbortController().signal };
  return services.rewards.lookAtCodes(shop.shopId, turn);
}

/** Removed, and known to be. */
async function removed(own: OwnCode): Promise<OwnCode> {
  await byHand('discountCodeDelete', own.gid);
  await tell('discounts/delete', own.gid);
  await look();
  return own;
}

async function friendCodes(customerId: string) {
  const { rows } = await database.owner.query(
    'SELECT code, state FROM friend_code WHERE customer_id = $1 ORDER BY planned_at, code_id',
    [customerId],
  );
  return rows;
}

async function payment(paymentId: string) {
  const { rows } = await database.owner.query(
    'SELECT code, state, code_state AS "codeState" FROM reward_payment WHERE payment_id = $1',
    [paymentId],
  );
  return rows[0];
}

/** Taken by the twin's checkout. */
async function takesOff(code: string, customerId: string): Promise<string> {
  const { id } = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/orders`, {
    lines: [{ title: 'Boots', price: '50.00', quantity: 1 }],
    discountCodes: [code],
    customerId,
    deliver: false,
  });
  const payload = `/_control/shops/${SHOP}/orders/${id}/payload`;
  return (await world.twin.get<{ total_discounts: string }>(payload)).total_discounts;
}

async function mailsWith(code: string): Promise<number> {
  const { rows } = await database.owner.query(
    `SELECT count(*)::int AS mails FROM outbox_item WHERE kind = 'mail' AND payload->'data'->>'code' = $1`,
    [code],
  );
  return rows[0].mails;
}

async function history(subject: string) {
  const { rows } = await database.owner.query(
    `SELECT actor, action, detail->>'code' AS code, detail->>'reason' AS reason FROM audit_event WHERE subject = $1 AND action LIKE 'reward_code.%' ORDER BY at, audit_id`,
    [subject],
  );
  return rows;
}

const friendsList = (search: string) =>
  services.rewards.listFriends(shop.shopId, { progress: 'any', search, page: { after: null, before: null } });
const paidList = (search: string) =>
  services.rewards.listPaid(shop.shopId, { progress: 'any', search, page: { after: null, before: null } });

async function expectSound(customerId: string): Promise<void> {
  const checks = await services.audit.auditShop(shop.shopId);
  const about = checks.flatMap(({ offending }) => offending).filter((what) => what.includes(`customer:${customerId}`));
  expect(about).toEqual([]);
}

/** The friends of other tests were rewarded under other terms; of payments everything is asked. */
async function expectPaymentsSound(): Promise<void> {
  const checks = await services.audit.auditShop(shop.shopId);
  expect(checks.filter(({ check, problems }) => check.startsWith('rewards paid') && problems > 0)).toEqual([]);
}

describe.each(removals)('a friend’s code that the merchant %s', (_how, mutation, topic) => {
  test('is no longer valid, once Shopify tells of it', async () => {
    const own = await friendWithCode();
    await byHand(mutation, own.gid);
    await tell(topic, own.gid);
    expect(await look()).toMatchObject({ end: 'done', report: { removed: 1, returned: 0 } });
    const { rows } = await friendsList(own.code);
    expect(rows).toMatchObject([{ state: 'granted', code: { code: own.code, state: 'removed' } }]);
    expect(await history(`customer:${own.customerId}`)).toMatchObject([
      { actor: 'Shopify', action: 'reward_code.removed', code: own.code },
    ]);
    await expectSound(own.customerId);
  });

  test('is found a day later where the webhook was lost, and nothing is granted in its place', async () => {
    const own = await friendWithCode();
    await byHand(mutation, own.gid);
    await look();
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'made' }]);
    waitADay();
    await look();
    await deliver();
    expect(await friendCodes(own.customerId)).toMatchObject([{ code: own.code, state: 'removed' }]);
    await expectSound(own.customerId);
  });
});

describe('a friend’s code that the merchant removed', () => {
  test('is found although it is not known which discount it was', async () => {
    const own = await friendWithCode();
    await database.owner.query('UPDATE friend_code SET discount_gid = NULL WHERE code = $1', [own.code]);
    await byHand('discountCodeDelete', own.gid);
    waitADay();
    await look();
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'removed' }]);
  });

  test('is valid again where the merchant switches it on again', async () => {
    const own = await friendWithCode();
    await byHand('discountCodeDeactivate', own.gid);
    await tell('discounts/update', own.gid);
    await look();
    await byHand('discountCodeActivate', own.gid);
    await tell('discounts/update', own.gid);
    expect(await look()).toMatchObject({ report: { removed: 0, returned: 1 } });
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'made' }]);
    expect(await history(`customer:${own.customerId}`)).toMatchObject([
      { action: 'reward_code.removed' },
      { action: 'reward_code.returned' },
    ]);
  });

  test('was used, where an order says so that came late', async () => {
    const own = await removed(await friendWithCode());
    await order(own.customerId, own.code);
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'used' }]);
    await expectSound(own.customerId);
  });

  test('is withdrawn where the reward is taken back', async () => {
    const own = await friendWithCode();
    const { rows } = await database.owner.query('SELECT order_id FROM customer_order WHERE history_key = $1', [
      `c:${own.customerId}`,
    ]);
    await removed(own);
    await refund(rows[0].order_id);
    await deliver();
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'withdrawn' }]);
    await expectSound(own.customerId);
  });

  test('is not taken for removed while Shopify does not answer', async () => {
    const own = await friendWithCode();
    await byHand('discountCodeDelete', own.gid);
    await tell('discounts/delete', own.gid);
    await fault('error-500', 'PersonalCodes', 10);
    await expect(look()).rejects.toThrow();
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'made' }]);
    await world.twin.delete('/_control/faults');
    await look();
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'removed' }]);
  });

  test('is looked at once more where something happened while Shopify was asked', async () => {
    const own = await friendWithCode();
    const { watchedCodes } = await import('#app/adapters/db/watched-codes.ts');
    const rows = watchedCodes(services.database);
    waitADay();
    const [watched] = (await rows.listDue(shop.shopId, now(), 50)).filter(({ code }) => code === own.code);
    if (watched === undefined) throw new Error('it is due');
    await tell('discounts/update', own.gid);
    const seen = { ...watched, standing: { state: 'removed', forGood: true }, nextLookAt: null } as const;
    expect(await rows.save(shop.shopId, [seen], new Date())).toEqual({ removed: 0, returned: 0 });
    expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'made' }]);
  });
});

test('a code whose own time is over has expired, whatever the merchant does to it afterwards', async () => {
  const own = await friendWithCode({ expiryDays: 1 });
  await byHand('discountCodeDelete', own.gid);
  waitADay();
  waitADay();
  await look();
  expect(await friendCodes(own.customerId)).toMatchObject([{ state: 'made' }]);
});

test('a code to which the merchant gave more time has it here too', async () => {
  const own = await friendWithCode({ expiryDays: 1 });
  await byHand('discountCodeActivate', own.gid);
  await tell('discounts/update', own.gid);
  await look();
  const { rows } = await friendsList(own.code);
  expect(rows).toMatchObject([{ expiresAt: null, code: { state: 'made', expiresAt: null } }]);
});

describe('a friend’s code that is granted again', () => {
  const again = (own: OwnCode) =>
    services.rewards.grantCodeAgain(shop.shopId, { whose: 'friend', id: own.id, code: own.code, reason, actor });

  test('is another one, worth the same, and the reason is kept', async () => {
    const own = await removed(await friendWithCode());
    const { code } = await again(own);
    await deliver();
    expect(await friendCodes(own.customerId)).toEqual([
      { code: own.code, state: 'removed' },
      { code, state: 'made' },
    ]);
    expect(await takesOff(code, own.customerId)).toBe('5.00');
    expect(await mailsWith(code)).toBe(1);
    const [, last] = await history(`customer:${own.customerId}`);
    expect(last).toEqual({ actor, action: 'reward_code.granted_again', code, reason });
    const { rows } = await friendsList(code);
    expect(rows).toMatchObject([{ state: 'granted', code: { code, state: 'made' } }]);
    await expectSound(own.customerId);
  });

  test('is granted once, whoever presses how often', async () => {
    const own = await removed(await friendWithCode());
    const pressed = await Promise.allSettled(Array.from({ length: 6 }, () => again(own)));
    expect(pressed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect((await friendCodes(own.customerId)).map(({ state }) => state)).toEqual(['removed', 'made']);
    await expect(again(own)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is none where the code was switched on again, was used, or was never removed', async () => {
    const on = await friendWithCode();
    await byHand('discountCodeDeactivate', on.gid);
    await tell('discounts/update', on.gid);
    await look();
    await byHand('discountCodeActivate', on.gid);
    await expect(again(on)).rejects.toThrow('switched on in Shopify again');
    const used = await friendWithCode();
    await takesOff(used.code, used.customerId);
    await byHand('discountCodeDeactivate', used.gid);
    await expect(again(used)).rejects.toThrow('has been used');
    const unheard = await friendWithCode();
    await byHand('discountCodeDelete', unheard.gid);
    await expect(again(unheard)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is none where the reward was taken back, and is withdrawn where it is taken back later', async () => {
    const own = await friendWithCode();
    const { rows } = await database.owner.query('SELECT order_id FROM customer_order WHERE history_key = $1', [
      `c:${own.customerId}`,
    ]);
    await removed(own);
    const { code } = await again(own);
    await deliver();
    await refund(rows[0].order_id);
    await deliver();
    expect(await takesOff(code, own.customerId)).toBe('0.00');
    expect((await friendCodes(own.customerId)).map(({ state }) => state)).toEqual(['removed', 'withdrawn']);
    await expect(again(own)).rejects.toMatchObject({ code: 'conflict' });
    await expectSound(own.customerId);
  });
});

describe('a referrer’s code', () => {
  const again = (own: OwnCode) =>
    services.rewards.grantCodeAgain(shop.shopId, { whose: 'referrer', id: own.id, code: own.code, reason, actor });

  test.each(removals)(
    'that the merchant %s is no longer valid, to merchant and referrer',
    async (_how, mutation, topic) => {
      const own = await referrerWithCode();
      await byHand(mutation, own.gid);
      await tell(topic, own.gid);
      await look();
      expect(await payment(own.id)).toEqual({ code: own.code, state: 'paid', codeState: 'removed' });
      expect((await paidList(own.code)).rows).toMatchObject([{ codeState: 'removed' }]);
      const { listOwnRewards } = await import('#app/adapters/db/read/portal-rewards.ts');
      const owner = { shopId: shop.shopId, partnerId: anna.partnerId };
      const { rewards } = await listOwnRewards(services.database, owner, null);
      expect(rewards).toMatchObject([{ code: own.code, state: 'paid', isRemoved: true }]);
      await expectPaymentsSound();
    },
  );

  test('that was used is used, also where it was deleted before that was looked at', async () => {
    const counted = await referrerWithCode();
    await takesOff(counted.code, counted.customerId);
    waitADay();
    await look();
    expect(await payment(counted.id)).toMatchObject({ codeState: 'used' });
    await order(counted.customerId, counted.code);
    await database.owner.query(`UPDATE reward_payment SET code_state = 'made', look_at = now() WHERE payment_id = $1`, [
      counted.id,
    ]);
    await removed(counted);
    expect(await payment(counted.id)).toMatchObject({ codeState: 'used' });
    await expect(again(counted)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is granted again once, told of once more, and the ledger stays as it is', async () => {
    const own = await removed(await referrerWithCode());
    const before = await balances();
    const pressed = await Promise.allSettled(Array.from({ length: 5 }, () => again(own)));
    expect(pressed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await deliver();
    const { code, ...standing } = await payment(own.id);
    expect(standing).toEqual({ state: 'paid', codeState: 'made' });
    expect(code).not.toBe(own.code);
    expect(await takesOff(code, own.customerId)).toBe('10.00');
    expect([await mailsWith(own.code), await mailsWith(code)]).toEqual([1, 1]);
    expect(await balances()).toEqual(before);
    await expectPaymentsSound();
  });

  test('is granted again once although Shopify’s answer was lost', async () => {
    const own = await removed(await referrerWithCode());
    await fault('answer-lost', 'discountCodeBasicCreate');
    await again(own);
    await deliver();
    waitADay();
    await deliver();
    const { code } = await payment(own.id);
    expect(await payment(own.id)).toMatchObject({ state: 'paid', codeState: 'made' });
    expect(await takesOff(code, own.customerId)).toBe('10.00');
    await expectPaymentsSound();
  });
});
