// A customer becomes a referrer on first need: asked of the routes, with the twin as the Shopify that says who the customer is.

import { createHmac } from 'node:crypto';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signedMessage } from '#app/adapters/shopify/app-proxy.ts';
import type { Services } from '#app/composition.ts';
import { firstProgramFor } from '#app/flows/install-shop.ts';
import type { ReferrerPage } from '#app/flows/referrer-page.ts';
import { loader as referrer } from '#app/routes/storefront/proxy.referrer.tsx';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const database = await testDatabase();
const { owner } = database;
let world: TwinWorld;
let services: Services;
let shopId: string;
let programId: string;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin)));
});

/** A programme for each test, so that its referrers are its own. */
beforeEach(async () => {
  await owner.query(`UPDATE program SET kind = 'affiliate' WHERE shop_id = $1`, [shopId]);
  programId = uuidv7();
  await owner.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank, code_template, code_percent, reward_method)
     VALUES ($1, $2, $3, 'referral', 'Refer a friend', 2, '{NAME}5', '5', 'store_credit')`,
    [shopId, programId, programId],
  );
  await owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor)
     VALUES ($1, $2, 1, now() - interval '1 day', $3, 'test')`,
    [shopId, programId, JSON.stringify(firstProgramFor('EUR').terms)],
  );
});

let customers = 0;

async function newCustomer(more: object = {}): Promise<string> {
  customers += 1;
  const email = `shopper-${customers}@example.com`;
  const body = { email, firstName: 'Anna', lastName: 'Berg', ...more };
  const { id } = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, body);
  return String(id);
}

async function look(
  customer = '',
  after: string | null = null,
): Promise<{ readonly status: number; readonly page: ReferrerPage }> {
  const query = new URLSearchParams({
    shop: SHOP,
    logged_in_customer_id: customer,
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...(after === null ? {} : { after }),
  });
  const { apiSecret } = services.config.shopify;
  query.append('signature', createHmac('sha256', apiSecret).update(signedMessage(query)).digest('hex'));
  const request = new Request(`http://127.0.0.1:3100/proxy/referrer?${query}`);
  const response = await referrer({ request, params: {}, context: { services } } as unknown as LoaderFunctionArgs);
  return { status: response.status, page: (await response.json()) as ReferrerPage };
}

const partners = async () =>
  (await owner.query('SELECT * FROM partner WHERE shop_id = $1 AND program_id = $2', [shopId, programId])).rows;

describe('the referrer’s page', () => {
  test('is for customers who are signed in', async () => {
    expect(await look()).toEqual({ status: 200, page: { state: 'signed_out' } });
  });

  test('makes whoever looks at it a referrer, with a link of the first name alone', async () => {
    const customer = await newCustomer();
    const { page } = await look(customer);
    expect(page).toMatchObject({
      state: 'ready',
      shareUrl: expect.stringMatching(/\/r\/anna-[a-z0-9]{4}$/),
      code: null,
      offer: {
        friend: { kind: 'store_credit', percent: null, amount: { amount: '5.00', currency: 'EUR' } },
        referrer: { kind: 'store_credit', percent: '10', amount: null },
      },
      friends: { clicked: 0, registered: 0, ordered: 0, list: [], next: null },
      earned: { pending: { amount: '0.00', currency: 'EUR' } },
    });
    expect(await partners()).toMatchObject([
      { customer_id: customer, name: 'Anna Berg', email: `shopper-${customers}@example.com`, status: 'approved' },
    ]);
    const { rows } = await owner.query('SELECT kind FROM outbox_item WHERE shop_id = $1 AND payload->>$2 = $3', [
      shopId,
      'partnerId',
      (await partners())[0].partner_id,
    ]);
    expect(rows).toEqual([{ kind: 'discount_code' }]);
  });

  test('gives a code to those who referred before the programme made codes, once, and none again that was deleted', async () => {
    const codes = async () =>
      (
        await owner.query(
          `SELECT code, wanted FROM discount_code JOIN partner USING (shop_id, partner_id) WHERE program_id = $1`,
          [programId],
        )
      ).rows;
    const setTemplate = (template: string | null) =>
      owner.query('UPDATE program SET code_template = $2 WHERE program_id = $1', [programId, template]);
    const customer = await newCustomer({ firstName: 'Berta' });
    await setTemplate(null);
    await look(customer);
    expect(await codes()).toEqual([]);
    await setTemplate('{NAME}5');
    await Promise.all(Array.from({ length: 6 }, () => look(customer)));
    expect(await codes()).toEqual([{ code: 'BERTA5', wanted: 'active' }]);
    const { rows } = await owner.query(
      `SELECT kind FROM outbox_item WHERE shop_id = $1 AND kind = 'discount_code' AND payload->>'code' = 'BERTA5'`,
      [shopId],
    );
    expect(rows).toHaveLength(1);
    await owner.query(`UPDATE discount_code SET wanted = 'deleted' WHERE shop_id = $1 AND code = 'BERTA5'`, [shopId]);
    await look(customer);
    expect(await codes()).toEqual([{ code: 'BERTA5', wanted: 'deleted' }]);
  });

  test('lists every friend once, page by page', async () => {
    const customer = await newCustomer();
    await look(customer);
    const [{ partner_id: partnerId }] = await partners();
    await owner.query(
      `INSERT INTO screening (shop_id, customer_id, program_id, partner_id, occasion, at, verdict, initial, screened_at)
       SELECT $1, 'friend-' || n, $2, $3, 'registration', now() - interval '1 hour', 'new', chr(64 + n), now() FROM generate_series(1, 23) AS n`,
      [shopId, programId, partnerId],
    );
    const names: string[] = [];
    let after: string | null = null;
    do {
      const { page } = await look(customer, after);
      if (page.state !== 'ready') throw new Error(`the page is ${page.state}`);
      expect(page.friends.registered).toBe(23);
      names.push(...page.friends.list.map(({ name }) => name));
      after = page.friends.next;
    } while (after !== null);
    expect(names.toSorted()).toEqual(Array.from({ length: 23 }, (_, n) => `${String.fromCharCode(65 + n)}…`));
    expect((await look(customer, 'nonsense')).page).toMatchObject({ friends: { next: expect.any(String) } });
  });

  test('makes one referrer of a customer, however many pages ask at once', async () => {
    const customer = await newCustomer();
    const looks = await Promise.all(Array.from({ length: 12 }, () => look(customer)));
    expect(new Set(looks.map(({ page }) => (page.state === 'ready' ? page.shareUrl : page.state))).size).toBe(1);
    expect(await partners()).toHaveLength(1);
    expect(
      (
        await owner.query('SELECT 1 FROM link JOIN partner USING (shop_id, partner_id) WHERE program_id = $1', [
          programId,
        ])
      ).rows,
    ).toHaveLength(1);
  });

  test('is a referrer’s without an e-mail address too, and of two customers who share none', async () => {
    const [one, other] = [await newCustomer({ email: null }), await newCustomer({ email: null, firstName: '' })];
    expect([(await look(one)).page.state, (await look(other)).page.state]).toEqual(['ready', 'ready']);
  });

  test('knows somebody who joined the programme by hand', async () => {
    const customer = await newCustomer({ email: 'by-hand@example.com' });
    await services.admin.addPartner(shopId, {
      programId,
      name: 'By Hand',
      email: 'by-hand@example.com',
      company: null,
      group: null,
      approve: false,
      actor: 'test',
    });
    expect((await look(customer)).page.state).toBe('ready');
    expect(await partners()).toMatchObject([{ customer_id: customer, name: 'By Hand', status: 'approved' }]);
  });

  test('is not for somebody whom the merchant suspended', async () => {
    const customer = await newCustomer();
    await look(customer);
    const [{ partner_id }] = await partners();
    await services.admin.reviewPartner(shopId, partner_id, { action: 'suspend', actor: 'test' });
    expect((await look(customer)).page).toEqual({ state: 'not_eligible' });
  });

  test('asks the tag of whoever refers where the merchant wants one', async () => {
    await owner.query(`UPDATE program SET referrers = 'tag', referrers_among = 'VIP' WHERE program_id = $1`, [
      programId,
    ]);
    expect((await look(await newCustomer())).page).toEqual({ state: 'not_eligible' });
    expect((await look(await newCustomer({ tags: ['vip'] }))).page.state).toBe('ready');
  });

  test('asks the segment of whoever refers where the merchant wants one', async () => {
    await owner.query(
      `UPDATE program SET referrers = 'segment', referrers_among = 'gid://shopify/Segment/1001' WHERE program_id = $1`,
      [programId],
    );
    const customer = await newCustomer();
    expect((await look(customer)).page).toEqual({ state: 'not_eligible' });
    await world.twin.post(`/_control/shops/${SHOP}/orders`, {
      customerId: customer,
      lines: [{ title: 'Boots', price: '10.00', quantity: 1 }],
    });
    expect((await look(customer)).page.state).toBe('ready');
  });

  test('is off while the programme is paused, and in a shop without one', async () => {
    const customer = await newCustomer();
    await owner.query(`UPDATE program SET status = 'closed' WHERE program_id = $1`, [programId]);
    expect((await look(customer)).page).toEqual({ state: 'off' });
    await owner.query(`UPDATE program SET kind = 'affiliate' WHERE program_id = $1`, [programId]);
    expect((await look(customer)).page).toEqual({ state: 'off' });
    expect(await partners()).toEqual([]);
  });

  test('asks for another try while Shopify does not answer, and makes nobody a referrer', async () => {
    const customer = await newCustomer();
    await owner.query(`UPDATE program SET referrers = 'tag', referrers_among = 'VIP' WHERE program_id = $1`, [
      programId,
    ]);
    await world.twin.post('/_control/faults', { kind: 'error-500', operation: 'ReferrerDetails', times: 9 });
    expect((await look(customer)).status).toBe(503);
    await world.twin.delete('/_control/faults');
    expect(await partners()).toEqual([]);
  });
});
