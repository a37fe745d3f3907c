// Codes for one use that were handed out: unused ones leave Shopify when their days are over, used ones stay, and nobody's order is lost by it.

import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { testDatabase } from '../support/postgres.ts';
import { startTwinWorld, type TwinWorld } from '../support/twin.ts';
import { installShop, type TwinShop } from '../support/twin-shop.ts';

const database = await testDatabase();
const { owner } = database;
let world: TwinWorld;
let services: Services;
let shop: TwinShop;
let shopId: string;
let ref: string;
let shops = 0;

beforeAll(async () => {
  world = await startTwinWorld(database);
  services = await world.startServices();
});

beforeEach(async () => {
  shops += 1;
  shop = await installShop(world, services, `expiry-${shops}`);
  ({ shopId } = shop);
  await setDays(30);
  await shop.addPartner('Anna');
  await services.duties.runToEnd(shopId, 'code_pools');
  await shop.deliver();
  const { rows } = await owner.query('SELECT code FROM link WHERE shop_id = $1', [shopId]);
  ref = rows[0].code;
});

/** As the merchant sets it on the programme's page. */
async function setDays(singleUseDays: number | null): Promise<void> {
  const program = await services.admin.program(shopId);
  if (program === null) throw new Error('the shop has a programme');
  const { programId, version } = program;
  const code = { template: '{NAME}10', percent: '10', applied: 'single_use', singleUseDays } as const;
  const settings = { ...program.settings, code };
  await services.admin.changeProgram(shopId, { programId, basedOn: version, settings, actor: 'test' });
}

async function handOut(visitor: string = randomUUID()): Promise<string> {
  const { code } = await services.storefront.handOutCode(shopId, { visitor, ref });
  return code ?? '';
}

/** Moves the days of a code into the past. */
const endDays = (code: string, ago = '1 minute') =>
  owner.query(`UPDATE discount_code SET expires_at = now() - $3::interval WHERE shop_id = $1 AND code = $2`, [
    shopId,
    code,
    ago,
  ]);

const expire = async () => {
  const report = await services.duties.runToEnd(shopId, 'code_expiry');
  await shop.deliver();
  return report;
};

async function rowOf(code: string) {
  const { rows } = await owner.query(
    'SELECT state, wanted, used_at IS NOT NULL AS used, ended_at AS ended FROM discount_code WHERE shop_id = $1 AND code = $2',
    [shopId, code],
  );
  return rows[0];
}

async function isInShopify(code: string): Promise<boolean> {
  const query = 'query ($code: String!) { codeDiscountNodeByCode(code: $code) { id } }';
  return (await shop.admin<{ codeDiscountNodeByCode: object | null }>(query, { code })).codeDiscountNodeByCode !== null;
}

/** A shopper uses it, in an order that the product may not have heard of yet. */
async function buyWith(code: string): Promise<void> {
  await world.twin.post(`/_control/shops/${shop.domain}/orders`, {
    lines: [{ title: 'Tea', price: '20.00', quantity: 1 }],
    email: 'friend@example.com',
    discountCodes: [code],
  });
}

describe('a code for one use', () => {
  test('that nobody used leaves Shopify when its days are over, and no sooner', async () => {
    const [unused, still, free] = [await handOut(), await handOut(), 'never handed out'];
    await endDays(unused);
    expect(await expire()).toEqual({ expired: 1 });
    expect(await rowOf(unused)).toEqual({ state: 'deleted', wanted: 'deleted', used: false, ended: null });
    expect([await isInShopify(unused), await isInShopify(still)]).toEqual([false, true]);
    expect(await rowOf(still)).toMatchObject({ state: 'active', wanted: 'active' });
    expect(free).not.toBe(unused);
    expect(await expire()).toEqual({ expired: 0 });
  });

  test('that a recorded order used stays', async () => {
    const code = await handOut();
    await owner.query(
      `INSERT INTO customer_order (shop_id, order_id, name, history_key, created_at, updated_at, position, currency, total, facts)
       VALUES ($1, '77', '#77', 'o:77', now(), now(), 1, 'EUR', 0, jsonb_build_object('discountCodes', jsonb_build_array($2::text)))`,
      [shopId, ` ${code.toLowerCase()} `],
    );
    await endDays(code);
    expect(await expire()).toEqual({ expired: 0 });
    expect(await rowOf(code)).toMatchObject({ state: 'active', wanted: 'active', used: true });
    expect(await isInShopify(code)).toBe(true);
  });

  test('that was used in the last moment, in an order not heard of yet, stays too', async () => {
    const code = await handOut();
    await buyWith(code);
    await endDays(code);
    expect(await expire()).toEqual({ expired: 1 });
    expect(await rowOf(code)).toMatchObject({ state: 'active', used: true, ended: null });
    expect(await isInShopify(code)).toBe(true);
    expect(await expire()).toEqual({ expired: 0 });
  });

  test('is the same for a visitor who comes again, whose days begin anew', async () => {
    const visitor = randomUUID();
    const code = await handOut(visitor);
    await endDays(code, '1 hour');
    expect(await handOut(visitor)).toBe(code);
    expect(await expire()).toEqual({ expired: 0 });
    expect(await isInShopify(code)).toBe(true);
  });

  test('is followed by another for a visitor who comes after it expired', async () => {
    const visitor = randomUUID();
    const code = await handOut(visitor);
    await endDays(code);
    await expire();
    const next = await handOut(visitor);
    expect(next).not.toBe(code);
    expect(next).not.toBe('ANNA10');
    expect(await handOut(visitor)).toBe(next);
  });

  test('that is handed out and ended at once, many times over, is never one that a visitor was just given', async () => {
    const visitors = Array.from({ length: 20 }, () => randomUUID());
    const codes = await Promise.all(visitors.map(handOut));
    for (const code of codes) await endDays(code);
    const [again] = await Promise.all([
      Promise.all(visitors.map(handOut)),
      services.duties.runToEnd(shopId, 'code_expiry'),
    ]);
    expect(new Set(again).size).toBe(visitors.length);
    const { rows } = await owner.query(
      `SELECT count(*)::int AS gone FROM discount_code WHERE shop_id = $1 AND code = ANY($2) AND wanted = 'deleted'`,
      [shopId, again],
    );
    expect(rows[0]).toEqual({ gone: 0 });
  });

  test('works for ever where the merchant wants it so', async () => {
    await setDays(null);
    const code = await handOut();
    const { rows } = await owner.query('SELECT expires_at FROM discount_code WHERE shop_id = $1 AND code = $2', [
      shopId,
      code,
    ]);
    expect(rows[0]).toEqual({ expires_at: null });
    expect(await expire()).toEqual({ expired: 0 });
  });

  test('is left alone while the app is not installed, and many are ended by the hundred', async () => {
    await owner.query(
      `UPDATE discount_code SET visitor = code, handed_at = now(), expires_at = now() - interval '1 hour'
        WHERE shop_id = $1 AND single_use AND state = 'active'`,
      [shopId],
    );
    await owner.query(`UPDATE shop SET status = 'uninstalled' WHERE shop_id = $1`, [shopId]);
    expect(await expire()).toEqual({ expired: 0 });
    await owner.query(`UPDATE shop SET status = 'installed' WHERE shop_id = $1`, [shopId]);
    expect(await expire()).toEqual({ expired: 50 });
    const { rows } = await owner.query(
      `SELECT count(*)::int AS gone FROM discount_code WHERE shop_id = $1 AND single_use AND state = 'deleted'`,
      [shopId],
    );
    expect(rows[0]).toEqual({ gone: 50 });
  });
});
