// Friends must be new: what one customer's history cannot show is asked once, written down, and decides what is earned. On a real PostgreSQL,
// with a Shopify that knows of each friend what the test says.

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '#app/adapters/db/database.ts';
import { listFriends } from '#app/adapters/db/read/referrer-friends.ts';
import type { FriendProfile } from '#app/flows/screen-friends.ts';
import {
  balanceOf,
  deliver,
  disagreementsOf,
  inboxStates,
  instant,
  noOutside,
  openPath,
  orderBody,
  type PathPartner,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
  statementOf,
} from '../support/path.ts';
import { testDatabase } from '../support/postgres.ts';

const database = await testDatabase();
const { owner } = database;
const opened = openDatabase({ url: database.url, poolSize: 2, onIdleError: () => {} });
afterAll(() => opened.close());
const friends = new Map<string, FriendProfile>();
let isShopifyDown = false;
const path = openPath(database, {
  now: () => instant('2026-03-15T00:00:00Z'),
  poolSize: 12,
  outside: {
    ...noOutside,
    async requireCustomer(_shopId, customerId) {
      return { email: emailOf(customerId), createdAt: instant('2026-03-02T10:00:00Z') };
    },
    async readFriend(_shopId, customerId) {
      if (isShopifyDown) throw new Error('no answer');
      return friends.get(customerId) ?? null;
    },
  },
});

const terms = {
  attribution: { precedence: ['code', 'link', 'customer'], windowDays: 30, customerDays: 365 },
  rules: [{ key: 'first-order', percent: '10', when: { customer: 'new' } }],
  holdDays: 14,
  referee: { on: 'registration', storeCredit: '5.00' },
  screening: {},
};

const emailOf = (customerId: string) => friends.get(customerId)?.person.emails[0] ?? null;

/** What Shopify knows of a customer. */
function know(
  customerId: string,
  more: Partial<FriendProfile> & { email?: string; phone?: string; street?: string } = {},
) {
  const { email = `friend-${customerId}@example.com`, phone, street, ...rest } = more;
  friends.set(customerId, {
    firstName: 'Chloé',
    orderCount: 0,
    orderedAt: [],
    person: {
      emails: [email],
      phones: phone === undefined ? [] : [{ number: phone, country: 'FR' }],
      addresses: street === undefined ? [] : [{ lines: [street], zip: '75011', city: 'Paris', country: 'FR' }],
    },
    ...rest,
  });
}

let shop: PathShop;
let anna: PathPartner;

beforeEach(async () => {
  friends.clear();
  isShopifyDown = false;
  await begin(terms);
});

async function begin(wanted: object): Promise<void> {
  shop = await pathShop(database, wanted);
  await owner.query(`UPDATE program SET kind = 'referral' WHERE shop_id = $1`, [shop.shopId]);
  anna = await pathPartner(shop, `ANNA${Math.random()}`);
}

const visitorOf = (customerId: string) => `visitor of ${customerId}`;

/** A friend clicks the partner's link and registers at that time. */
async function register(customerId: string, at = '2026-03-02T10:00:00Z', partner = anna): Promise<void> {
  await recordClick(shop, partner, visitorOf(customerId), at);
  await report(customerId, at);
}

const report = (customerId: string, at: string) =>
  deliver(shop, [
    {
      topic: 'tributary/registration',
      webhookId: `registration:${customerId}`,
      body: JSON.stringify({
        customerId,
        visitor: visitorOf(customerId),
        email: emailOf(customerId),
        at: instant(at),
      }),
    },
  ]);

const order = (id: string, customer: string, createdAt = '2026-03-10T12:00:00Z') =>
  deliver(shop, [
    { topic: 'orders/create', body: orderBody({ id, customer, visitor: visitorOf(customer), createdAt }) },
  ]);

async function verdicts(): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ customer_id: string; verdict: string; matched: string | null }>(
    'SELECT customer_id, verdict, matched FROM screening WHERE shop_id = $1 ORDER BY customer_id',
    [shop.shopId],
  );
  return Object.fromEntries(
    rows.map(({ customer_id, verdict, matched }) => [
      customer_id,
      matched === null ? verdict : `${verdict}: ${matched}`,
    ]),
  );
}

async function credited(): Promise<string[]> {
  const { rows } = await owner.query<{ customer_id: string }>(
    'SELECT customer_id FROM reward WHERE shop_id = $1 AND amount > 0 ORDER BY customer_id',
    [shop.shopId],
  );
  return rows.map((row) => row.customer_id);
}

async function reasonOf(orderId: string): Promise<string | null> {
  const { rows } = await owner.query<{ reason: string | null }>(
    'SELECT reason FROM customer_order WHERE shop_id = $1 AND order_id = $2',
    [shop.shopId, orderId],
  );
  return rows[0]?.reason ?? null;
}

describe('a friend who is new', () => {
  test('gets the credit at registration, and the referrer a part of the first order', async () => {
    know('7001');
    await register('7001');
    await path.drain(shop);
    expect([await verdicts(), await credited()]).toEqual([{ 7001: 'new' }, ['7001']]);
    await order('1', '7001');
    await order('2', '7001', '2026-03-11T12:00:00Z');
    await path.drain(shop);
    expect(await balanceOf(shop, anna)).toEqual({ pending: 1000n, available: 0n });
    expect(await inboxStates(shop)).toEqual({ done: 4 });
    expect(await disagreementsOf(shop)).toEqual([]);
  });

  test('who only orders is asked for the order', async () => {
    know('7001', { orderCount: 1, orderedAt: [instant('2026-03-10T12:00:00Z')] });
    await recordClick(shop, anna, visitorOf('7001'), '2026-03-09T12:00:00.500Z');
    await order('1', '7001');
    await path.drain(shop);
    expect([await verdicts(), await balanceOf(shop, anna)]).toEqual([
      { 7001: 'new' },
      { pending: 1000n, available: 0n },
    ]);
  });

  test('is asked of Shopify once, and earns nobody anything until it answered', async () => {
    know('7001');
    isShopifyDown = true;
    await register('7001');
    await order('1', '7001');
    await path.drain(shop);
    expect([await verdicts(), await credited(), await reasonOf('1')]).toEqual([{}, [], 'unscreened']);
    isShopifyDown = false;
    await owner.query(`UPDATE inbox_item SET not_before = now() WHERE shop_id = $1 AND state = 'waiting'`, [
      shop.shopId,
    ]);
    await path.drain(shop);
    expect([await verdicts(), await credited(), await reasonOf('1')]).toEqual([{ 7001: 'new' }, ['7001'], null]);
  });

  test('whom Shopify does not know any more is judged by what is known here', async () => {
    await register('7001');
    await path.drain(shop);
    expect(await verdicts()).toEqual({ 7001: 'new' });
  });
});

describe('a friend who is not new', () => {
  const refused = async (customerId: string, matched: string) => {
    await path.drain(shop);
    expect((await verdicts())[customerId]).toBe(`not_new: ${matched}`);
    expect(await credited()).not.toContain(customerId);
  };

  test('bought here before the click', async () => {
    know('7001');
    await order('1', '7001', '2026-02-01T12:00:00Z');
    await register('7001');
    await refused('7001', 'orders');
    await order('2', '7001');
    await path.drain(shop);
    expect([await reasonOf('2'), await balanceOf(shop, anna)]).toEqual(['not_new', { pending: 0n, available: 0n }]);
  });

  test('bought before the app was there, as Shopify’s number of orders tells', async () => {
    know('7001', { orderCount: 2, orderedAt: [instant('2026-03-10T12:00:00Z')] });
    await register('7001');
    await refused('7001', 'orders');
  });

  test('is the referrer', async () => {
    know('7001');
    await owner.query('UPDATE partner SET customer_id = $2 WHERE partner_id = $1', [anna.partnerId, '7001']);
    await register('7001');
    await refused('7001', 'self');
  });

  test('has another account with an alias of the same e-mail address', async () => {
    know('7001', { email: 'chloe.dubois@gmail.com' });
    know('7002', { email: 'chloedubois+second@googlemail.com' });
    await register('7001');
    await path.drain(shop);
    await register('7002', '2026-03-03T10:00:00Z');
    await refused('7002', 'email');
    expect(await credited()).toEqual(['7001']);
    const { rows } = await owner.query('SELECT matched_customer_id FROM screening WHERE customer_id = $1', ['7002']);
    expect(rows).toEqual([{ matched_customer_id: '7001' }]);
  });

  test('has another account with the same telephone number, written otherwise', async () => {
    know('7001', { phone: '+33 6 12 34 56 78' });
    know('7002', { phone: '06.12.34.56.78' });
    await register('7001');
    await register('7002', '2026-03-03T10:00:00Z');
    await refused('7002', 'phone');
  });

  test('ordered to the same door without having been anybody’s friend', async () => {
    know('7002', { street: '12, rue de la Roquette' });
    const body = JSON.parse(orderBody({ id: '1', customer: '7001', createdAt: '2026-01-10T12:00:00Z' }));
    body.shipping_address = { address1: '12 RUE DE LA ROQUETTE', zip: '75011', city: 'PARIS', country_code: 'FR' };
    await deliver(shop, [{ topic: 'orders/create', body: JSON.stringify(body) }]);
    await path.drain(shop);
    await register('7002');
    await refused('7002', 'address');
  });

  test('is recognised only by what the terms name', async () => {
    await begin({ ...terms, screening: { newBy: ['phone'] } });
    know('7001', { email: 'anna@gmail.com' });
    know('7002', { email: 'an.na@gmail.com' });
    await register('7001');
    await register('7002');
    await path.drain(shop);
    expect(await verdicts()).toEqual({ 7001: 'new', 7002: 'new' });
  });

  test('has no customer account', async () => {
    await recordClick(shop, anna, 'nobody', '2026-03-09T12:00:00Z');
    await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '1', customer: null, visitor: 'nobody' }) }]);
    await path.drain(shop);
    expect([await reasonOf('1'), await verdicts()]).toEqual(['not_new', {}]);
  });
});

test('a programme that does not ask is never asked for', async () => {
  await begin({ ...terms, screening: null });
  await register('7001');
  await path.drain(shop);
  expect([await verdicts(), await credited()]).toEqual([{}, ['7001']]);
});

test('what the merchant assigns by hand is earned whoever the customer is', async () => {
  know('7001', { orderCount: 9 });
  await recordClick(shop, anna, visitorOf('7001'), '2026-03-09T12:00:00Z');
  await order('1', '7001');
  await path.drain(shop);
  expect(await reasonOf('1')).toBe('not_new');
  await owner.query(
    `INSERT INTO assignment (shop_id, assignment_id, order_id, partner_id, at, actor, reason) VALUES ($1, gen_random_uuid(), '1', $2, now(), 'test', '')`,
    [shop.shopId, anna.partnerId],
  );
  await deliver(shop, [{ topic: 'tributary/assigned', body: '{"orderId":"1"}' }]);
  await path.drain(shop);
  expect(await balanceOf(shop, anna)).toEqual({ pending: 1000n, available: 0n });
});

test('a customer who is forgotten is recognised by nothing any more', async () => {
  know('7001');
  await register('7001');
  await path.drain(shop);
  await deliver(shop, [
    { topic: 'customers/redact', body: '{"shop_domain":"x","customer":{"id":7001,"email":"a@b.c"}}' },
  ]);
  await path.drain(shop);
  const { rows } = await owner.query('SELECT 1 FROM customer_mark WHERE shop_id = $1', [shop.shopId]);
  expect(rows).toEqual([]);
  expect((await owner.query('SELECT initial FROM screening WHERE shop_id = $1', [shop.shopId])).rows).toEqual([
    { initial: '' },
  ]);
});

test('a referrer reads how far each friend is, a page at a time, and not who they are', async () => {
  for (const [index, customer] of ['7001', '7002', '7003', '7004'].entries()) {
    know(customer, customer === '7004' ? { orderCount: 2, firstName: '' } : {});
    await register(customer, `2026-03-02T10:00:0${index}Z`);
  }
  await order('1', '7001', '2026-02-20T12:00:00Z');
  await order('2', '7002');
  await path.drain(shop);
  const read: string[] = [];
  for (let after: string | null = null, pages = 0; pages < 4; pages++) {
    const page = await listFriends(opened, shop.shopId, anna.partnerId, { after, limit: 3 });
    read.push(...page.friends.map(({ initial, state }) => `${initial}… ${state}`));
    expect(page.next ?? '').not.toMatch(/-700\d$/);
    if (page.next === null) break;
    after = page.next;
  }
  expect(read).toEqual(['… not_new', 'C… registered', 'C… ordered', 'C… not_new']);
});

describe('at once', () => {
  /** As several workers would. */
  const drainTogether = (workers: number) => Promise.all(Array.from({ length: workers }, () => path.drain(shop)));

  test('of many accounts of one person exactly one is new', async () => {
    const accounts = Array.from({ length: 40 }, (_, index) => String(8_000 + index));
    for (const [index, account] of accounts.entries()) {
      know(account, { email: `chloe.dubois+${index}@gmail.com` });
      await register(account, `2026-03-02T10:00:${10 + index}Z`);
    }
    await drainTogether(6);
    expect(await credited()).toHaveLength(1);
    expect(Object.values(await verdicts()).filter((verdict) => verdict === 'new')).toHaveLength(1);
    expect(await disagreementsOf(shop)).toEqual([]);
  });

  test('a referrer’s friends are counted exactly, month by month', async () => {
    await begin({ ...terms, screening: { limit: { friends: 10, per: 'month' } } });
    for (let index = 0; index < 30; index++) {
      know(String(8_000 + index));
      know(String(9_000 + index));
      await register(String(8_000 + index), '2026-03-02T10:00:00Z');
      await register(String(9_000 + index), '2026-04-02T10:00:00Z');
    }
    await drainTogether(6);
    const all = Object.entries(await verdicts());
    const counted = (month: string, verdict: string) =>
      all.filter(([customer, said]) => customer.startsWith(month) && said === verdict).length;
    expect([counted('8', 'new'), counted('8', 'limit'), counted('9', 'new'), counted('9', 'limit')]).toEqual([
      10, 20, 10, 20,
    ]);
    expect(await credited()).toHaveLength(20);
  });

  test('whoever came first counts, of those that are looked at together', async () => {
    await begin({ ...terms, screening: { limit: { friends: 1, per: 'month' } } });
    know('7001');
    know('7002');
    await register('7002', '2026-03-03T10:00:00Z');
    await register('7001', '2026-03-02T10:00:00Z');
    await path.drain(shop);
    expect(await verdicts()).toEqual({ 7001: 'new', 7002: 'limit' });
  });
});

test('a click that is told of late is screened when it comes', async () => {
  know('7001');
  await order('1', '7001');
  await path.drain(shop);
  expect(await reasonOf('1')).toBe('none');
  await recordClick(shop, anna, visitorOf('7001'), '2026-03-09T12:00:00Z');
  await deliver(shop, [{ topic: 'tributary/clicked', body: JSON.stringify({ visitor: visitorOf('7001') }) }]);
  await path.drain(shop);
  expect([await verdicts(), await reasonOf('1')]).toEqual([{ 7001: 'new' }, null]);
});

test('settling again from the beginning changes nothing', async () => {
  know('7001');
  know('7002', { orderCount: 3 });
  for (const [index, customer] of ['7001', '7002'].entries()) {
    await register(customer);
    await order(String(index + 1), customer);
  }
  await path.drain(shop);
  const before = await statementOf(shop);
  expect(await path.settleHistories(shop.shopId, ['c:7001', 'c:7002'])).toBe(0);
  expect(await statementOf(shop)).toEqual(before);
});
