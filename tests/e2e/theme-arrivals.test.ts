// Ways to come, to stay and to buy in the shop that could lose who sent a visitor, in a real browser against the real app.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import { embedSettingsWish } from '#app/flows/outbox-kinds.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { makeShopDiscount } from '../support/shop-discount.ts';
import { placeOrder } from '../support/shopper.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SHOP = '/_control/shops/sandbox.myshopify.com';
const UUID = /^[0-9a-f-]{36}$/;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE: BrowserContextOptions = { viewport: { width: 375, height: 800 }, hasTouch: true, isMobile: true };

let stack: TestStack;
let browser: Browser;
let shopId: string;
/** A product with more than one variant. */
let product: { handle: string; variants: { id: string; title: string }[] };

async function control<Answer>(path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${stack.addresses.twin}${SHOP}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<Answer>;
}

const setShop = (settings: Record<string, unknown>) => control('/settings', settings);
const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await stack.database.owner.query<Row>(text, values)).rows;

/** An approved partner with a link and a code of the first programme. */
async function insertPartner(code: string, name: string): Promise<void> {
  const [partnerId, linkId] = [randomUUID(), randomUUID()];
  await sql(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, approved_at, updated_at)
     SELECT $1, $2::uuid, program_id, $2::text, 5000 + (SELECT count(*) FROM partner WHERE shop_id = $1), 'approved', $3, $4, $4, now(), now(), now()
       FROM program WHERE shop_id = $1`,
    [shopId, partnerId, name, `${partnerId}@example.com`],
  );
  await sql(
    "INSERT INTO link (shop_id, link_id, partner_id, code, path, created_at) VALUES ($1, $2, $3, $4, '/', '2025-01-01')",
    [shopId, linkId, partnerId, code],
  );
  await sql('INSERT INTO link_directory (code, shop_id, link_id) VALUES ($1, $2, $3)', [code, shopId, linkId]);
  await makeShopDiscount(stack.addresses.twin, `${code}10`);
  await sql(
    "INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at) VALUES ($1, lower($2), $2, $3, 'active', now())",
    [shopId, `${code}10`, partnerId],
  );
}

async function applyCodes(applyCode: boolean): Promise<void> {
  await sql('UPDATE program SET apply_code = $2 WHERE shop_id = $1', [shopId, applyCode]);
  await insertOutboxItems(stack.database.owner, shopId, [embedSettingsWish(randomUUID())]);
  const page = async () => (await fetch(stack.addresses.storefront)).text();
  await expect.poll(async () => (await page()).includes('data-codes'), { timeout: 30_000 }).toBe(applyCode);
}

beforeAll(async () => {
  stack = await startTestStack('theme-arrivals');
  browser = await launchChromium();
  const page = await (await newVisitor(browser)).newPage();
  await page.goto(`${stack.addresses.twin}/store/sandbox/apps`);
  await page.getByRole('button', { name: 'Install Tributary' }).click();
  await page.locator('iframe[data-page=alive]').waitFor();
  shopId = (await sql<{ shop_id: string }>('SELECT shop_id FROM shop'))[0]?.shop_id ?? '';
  await insertPartner('ANNA', 'Anna Maria Wolfeschlegelsteinhausen');
  await insertPartner('BEN', 'Ben');
  const products = await control<(typeof product)[]>('/products');
  product = products.find(({ variants }) => variants.length > 1) as typeof product;
});

beforeEach(() => setShop({ embed: { enabled: true, settings: {} }, consentRequired: false, singlePage: false }));

afterAll(async () => {
  await browser?.close();
});

type Visit = { page: Page; told: (path: string) => Request[] };

/** A new shopper, and what their browser tells the app. */
async function shopper(options: BrowserContextOptions = {}): Promise<Visit> {
  const page = await (await newVisitor(browser, options)).newPage();
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  return { page, told: (path) => requests.filter((one) => new URL(one.url()).pathname === `/apps/tributary/${path}`) };
}

const follow = (page: Page, code: string, to = '/') =>
  page.goto(`${stack.addresses.app}/r/${code}?to=${encodeURIComponent(to)}`);
type Cart = { attributes: Record<string, string>; discount_codes: { code: string }[] };
const cart = (page: Page): Promise<Cart> => page.evaluate(async () => (await fetch('/cart.js')).json());
const onCart = async (page: Page) => (await cart(page)).attributes._tributary;
const codes = async (page: Page) => (await cart(page)).discount_codes.map(({ code }) => code);
const keptBy = (page: Page) =>
  page.evaluate(() => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...document.cookie.split('; ').filter((one) => one.startsWith('_tributary')),
  ]);
const shot = (page: Page, name: string) => page.screenshot({ path: join(stack.resultsDir, `${name}.png`) });

async function buy(page: Page, email: string) {
  const id = await placeOrder(page, { email });
  return { id, payload: await control<Record<string, unknown>>(`/orders/${id}/payload`) };
}

describeWithBrowser('who came by a link', () => {
  it('is kept when a variant is chosen, which takes the link’s code out of the address', async () => {
    const { page, told } = await shopper();
    await follow(page, 'ANNA', `/products/${product.handle}`);
    await expect.poll(() => onCart(page)).toMatch(UUID);
    const visitor = await onCart(page);
    await page.locator('.variants label').last().click();
    expect(new URL(page.url()).searchParams.has('ref')).toBe(false);
    await page.reload();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText('Added to your cart.').waitFor();
    expect(await onCart(page)).toBe(visitor);
    expect(told('click')).toEqual([]);
    expect(await sql('SELECT 1 FROM click WHERE visitor = $1', [visitor])).toHaveLength(1);
  });

  it('is one person by two links: the app is told that the browser came again', async () => {
    const { page, told } = await shopper();
    await follow(page, 'ANNA');
    await expect.poll(() => onCart(page)).toMatch(UUID);
    const visitor = await onCart(page);
    await follow(page, 'BEN');
    await expect.poll(() => told('joined').length).toBe(1);
    const [second] = await sql<{ visitor: string }>(
      "SELECT visitor FROM click WHERE code = 'BEN' ORDER BY at DESC LIMIT 1",
    );
    expect(told('joined')[0]?.postDataJSON()).toEqual({ visitor, with: second?.visitor });
    expect(await onCart(page)).toBe(visitor);
  });

  it('is on the line of a checkout that “buy it now” begins beside the cart', async () => {
    const { page } = await shopper();
    await follow(page, 'ANNA', `/products/${product.handle}`);
    await expect.poll(() => onCart(page)).toMatch(UUID);
    const visitor = await onCart(page);
    await page.getByRole('button', { name: 'Buy it now' }).click();
    await page.waitForURL('**/checkout?checkout=*');
    const { id, payload } = await buy(page, 'buy.now@example.com');
    expect(payload.note_attributes).toEqual([]);
    expect(payload.line_items).toMatchObject([{ properties: [{ name: '_tributary', value: visitor }] }]);
    await expect
      .poll(() => sql('SELECT visitor FROM customer_order WHERE order_id = $1', [id]), {
        timeout: 30_000,
      })
      .toEqual([{ visitor }]);
  });

  it('is kept by a theme that swaps pages, and counted once', async () => {
    await setShop({ singlePage: true });
    const { page, told } = await shopper();
    await page.goto(`${stack.addresses.storefront}/?ref=ANNA`);
    await expect.poll(() => onCart(page)).toMatch(UUID);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'All', exact: true }).click();
    await page.waitForURL('**/collections/all');
    await page.locator(`a[href$="/products/${product.handle}"]`).first().click();
    await page.waitForURL(`**/products/${product.handle}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText('Added to your cart.').waitFor();
    await page.goBack();
    await page.waitForURL('**/collections/all');
    expect(await onCart(page)).toMatch(UUID);
    expect(told('click')).toHaveLength(1);
  });

  it('is on the cart that another tab fills', async () => {
    const { page } = await shopper();
    await page.goto(`${stack.addresses.storefront}/products/${product.handle}`);
    const other = await page.context().newPage();
    await follow(other, 'ANNA');
    await expect.poll(() => onCart(other)).toMatch(UUID);
    await page.evaluate(() => fetch('/cart/update.js', { method: 'POST', body: 'attributes[_tributary]=' }));
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect.poll(() => onCart(page)).toMatch(UUID);
  });
});

describeWithBrowser('without consent', () => {
  it('nothing is kept, and the partner’s code still waits on the cart', async () => {
    await applyCodes(true);
    await setShop({ consentRequired: true });
    const { page } = await shopper();
    await follow(page, 'ANNA', `/products/${product.handle}`);
    await page.getByRole('button', { name: 'Decline' }).click();
    await expect.poll(() => codes(page)).toEqual(['ANNA10']);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText('Added to your cart.').waitFor();
    expect(await keptBy(page)).toEqual([]);
    expect((await cart(page)).attributes).toEqual({});
    await page.getByRole('button', { name: 'Buy it now' }).click();
    await page.waitForURL('**/checkout?checkout=*');
    const { payload } = await buy(page, 'refused@example.com');
    expect(JSON.stringify(payload)).not.toContain('_tributary');
  });

  it('what was kept is taken back when it is withdrawn', async () => {
    const { page } = await shopper();
    await follow(page, 'ANNA');
    await expect.poll(() => onCart(page)).toMatch(UUID);
    await page.evaluate(() => {
      type Privacy = { setTrackingConsent(consent: { marketing: boolean }): void };
      const { Shopify } = window as unknown as { Shopify: { customerPrivacy: Privacy } };
      Shopify.customerPrivacy.setTrackingConsent({ marketing: false });
    });
    await expect.poll(() => onCart(page)).toBeUndefined();
    expect(await keptBy(page)).toEqual([]);
  });
});

describeWithBrowser('the code of a link', () => {
  it('never replaces one that the shopper has', async () => {
    await applyCodes(true);
    const { page } = await shopper();
    await page.goto(`${stack.addresses.storefront}/discount/MINE?redirect=/`);
    await page.goto(`${stack.addresses.storefront}/?ref=ANNA`);
    await expect.poll(() => onCart(page)).toMatch(UUID);
    await page.waitForLoadState('networkidle');
    expect(await codes(page)).toEqual(['MINE']);
  });
});

describeWithBrowser('what the shopper is shown', () => {
  const greeting = 'Anna sent you: create an account and get €5.00 store credit.';

  it.each([
    ['desktop', {}],
    ['phone', PHONE],
  ] as const)('is who sent them, on a %s: it moves nothing, can be closed, and stays closed', async (name, options) => {
    await applyCodes(false);
    await setShop({ embed: { enabled: true, settings: { banner: true } } });
    const { page, told } = await shopper(options);
    await follow(page, 'ANNA', `/products/${product.handle}`);
    await page.getByText(greeting).waitFor();
    await shot(page, `greeting-${name}`);
    const moved = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const shifts = list.getEntries() as (PerformanceEntry & { value: number })[];
            resolve(shifts.reduce((sum, { value }) => sum + value, 0));
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(0), 500);
        }),
    );
    expect(moved).toBe(0);
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return (await axe.run('tributary-notice')).violations;
    });
    expect(found).toEqual([]);

    await page.goto(`${stack.addresses.storefront}/collections/all`);
    await page.getByText(greeting).waitFor();
    expect(told('greeting')).toHaveLength(1);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.locator('tributary-notice').count()).toBe(0);
    await follow(page, 'ANNA');
    await expect.poll(() => told('greeting').length).toBe(2);
    await page.waitForLoadState('networkidle');
    expect(await page.locator('tributary-notice').count()).toBe(0);
  });

  it('is the credit that is theirs for joining', async () => {
    const { page } = await shopper();
    await follow(page, 'ANNA');
    await expect.poll(() => onCart(page)).toMatch(UUID);
    await page.goto(`${stack.addresses.storefront}/account/register`);
    await page.getByLabel('Email').fill('friend@example.com');
    await page.getByLabel('Password').fill('secret1');
    await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
    await page.getByText('€5.00 store credit is on its way to your account.').waitFor();
    await shot(page, 'credit');
  });
});
