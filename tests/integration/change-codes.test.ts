// What a merchant does to a partner's codes, here and in Shopify: each side hears of the other, and orders stay whose they were.

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { Failure } from '#app/domain/failure.ts';
import { testDatabase } from '../support/postgres.ts';
import { startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { installShop, type TwinShop } from '../support/twin-shop.ts';

const database = await testDatabase();
let world: TwinWorld;
let services: Services;
let shop: TwinShop;
let shopId: string;
let anna: string;
let shops = 0;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
});

beforeEach(async () => {
  shops += 1;
  shop = await installShop(world, services, `changes-${shops}`);
  ({ shopId } = shop);
  anna = await shop.addPartner('Anna');
  await shop.deliver();
});

type Found = {
  codeDiscountNodeByCode: {
    id: string;
    codeDiscount: { title: string; codes: { nodes: { id: string; code: string }[] } };
  } | null;
};

async function find(code: string) {
  const { codeDiscountNodeByCode } = await shop.admin<Found>(
    `query ($code: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount { ... on DiscountCodeBasic {
       title codes(first: 50) { nodes { id code } } } } } }`,
    { code },
  );
  if (codeDiscountNodeByCode === null) return null;
  const { id, codeDiscount } = codeDiscountNodeByCode;
  const own = codeDiscount.codes.nodes.find((one) => one.code.toLowerCase() === code.toLowerCase());
  return { discountGid: id, title: codeDiscount.title, redeemCodeGid: own?.id };
}

/** A discount that the merchant made by hand. */
const makeDiscount = (code: string) =>
  shop.admin(
    `mutation ($code: String!) { discountCodeBasicCreate(basicCodeDiscount: { title: "Summer", code: $code, startsAt: "2026-01-01T00:00:00Z",
       context: { all: ALL }, customerGets: { value: { percentage: 0.2 }, items: { all: true } } }) { userErrors { message } } }`,
    { code },
  );

const removeInShopify = async (code: string) => {
  const found = await find(code);
  await shop.admin(
    `mutation ($id: ID!, $ids: [ID!]) { discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids) { userErrors { message } } }`,
    { id: found?.discountGid, ids: [found?.redeemCodeGid] },
  );
};

async function codes(): Promise<Record<string, string>> {
  const { rows } = await database.owner.query(
    'SELECT code, state FROM discount_code WHERE shop_id = $1 AND NOT single_use ORDER BY code',
    [shopId],
  );
  return Object.fromEntries(rows.map(({ code, state }) => [code, state]));
}

const compare = () => services.duties.runToEnd(shopId, 'codes');
const change = (code: string, partnerId = anna) => ({ partnerId, code, actor: 'test' });

describe('in the product', () => {
  test('a code is added, paused, resumed and deleted, and Shopify follows', async () => {
    expect(await services.admin.addCode(shopId, change('ANNA-VIP'))).toEqual({ result: 'added', code: 'ANNA-VIP' });
    await shop.deliver();
    expect(await codes()).toEqual({ ANNA10: 'active', 'ANNA-VIP': 'active' });
    await services.admin.changeCode(shopId, { ...change('anna-vip'), action: 'pause' });
    await shop.deliver();
    expect(await codes()).toMatchObject({ 'ANNA-VIP': 'paused' });
    expect(await find('ANNA-VIP')).toBeNull();
    await services.admin.changeCode(shopId, { ...change('ANNA-VIP'), action: 'resume' });
    await shop.deliver();
    expect(await codes()).toMatchObject({ 'ANNA-VIP': 'active' });
    expect((await find('ANNA-VIP'))?.title).toBe('Tributary: Partner programme');
    await services.admin.changeCode(shopId, { ...change('ANNA-VIP'), action: 'delete' });
    await shop.deliver();
    expect(await codes()).toMatchObject({ 'ANNA-VIP': 'deleted' });
    expect(await find('ANNA-VIP')).toBeNull();
  });

  test('the last word counts of a code that was paused and resumed at once', async () => {
    await services.admin.changeCode(shopId, { ...change('ANNA10'), action: 'pause' });
    await services.admin.changeCode(shopId, { ...change('ANNA10'), action: 'resume' });
    await shop.deliver();
    expect(await codes()).toEqual({ ANNA10: 'active' });
    expect(await find('ANNA10')).not.toBeNull();
  });

  test('a renamed code works on beside the new one', async () => {
    await services.admin.renameCode(shopId, { ...change('ANNA10'), to: 'ANNA15', keepOld: true });
    await shop.deliver();
    expect(await codes()).toEqual({ ANNA10: 'active', ANNA15: 'active' });
  });

  test('a code that the shop has already is shown, and assigned only when asked', async () => {
    await makeDiscount('SUMMER');
    expect(await services.admin.addCode(shopId, change('summer'))).toEqual({
      result: 'exists',
      code: 'summer',
      discountTitle: 'Summer',
      usedCount: 0,
    });
    expect(await codes()).toEqual({ ANNA10: 'active' });
    await services.admin.adoptCode(shopId, change('SUMMER'));
    expect(await codes()).toEqual({ ANNA10: 'active', SUMMER: 'active' });
    await services.admin.changeCode(shopId, { ...change('SUMMER'), action: 'delete' });
    await shop.deliver();
    expect((await find('SUMMER'))?.title).toBe('Summer');
  });

  test('a code of another partner is refused, also one that was theirs', async () => {
    const ben = await shop.addPartner('Ben');
    const refusal = await services.admin.addCode(shopId, change('anna10', ben)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Failure);
    expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining('Anna') });
    await services.admin.changeCode(shopId, { ...change('ANNA10'), action: 'delete' });
    await expect(services.admin.addCode(shopId, change('ANNA10', ben))).rejects.toMatchObject({ code: 'conflict' });
  });

  test('what nobody could type is no code', async () => {
    await expect(services.admin.addCode(shopId, change('TWO WORDS'))).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('in Shopify', () => {
  test('a code that is removed is found out once, and can be put back', async () => {
    await removeInShopify('ANNA10');
    expect(await compare()).toEqual({ removed: 1, returned: 0 });
    expect(await codes()).toEqual({ ANNA10: 'removed' });
    expect(await compare()).toEqual({ removed: 0, returned: 0 });
    await services.admin.changeCode(shopId, { ...change('ANNA10'), action: 'resume' });
    await shop.deliver();
    expect(await codes()).toEqual({ ANNA10: 'active' });
    expect(await compare()).toEqual({ removed: 0, returned: 0 });
  });

  test('a discount that is deleted takes its codes along, and the merchant is told until there is another', async () => {
    await shop.admin('mutation ($id: ID!) { discountCodeDelete(id: $id) { userErrors { message } } }', {
      id: (await find('ANNA10'))?.discountGid,
    });
    expect(await compare()).toEqual({ removed: 1, returned: 0 });
    expect(await compare()).toEqual({ removed: 0, returned: 0 });
    expect(await trouble()).toContain('deleted');
    await services.admin.changeCode(shopId, { ...change('ANNA10'), action: 'resume' });
    await shop.deliver();
    await compare();
    expect(await trouble()).toBeNull();
    expect(await codes()).toEqual({ ANNA10: 'active' });
  });

  test('a percentage that differs is told, and not overwritten', async () => {
    await shop.admin(
      `mutation ($id: ID!) { discountCodeBasicUpdate(id: $id, basicCodeDiscount: {
         customerGets: { value: { percentage: 0.15 }, items: { all: true } } }) { userErrors { message } } }`,
      { id: (await find('ANNA10'))?.discountGid },
    );
    await compare();
    expect(await trouble()).toContain('15 %');
  });

  test.each([
    ['discounts/redeemcode_removed', true],
    ['discounts/redeemcode_added', false],
  ])('a webhook %s of a code that is active has the codes compared soon: %s', async (topic, expected) => {
    await database.owner.query(`UPDATE duty SET due_at = now() + interval '1 hour' WHERE shop_id = $1`, [shopId]);
    const body = JSON.stringify({
      admin_graphql_api_id: 'gid://shopify/DiscountCodeNode/1',
      redeem_code: { code: 'Anna10' },
    });
    await database.owner.query(
      `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body) VALUES ($1, gen_random_uuid(), $2, $2, $3)`,
      [shopId, topic, Buffer.from(body)],
    );
    while ((await services.path.processInbox(shopId)).more);
    const { rows } = await database.owner.query(
      `SELECT due_at < now() + interval '1 minute' AS soon FROM duty WHERE shop_id = $1 AND duty = 'codes'`,
      [shopId],
    );
    expect(rows).toEqual([{ soon: expected }]);
  });
});

async function trouble(): Promise<string | null> {
  const { rows } = await database.owner.query('SELECT discount_trouble FROM program WHERE shop_id = $1', [shopId]);
  return rows[0].discount_trouble;
}
