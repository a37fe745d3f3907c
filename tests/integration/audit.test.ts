// A shop that traded passes its audit; then somebody with the database owner's rights changes one thing, and the audit names it.
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#app/adapters/db/database.ts';
import { createLog } from '#app/adapters/log/log.ts';
import { composeAudit } from '#app/composition/audit.ts';
import { composePath } from '#app/composition/path.ts';
import {
  deliver,
  instant,
  noOutside,
  orderBody,
  type PathShop,
  pathPartner,
  pathShop,
  refundBody,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testConfig } from '#tests/support/services.ts';

const database = await testDatabase();
const opened = openDatabase({ url: database.url, poolSize: 4, onIdleError: () => {} });
afterAll(() => opened.close());
const now = instant('2026-03-30T00:00:00Z');
const base = {
  config: testConfig(database),
  log: createLog('silent', 'test'),
  clock: () => now,
  database: opened,
};
const path = composePath(base, noOutside);
const audit = composeAudit(base, path);

/** Two customers, a refund after a payout, a friend's reward. */
async function tradedShop(): Promise<PathShop> {
  const shop = await pathShop(database);
  await pathPartner(shop, 'ANNA');
  await deliver(shop, [
    { topic: 'orders/create', body: orderBody({ id: '901', code: 'ANNA10', quantity: 2 }) },
    { topic: 'orders/create', body: orderBody({ id: '902', code: 'ANNA10', customer: '7002' }) },
  ]);
  while ((await path.processInbox(shop.shopId)).more);
  await path.payPartners(shop.shopId, { runId: 'first', at: now });
  await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '91', orderId: '901', quantity: 1 }) }]);
  while ((await path.processInbox(shop.shopId)).more);
  return shop;
}

/** Past every guard of the tables. `$shop` stands for the shop. */
async function corrupt(shop: PathShop, statement: string): Promise<void> {
  await database.owner.query(
    `BEGIN; SET LOCAL session_replication_role = replica; ${statement.replaceAll('$shop', `'${shop.shopId}'`)}; COMMIT`,
  );
}

async function problemsOf(shop: PathShop): Promise<Record<string, readonly string[]>> {
  const checks = await audit.auditShop(shop.shopId);
  return Object.fromEntries(checks.filter(({ problems }) => problems > 0).map((each) => [each.check, each.offending]));
}

test('a shop that sold, refunded, rewarded and paid out passes', async () => {
  const shop = await tradedShop();
  const checks = await audit.auditShop(shop.shopId);
  expect(checks.map(({ problems }) => problems)).toEqual(checks.map(() => 0));
  expect(Object.fromEntries(checks.map(({ check, rows }) => [check, rows]))).toMatchObject({
    'orders have a decision': 2,
    'histories hold what a fresh decision gives': 2,
    'rewards equal their entries': 2,
  });
});

const any = expect.any(String);

describe('what the owner of the database spoiled is named', () => {
  test.each([
    {
      what: 'an entry of another amount',
      statement: `UPDATE entry SET amount = amount + 1 WHERE shop_id = $shop AND account = 'commission_expense'`,
      found: { 'postings balance': expect.arrayContaining([any]) },
    },
    {
      what: 'an entitlement of another amount',
      statement: `UPDATE entitlement SET available = available + 1, amount = amount + 1 WHERE shop_id = $shop AND subject_id = '902'`,
      found: {
        'entitlements equal their entries': [any],
        "partners' balances equal their entries": [any],
        'histories hold what a fresh decision gives': ['c:7002'],
      },
    },
    {
      what: 'a payout that the entitlements do not know of',
      statement: `UPDATE entitlement SET available = paid, paid = 0 WHERE shop_id = $shop AND subject_id = '902'`,
      found: { "partners' balances equal their entries": [any] },
    },
    {
      what: 'a reward of another amount',
      statement: `UPDATE reward SET amount = 1 WHERE shop_id = $shop AND customer_id = '7001'`,
      found: {
        'rewards equal their entries': ['customer:7001'],
        'histories hold what a fresh decision gives': ['c:7001'],
      },
    },
    {
      what: 'a refund that nobody settled',
      statement: `DELETE FROM refund WHERE shop_id = $shop`,
      found: { 'histories hold what a fresh decision gives': ['c:7001'] },
    },
    {
      what: 'an order without its decision',
      statement: `DELETE FROM decision WHERE shop_id = $shop AND subject_id = '902'`,
      found: { 'orders have a decision': ['order:902'] },
    },
    {
      what: 'an inbox item that nobody took',
      statement: `UPDATE inbox_item SET state = 'waiting', ended_at = NULL, not_before = now() - interval '1 day' WHERE shop_id = $shop AND topic = 'refunds/create'`,
      found: { 'inbox ended, or waiting by plan': [any] },
    },
    {
      what: 'an outbox item that nobody took',
      statement: `UPDATE outbox_item SET not_before = now() - interval '1 day' WHERE outbox_id = (SELECT min(outbox_id::text)::uuid FROM outbox_item WHERE shop_id = $shop)`,
      found: { 'outbox ended, or waiting by plan': [any] },
    },
  ])('$what', async ({ statement, found }) => {
    const shop = await tradedShop();
    await corrupt(shop, statement);
    expect(await problemsOf(shop)).toEqual(found);
  });
});
