// A shop in the twin whose partners are customers, with commissions that have matured, and what they were paid of it.
// Importing this sets the stage: each test file has a database and a twin of its own.

import { beforeAll, beforeEach, expect } from 'vitest';
import type { Services } from '#app/composition.ts';
import { outboxTiming } from '#app/flows/outbox-store.ts';
import type { PathPartner, PathShop } from './path.ts';
import { testDatabase } from './postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from './twin.ts';

export const database = await testDatabase();
export let world: TwinWorld;
export let services: Services;
export let shop: PathShop;
/** Loaded once the network is laid: it loads the app. */
let path: typeof import('./path.ts');
/** A referrer of this test, and the customer whom they are. */
export let anna: PathPartner & { readonly customerId: string };
// The clock of everyone: waiting is moving it on.
let aheadMs = 0;
let people = 0;

const terms = { rules: [{ key: 'order', percent: '10' }], holdDays: 14, referee: null };
const dayMs = 86_400_000;

beforeAll(async () => {
  world = await startTwinWorld(database);
  path = await import('./path.ts');
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  const first = await world.startServices();
  const { shopId } = await first.shopify.authenticate.admin(await openApp(world.twin));
  const { rows } = await database.owner.query('SELECT program_id FROM program WHERE shop_id = $1', [shopId]);
  shop = { shopId, programId: rows[0].program_id, database };
  await setTerms(terms);
  await payBy('store_credit');
  services = { ...first, ...(await composeAhead(first)) };
});

/** The same services by a clock that the test moves. */
async function composeAhead(base: Services): Promise<Partial<Services>> {
  const { composeOutbox } = await import('#app/composition/outbox.ts');
  const { composeRewards } = await import('#app/composition/rewards.ts');
  const { composePath } = await import('#app/composition/path.ts');
  const ahead = { ...base, clock: now };
  const outbox = composeOutbox(ahead, base.shopify.adminClient);
  return {
    path: composePath(ahead, base.shopify),
    rewards: composeRewards(ahead, base.shopify.adminClient, () => {}),
    deliverOutbox: outbox.deliverOutbox,
  };
}

export const now = (): number => Date.now() + aheadMs;

beforeEach(async () => {
  aheadMs = 0;
  await world.twin.delete('/_control/faults');
  await world.twin.post('/_control/throttle', { shop: SHOP, maximum: 20_000, restoreRate: 1_000 });
  await world.twin.post(`/_control/shops/${SHOP}/settings`, { storeCreditEnabled: true, storeCreditLimit: null });
  await database.owner.query("UPDATE outbox_item SET state = 'done', ended_at = now() WHERE state <> 'done'");
  await setTerms(terms);
  await payBy('store_credit');
  anna = await referrer();
});

export async function referrer(): Promise<PathPartner & { customerId: string }> {
  people += 1;
  const customer = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, {
    email: `referrer-${people}@example.com`,
    firstName: 'Anna',
    acceptsMarketing: true,
    deliver: false,
  });
  const partner = await path.pathPartner(shop, `ANNA${people}`);
  const customerId = String(customer.id);
  await database.owner.query('UPDATE partner SET customer_id = $2 WHERE partner_id = $1', [
    partner.partnerId,
    customerId,
  ]);
  return { ...partner, customerId };
}

export async function setTerms(more: object): Promise<void> {
  await database.owner.query('ALTER TABLE program_version DISABLE TRIGGER append_only');
  await database.owner.query(
    `UPDATE program_version SET terms = $2, effective_at = '2026-01-01' WHERE program_id = $1`,
    [shop.programId, JSON.stringify({ ...terms, ...more })],
  );
  await database.owner.query('ALTER TABLE program_version ENABLE TRIGGER append_only');
}

export const payBy = (method: 'cash' | 'store_credit' | 'code') =>
  database.owner.query('UPDATE program SET reward_method = $2 WHERE program_id = $1', [shop.programId, method]);

let orders = 0;

/** An order of 100.00 by Anna's code, whose 10.00 have matured. Returns its id. */
export async function earned(price = '100.00', partner: PathPartner = anna): Promise<string> {
  orders += 1;
  const id = `90071992547${41000 + orders}`;
  const body = path.orderBody({ id, customer: `${70_000 + orders}`, code: `${partner.code}10`, price });
  await path.deliver(shop, [{ topic: 'orders/create', body, webhookId: `order ${id}` }]);
  await settle();
  while ((await services.path.matureEntitlements(shop.shopId)).more);
  return id;
}

export async function refund(orderId: string, quantity = 1): Promise<void> {
  const body = path.refundBody({ id: `5${orderId.slice(-8)}`, orderId, quantity });
  await path.deliver(shop, [{ topic: 'refunds/create', body, webhookId: `refund ${orderId}` }]);
  await settle();
}

export async function dispute(orderId: string, status: string): Promise<void> {
  const body = `{"id":${orderId.slice(-6)},"order_id":${orderId},"type":"chargeback","status":"${status}"}`;
  await path.deliver(shop, [{ topic: 'disputes/create', body, webhookId: `dispute ${orderId} ${status}` }]);
  await settle();
}

export async function settle(): Promise<void> {
  while ((await services.path.processInbox(shop.shopId)).more);
}

/** The hourly duty, and what it asks for. */
export async function pay(): Promise<void> {
  await request();
  await deliver();
}

export async function request(): Promise<void> {
  let after: string | null = null;
  do ({ last: after } = await services.rewards.payRewards(shop.shopId, after));
  while (after !== null);
}

export const deliver = () => services.deliverOutbox(shop.shopId, 100);

export function wait(ms: number): void {
  aheadMs += ms;
}

export async function deliverLater(): Promise<void> {
  wait(outboxTiming.leaseMs);
  await deliver();
}

export const waitADay = (): void => wait(dayMs);

/** Anna's account in Shopify, such as `credit 10.00`, oldest first. */
export async function credits(customerId = anna.customerId): Promise<string[]> {
  const account = await world.twin.get<{ transactions: { kind: string; amount: string }[] }>(
    `/_control/shops/${SHOP}/customers/${customerId}/store-credit`,
  );
  return account.transactions.map(({ kind, amount }) => `${kind} ${amount}`);
}

/** What the ledger says of Anna, minor units. */
export async function balances(partner: PathPartner = anna) {
  const { rows } = await database.owner.query(
    `SELECT coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0)::int AS pending,
        coalesce(sum(amount) FILTER (WHERE account = 'available'), 0)::int AS available,
        coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0)::int AS paid FROM entry WHERE partner_id = $1`,
    [partner.partnerId],
  );
  return rows[0];
}

export async function payments(partner: PathPartner = anna) {
  const { rows } = await database.owner.query(
    `SELECT method, amount::int, state, code, transaction_id IS NOT NULL AS named, last_error AS error FROM reward_payment
      WHERE partner_id = $1 ORDER BY requested_at, payment_id`,
    [partner.partnerId],
  );
  return rows;
}

export const fault = (kind: string, operation = 'storeCreditAccountCredit', times = 1, delayMs?: number) =>
  world.twin.post('/_control/faults', { kind, operation, times, delayMs });

/** Nothing of what the books' audit asks is off. */
export async function expectSoundBooks(): Promise<void> {
  const checks = await services.audit.auditShop(shop.shopId);
  expect(checks.filter(({ problems }) => problems > 0)).toEqual([]);
}
