// All partners' codes on one page: found, page by page, and by the discount that they are in; and how those for one use stand.

import { beforeAll, describe, expect, test } from 'vitest';
import type { CodeQuery } from '#app/adapters/db/read/admin-codes.ts';
import { testDatabase } from '../support/postgres.ts';
import { insertLink, insertShop, type TestLink, type TestShop, testServices } from '../support/services.ts';

const database = await testDatabase();
const services = await testServices(database);
const { owner } = database;
let shop: TestShop;
let anna: TestLink;
let ben: TestLink;

const everything: CodeQuery = { search: '', discount: null, page: { after: null, before: null } };
const found = async (query: Partial<CodeQuery> = {}) => {
  const { rows } = await services.admin.codes(shop.shopId, { ...everything, ...query });
  return rows.map(({ code }) => code);
};

beforeAll(async () => {
  shop = await insertShop(database, 'codes', 'https://codes.example');
  anna = await insertLink(database, shop.shopId, { code: 'anna' });
  ben = await insertLink(database, shop.shopId, { code: 'ben' });
  await owner.query(`UPDATE partner SET name = 'Ben_100% Tea' WHERE partner_id = $1`, [ben.partnerId]);
  await owner.query(
    `UPDATE program SET discount_gid = 'gid://shopify/DiscountCodeNode/11', single_use_gid = 'gid://shopify/DiscountCodeNode/12'
      WHERE program_id = $1`,
    [anna.programId],
  );
  await owner.query(
    `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at, discount_gid, discount_title) VALUES
       ($1, 'anna10', 'ANNA10', $2, 'active', '2026-01-01', NULL, NULL),
       ($1, 'ben10', 'BEN10', $3, 'active', '2026-01-02', NULL, NULL),
       ($1, 'summer', 'SUMMER', $3, 'active', '2026-01-03', 'gid://shopify/DiscountCodeNode/111', 'Summer sale')`,
    [shop.shopId, anna.partnerId, ben.partnerId],
  );
  const singleUse = (key: string, state: string, wanted: string, handed: boolean, used: boolean) =>
    owner.query(
      `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, wanted, created_at, single_use, visitor, handed_at, used_at)
       VALUES ($1, $2, $2, $3, $4, $5, now(), true, $6, $7, $8)`,
      [
        shop.shopId,
        key,
        anna.partnerId,
        state,
        wanted,
        handed ? key : null,
        handed ? new Date() : null,
        used ? new Date() : null,
      ],
    );
  await singleUse('one', 'active', 'active', false, false);
  await singleUse('two', 'pending', 'active', false, false);
  await singleUse('three', 'active', 'active', true, false);
  await singleUse('four', 'active', 'active', true, true);
  await singleUse('five', 'deleted', 'deleted', true, false);
  await singleUse('six', 'active', 'deleted', true, true);
  const other = await insertShop(database, 'other-codes', 'https://other.example');
  const carl = await insertLink(database, other.shopId, { code: 'carl' });
  await owner.query(
    `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at) VALUES ($1, 'carl10', 'CARL10', $2, 'active', now())`,
    [other.shopId, carl.partnerId],
  );
});

describe('the list of codes', () => {
  test('has the shop’s own, newest first, without those for one use', async () => {
    expect(await found()).toEqual(['SUMMER', 'BEN10', 'ANNA10']);
  });

  test('is searched by code, and by the partner’s name and number, to the letter', async () => {
    expect(await found({ search: 'nna' })).toEqual(['ANNA10']);
    expect(await found({ search: ' ben_100% ' })).toEqual(['SUMMER', 'BEN10']);
    expect(await found({ search: 'b_n' })).toEqual([]);
    expect(await found({ search: 'P1002' })).toEqual(['SUMMER', 'BEN10']);
  });

  test('is narrowed to a discount, by the whole of its number', async () => {
    expect(await found({ discount: '11' })).toEqual(['ANNA10']);
    expect(await found({ discount: '111' })).toEqual(['SUMMER']);
    expect(await found({ discount: '1' })).toEqual([]);
  });

  test('has pages', async () => {
    await owner.query(
      `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at)
       SELECT $1, 'many-' || n, 'MANY-' || n, $2, 'active', '2025-01-01' FROM generate_series(1, 60) AS n`,
      [shop.shopId, anna.partnerId],
    );
    const first = await services.admin.codes(shop.shopId, everything);
    const second = await services.admin.codes(shop.shopId, {
      ...everything,
      page: { after: first.next, before: null },
    });
    expect([first.rows.length, first.previous, second.rows.length, second.next]).toEqual([50, null, 13, null]);
    const back = await services.admin.codes(shop.shopId, {
      ...everything,
      page: { after: null, before: second.previous },
    });
    expect(back.rows).toEqual(first.rows);
  });
});

test('a discount is known by what it holds', async () => {
  const holding = (discount: string) => services.admin.holdingDiscount(shop.shopId, discount);
  expect(await holding('11')).toEqual({ title: 'Programme', kind: 'shared' });
  expect(await holding('12')).toEqual({ title: 'Programme', kind: 'single_use' });
  expect(await holding('111')).toEqual({ title: 'Summer sale', kind: 'adopted' });
  expect(await holding('1')).toBeNull();
});

test('codes for one use are counted by what became of them', async () => {
  const counts = { free: 1, coming: 1, handedOut: 1, used: 2, expired: 1 };
  expect(await services.admin.codePools(shop.shopId)).toEqual([
    { programId: anna.programId, programName: 'Programme', ...counts },
  ]);
  const page = { after: null, before: null };
  expect((await services.admin.partner(shop.shopId, anna.partnerId, page))?.pool).toMatchObject(counts);
  expect((await services.admin.partner(shop.shopId, ben.partnerId, page))?.pool).toBeNull();
});
