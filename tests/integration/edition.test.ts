// What an older edition of the rules' code decided is settled again, once for each edition.

import { expect, test } from 'vitest';
import { edition } from '#app/domain/checkpoint.ts';
import { deliver, openPath, orderBody, type PathShop, pathPartner, pathShop } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const services = await testServices(database);
const path = openPath(database);

async function decisions(shop: PathShop): Promise<readonly { version: number; digest: string }[]> {
  const { rows } = await database.owner.query(
    `SELECT version, digest FROM decision WHERE shop_id = $1 AND subject = 'order' ORDER BY version`,
    [shop.shopId],
  );
  return rows;
}

async function postings(shop: PathShop): Promise<readonly object[]> {
  const { rows } = await database.owner.query('SELECT cause FROM posting WHERE shop_id = $1 ORDER BY cause', [
    shop.shopId,
  ]);
  return rows;
}

test('a decision that the facts no longer give gets a new version, and nothing is posted where the amounts agree', async () => {
  const shop = await pathShop(database);
  await pathPartner(shop, 'ANNA');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ id: '1', code: 'ANNA10' }) }]);
  await path.drain(shop);
  const [first] = await decisions(shop);
  const posted = await postings(shop);
  // As an older edition would have left it.
  await database.owner.query(
    `INSERT INTO decision (shop_id, subject, subject_id, version, history_key, via, reason, shares, explanation, digest)
     SELECT shop_id, subject, subject_id, 2, history_key, via, reason, shares, '{}', 'of an older edition' FROM decision
      WHERE shop_id = $1 AND subject = 'order'`,
    [shop.shopId],
  );
  expect(await services.duties.runToEnd(shop.shopId, 'edition')).toEqual({ edition });
  await path.drain(shop);
  expect((await decisions(shop)).at(-1)).toEqual({ version: 3, digest: first?.digest });
  expect(await postings(shop)).toEqual(posted);
});

test('is asked for once', async () => {
  const shop = await pathShop(database);
  const go = new AbortController().signal;
  for (let start = 0; start < 3; start++) {
    await services.duties.demand(shop.shopId, 'edition');
    await services.duties.runDue(shop.shopId, go);
  }
  const { rows } = await database.owner.query('SELECT webhook_id FROM inbox_item WHERE shop_id = $1', [shop.shopId]);
  expect(rows).toEqual([{ webhook_id: `edition:${edition}` }]);
});
