// From when on a link and a code are a partner's, in the rows as in the decision: by the application's clock, and for orders from then on.

import { expect, test } from 'vitest';
import { composeAdmin } from '#app/composition/admin.ts';
import { composePortal } from '#app/composition/portal.ts';
import { deliver, openPath, orderBody, pathPartner, pathShop, recordClick } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const path = openPath(database);
const services = await testServices(database);
const ring = (): void => {};

type Shop = Awaited<ReturnType<typeof pathShop>>;

async function attributions(shop: Shop): Promise<Record<string, string>> {
  const { rows } = await database.owner.query<{ order_id: string; said: string }>(
    `SELECT order_id, coalesce(via, reason) AS said FROM customer_order WHERE shop_id = $1 ORDER BY order_id`,
    [shop.shopId],
  );
  return Object.fromEntries(rows.map(({ order_id, said }) => [order_id, said]));
}

async function buy(shop: Shop, id: string, createdAt: string, touch: object, updatedAt = createdAt): Promise<void> {
  const body = orderBody({ id, createdAt, updatedAt, customer: null, ...touch });
  await deliver(shop, [{ topic: updatedAt === createdAt ? 'orders/create' : 'orders/updated', body }]);
  await path.drain(shop);
}

test('a code given to a partner claims no order from before, also when that is decided again', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'OWN');
  await buy(shop, '1', '2026-03-01T10:00:00Z', { code: 'SUMMER' });
  await database.owner.query(
    `INSERT INTO discount_code (shop_id, code_key, code, partner_id, created_at) VALUES ($1, 'summer', 'SUMMER', $2, '2026-03-02')`,
    [shop.shopId, anna.partnerId],
  );
  await buy(shop, '1', '2026-03-01T10:00:00Z', { code: 'SUMMER' }, '2026-03-05T10:00:00Z');
  await buy(shop, '2', '2026-03-03T10:00:00Z', { code: 'SUMMER' });
  expect(await attributions(shop)).toEqual({ 1: 'none', 2: 'code' });
  const { rows } = await database.owner.query(
    `SELECT explanation->'attribution'->'touches'->0->>'outcome' AS outcome FROM decision
      WHERE shop_id = $1 AND subject_id = '1' ORDER BY version DESC LIMIT 1`,
    [shop.shopId],
  );
  expect(rows).toEqual([{ outcome: 'belonged_to_nobody' }]);
});

test('a code taken from its partner claims no order from then on, and the earlier ones still', async () => {
  const shop = await pathShop(database);
  await pathPartner(shop, 'WAS');
  await database.owner.query(`UPDATE discount_code SET ended_at = '2026-03-02' WHERE shop_id = $1`, [shop.shopId]);
  await buy(shop, '1', '2026-03-01T23:59:59Z', { code: 'WAS10' });
  await buy(shop, '2', '2026-03-02T00:00:00Z', { code: 'WAS10' });
  expect(await attributions(shop)).toEqual({ 1: 'code', 2: 'none' });
});

test('a link claims by clicks from its creation on', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'LATE');
  await database.owner.query(`UPDATE link SET created_at = '2026-03-02' WHERE link_id = $1`, [anna.linkId]);
  await recordClick(shop, anna, 'early', '2026-03-01T00:00:00Z');
  await recordClick(shop, anna, 'later', '2026-03-02T00:00:00Z');
  await buy(shop, '1', '2026-03-03T10:00:00Z', { visitor: 'early' });
  await buy(shop, '2', '2026-03-03T10:00:00Z', { visitor: 'later' });
  expect(await attributions(shop)).toEqual({ 1: 'none', 2: 'link' });
});

test('what approval gives a partner, and what a partner makes, is theirs by the application’s clock', async () => {
  const shop = await pathShop(database, undefined, 'own-clock');
  await database.owner.query(`UPDATE program SET code_template = '{NAME}10' WHERE shop_id = $1`, [shop.shopId]);
  const [approved, made] = [Date.parse('2026-02-01T12:00:00Z'), Date.parse('2026-02-02T12:00:00.123Z')];
  const { partnerId } = await composeAdmin({ ...services, clock: () => approved }, ring).addPartner(shop.shopId, {
    programId: shop.programId,
    name: 'Vera Vogel',
    email: 'vera@partners.example',
    company: null,
    group: null,
    approve: true,
    actor: 'test',
  });
  const portal = composePortal({ ...services, clock: () => made }, ring);
  const wish = {
    partnerId,
    target: '/boots',
    label: null,
    campaign: null,
    source: null,
    creative: null,
    slug: null,
  };
  await portal.addLink(await portal.requireShop('own-clock'), wish);
  const { rows } = await database.owner.query(
    `SELECT created_at FROM link WHERE partner_id = $1 UNION ALL SELECT created_at FROM discount_code WHERE partner_id = $1
      UNION ALL SELECT at FROM partner_change WHERE partner_id = $1 ORDER BY 1`,
    [partnerId],
  );
  expect(rows.map(({ created_at }) => created_at.getTime())).toEqual([approved, approved, approved, made]);
});
