// A shop switches referring on long after it has customers: who they are is learned once from Shopify, so that nobody of them is new again under
// another account.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import type { AnsweredRequest } from '#app/flows/screen-friends.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const database = await testDatabase();
const { owner } = database;
let world: TwinWorld;
let services: Services;
let shopId: string;
const before = '2025-06-01T10:00:00Z';
const old: string[] = [];

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin)));
  // More than two pages.
  for (let n = 0; n < 101; n++) {
    const { id } = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, {
      email: `old-${n}@example.com`,
      createdAt: before,
      deliver: false,
    });
    old.push(String(id));
  }
});

const learn = () => services.duties.runToEnd(shopId, 'customers');
const turn = (state: unknown) => {
  const signal = new AbortController().signal;
  return services.referrals.learnCustomers(shopId, { state, startedAt: 0, now: 0, signal });
};
async function marked(): Promise<number> {
  const { rows } = await owner.query(
    'SELECT count(DISTINCT customer_id)::int AS customers FROM customer_mark WHERE customer_id = ANY($1)',
    [old],
  );
  return rows[0].customers;
}

test('nothing is read of anybody in a shop in which nobody refers', async () => {
  expect(await turn(null)).toMatchObject({ end: 'continues', state: { customers: 0, isDone: false } });
  expect(await marked()).toBe(0);
});

describe('switching it on', () => {
  test('has the customers learned of at once', async () => {
    await owner.query(`UPDATE duty SET due_at = now() + interval '1 day' WHERE shop_id = $1`, [shopId]);
    await services.admin.startReferral(shopId, { currency: 'EUR', actor: 'test' });
    const { rows } = await owner.query(
      `SELECT due_at <= now() + interval '1 hour' AS soon FROM duty WHERE shop_id = $1 AND duty = 'customers'`,
      [shopId],
    );
    expect(rows).toEqual([{ soon: true }]);
  });

  test('goes on where it was broken off, and loses nobody', async () => {
    await world.twin.post('/_control/faults', { kind: 'error-500', operation: 'CustomerPage', times: 50 });
    await expect(turn(null)).rejects.toThrow();
    await world.twin.delete('/_control/faults');
    await learn();
    expect(await marked()).toBe(old.length);
    const { rows } = await owner.query('SELECT DISTINCT at FROM customer_mark WHERE customer_id = ANY($1)', [old]);
    expect(rows).toEqual([{ at: new Date(before) }]);
  });

  test('reads them once', async () => {
    const { rows } = await owner.query(`SELECT state FROM duty WHERE shop_id = $1 AND duty = 'customers'`, [shopId]);
    expect(rows).toMatchObject([{ state: { isDone: true } }]);
    expect(await turn(rows[0].state)).toMatchObject({ end: 'continues' });
  });

  test('nobody of them is a new friend under another account', async () => {
    const { inShopSql } = await import('#app/adapters/db/in-shop.ts');
    const { screeningRecords } = await import('#app/adapters/db/screening-records.ts');
    const { createPersonMarks } = await import('#app/adapters/crypto/person-marks.ts');
    const { screenFriends } = await import('#app/flows/screen-friends.ts');
    const { pathPartner } = await import('../support/path.ts');
    const { rows } = await owner.query(`SELECT program_id FROM program WHERE kind = 'referral'`);
    const programId: string = rows[0].program_id;
    const { partnerId } = await pathPartner({ shopId, programId, database }, 'ANNA');
    const friend = (customerId: string, email: string): AnsweredRequest => ({
      ...{ customerId, programId, partnerId, occasion: 'registration' },
      at: Date.parse('2026-03-02T00:00:00Z'),
      since: Date.parse('2026-03-01T00:00:00Z'),
      terms: { newBy: ['email', 'phone', 'address'], limit: null },
      friend: {
        firstName: 'Chloé',
        person: { emails: [email], phones: [], addresses: [] },
        orderCount: 0,
        orderedAt: [],
      },
    });
    const marksOf = createPersonMarks(services.config.encryptionKey);
    const ports = { marksOf: (person: Parameters<typeof marksOf>[1]) => marksOf(shopId, person), clock: Date.now };
    await inShopSql(services.database, shopId, (sql) =>
      screenFriends(ports, screeningRecords(sql, shopId), [
        friend('990001', 'old-7+again@example.com'),
        friend('990002', 'never-seen@example.com'),
      ]),
    );
    const screened = await owner.query('SELECT customer_id, verdict FROM screening ORDER BY customer_id');
    expect(screened.rows).toEqual([
      { customer_id: '990001', verdict: 'not_new' },
      { customer_id: '990002', verdict: 'new' },
    ]);
  });
});
