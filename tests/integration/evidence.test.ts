// What is found of an order and what is missing, channel by channel, as it is kept with the order and kept right when facts change.

import { describe, expect, test } from 'vitest';
import type { Evidence, OrderEvidence } from '#app/domain/evidence.ts';
import {
  deliver,
  instant,
  type OrderShape,
  openPath,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const path = openPath(database, { now: () => instant('2026-03-15T00:00:00Z') });

/** Browsers. */
const annasFriend = '0195d9a2-0000-4000-8000-00000000000a';
const stranger = '0195d9a2-0000-4000-8000-00000000000b';

async function order(shop: PathShop, shape: Omit<OrderShape, 'id'> & { id?: string }): Promise<void> {
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '501', ...shape }) }]);
  await path.drain(shop);
}

async function evidenceOf(shop: PathShop, orderId = '501'): Promise<OrderEvidence> {
  const { rows } = await database.owner.query<{ evidence: OrderEvidence }>(
    'SELECT evidence FROM customer_order WHERE shop_id = $1 AND order_id = $2',
    [shop.shopId, orderId],
  );
  const evidence = rows[0]?.evidence;
  if (evidence === undefined || evidence === null) throw new Error('the order has no evidence');
  return evidence;
}

/** `cart: ANNA agrees`, `note: ANNA`, `journey: not_asked`: one line for each channel that is asked for. */
function lines({ items }: OrderEvidence, ...channels: string[]): string[] {
  const words = (item: Evidence): string => {
    if ('missing' in item) return item.missing;
    const agrees = item.agrees === null ? '' : item.agrees ? ' agrees' : ' contradicts';
    return `${item.partner ?? 'nobody'}${agrees}`;
  };
  return items.filter(({ channel }) => channels.includes(channel)).map((item) => `${item.channel}: ${words(item)}`);
}

const everyChannel = ['cart', 'pixel', 'landing', 'code', 'customer', 'journey', 'survey', 'note'];

async function shopWithPartners(): Promise<PathShop> {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  await pathPartner(shop, 'BERTA');
  await recordClick(shop, anna, annasFriend, '2026-03-01T00:00:00Z');
  return shop;
}

describe('an order says how it came', () => {
  test('GIVEN a click and its visitor on the cart THEN the cart alone saved it, and what is missing is said', async () => {
    const shop = await shopWithPartners();
    await order(shop, { visitor: annasFriend, customer: null });
    const evidence = await evidenceOf(shop);
    expect(evidence).toMatchObject({ salesChannel: 'online_store', decidedBy: 'cart', savedBy: 'cart', nearBy: [] });
    expect(lines(evidence, ...everyChannel)).toEqual([
      'cart: ANNA agrees',
      'pixel: pixel_silent',
      'landing: no_landing',
      'code: no_code',
      'customer: no_customer',
      'journey: not_asked',
      'survey: not_answered',
      'note: nothing_written',
    ]);
  });

  test('GIVEN a click and a code of another THEN the code decides and the cart contradicts; nobody alone saved it where both agree', async () => {
    const shop = await shopWithPartners();
    await order(shop, { visitor: annasFriend, code: 'berta10' });
    expect(lines(await evidenceOf(shop), 'cart', 'code')).toEqual(['cart: ANNA contradicts', 'code: BERTA agrees']);
    expect(await evidenceOf(shop)).toMatchObject({ decidedBy: 'code', savedBy: 'code', foundBy: ['cart', 'code'] });
    await order(shop, { id: '502', customer: '7002', visitor: annasFriend, code: 'anna10' });
    expect(await evidenceOf(shop, '502')).toMatchObject({ decidedBy: 'code', savedBy: null });
  });

  test('GIVEN a landing page alone THEN it decides; beside a visitor it corroborates', async () => {
    const shop = await shopWithPartners();
    await order(shop, {
      customer: null,
      more: { landing_site: '/boots?ref=BERTA', referring_site: 'https://blog.example/p' },
    });
    expect(await evidenceOf(shop)).toMatchObject({ decidedBy: 'landing', savedBy: 'landing' });
    await order(shop, { id: '502', customer: null, visitor: annasFriend, more: { landing_site: '/?ref=BERTA' } });
    expect(lines(await evidenceOf(shop, '502'), 'cart', 'landing')).toEqual([
      'cart: ANNA agrees',
      'landing: BERTA contradicts',
    ]);
  });

  test('GIVEN a bound customer THEN the next order is known by the customer', async () => {
    const shop = await shopWithPartners();
    await order(shop, { visitor: annasFriend });
    await order(shop, { id: '502', createdAt: '2026-03-11T12:00:00Z' });
    expect(await evidenceOf(shop, '502')).toMatchObject({ decidedBy: 'customer', savedBy: 'customer' });
  });

  test('GIVEN a binding that has run out as agreed THEN it is told of and is no near-miss', async () => {
    const shop = await shopWithPartners();
    await order(shop, { visitor: annasFriend });
    await order(shop, { id: '502', createdAt: '2027-04-11T12:00:00Z' });
    const evidence = await evidenceOf(shop, '502');
    expect(evidence).toMatchObject({ decidedBy: null, foundBy: ['customer'], nearBy: [] });
  });
});

describe('what the pixel tells of the checkout', () => {
  const told = (visitor: string) => ({
    topic: 'tributary/checkout-visit',
    body: JSON.stringify({ checkoutToken: 'c-1', visitor }),
    at: '2026-03-10T11:00:00Z',
  });

  test('GIVEN no attribute THEN only the pixel knew, whichever came first', async () => {
    for (const pixelFirst of [true, false]) {
      const shop = await shopWithPartners();
      if (pixelFirst) await deliver(shop, [told(annasFriend)]);
      await order(shop, { customer: null, checkout: 'c-1' });
      if (!pixelFirst) await deliver(shop, [told(annasFriend)]);
      await path.drain(shop);
      const evidence = await evidenceOf(shop);
      expect(evidence).toMatchObject({ decidedBy: 'pixel', savedBy: 'pixel' });
      expect(lines(evidence, 'cart', 'pixel')).toEqual(['cart: no_attribute', 'pixel: ANNA agrees']);
    }
  });

  test('GIVEN an attribute THEN the cart decides and the pixel agrees, or saw another browser', async () => {
    const shop = await shopWithPartners();
    await order(shop, { customer: null, visitor: annasFriend, checkout: 'c-1' });
    await deliver(shop, [told(annasFriend)]);
    await path.drain(shop);
    expect(lines(await evidenceOf(shop), 'cart', 'pixel')).toEqual(['cart: ANNA agrees', 'pixel: ANNA agrees']);
    expect(await evidenceOf(shop)).toMatchObject({ decidedBy: 'cart', savedBy: null });
    await deliver(shop, [{ ...told(stranger), at: '2026-03-10T11:05:00Z' }]);
    await path.drain(shop);
    expect(lines(await evidenceOf(shop), 'pixel')).toEqual(['pixel: nobody']);
  });

  test('GIVEN a browser that followed no link THEN the landing page decides as it would without the pixel', async () => {
    const shop = await shopWithPartners();
    await deliver(shop, [told(stranger)]);
    await order(shop, { customer: null, checkout: 'c-1', more: { landing_site: '/?ref=BERTA' } });
    const evidence = await evidenceOf(shop);
    expect(evidence).toMatchObject({ decidedBy: 'landing', savedBy: 'landing' });
    expect(lines(evidence, 'pixel', 'landing')).toEqual(['pixel: nobody', 'landing: BERTA agrees']);
  });
});

describe('where an order was placed', () => {
  test.each([
    ['web', {}, 'online_store', 'no_attribute'],
    ['pos', {}, 'pos', 'not_online'],
    ['shopify_draft_order', {}, 'draft', 'not_online'],
    ['subscription_contract', {}, 'subscription', 'not_online'],
    ['755357713', {}, 'app', 'no_attribute'],
    ['web', { company: { id: 5, location_id: 6 } }, 'b2b', 'no_attribute'],
  ])('%s %j is %s', async (source_name, more, salesChannel, cart) => {
    const shop = await shopWithPartners();
    await order(shop, { customer: null, more: { source_name, ...more } });
    const evidence = await evidenceOf(shop);
    expect(evidence.salesChannel).toBe(salesChannel);
    expect(lines(evidence, 'cart')).toEqual([`cart: ${cart}`]);
  });

  test('a draft order carries the visitor as one from a cart does, and a renewal is known by its customer', async () => {
    const shop = await shopWithPartners();
    await order(shop, { visitor: annasFriend, more: { source_name: 'shopify_draft_order' } });
    expect(await evidenceOf(shop)).toMatchObject({ salesChannel: 'draft', decidedBy: 'cart' });
    const source_name = 'subscription_contract';
    await order(shop, { id: '502', createdAt: '2026-03-12T12:00:00Z', more: { source_name } });
    expect(await evidenceOf(shop, '502')).toMatchObject({ salesChannel: 'subscription', decidedBy: 'customer' });
  });

  test('a title of a manual discount on a draft is no code: it names somebody and pays nobody', async () => {
    const shop = await shopWithPartners();
    const discount_applications = [{ type: 'manual', title: 'ANNA10' }];
    await order(shop, {
      customer: null,
      code: 'ANNA10',
      more: { source_name: 'shopify_draft_order', discount_applications },
    });
    expect(await evidenceOf(shop)).toMatchObject({ decidedBy: null, nearBy: ['code'] });
  });
});

describe('what somebody wrote on an order is offered and never pays', () => {
  test.each([
    ['a partner’s number in the note', { note: 'Sold by P1001, wants a receipt' }],
    ['a code in the note', { note: 'ANNA10 on the phone' }],
    ['a tag', { tags: 'vip, partner:P1001' }],
    ['an attribute', { note_attributes: [{ name: 'Partner', value: 'ANNA' }] }],
    ['a parameter of another app', { landing_site: '/?sca_ref=ANNA' }],
  ])('%s', async (_name, more) => {
    const shop = await shopWithPartners();
    await order(shop, { customer: null, more: { source_name: 'pos', ...more } });
    const evidence = await evidenceOf(shop);
    expect(evidence).toMatchObject({ decidedBy: null, foundBy: evidence.nearBy });
    expect(evidence.nearBy).toEqual(['landing_site' in more ? 'landing' : 'note']);
    const { rows } = await database.owner.query('SELECT via, commission FROM customer_order WHERE shop_id = $1', [
      shop.shopId,
    ]);
    expect(rows).toEqual([{ via: null, commission: '0' }]);
  });

  test('the note itself is not kept', async () => {
    const shop = await shopWithPartners();
    await order(shop, { more: { note: 'Call Mrs Huber after 18:00, P1001' } });
    const { rows } = await database.owner.query('SELECT signals FROM customer_order WHERE shop_id = $1', [shop.shopId]);
    expect(rows[0]?.signals.written).toEqual([{ where: 'note', text: 'P1001' }]);
  });
});

describe('evidence follows the facts', () => {
  test('WHEN a click comes late THEN the evidence names its partner, and settling again changes nothing', async () => {
    const shop = await shopWithPartners();
    const carla = await pathPartner(shop, 'CARLA');
    await order(shop, { visitor: 'v-late', customer: null });
    expect(lines(await evidenceOf(shop), 'cart')).toEqual(['cart: nobody']);
    await recordClick(shop, carla, 'v-late', '2026-03-02T00:00:00Z');
    await deliver(shop, [{ topic: 'tributary/clicked', body: '{"visitor":"v-late"}' }]);
    await path.drain(shop);
    expect(lines(await evidenceOf(shop), 'cart')).toEqual(['cart: CARLA agrees']);
    expect(await path.settleHistories(shop.shopId, ['o:501'])).toBe(0);
  });

  test('WHEN an order’s tag changes and nothing that decides THEN the evidence changes and no decision is added', async () => {
    const shop = await shopWithPartners();
    await order(shop, { customer: null });
    await order(shop, { customer: null, updatedAt: '2026-03-11T00:00:00Z', more: { tags: 'partner: BERTA' } });
    expect(await evidenceOf(shop)).toMatchObject({ nearBy: ['note'] });
    const { rows } = await database.owner.query('SELECT decision, via, reason FROM customer_order WHERE shop_id = $1', [
      shop.shopId,
    ]);
    expect(rows).toEqual([{ decision: 1, via: null, reason: 'none' }]);
  });

  test('WHEN the merchant gives it to somebody THEN what names another contradicts and is no near-miss any more', async () => {
    const shop = await shopWithPartners();
    await order(shop, { customer: null, more: { note: 'P1001' } });
    const { rows } = await database.owner.query<{ id: string }>(
      `SELECT partner_id AS id FROM partner WHERE shop_id = $1 AND key = 'BERTA'`,
      [shop.shopId],
    );
    await database.owner.query(
      `INSERT INTO assignment (shop_id, assignment_id, order_id, partner_id, at, actor, reason)
       VALUES ($1, gen_random_uuid(), '501', $2, '2026-03-12', 'test', 'told us')`,
      [shop.shopId, rows[0]?.id],
    );
    await deliver(shop, [{ topic: 'tributary/assigned', body: '{"orderId":"501"}' }]);
    await path.drain(shop);
    const evidence = await evidenceOf(shop);
    expect(evidence).toMatchObject({ decidedBy: 'manual', savedBy: null, nearBy: [] });
    expect(lines(evidence, 'note')).toEqual(['note: ANNA contradicts']);
  });
});
