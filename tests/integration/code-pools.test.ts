// Codes for one use: one handed to one visitor, never two, and made ahead of whoever asks.

import { createHmac, randomUUID } from 'node:crypto';
import type { ActionFunctionArgs } from '@remix-run/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { signedMessage } from '#app/adapters/shopify/app-proxy.ts';
import { action as code } from '#app/routes/storefront/proxy.code.tsx';
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
const services = await testServices(database);
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
let shops = 0;
let callers = 0;
let shop: TestShop;
let link: TestLink;

beforeEach(async () => {
  shops += 1;
  shop = await insertShop(database, `pools-${shops}`, 'https://pools.example');
  link = await insertLink(database, shop.shopId, { code: `anna-${shops}` });
  await setMode('single_use');
});

const setMode = (mode: string, applied = true) =>
  database.owner.query(`UPDATE program SET apply_code = $3, code_mode = $2, code_percent = '10' WHERE shop_id = $1`, [
    shop.shopId,
    mode,
    applied,
  ]);

/** So many codes that Shopify has and nobody was given. */
const stock = (count: number) =>
  database.owner.query(
    `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, single_use, created_at)
     SELECT $1, 'anna-' || n, 'ANNA-' || n, $2, 'active', true, now() FROM generate_series(1, $3::int) AS n`,
    [shop.shopId, link.partnerId, count],
  );

const shareCode = (shared: string) =>
  database.owner.query(
    `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at) VALUES ($1, lower($2), $2, $3, 'active', now())`,
    [shop.shopId, shared, link.partnerId],
  );

/** A visitor's browser asks through Shopify, each from an address of its own. */
async function ask(visitor: string, more: { ref?: string; agent?: string; address?: string } = {}) {
  const query = new URLSearchParams({
    shop: shop.domain,
    logged_in_customer_id: '',
    path_prefix: '/apps/tributary',
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  query.append('signature', createHmac('sha256', testApiSecret).update(signedMessage(query)).digest('hex'));
  callers += 1;
  const request = new Request(`http://127.0.0.1:3100/proxy/code?${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': more.agent ?? agent,
      'x-forwarded-for': more.address ?? `10.${(callers >> 16) & 255}.${(callers >> 8) & 255}.${callers & 255}`,
    },
    body: JSON.stringify({ visitor, ref: more.ref ?? `anna-${shops}` }),
  });
  const response = await code({ request, params: {}, context: { services } } as ActionFunctionArgs);
  return { status: response.status, code: ((await response.json()) as { code?: string | null }).code };
}

test('ten thousand codes asked for by two hundred visitors at a time: none is handed out twice', async () => {
  const wanted = 10_000;
  await stock(wanted);
  const visitors = Array.from({ length: wanted }, () => randomUUID());
  const handed = new Map<string, string>();
  let next = 0;
  const oneAfterTheOther = async (): Promise<void> => {
    for (let visitor = visitors[next++]; visitor !== undefined; visitor = visitors[next++]) {
      const answer = await ask(visitor);
      expect(answer.status).toBe(200);
      handed.set(visitor, answer.code ?? '');
    }
  };
  await Promise.all(Array.from({ length: 200 }, oneAfterTheOther));
  const codes = [...handed.values()];
  expect(codes).not.toContain('');
  expect(new Set(codes).size).toBe(wanted);
  const { rows } = await database.owner.query(
    `SELECT count(DISTINCT visitor)::int AS visitors, count(*)::int AS codes FROM discount_code WHERE shop_id = $1 AND visitor IS NOT NULL`,
    [shop.shopId],
  );
  expect(rows[0]).toEqual({ visitors: wanted, codes: wanted });
}, 120_000);

describe('a visitor', () => {
  test('gets the same code whenever they ask, also many times at once', async () => {
    await stock(60);
    const visitor = randomUUID();
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(visitor)));
    expect(new Set(answers.map((answer) => answer.code)).size).toBe(1);
    expect((await ask(visitor.toUpperCase())).code).toBe(answers[0]?.code);
  });

  test('has to do with the partner’s own code while the pool is empty, which fills it', async () => {
    await shareCode('ANNA10');
    expect((await ask(randomUUID())).code).toBe('ANNA10');
    const { rows } = await database.owner.query(
      `SELECT count(*)::int AS wishes, min(serial_key) AS key FROM outbox_item WHERE shop_id = $1 AND kind = 'discount_code'`,
      [shop.shopId],
    );
    expect(rows).toEqual([{ wishes: 50, key: `single-use-codes:${link.programId}` }]);
    // What is coming counts: nobody makes more.
    await Promise.all(Array.from({ length: 20 }, () => ask(randomUUID())));
    const { rows: coming } = await database.owner.query(
      `SELECT count(*)::int AS codes FROM discount_code WHERE shop_id = $1 AND single_use AND state = 'pending'`,
      [shop.shopId],
    );
    expect(coming).toEqual([{ codes: 50 }]);
  });

  test('gets none where the partner has none', async () => {
    expect(await ask(randomUUID())).toEqual({ status: 200, code: null });
  });

  test('of a programme that shares codes gets the partner’s', async () => {
    await setMode('shared');
    await stock(60);
    await shareCode('ANNA10');
    expect((await ask(randomUUID())).code).toBe('ANNA10');
  });

  test.each([
    ['a programme that applies no code', () => setMode('single_use', false), {}],
    ['a link that is unheard of', async () => undefined, { ref: 'unheard-of' }],
    [
      'a suspended partner',
      () => database.owner.query(`UPDATE partner SET status = 'suspended' WHERE shop_id = $1`, [shop.shopId]),
      {},
    ],
    [
      'a robot',
      async () => undefined,
      { agent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    ],
  ])('of %s gets nothing', async (_name, arrange, more) => {
    await stock(60);
    await arrange();
    expect((await ask(randomUUID(), more)).code).toBeNull();
  });

  test('cannot empty the pool from one address', async () => {
    await stock(100);
    const answers = [];
    for (let index = 0; index < 40; index++) answers.push(await ask(randomUUID(), { address: '203.0.113.77' }));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
  });
});

describe('a pool', () => {
  test('is filled by its duty, by what was handed out lately', async () => {
    await stock(700);
    await database.owner.query(
      `UPDATE discount_code SET visitor = code, handed_at = now() WHERE shop_id = $1 AND code_key IN
         (SELECT code_key FROM discount_code WHERE shop_id = $1 ORDER BY created_at, code_key LIMIT 600)`,
      [shop.shopId],
    );
    expect(await services.duties.runToEnd(shop.shopId, 'code_pools')).toEqual({ made: 1_000 });
    expect(await services.duties.runToEnd(shop.shopId, 'code_pools')).toEqual({ made: 0 });
  });

  test('is not filled for a partner who is not approved', async () => {
    await database.owner.query(`UPDATE partner SET status = 'suspended' WHERE shop_id = $1`, [shop.shopId]);
    expect(await services.duties.runToEnd(shop.shopId, 'code_pools')).toEqual({ made: 0 });
  });
});
