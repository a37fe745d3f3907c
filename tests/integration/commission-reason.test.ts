// What a partner reads of a commission, and a merchant of a customer, from the rows as the worker stored them: what no order explains, and what was paid and then taken back.
import { expect, test } from 'vitest';
import { openDatabase } from '#app/adapters/db/database.ts';
import { readCustomer } from '#app/adapters/db/read/admin-customer.ts';
import { getCommission } from '#app/adapters/db/read/portal-commissions.ts';
import { atEndOfFile } from '#tests/support/cleanup.ts';
import {
  deliver,
  instant,
  noOutside,
  openPath,
  orderBody,
  type PathPartner,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
  refundBody,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const opened = openDatabase({ url: database.url, poolSize: 2, onIdleError: () => {} });
atEndOfFile(() => opened.close());
const now = instant('2026-03-30T00:00:00Z');
const requireCustomer = async () => ({ email: 'friend@example.com', createdAt: instant('2026-03-02T00:00:00Z') });
const path = openPath(database, { now: () => now, outside: { ...noOutside, requireCustomer } });

async function commissionOf(shop: PathShop, partner: PathPartner, subjectId: string) {
  const { rows } = await database.owner.query<{ entitlement_id: string }>(
    'SELECT entitlement_id FROM entitlement WHERE shop_id = $1 AND subject_id = $2',
    [shop.shopId, subjectId],
  );
  const owner = { shopId: shop.shopId, partnerId: partner.partnerId };
  const reader = { partnerKeys: [partner.code], programKeys: ['partners'] };
  return getCommission(opened, owner, rows[0]?.entitlement_id ?? '', reader);
}

test('a commission for a registration says by which click and which fixed amount', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  await recordClick(shop, anna, 'v1', '2026-03-01T00:00:00Z');
  const body = JSON.stringify({ customerId: '9001', visitor: 'v1' });
  await deliver(shop, [{ topic: 'tributary/registered', body, at: '2026-03-02T00:00:05Z' }]);
  await path.drain(shop);
  const commission = await commissionOf(shop, anna, '9001');
  expect(commission).toMatchObject({ orderName: null, amount: 200n, rule: 'lead' });
  expect(commission?.reason).toMatchObject({
    touches: [{ via: 'link', code: 'ANNA', at: instant('2026-03-01T00:00:00Z'), outcome: 'decides' }],
    flats: [{ rule: 'lead', amount: '2.00' }],
  });
  expect(await readCustomer(opened, shop.shopId, '9001')).toMatchObject({
    explanation: { entitlements: [{ partner: 'ANNA', rule: 'lead', amount: '2.00' }] },
    commissions: [{ rule: 'lead', amount: 200n }],
    partners: { ANNA: { partnerId: anna.partnerId } },
  });
  expect(await readCustomer(opened, shop.shopId, '9002')).toBeNull();
});

test('what was paid and is no longer due is told as taken off the next earnings', async () => {
  const shop = await pathShop(database);
  const anna = await pathPartner(shop, 'ANNA');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '901', code: 'ANNA10', quantity: 2 }) }]);
  await path.drain(shop);
  await path.payPartners(shop.shopId, { runId: 'first', at: now });
  expect(await commissionOf(shop, anna, '901')).toMatchObject({ state: 'paid', amount: 2000n, netted: 0n });
  await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '91', orderId: '901', quantity: 1 }) }]);
  await path.drain(shop);
  expect(await commissionOf(shop, anna, '901')).toMatchObject({ amount: 1000n, netted: 1000n });
});
