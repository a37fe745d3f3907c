// The app proxy's routes as Shopify calls them: signed, with a body that nobody vouches for.

import { createHmac, randomUUID } from 'node:crypto';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signedMessage } from '#app/adapters/shopify/app-proxy.ts';
import { composeStorefront } from '#app/composition/storefront.ts';
import type { Services } from '#app/composition.ts';
import { firstProgramFor } from '#app/flows/install-shop.ts';
import { action as click } from '#app/routes/storefront/proxy.click.tsx';
import { loader as greeting } from '#app/routes/storefront/proxy.greeting.tsx';
import { action as joined } from '#app/routes/storefront/proxy.joined.tsx';
import { action as registered } from '#app/routes/storefront/proxy.registered.tsx';
import { testDatabase } from '../support/postgres.ts';
import {
  insertLink,
  insertShop,
  type TestLink,
  type TestShop,
  testApiSecret,
  testServices,
} from '../support/services.ts';

const database = await testDatabase();
const services: Services = await testServices(database);
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
let shop: TestShop;
let link: TestLink;
let customers = 7_000;
let greeted = 0;
let customer: string;
let visitor: string;

beforeAll(async () => {
  shop = await insertShop(database, 'proxied', 'https://proxied.example');
  link = await insertLink(database, shop.shopId, { code: 'anna-1' });
  await database.owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor)
     VALUES ($1, $2, 1, now() - interval '1 day', $3, 'test')`,
    [shop.shopId, link.programId, JSON.stringify(firstProgramFor('EUR').terms)],
  );
});

beforeEach(() => {
  customers += 1;
  customer = String(customers);
  visitor = randomUUID();
});

interface Call {
  readonly body?: unknown;
  readonly customer?: string;
  readonly agent?: string;
  readonly bend?: (query: URLSearchParams) => void;
}

async function call(
  action: (args: ActionFunctionArgs) => Promise<Response>,
  { body, customer = '', bend, ...more }: Call,
) {
  const query = new URLSearchParams({
    shop: shop.domain,
    logged_in_customer_id: customer,
    path_prefix: '/apps/tributary',
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  query.append('signature', createHmac('sha256', testApiSecret).update(signedMessage(query)).digest('hex'));
  bend?.(query);
  const request = new Request(`http://127.0.0.1:3100/proxy/x?${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': more.agent ?? agent,
      'x-forwarded-for': '203.0.113.9',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const response = await action({ request, params: {}, context: { services } } as ActionFunctionArgs);
  return { status: response.status, answer: response.status === 204 ? null : await response.json() };
}

const inbox = async () =>
  (
    await database.owner.query("SELECT * FROM inbox_item WHERE webhook_id = $1 AND topic = 'tributary/registered'", [
      `registered:${customer}`,
    ])
  ).rows;

const visit = () =>
  database.owner.query(
    `INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor) VALUES ($1, now(), $2, $3, $4, 'anna-1', $5)`,
    [shop.shopId, randomUUID(), link.linkId, link.partnerId, visitor],
  );

describe('joined', () => {
  const joins = async () =>
    (
      await database.owner.query(
        'SELECT visitor, canonical FROM joined_visitor WHERE shop_id = $1 AND canonical = $2',
        [shop.shopId, visitor],
      )
    ).rows;

  test('joins the name that a link handed out with the one that the browser was known by', async () => {
    await visit();
    const [remembered, handed] = [visitor, randomUUID()];
    visitor = handed;
    await visit();
    visitor = remembered;
    const body = { visitor: remembered.toUpperCase(), with: handed };
    expect(await call(joined, { body })).toEqual({ status: 204, answer: null });
    expect(await call(joined, { body })).toEqual({ status: 204, answer: null });
    expect((await joins()).map((row) => row.visitor).toSorted()).toEqual([remembered, handed].toSorted());
  });

  test('tells nobody that a name was not to be joined', async () => {
    expect(await call(joined, { body: { visitor, with: randomUUID() } })).toEqual({ status: 204, answer: null });
    expect(await joins()).toEqual([]);
  });

  test('refuses what is no visitor, and what Shopify did not sign', async () => {
    expect((await call(joined, { body: { visitor, with: 'v-1' } })).status).toBe(422);
    const bend = (query: URLSearchParams) => query.set('shop', 'another.myshopify.com');
    expect((await call(joined, { body: { visitor, with: randomUUID() }, bend })).status).toBe(401);
  });
});

describe('registered', () => {
  test('puts the report into the inbox once, and says what is on offer', async () => {
    await visit();
    const offered = {
      status: 200,
      answer: { state: 'recorded', credit: { amount: '5.00', currency: 'EUR' }, code: null },
    };
    expect(await call(registered, { customer, body: { visitor } })).toEqual(offered);
    expect(await call(registered, { customer, body: { visitor } })).toEqual(offered);
    const items = await inbox();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ shop_id: shop.shopId, state: 'waiting' });
    expect(JSON.parse(items[0].body.toString())).toEqual({ customerId: customer, visitor });
  });

  test('offers nothing to a visitor of no partner, but records the report', async () => {
    expect((await call(registered, { customer, body: { visitor } })).answer).toEqual({
      state: 'none',
      credit: null,
      code: null,
    });
    expect(await inbox()).toHaveLength(1);
  });

  test('offers nothing to a customer who ordered before', async () => {
    await visit();
    await database.owner.query(
      `INSERT INTO customer_order (shop_id, order_id, name, customer_id, history_key, created_at, updated_at, position, currency, total, facts)
       VALUES ($1, $2, '#1', $3, 'c:' || $3, now(), now(), 1, 'EUR', 0, '{}')`,
      [shop.shopId, `9${customer}`, customer],
    );
    expect((await call(registered, { customer, body: { visitor } })).answer).toEqual({
      state: 'none',
      credit: null,
      code: null,
    });
  });

  test.each([
    ['planned', 500, { state: 'recorded', credit: { amount: '5.00', currency: 'EUR' }, code: null }],
    ['granted', 500, { state: 'granted', credit: { amount: '5.00', currency: 'EUR' }, code: null }],
    ['partly_taken_back', 200, { state: 'granted', credit: { amount: '2.00', currency: 'EUR' }, code: null }],
    ['partly_taken_back', 0, { state: 'none', credit: null, code: null }],
    ['taken_back', 0, { state: 'none', credit: null, code: null }],
  ])('of a credit that is %s and worth %d says what the friend may be told', async (state, amount, expected) => {
    await database.owner.query(
      `INSERT INTO reward (shop_id, reward_id, customer_id, program_id, history_key, currency, amount, state, at)
       VALUES ($1, $2, $3, $4, 'c:' || $3, 'EUR', $5, $6, now())`,
      [shop.shopId, randomUUID(), customer, link.programId, amount, state],
    );
    expect((await call(registered, { customer, body: { visitor } })).answer).toEqual(expected);
  });

  test.each([
    ['planned', { state: 'recorded', code: null }],
    ['made', { state: 'granted', code: 'WELCOME-7K2MX0QB' }],
  ])('of a code that is %s says what it takes off, and the code once there is one', async (state, expected) => {
    const [rewardId, codeId] = [randomUUID(), randomUUID()];
    await database.owner.query(
      `INSERT INTO reward (shop_id, reward_id, customer_id, program_id, history_key, currency, amount, state, at, kind, code_id, code_terms)
       VALUES ($1, $2, $3, $4, 'c:' || $3, 'EUR', 0, $5, now(), 'code', $6, '{}')`,
      [shop.shopId, rewardId, customer, link.programId, state === 'made' ? 'granted' : state, codeId],
    );
    await database.owner.query(
      `INSERT INTO friend_code (shop_id, code_id, reward_id, customer_id, code, currency, percent, min_order, state, planned_at)
       VALUES ($1, $2, $3, $4, 'WELCOME-7K2MX0QB', 'EUR', 10.0, 2000, $5, now())`,
      [shop.shopId, codeId, rewardId, customer, state],
    );
    expect((await call(registered, { customer, body: { visitor } })).answer).toEqual({
      state: expected.state,
      credit: null,
      code: {
        code: expected.code,
        percent: '10',
        amount: null,
        minOrder: { amount: '20.00', currency: 'EUR' },
        expiresAt: null,
      },
    });
    await database.owner.query('DELETE FROM friend_code WHERE code_id = $1', [codeId]);
  });

  test('records nothing of somebody who is not signed in', async () => {
    const before = (await database.owner.query('SELECT count(*) FROM inbox_item')).rows;
    expect(await call(registered, { body: { visitor } })).toEqual({
      status: 200,
      answer: { state: 'none', credit: null, code: null },
    });
    expect((await database.owner.query('SELECT count(*) FROM inbox_item')).rows).toEqual(before);
  });

  test('takes the customer from the signature, whatever the body says', async () => {
    await call(registered, { customer, body: { visitor, customerId: '1', logged_in_customer_id: '1', shop: 'other' } });
    expect(JSON.parse((await inbox())[0].body.toString()).customerId).toBe(customer);
  });

  test.each([
    ['a bent query', { bend: (query: URLSearchParams) => query.set('logged_in_customer_id', '1') }, 401],
    ['no signature', { bend: (query: URLSearchParams) => query.delete('signature') }, 401],
    ['a visitor that is none', { body: { visitor: "'; DROP TABLE click" } }, 422],
    ['a body that is no JSON', { body: '{"visitor":' }, 422],
    ['a long body', { body: { visitor: 'x'.repeat(20_000) } }, 413],
  ])('refuses %s', async (_name, more, status) => {
    const refused = await call(registered, { customer, body: { visitor }, ...more });
    expect(refused.status).toBe(status);
    expect(await inbox()).toHaveLength(0);
  });
});

describe('greeting', () => {
  const nextNumber = () => {
    greeted += 1;
    return greeted;
  };

  async function greet(ref: string) {
    const query = new URLSearchParams({
      ref,
      shop: shop.domain,
      logged_in_customer_id: '',
      path_prefix: '/apps/tributary',
      timestamp: String(Math.floor(Date.now() / 1000)),
    });
    query.append('signature', createHmac('sha256', testApiSecret).update(signedMessage(query)).digest('hex'));
    const request = new Request(`http://127.0.0.1:3100/proxy/greeting?${query}`, {
      headers: { 'x-forwarded-for': `203.0.113.${nextNumber()}` },
    });
    const response = await greeting({ request, params: {}, context: { services } } as unknown as LoaderFunctionArgs);
    return response.json();
  }

  async function sender({ kind = 'affiliate', company = null as string | null, ...program }: Record<string, unknown>) {
    const code = `g-${nextNumber()}`;
    const made = await insertLink(database, shop.shopId, { code });
    await database.owner.query(
      `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor)
       VALUES ($1, $2, 1, now() - interval '1 day', $3, 'test')`,
      [shop.shopId, made.programId, JSON.stringify(firstProgramFor('EUR').terms)],
    );
    await database.owner.query(
      'UPDATE program SET kind = $3, code_percent = 10, apply_code = $4, code_mode = $5 WHERE shop_id = $1 AND program_id = $2',
      [shop.shopId, made.programId, kind, program.applyCode ?? false, program.codeMode ?? 'shared'],
    );
    await database.owner.query(
      "UPDATE partner SET name = 'Anna Maria Lund', company = $3 WHERE shop_id = $1 AND partner_id = $2",
      [shop.shopId, made.partnerId, company],
    );
    await database.owner.query(
      `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at) VALUES ($1, lower($2), $2, $3, 'active', now())`,
      [shop.shopId, `CODE-${code}`, made.partnerId],
    );
    return { code, ...made };
  }

  const credit = {
    kind: 'store_credit',
    percent: null,
    amount: { amount: '5.00', currency: 'EUR' },
    on: 'registration',
  };

  test('names a person by the first name and offers the friend’s credit', async () => {
    const { code } = await sender({ kind: 'referral', company: 'Not Shown Ltd' });
    expect(await greet(code)).toEqual({ partner: 'Anna', offer: credit, code: null, ownCode: false });
  });

  test('names a company where there is one', async () => {
    const { code } = await sender({ company: 'Lund & Daughters' });
    expect(await greet(code)).toMatchObject({ partner: 'Lund & Daughters' });
  });

  test('hands out the partner’s code where the programme applies codes by itself', async () => {
    const { code, partnerId } = await sender({ applyCode: true });
    await database.owner.query(
      `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at, single_use)
       VALUES ($1, $2, upper($2), $3, 'active', now() - interval '1 day', true)`,
      [shop.shopId, `one-use-${code}`, partnerId],
    );
    expect(await greet(code)).toEqual({
      partner: 'Anna',
      offer: { kind: 'discount', percent: '10', amount: null, on: 'order' },
      code: `CODE-${code}`,
      ownCode: false,
    });
  });

  test('keeps the partner’s code to itself where each visitor has one of their own', async () => {
    const { code } = await sender({ applyCode: true, codeMode: 'single_use' });
    expect(await greet(code)).toMatchObject({ code: null, ownCode: true });
  });

  test('goes by the link that took the place of an address that was given up', async () => {
    const { code, linkId, partnerId } = await sender({});
    await database.owner.query(
      `INSERT INTO link (shop_id, link_id, partner_id, code, path, active, created_at, alias_of)
       VALUES ($1, $2, $3, $4, '/', false, now(), $5)`,
      [shop.shopId, randomUUID(), partnerId, `old-${code}`, linkId],
    );
    expect(await greet(`old-${code}`)).toMatchObject({ partner: 'Anna' });
    await database.owner.query('UPDATE link SET active = false WHERE shop_id = $1 AND link_id = $2', [
      shop.shopId,
      linkId,
    ]);
    expect(await greet(`old-${code}`)).toMatchObject({ partner: null });
  });

  test('knows nobody by an unknown code, by a link that is off, or whose partner is suspended', async () => {
    const nobody = { partner: null, offer: null, code: null, ownCode: false };
    expect(await greet('unheard-of')).toEqual(nobody);
    const off = await sender({});
    await database.owner.query('UPDATE link SET active = false WHERE shop_id = $1 AND link_id = $2', [
      shop.shopId,
      off.linkId,
    ]);
    expect(await greet(off.code)).toEqual(nobody);
    const suspended = await sender({});
    await database.owner.query("UPDATE partner SET status = 'suspended' WHERE shop_id = $1 AND partner_id = $2", [
      shop.shopId,
      suspended.partnerId,
    ]);
    expect(await greet(suspended.code)).toEqual(nobody);
  });
});

test('another method is refused', async () => {
  const request = new Request('http://127.0.0.1:3100/proxy/click', { method: 'DELETE' });
  const response = await click({ request, params: {}, context: { services } } as ActionFunctionArgs);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

describe('click', () => {
  test('is recorded for the link’s partner, and names the visitor', async () => {
    const { status, answer } = await call(click, {
      body: { code: 'anna-1', landing: 'https://proxied.example/', referrer: '' },
    });
    expect(status).toBe(200);
    const { rows } = await database.owner.query('SELECT * FROM click WHERE visitor = $1', [answer.visitor]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      shop_id: shop.shopId,
      partner_id: link.partnerId,
      link_id: link.linkId,
      code: 'anna-1',
    });
  });

  const announced = async () => {
    const { rows } = await database.owner.query(
      `SELECT state, not_before <= now() AS due FROM inbox_item WHERE topic = 'tributary/clicked' AND position(convert_to($1, 'UTF8') IN body) > 0`,
      [visitor],
    );
    return rows;
  };

  test('of a visitor who was known before has what they did decided again, at once', async () => {
    await call(click, { body: { code: 'anna-1', visitor } });
    expect(await announced()).toEqual([{ state: 'waiting', due: true }]);
  });

  test('is heard of even where the process dies right after storing it', async () => {
    const storefront = composeStorefront(services, {
      addresses: services.addresses,
      requireCustomer: services.shopify.requireCustomer,
      ring: () => undefined,
      async recordReportedClick(report) {
        await services.recordReportedClick(report);
        throw new Error('killed');
      },
    });
    const report = {
      shopId: shop.shopId,
      code: 'anna-1',
      visitor,
      landing: null,
      referrer: null,
      agent,
      address: null,
    };
    await expect(storefront.reportClick(report)).rejects.toThrow('killed');
    expect(await announced()).toEqual([{ state: 'waiting', due: false }]);
  });

  test('with a code of no link is recorded for nobody', async () => {
    const { answer } = await call(click, { body: { code: 'unheard-of' } });
    const { rows } = await database.owner.query('SELECT * FROM click WHERE visitor = $1', [answer.visitor]);
    expect(rows).toMatchObject([{ partner_id: null, link_id: null }]);
  });

  test('of a robot is not recorded', async () => {
    const robot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    expect(await call(click, { agent: robot, body: { code: 'anna-1' } })).toEqual({
      status: 200,
      answer: { visitor: null },
    });
  });

  test('too many of one address are refused', async () => {
    const statuses = [];
    for (let index = 0; index < 40; index++) statuses.push((await call(click, { body: { code: 'anna-1' } })).status);
    expect(statuses).toContain(429);
  });
});
