// The built web pixel beside the sandbox's checkout, against the real app: orders that carry no visitor are saved by it, or truly lost.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { buyExpress, placeOrder, setConsent } from '../support/shopper.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SHOP = '/_control/shops/sandbox.myshopify.com';
const patience = { timeout: 30_000 };

let stack: TestStack;
let browser: Browser;
let merchant: Page;

async function setShop(settings: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${stack.addresses.twin}${SHOP}/settings`, {
    method: 'POST',
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(`settings: ${response.status}`);
}

async function rows<Row>(sql: string): Promise<Row[]> {
  return (await stack.database.owner.query(sql)).rows;
}

/** An approved partner of the shop's first programme, with the link ANNA. */
async function insertPartner(): Promise<void> {
  const { owner } = stack.database;
  const [program] = await rows<{ shop_id: string; program_id: string }>(
    'SELECT shop_id, program_id FROM program LIMIT 1',
  );
  const [shopId, programId, partnerId, linkId] = [program?.shop_id, program?.program_id, uuidv7(), uuidv7()];
  await owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, approved_at, updated_at)
     VALUES ($1, $2, $3, 'anna', 1001, 'approved', 'Anna', 'anna@partners.example', 'anna@partners.example', now(), now(), now())`,
    [shopId, partnerId, programId],
  );
  await owner.query(
    `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'approved', '2026-01-01', 'test')`,
    [shopId, partnerId],
  );
  await owner.query(
    `INSERT INTO link (shop_id, link_id, partner_id, code, path, created_at) VALUES ($1, $2, $3, 'ANNA', '/collections/all', '2026-01-01')`,
    [shopId, linkId, partnerId],
  );
  await owner.query(`INSERT INTO link_directory (code, shop_id, link_id) VALUES ('ANNA', $1, $2)`, [shopId, linkId]);
}

beforeAll(async () => {
  stack = await startTestStack('web-pixel');
  browser = await launchChromium();
  merchant = await (await newVisitor(browser)).newPage();
  await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
  await merchant.getByRole('button', { name: 'Install Tributary' }).click();
  await merchant.locator('iframe[data-page=alive]').waitFor();
  await setShop({ embed: { enabled: true, settings: {} } });
  await insertPartner();
});

afterAll(async () => {
  await browser?.close();
});

/** A shopper who came by Anna's link, put something into the cart, and comes back another day by no link at all. */
async function comeBackLater(
  cookies: Record<string, string> = {},
  { accepts = false }: { readonly accepts?: boolean } = {},
): Promise<Page> {
  const context = await newVisitor(browser);
  const url = stack.addresses.storefront;
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })));
  const page = await context.newPage();
  await page.goto(`${stack.addresses.app}/r/ANNA`);
  if (accepts) await page.getByRole('button', { name: 'Accept' }).click();
  await expect.poll(() => page.evaluate(() => document.cookie), patience).toContain('_tributary=');
  // An answer that is still on its way would bring the session back.
  await page.waitForLoadState('networkidle');
  await context.clearCookies({ name: '_shopify_s' });
  await page.goto(`${url}/products/ridgeline-45-pack`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('View cart').click();
  return page;
}

/** A year is over, or the shopper cleared the answer: the checkout asks anew. The shop's own pages have been seen to the end by then. */
async function forgetAnswer(page: Page): Promise<void> {
  await page.waitForURL(/\/cart$/);
  await page.waitForLoadState('networkidle');
  await page.context().clearCookies({ name: '_tracking_consent' });
}

async function whereConsentIsAsked(walk: () => Promise<void>): Promise<void> {
  await setShop({ consentRequired: true });
  await walk().finally(() => setShop({ consentRequired: false }));
}

/** How often the pixel spoke of an order's checkout. */
const toldOf = async (id: string) =>
  (
    await rows<{ times: number }>(
      `SELECT count(*)::int AS times FROM inbox_item JOIN customer_order USING (shop_id)
        WHERE order_id = '${id}' AND topic = 'tributary/checkout-visit' AND convert_from(body, 'UTF8')::json->>'checkoutToken' = checkout_token`,
    )
  )[0]?.times;

const orderOf = async (id: string) =>
  (
    await rows<{ from: string | null; attribute: string | null; via: string | null }>(
      `SELECT visitor_from AS "from", facts->>'visitor' AS attribute, via FROM customer_order WHERE order_id = '${id}' AND decision IS NOT NULL`,
    )
  )[0];

describeWithBrowser('the web pixel', () => {
  it('is connected by itself, and the home page says so', async () => {
    await expect.poll(() => rows('SELECT state FROM web_pixel'), patience).toEqual([{ state: 'connected' }]);
    await merchant.reload();
    const app = merchant.frameLocator('iframe[name=app-iframe]');
    await app.getByRole('button', { name: 'Let the checkout confirm who came (done)' }).click();
    await app.getByText('The pixel is connected.').waitFor();
    await merchant.screenshot({ path: join(stack.resultsDir, 'connected.png') });
  });

  it('saves an express checkout that carries no attributes', async () => {
    const page = await comeBackLater();
    const id = await buyExpress(page);
    await expect.poll(() => orderOf(id), patience).toEqual({ from: 'pixel', attribute: null, via: 'link' });
    await page.screenshot({ path: join(stack.resultsDir, 'thank-you.png') });

    await merchant.goto(`${stack.addresses.admin}/app/orders/${id}`);
    const app = merchant.frameLocator('iframe[name=app-iframe]');
    await app.getByText('The web pixel saw them at its checkout.').waitFor();
    await merchant.screenshot({ path: join(stack.resultsDir, 'order.png'), fullPage: true });
  });

  it('tells nothing where an ad blocker stops it: that order is truly lost', async () => {
    const page = await comeBackLater({ _ad_blocker: 'on' });
    const id = await buyExpress(page);
    await expect.poll(() => orderOf(id), patience).toEqual({ from: null, attribute: null, via: null });
  });

  it('leaves an ordinary checkout to the cart’s attribute', async () => {
    const page = await comeBackLater();
    await page.goto(`${stack.addresses.storefront}/checkout`);
    const id = await placeOrder(page, { email: 'shopper@example.com' });
    await expect.poll(() => orderOf(id), patience).toMatchObject({ from: 'attribute', via: 'link' });
    // Both of the checkout's events were told, of the same visitor.
    await expect
      .poll(
        () =>
          rows(
            `SELECT count(*)::int AS told FROM checkout_visit JOIN customer_order USING (shop_id, checkout_token, visitor) WHERE order_id = '${id}'`,
          ),
        patience,
      )
      .toEqual([{ told: 1 }]);
  });

  it('waits for consent that is asked for again, and saves the order once it is given', async () => {
    await whereConsentIsAsked(async () => {
      const page = await comeBackLater({}, { accepts: true });
      await forgetAnswer(page);
      const id = await buyExpress(page);
      await expect.poll(() => orderOf(id), patience).toEqual({ from: null, attribute: null, via: null });
      expect(await toldOf(id)).toBe(0);
      await page.getByRole('button', { name: 'Accept' }).click();
      await expect.poll(() => orderOf(id), patience).toEqual({ from: 'pixel', attribute: null, via: 'link' });
      // What happened before, the checkout's beginning and its end, is told then, and no more than that.
      await expect.poll(() => toldOf(id), patience).toBe(2);
    });
  });

  it('tells nothing while the shopper declines, and saves the order where they think better of it', async () => {
    await whereConsentIsAsked(async () => {
      const page = await comeBackLater({}, { accepts: true });
      await forgetAnswer(page);
      const id = await buyExpress(page);
      await page.getByRole('button', { name: 'Decline' }).click();
      await expect.poll(() => orderOf(id), patience).toEqual({ from: null, attribute: null, via: null });
      expect(await page.locator('iframe[title="web pixel"]').count()).toBe(0);
      expect(await toldOf(id)).toBe(0);
      await setConsent(page, true);
      await expect.poll(() => orderOf(id), patience).toEqual({ from: 'pixel', attribute: null, via: 'link' });
    });
  });

  it('falls silent when consent is taken back during the checkout, and tells the rest when it is given again', async () => {
    await whereConsentIsAsked(async () => {
      const page = await comeBackLater({}, { accepts: true });
      const begun = page.waitForRequest((request) => request.url().endsWith('/pixel'));
      await page.goto(`${stack.addresses.storefront}/checkout`);
      await begun;
      await setConsent(page, false);
      const id = await placeOrder(page, { email: 'shopper@example.com' });
      await expect.poll(() => orderOf(id), patience).toMatchObject({ from: 'attribute', via: 'link' });
      expect(await toldOf(id)).toBe(1);
      await setConsent(page, true);
      await expect.poll(() => toldOf(id), patience).toBe(2);
    });
  });
});
