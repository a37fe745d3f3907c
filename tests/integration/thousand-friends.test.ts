// A thousand friends register at once, each reported twice, while Shopify's answers are lost, fail and come late, and several workers carry out
// what follows: in the end each friend has exactly one credit in Shopify, and the books say so.

import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import type { OutboxTiming } from '#app/flows/outbox-store.ts';
import { chanceOf } from '../support/chance.ts';
import type { PathShop } from '../support/path.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const friends = 1_000;
const workers = 4;
/** Calls are given up after this time, and late ones arrive after `lateMs`. */
const timeoutMs = 1_000;
const lateMs = 1_500;
/** As the product's own, only that everything is shorter: an answer is looked for once the latest has arrived. */
const timing: OutboxTiming = {
  leaseMs: 20_000,
  graceMs: 5_000,
  settleMs: 2_500,
  firstRetryMs: 200,
  longestRetryMs: 2_000,
  blockedMs: 2_000,
  attemptsMax: 40,
};

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let shop: PathShop;
const { pick, happens } = chanceOf(4711);

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin));
  await world.twin.post('/_control/throttle', { shop: SHOP, maximum: 20_000, restoreRate: 1_000 });
  const { rows } = await database.owner.query('SELECT program_id FROM program WHERE shop_id = $1', [shopId]);
  shop = { shopId, programId: rows[0].program_id, database };
});

/** As many of these at once as a browser has connections. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const hand = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, hand));
}

async function makeFriends(): Promise<readonly string[]> {
  const customers = new Map<number, string>();
  await each([...Array(friends).keys()], async (number) => {
    const { id } = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, {
      email: `friend-${number}@example.com`,
      deliver: false,
    });
    customers.set(number, String(id));
  });
  return [...customers.values()];
}

/** Every friend came by Anna's link, and the page they registered on reports it twice. */
async function register(customers: readonly string[]): Promise<void> {
  const path = await import('../support/path.ts');
  const anna = await path.pathPartner(shop, 'ANNA');
  const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString();
  await each(customers, (customer) => path.recordClick(shop, anna, `visitor-${customer}`, lastWeek));
  const at = Date.now();
  for (const time of ['first', 'second']) {
    const reports = customers.map((customerId) => ({
      topic: 'tributary/registration',
      body: JSON.stringify({ customerId, visitor: `visitor-${customerId}`, email: `${customerId}@example.com`, at }),
      webhookId: `${time} report of ${customerId}`,
    }));
    await path.deliver(shop, reports);
  }
}

/** Shopify and the way there, at their worst until `over`. Returns how many calls met with something. */
async function storm(over: AbortSignal): Promise<void> {
  const kinds = ['answer-lost', 'connection-lost', 'error-500', 'internal-error', 'delay', 'throttled'] as const;
  while (!over.aborted) {
    const kind = pick(kinds);
    const operation = happens(0.8) ? 'storeCreditAccountCredit' : 'StoreCreditTransactions';
    await world.twin.post('/_control/faults', { kind, operation, times: 1, delayMs: lateMs });
    await pause(50);
  }
  await world.twin.delete('/_control/faults');
}

/** A worker of its own: the product's path and outbox, which give a call up sooner. */
async function work(over: AbortSignal): Promise<void> {
  const { composeOutbox } = await import('#app/composition/outbox.ts');
  const { createAdminClient } = await import('#app/adapters/shopify/admin-client.ts');
  const client = createAdminClient({ tokens: services.shopify.accessTokens, pause, timeoutMs });
  const { deliverOutbox, closeOutbox } = composeOutbox(services, client, timing);
  while (!over.aborted) {
    await services.path.processInbox(shop.shopId);
    await deliverOutbox(shop.shopId, 20);
    await pause(20);
  }
  closeOutbox();
}

async function countOpen(): Promise<number> {
  const { rows } = await database.owner.query(
    `SELECT (SELECT count(*) FROM inbox_item WHERE state = 'waiting')
        + (SELECT count(*) FROM outbox_item WHERE kind = 'store_credit' AND state IN ('waiting', 'started')) AS open`,
  );
  return Number(rows[0].open);
}

test('a thousand friends who register at once have exactly one credit each', async () => {
  const customers = await makeFriends();
  await register(customers);
  const calm = new AbortController();
  const over = new AbortController();
  const weather = storm(calm.signal);
  const crew = Array.from({ length: workers }, () => work(over.signal));
  const rewarded = async () => (await database.owner.query('SELECT FROM reward')).rowCount;
  await expect.poll(rewarded, { timeout: 150_000, interval: 200 }).toBe(friends);
  await expect.poll(countOpen, { timeout: 150_000, interval: 200 }).toBeLessThan(friends / 4);
  calm.abort();
  await weather;
  await expect.poll(countOpen, { timeout: 150_000, interval: 200 }).toBe(0);
  over.abort();
  await Promise.all(crew);
  // What was given up may still be on its way.
  await pause(lateMs);

  const held = new Map<string, string[]>();
  await each(customers, async (customer) => {
    const account = await world.twin.get<{ transactions: { kind: string; amount: string }[] }>(
      `/_control/shops/${SHOP}/customers/${customer}/store-credit`,
    );
    held.set(
      customer,
      account.transactions.map(({ kind, amount }) => `${kind} ${amount}`),
    );
  });
  expect([...held].filter(([, moves]) => moves.join() !== 'credit 5.00')).toEqual([]);
  expect(held.size).toBe(friends);
  const { rows } = await database.owner.query(
    `SELECT reward.state, count(*)::int AS rewards, sum(moved.amount)::int AS moved FROM reward
       JOIN store_credit_transaction moved USING (shop_id, reward_id) GROUP BY 1`,
  );
  expect(rows).toEqual([{ state: 'granted', rewards: friends, moved: friends * 500 }]);
  const attempts = await database.owner.query(
    `SELECT sum(attempts)::int AS attempts FROM outbox_item WHERE kind = 'store_credit'`,
  );
  // It did storm.
  expect(attempts.rows[0].attempts).toBeGreaterThan(friends * 1.1);
  const checks = await services.audit.auditShop(shop.shopId);
  expect(checks.filter(({ problems }) => problems > 0)).toEqual([]);
}, 180_000);
