// Who comes by a link, and what becomes of codes on the way: a link on the shop's own host, a shopper's own code that stays, and codes for one use.
// In a real browser against the real app. Screenshots go to test-results/link-codes.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import { embedSettingsWish } from '#app/flows/outbox-kinds.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { type PathPartner, type PathShop, pathPartner } from '../support/path.ts';
import { makeShopDiscount } from '../support/shop-discount.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const patience = { timeout: 30_000 };
const uuid = /^[0-9a-f-]{36}$/;

let stack: TestStack;
let browser: Browser;
let merchant: Page;
let shop: PathShop;
let anna: PathPartner;
let product: { handle: string };

const rows = async (sql: string, ...values: unknown[]) =>
  (await stack.database.owner.query(sql, [shop.shopId, ...values])).rows;
const control = async (path: string, body?: object) => {
  const address = `${stack.addresses.twin}/_control/shops/sandbox.myshopify.com${path}`;
  const answer = await fetch(address, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
};

/** What the programme's page saves, and the shop's pages know of it. */
async function applyCodes(mode: 'shared' | 'single_use'): Promise<void> {
  await rows('UPDATE program SET apply_code = true, code_mode = $2 WHERE shop_id = $1', mode);
  await insertOutboxItems(stack.database.owner, shop.shopId, [embedSettingsWish(randomUUID())]);
  const isKnown = async () => (await (await fetch(stack.addresses.storefront)).text()).includes('data-codes');
  await expect.poll(isKnown, patience).toBe(true);
}

const demand = (duty: string) => rows('UPDATE duty SET due_at = now() WHERE shop_id = $1 AND duty = $2', duty);
const setEmbed = (enabled: boolean) => control('/settings', { embed: { enabled, settings: {} } });
const newShopper = async () => (await newVisitor(browser)).newPage();
const follow = (page: Page) => page.goto(`${stack.addresses.app}/r/ANNA?to=/products/${product.handle}`);

type Cart = { attributes: Record<string, string>; discount_codes: { code: string }[] };
const cart = (page: Page): Promise<Cart> => page.evaluate(async () => (await fetch('/cart.js')).json());
const codesOf = async (page: Page) => (await cart(page)).discount_codes.map(({ code }) => code);
const visitorOf = async (page: Page) => (await cart(page)).attributes._tributary;

async function buy(page: Page, email: string): Promise<string | null> {
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('Added to your cart.').waitFor();
  await page.goto(`${stack.addresses.storefront}/checkout`);
  await page.getByLabel('Email').fill(email);
  for (const [label, value] of [
    ['Last name', 'Example'],
    ['Address', '1 rue de la Paix'],
    ['Postcode', '69001'],
    ['City', 'Lyon'],
  ] as const)
    await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: 'Place order' }).click();
  return page.locator('[data-order]').getAttribute('data-order');
}

const creditOf = async (orderId: string | null) =>
  (
    await rows(
      "SELECT via, facts->'discountCodes' AS codes FROM customer_order WHERE shop_id = $1 AND order_id = $2",
      orderId,
    )
  )[0];

beforeAll(async () => {
  stack = await startTestStack('link-codes');
  browser = await launchChromium();
  merchant = await newShopper();
  await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
  await merchant.getByRole('button', { name: 'Install Tributary' }).click();
  await merchant.frameLocator('iframe[name=app-iframe]').getByRole('heading', { name: 'Books' }).waitFor();
  const [program] = (await stack.database.owner.query('SELECT shop_id, program_id FROM program ORDER BY rank')).rows;
  shop = { shopId: program.shop_id, programId: program.program_id, database: stack.database };
  anna = await pathPartner(shop, 'ANNA');
  await rows(
    "INSERT INTO link_directory (shop_id, code, link_id, skeleton) VALUES ($1, 'ANNA', $2, 'anna')",
    anna.linkId,
  );
  await makeShopDiscount(stack.addresses.twin, 'ANNA10');
  await makeShopDiscount(stack.addresses.twin, 'MINE');
  await rows("UPDATE discount_code SET state = 'active' WHERE shop_id = $1");
  [product] = await control('/products');
});

afterAll(() => browser?.close());

describeWithBrowser('a link on the shop’s own host', () => {
  it('leads to its page, and the order is the partner’s', async () => {
    await setEmbed(true);
    const page = await newShopper();
    // Whoever asks for the cart before there is one makes another.
    const kept = page.waitForResponse('**/cart/update.js');
    await page.goto(`${stack.addresses.storefront}/apps/tributary/r/ANNA?to=/products/${product.handle}`);
    await page.waitForURL(`**/products/${product.handle}*`);
    await kept;
    await expect.poll(() => visitorOf(page), patience).toMatch(uuid);
    expect(
      await rows('SELECT code, partner_id FROM click WHERE shop_id = $1 AND visitor = $2', await visitorOf(page)),
    ).toEqual([{ code: 'ANNA', partner_id: anna.partnerId }]);
    const order = await buy(page, 'by.shop.link@example.com');
    await expect.poll(() => creditOf(order), patience).toMatchObject({ via: 'link' });
  });
});

describeWithBrowser('a code that a shopper has already', () => {
  it('stays where the embed runs, whichever way they come', async () => {
    await applyCodes('shared');
    // The first arrival tells that the embed runs.
    const first = await newShopper();
    await first.goto(`${stack.addresses.storefront}/?ref=ANNA`);
    await expect.poll(() => codesOf(first)).toEqual(['ANNA10']);
    const seen = async () => (await rows('SELECT embed_seen_at IS NOT NULL AS seen FROM shop WHERE shop_id = $1'))[0];
    await expect.poll(seen, patience).toEqual({ seen: true });
    for (const address of [`${stack.addresses.app}/r/ANNA`, `${stack.addresses.storefront}/apps/tributary/r/ANNA`]) {
      const page = await newShopper();
      await page.goto(`${stack.addresses.storefront}/discount/MINE?redirect=/`);
      await page.goto(address);
      await expect.poll(() => visitorOf(page), patience).toMatch(uuid);
      await page.waitForLoadState('networkidle');
      expect(await codesOf(page), address).toEqual(['MINE']);
    }
    const without = await newShopper();
    await follow(without);
    await expect.poll(() => codesOf(without), patience).toEqual(['ANNA10']);
  });

  it('gives way to the partner’s where the embed is off, by Shopify’s own discount link', async () => {
    await setEmbed(false);
    await rows("UPDATE shop SET embed_seen_at = now() - interval '4 days' WHERE shop_id = $1");
    const page = await newShopper();
    await page.goto(`${stack.addresses.storefront}/discount/MINE?redirect=/`);
    const isByDiscount = async () => {
      await follow(page);
      return codesOf(page);
    };
    await expect.poll(isByDiscount, patience).toEqual(['ANNA10']);
    expect(new URL(page.url()).pathname).toBe(`/products/${product.handle}`);
    await setEmbed(true);
  });
});

describeWithBrowser('codes for one use', () => {
  it('are another for every visitor, the same for one who comes again, and credit the order', async () => {
    await applyCodes('single_use');
    await demand('code_pools');
    const ready = async () =>
      (
        await rows(
          "SELECT count(*)::int AS ready FROM discount_code WHERE shop_id = $1 AND single_use AND state = 'active'",
        )
      )[0];
    await expect.poll(ready, { timeout: 60_000 }).toEqual({ ready: 50 });

    const [one, other] = [await newShopper(), await newShopper()];
    await follow(one);
    await follow(other);
    await expect.poll(() => codesOf(one), patience).toHaveLength(1);
    await expect.poll(() => codesOf(other), patience).toHaveLength(1);
    const [[codeOfOne], [codeOfOther]] = [await codesOf(one), await codesOf(other)];
    expect(codeOfOne).toMatch(/^ANNA-/);
    expect(codeOfOther).toMatch(/^ANNA-/);
    expect(codeOfOther).not.toBe(codeOfOne);
    await one.screenshot({ path: join(stack.resultsDir, 'single-use.png') });

    // The same visitor by the same link, known by the browser's storage, with a new cart.
    await one.context().clearCookies();
    await follow(one);
    await expect.poll(() => codesOf(one), patience).toEqual([codeOfOne]);

    const order = await buy(one, 'single.use@example.com');
    await expect.poll(() => creditOf(order), patience).toEqual({ via: 'code', codes: [codeOfOne] });

    await demand('code_expiry');
    const used = () => rows('SELECT code FROM discount_code WHERE shop_id = $1 AND used_at IS NOT NULL');
    await expect.poll(used, patience).toEqual([{ code: codeOfOne }]);
    await merchant.goto(`${stack.addresses.admin}/app/codes`);
    const app = merchant.frameLocator('iframe[name=app-iframe]');
    await app.getByText('48 ready · 1 handed out · 1 used').waitFor();
    await merchant.screenshot({ path: join(stack.resultsDir, 'codes.png'), fullPage: true });
  });
});
