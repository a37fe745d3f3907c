// Codes that turned up with orders that they were not meant for, from the shop's real orders.

import { expect, test } from 'vitest';
import { readCodeLeaks } from '#app/adapters/db/read/code-leaks.ts';
import { deliver, openPath, orderBody, pathPartner, pathShop, recordClick } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const path = openPath(database);
const services = await testServices(database);
const since = new Date('2026-03-01T00:00:00Z');

test('a code for one use that somebody else used is listed, and one that its visitor used is not', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  for (const n of [1, 2]) {
    await database.owner.query(
      `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, single_use, visitor, handed_at, created_at)
       VALUES ($1, lower($2), $2, $3, 'active', true, $4, '2026-03-02', '2026-03-01')`,
      [shop.shopId, `ONCE-${n}`, anna.partnerId, `visitor ${n}`],
    );
  }
  const body = (id: string, code: string, visitor: string) => ({
    topic: 'orders/create',
    body: orderBody({ id, code, visitor, customer: null }),
  });
  await deliver(shop, [body('1', 'ONCE-1', 'visitor 1'), body('2', 'once-2', 'a stranger')]);
  await path.drain(shop);
  const { stray } = await readCodeLeaks(services.database, shop.shopId, since);
  expect(stray).toMatchObject([{ orderId: '2', code: 'ONCE-2', partnerId: anna.partnerId, partnerName: 'ANNA' }]);
});

test('a code that shows up without a click far more often than the others is listed', async () => {
  const shop = await pathShop(database);
  const [anna] = [await pathPartner(shop, 'ANNA'), await pathPartner(shop, 'BEN')];
  const orders = [];
  for (let n = 1; n <= 8; n++) {
    await recordClick(shop, anna, `fan ${n}`, '2026-03-05T00:00:00Z');
    orders.push(orderBody({ id: String(n), code: 'ANNA10', visitor: `fan ${n}`, customer: null }));
    orders.push(orderBody({ id: String(100 + n), code: 'BEN10', visitor: `hunter ${n}`, customer: null }));
  }
  await deliver(
    shop,
    orders.map((body) => ({ topic: 'orders/create', body })),
  );
  await path.drain(shop);
  const { leaking } = await readCodeLeaks(services.database, shop.shopId, since);
  expect(leaking).toMatchObject([{ code: 'BEN10', orders: 8, withoutClick: 8 }]);
});
