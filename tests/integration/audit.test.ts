// A shop that traded passes its audit; then somebody with the database owner's rights changes one thing, and the audit names it.
import pino from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { auditReport } from '#app/adapters/db/audit-report.ts';
import { openDatabase } from '#app/adapters/db/database.ts';
import { readPartner } from '#app/adapters/db/read/admin-partner.ts';
import { getPartnerOverview } from '#app/adapters/db/read/portal-overview.ts';
import { createLog } from '#app/adapters/log/log.ts';
import { composeAudit } from '#app/composition/audit.ts';
import { composePath } from '#app/composition/path.ts';
import { reportPeriod } from '#app/domain/report-period.ts';
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
  for (const { problems, offending } of checks) expect(problems).toBe(offending.length);
  return Object.fromEntries(checks.filter(({ problems }) => problems > 0).map((each) => [each.check, each.offending]));
}

test('a shop that sold, refunded, rewarded and paid out passes', async () => {
  const shop = await tradedShop();
  const checks = await audit.auditShop(shop.shopId);
  expect(checks.map(({ problems }) => problems)).toEqual(checks.map(() => 0));
  expect(Object.fromEntries(checks.map(({ check, rows }) => [check, rows]))).toMatchObject({
    'orders show their newest decision': 2,
    // Two orders, two customers.
    'histories hold what a fresh decision gives': 4,
    'rewards equal their entries': 2,
  });
});

const amounts = 'histories hold what a fresh decision gives';
const holds = 'holds are those of a fresh decision';
const explanations = 'explanations are those of a fresh decision';
const heads = 'orders show their newest decision';
const any = expect.any(String);
const one = (text: string | RegExp) => [expect.stringMatching(text)];

describe('what the owner of the database spoiled is named', () => {
  test.each([
    {
      what: 'an entry of another amount',
      statement: `UPDATE entry SET amount = amount + 1 WHERE shop_id = $shop AND account = 'commission_expense'`,
      found: { 'postings balance': expect.arrayContaining([expect.stringMatching(/^posting:/)]) },
    },
    {
      what: 'a posting whose entries are gone',
      statement: `DELETE FROM entry WHERE shop_id = $shop AND account IN ('reward', 'reward_expense') AND posting_id IN (
        SELECT posting_id FROM entry WHERE shop_id = $shop AND customer_id = '7002')`,
      found: { 'postings balance': one(/^posting:/), 'rewards equal their entries': ['customer:7002'] },
    },
    {
      what: "an entry under another partner's name",
      statement: `UPDATE entry SET partner_id = gen_random_uuid() WHERE shop_id = $shop AND account = 'available' AND entitlement_id = (
        SELECT entitlement_id FROM entitlement WHERE shop_id = $shop AND subject_id = '902')`,
      found: { 'postings balance': one(/^posting:/), "partners' balances equal their entries": one(/^partner:/) },
    },
    {
      what: 'an entitlement of another amount',
      statement: `UPDATE entitlement SET available = available + 1, amount = amount + 1 WHERE shop_id = $shop AND subject_id = '902'`,
      found: {
        'entitlements equal their entries': one(/^entitlement:\S+ of order:902$/),
        "partners' balances equal their entries": one(/^partner:/),
        [amounts]: ['order:902 rule default of partner ANNA: 1000 is due, 1001 is held'],
        [heads]: ['order:902'],
      },
    },
    {
      what: 'a payout that the entitlements do not know of',
      statement: `UPDATE entitlement SET available = paid, paid = 0 WHERE shop_id = $shop AND subject_id = '902'`,
      found: { "partners' balances equal their entries": [any] },
    },
    {
      what: 'a hold that ends at another time',
      statement: `UPDATE entitlement SET matures_at = matures_at + interval '1 day' WHERE shop_id = $shop AND subject_id = '902'`,
      found: { [holds]: one(/^order:902 .* held until 2026-03-25T11:00:00.000Z and not 2026-03-24/) },
    },
    {
      what: 'a chargeback that nobody made',
      statement: `UPDATE entitlement SET disputed = true WHERE shop_id = $shop AND subject_id = '902'`,
      found: { [holds]: one(/^order:902 .* is held for a chargeback$/) },
    },
    {
      what: 'something available that is pending',
      statement: `UPDATE entitlement SET pending = amount, available = 0, paid = 0, paid_at = NULL WHERE shop_id = $shop AND subject_id = '902'`,
      found: {
        'entitlements equal their entries': one(/order:902/),
        "partners' balances equal their entries": [any],
        [holds]: one(/^order:902 .* it is available, held as 1000 pending and 0 available$/),
      },
    },
    {
      what: 'a reward of another amount',
      statement: `UPDATE reward SET amount = 1 WHERE shop_id = $shop AND customer_id = '7001'`,
      found: {
        'rewards equal their entries': ['customer:7001'],
        [amounts]: ["customer:7001 friend's reward of partners: 500 is due, 1 is held"],
      },
    },
    {
      what: 'a refund that nobody settled',
      statement: `DELETE FROM refund WHERE shop_id = $shop`,
      found: {
        [amounts]: ['order:901 rule default of partner ANNA: 2000 is due, 1000 is held'],
        [explanations]: ['order:901 decision 2 is not what its facts give'],
      },
    },
    {
      what: 'a decision of other facts',
      statement: `UPDATE decision SET digest = 'x' WHERE shop_id = $shop AND subject_id = '902'`,
      found: { [explanations]: ['order:902 decision 1 is not what its facts give'] },
    },
    {
      what: 'an order without its decision',
      statement: `DELETE FROM decision WHERE shop_id = $shop AND subject_id = '902'`,
      found: { [heads]: ['order:902'], [explanations]: one(/^order:902/) },
    },
    {
      what: 'an order under another sign than its decision',
      statement: `UPDATE customer_order SET via = 'link' WHERE shop_id = $shop AND order_id = '902'`,
      found: { [heads]: ['order:902'] },
    },
    {
      what: 'an order that is gone',
      statement: `DELETE FROM customer_order WHERE shop_id = $shop AND order_id = '902'`,
      found: { 'entitlements equal their entries': one(/of order:902$/) },
    },
    {
      what: 'an inbox item that nobody took',
      statement: `UPDATE inbox_item SET state = 'waiting', ended_at = NULL, not_before = now() - interval '1 day' WHERE shop_id = $shop AND topic = 'refunds/create'`,
      found: { 'inbox ended, or waiting by plan': one(/^inbox:\S+ refunds\/create waiting$/) },
    },
    {
      what: 'a fact that could not be understood',
      statement: `UPDATE inbox_item SET state = 'failed', error = 'no id' WHERE shop_id = $shop AND topic = 'refunds/create'`,
      found: { 'inbox ended, or waiting by plan': one(/^inbox:\S+ refunds\/create failed: no id$/) },
    },
    {
      what: 'an outbox item that nobody took',
      statement: `UPDATE outbox_item SET not_before = now() - interval '1 day' WHERE outbox_id = (SELECT min(outbox_id::text)::uuid FROM outbox_item WHERE shop_id = $shop)`,
      found: { 'outbox ended, or waiting by plan': [any] },
    },
    {
      what: 'an outbox item that is tried for ever',
      statement: `UPDATE outbox_item SET created_at = now() - interval '2 days' WHERE outbox_id = (SELECT min(outbox_id::text)::uuid FROM outbox_item WHERE shop_id = $shop AND kind = 'store_credit')`,
      found: { 'outbox ended, or waiting by plan': one(/^outbox:\S+ store_credit waiting$/) },
    },
    {
      what: 'a credit that could not be given',
      statement: `UPDATE outbox_item SET state = 'failed', error = 'no such customer', ended_at = now() - interval '1 year'
        WHERE outbox_id = (SELECT min(outbox_id::text)::uuid FROM outbox_item WHERE shop_id = $shop AND kind = 'store_credit')`,
      found: {
        'outbox ended, or waiting by plan': one(/^outbox:\S+ store_credit failed: no such customer$/),
        'rewards are what Shopify was told': one(/^reward:\S+ of customer:700\d planned$/),
      },
    },
    {
      what: 'a credit of another amount than is due',
      statement: `UPDATE reward SET state = 'granted' WHERE shop_id = $shop;
        INSERT INTO store_credit_transaction (shop_id, transaction_id, reward_id, amount, at)
        SELECT shop_id, customer_id, reward_id, CASE customer_id WHEN '7001' THEN amount ELSE amount * 2 END, now() FROM reward WHERE shop_id = $shop`,
      found: { 'rewards are what Shopify was told': one(/of customer:7002 granted$/) },
    },
  ])('$what', async ({ statement, found }) => {
    const shop = await tradedShop();
    await corrupt(shop, statement);
    expect(await problemsOf(shop)).toEqual(found);
  });
});

test('a mail that could not be sent is off for a week, and then worth nothing', async () => {
  const shop = await tradedShop();
  const fail = (ended: string) =>
    corrupt(
      shop,
      `UPDATE outbox_item SET state = 'failed', error = 'refused', ended_at = now() - interval '${ended}' WHERE shop_id = $shop AND kind = 'mail'`,
    );
  await fail('6 days');
  expect(Object.keys(await problemsOf(shop))).toEqual(['outbox ended, or waiting by plan']);
  await fail('8 days');
  expect(await problemsOf(shop)).toEqual({});
});

test('an item that failed is processed again once an operator has put it back', async () => {
  const shop = await tradedShop();
  await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '92', orderId: '902', quantity: 1 }) }]);
  await corrupt(
    shop,
    `UPDATE inbox_item SET state = 'failed', ended_at = now() WHERE shop_id = $shop AND state = 'waiting'`,
  );
  expect(Object.keys(await problemsOf(shop))).toEqual(['inbox ended, or waiting by plan']);
  // As docs/audit.md tells operators.
  await database.owner.query(
    `BEGIN; SET LOCAL ROLE tributary_app; SET LOCAL app.shop_id = '${shop.shopId}';
     UPDATE inbox_item SET state = 'waiting', attempts = 0, not_before = now(), ended_at = NULL WHERE state = 'failed'; COMMIT`,
  );
  while ((await path.processInbox(shop.shopId)).more);
  expect(await problemsOf(shop)).toEqual({});
});

test('a problem is logged with the shop and the check, and without what it names', async () => {
  const shop = await tradedShop();
  await corrupt(shop, `UPDATE customer_order SET via = 'link' WHERE shop_id = $shop AND order_id = '902'`);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { auditNightly } = composeAudit({ ...base, log }, path);
  const signal = new AbortController().signal;
  await auditNightly(shop.shopId, { state: null, startedAt: now, now, signal });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, shopId: shop.shopId, check: heads, problems: 1, msg: 'the audit found problems' },
  ]);
  expect(lines.join('')).not.toContain('order:902');
});

describe('what merely has not been processed yet', () => {
  /** As if a worker had recorded the fact, and its message to settle were still to come. */
  async function unsettledShop(): Promise<PathShop> {
    const shop = await tradedShop();
    await corrupt(shop, 'DELETE FROM refund WHERE shop_id = $shop');
    await deliver(shop, [{ topic: 'refunds/create', body: refundBody({ id: '91', orderId: '901', quantity: 1 }) }]);
    return shop;
  }

  test('waits, and is no problem', async () => {
    const shop = await unsettledShop();
    expect(await problemsOf(shop)).toEqual({});
    const waiting = (await audit.auditShop(shop.shopId)).filter((each) => each.waiting > 0);
    expect(Object.fromEntries(waiting.map((each) => [each.check, each.waiting]))).toMatchObject({
      'inbox ended, or waiting by plan': 1,
      [amounts]: 1,
      [explanations]: 1,
    });
  });

  test('is looked at again by the nightly audit, which waits for it in turns', async () => {
    const shop = await unsettledShop();
    const signal = new AbortController().signal;
    const turn = (state: unknown) => audit.auditNightly(shop.shopId, { state, startedAt: now, now, signal });
    const first = await turn(null);
    expect(first).toMatchObject({ end: 'continues', state: { suspects: ['c:7001'] } });
    while ((await path.processInbox(shop.shopId)).more);
    const second = await turn(JSON.parse(JSON.stringify(first.state)));
    if (second.end !== 'done') throw new Error('the audit did not end');
    const { checks } = auditReport.parse(second.report);
    const settled = checks.filter(({ check }) => check === amounts || check === explanations);
    expect(settled.map(({ problems, waiting }) => ({ problems, waiting }))).toEqual([
      { problems: 0, waiting: 0 },
      { problems: 0, waiting: 0 },
    ]);
  });
});

test('an audit that is broken off goes on where it stopped, and says the same in the end', async () => {
  const shop = await tradedShop();
  await corrupt(shop, `UPDATE customer_order SET via = 'link' WHERE shop_id = $shop AND order_id = '902'`);
  const stopped = AbortSignal.abort();
  let state: unknown = null;
  for (let turns = 1; ; turns++) {
    const turn = await audit.auditNightly(shop.shopId, { state, startedAt: now, now, signal: stopped });
    state = JSON.parse(JSON.stringify(turn.state));
    if (turn.end === 'continues') continue;
    expect(turns).toBeGreaterThan(8);
    expect(auditReport.parse(turn.report).checks).toEqual(await audit.auditShop(shop.shopId));
    return;
  }
});

test("a partner's balance is the same in the admin, in the portal and in the entries", async () => {
  const shop = await tradedShop();
  const { rows } = await database.owner.query<{ partner_id: string }>(
    'SELECT partner_id FROM partner WHERE shop_id = $1',
    [shop.shopId],
  );
  const partnerId = rows[0]?.partner_id ?? '';
  const ledger = { pending: 0n, available: -1000n, paid: 3000n };
  const page = { after: null, before: null };
  const partner = await readPartner(opened, shop.shopId, partnerId, page, new Date(0));
  expect(partner?.balances).toEqual(ledger);
  const period = reportPeriod({ name: '30d', from: null, to: null }, '2026-03-30');
  const question = { shopId: shop.shopId, partnerId, timeZone: 'UTC', currency: 'EUR', period };
  const overview = await getPartnerOverview(opened, question);
  expect(overview.balances).toEqual([{ currency: 'EUR', ...ledger }]);
});
