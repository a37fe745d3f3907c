// Every way that is known of losing who sent a shopper, walked in a browser through the storefront with the app's extensions in it. Each row says which
// signal saved the order, or that it is truly lost; the table in docs/attribution-signals.md is what this run found.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkSkeleton } from '#app/domain/link-skeleton.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { type PathPartner, type PathShop, pathPartner } from '../support/path.ts';
import { makeShopDiscount } from '../support/shop-discount.ts';
import { buyExpress, placeOrder, register, setConsent, signIn } from '../support/shopper.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const patienceMs = 30_000;
/** Longer than what is still on its way takes. */
const settledMs = 2_500;
const docsPage = join(import.meta.dirname, '../../docs/attribution-signals.md');

let stack: TestStack;
let browser: Browser;
let shop: PathShop;
let anna: PathPartner;
let product: string;

beforeAll(async () => {
  stack = await startTestStack('attribution-signals');
  browser = await launchChromium();
  const merchant = await (await newVisitor(browser)).newPage();
  await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
  await merchant.getByRole('button', { name: 'Install Tributary' }).click();
  await merchant.frameLocator('iframe[name=app-iframe]').getByText('Set-up guide').waitFor();
  await control('settings', { embed: { enabled: true, settings: {} } });
  const { rows } = await stack.database.owner.query('SELECT shop_id, program_id FROM program ORDER BY rank LIMIT 1');
  shop = { shopId: rows[0].shop_id, programId: rows[0].program_id, database: stack.database };
  anna = await pathPartner(shop, 'ANNA');
  await stack.database.owner.query(
    'INSERT INTO link_directory (code, shop_id, link_id, skeleton) VALUES ($1, $2, $3, $4)',
    [anna.code, shop.shopId, anna.linkId, linkSkeleton(anna.code)],
  );
  await pathPartner(shop, 'BERTA');
  for (const code of ['ANNA10', 'BERTA10']) await makeShopDiscount(stack.addresses.twin, code);
  const [first] = (await (await fetch(`${twinShop()}/products`)).json()) as { handle: string }[];
  product = `/products/${first?.handle}`;
});

afterAll(() => browser?.close());

const twinShop = () => `${stack.addresses.twin}/_control/shops/sandbox.myshopify.com`;

async function control(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${twinShop()}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A browser of its own: what a person's device is. Its cookies are cleared once no answer is on its way that would bring them back. */
async function device(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await newVisitor(browser);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  return { context, page };
}

const shopPage = (path: string) => `${stack.addresses.storefront}${path}`;
const linkOf = (partner: PathPartner) => `${stack.addresses.app}/r/${partner.code}`;
const onCart = (page: Page) =>
  page.evaluate(async () => ((await (await fetch('/cart.js')).json()).attributes._tributary ?? '') as string);
const isOnCart = (page: Page) => expect.poll(() => onCart(page), { timeout: patienceMs }).not.toBe('');

async function addToCart(page: Page): Promise<void> {
  await page.goto(shopPage(product));
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('Added to your cart.').waitFor();
}

let shoppers = 0;

/** Fills in the checkout and buys. Returns the order's id. */
async function buy(page: Page, with_: { readonly code?: string; readonly email?: string } = {}): Promise<string> {
  if (!page.url().includes('/checkout')) await page.goto(shopPage('/checkout'));
  if (with_.code !== undefined) {
    await page.getByLabel('Discount code').fill(with_.code);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText(with_.code).first().waitFor();
  }
  shoppers += 1;
  const email = with_.email ?? `shopper-${shoppers}@example.com`;
  return placeOrder(page, { email });
}

/** Creates an account, and waits until the app has heard who it was. */
async function signUp(page: Page, firstName: string, email: string): Promise<void> {
  await register(page, stack.addresses.storefront, { firstName, email });
  const known = async () =>
    (await stack.database.owner.query('SELECT FROM registration WHERE email = $1', [email])).rowCount;
  await expect.poll(known, { timeout: patienceMs }).toBe(1);
}

/** Signs in to the account, and buys. */
async function buyAs(page: Page, email: string): Promise<string> {
  await signIn(page, stack.addresses.storefront, email);
  await addToCart(page);
  return buy(page, { email });
}

interface Outcome {
  /** The partner's key; null where nobody gets the order. */
  readonly partner: string | null;
  readonly decidedBy: string | null;
}

/** What is decided by now; null while the order is not. */
async function outcomeOf(orderId: string): Promise<Outcome | null> {
  const { rows } = await stack.database.owner.query(
    `SELECT evidence, key FROM customer_order LEFT JOIN entitlement ON entitlement.shop_id = customer_order.shop_id AND subject = 'order'
        AND subject_id = order_id AND amount > 0 LEFT JOIN partner ON partner.shop_id = entitlement.shop_id AND partner.partner_id = entitlement.partner_id
      WHERE order_id = $1 AND decision IS NOT NULL`,
    [orderId],
  );
  const [row] = rows;
  return row === undefined ? null : { partner: row.key, decidedBy: row.evidence.decidedBy };
}

/** Comes by the link, and a day later, in a new session, buys by a wallet's button. */
async function comeAndBuyExpress(cookies: Readonly<Record<string, string>>): Promise<string> {
  const { context, page } = await device();
  const url = stack.addresses.storefront;
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })));
  await page.goto(linkOf(anna));
  await comeBackWithCart(context, page);
  return buyExpress(page);
}

/** Once the link's visitor is known, in a new session: a day later, with something in the cart. */
async function comeBackWithCart(context: BrowserContext, page: Page): Promise<void> {
  await isOnCart(page);
  await page.waitForLoadState('networkidle');
  await context.clearCookies({ name: '_shopify_s' });
  await addToCart(page);
  await page.goto(shopPage('/cart'));
}

async function whereConsentIsAsked(walk: () => Promise<string>): Promise<string> {
  await control('settings', { consentRequired: true });
  return walk().finally(() => control('settings', { consentRequired: false }));
}

interface Way {
  /** How who sent the shopper may get lost. */
  readonly way: string;
  /** Returns the order's id. */
  readonly walk: () => Promise<string>;
  /** Null: nobody can know. */
  readonly partner: 'ANNA' | 'BERTA' | null;
  /** The signal that the decision rests on. */
  readonly by: string | null;
  /** What a reader should know of it. */
  readonly note: string;
}

const ways: readonly Way[] = [
  {
    way: 'Nothing is lost: a link, the cart, the checkout',
    partner: 'ANNA',
    by: 'cart',
    note: 'The visitor is on the cart, and the cart’s attributes come with the order.',
    async walk() {
      const { page } = await device();
      await page.goto(linkOf(anna));
      await isOnCart(page);
      await addToCart(page);
      return buy(page);
    },
  },
  {
    way: 'Cookies refused',
    partner: 'ANNA',
    by: 'landing',
    note: 'Nothing is kept on the device. Shopify itself keeps the address on which the session began, and the link put its code there.',
    async walk() {
      return whereConsentIsAsked(async () => {
        const { context, page } = await device();
        await page.goto(linkOf(anna));
        await page.getByRole('button', { name: 'Decline' }).click();
        await addToCart(page);
        expect(await onCart(page)).toBe('');
        expect(await page.evaluate(() => localStorage.getItem('_tributary'))).toBeNull();
        expect((await context.cookies()).map(({ name }) => name)).not.toContain('_tributary');
        return buy(page);
      });
    },
  },
  {
    way: 'Cookies refused at first, accepted during the checkout',
    partner: 'ANNA',
    by: 'landing',
    note: 'Nothing was kept that could be told of later: as in the row above.',
    async walk() {
      return whereConsentIsAsked(async () => {
        const { page } = await device();
        await page.goto(linkOf(anna));
        await page.getByRole('button', { name: 'Decline' }).click();
        await addToCart(page);
        await page.goto(shopPage('/checkout'));
        await setConsent(page, true);
        return buy(page);
      });
    },
  },
  {
    way: 'Cookies accepted, and taken back before buying on another day',
    partner: null,
    by: null,
    note: 'What was kept is deleted when consent is taken back. Lost, as the shopper wished.',
    async walk() {
      return whereConsentIsAsked(async () => {
        const { context, page } = await device();
        await page.goto(linkOf(anna));
        await page.getByRole('button', { name: 'Accept' }).click();
        await isOnCart(page);
        await setConsent(page, false);
        await expect.poll(() => onCart(page), { timeout: patienceMs }).toBe('');
        await page.waitForLoadState('networkidle');
        await context.clearCookies({ name: '_shopify_s' });
        await page.goto(shopPage('/'));
        await addToCart(page);
        return buy(page);
      });
    },
  },
  {
    way: 'A second session, days later',
    partner: 'ANNA',
    by: 'cart',
    note: 'The shop’s own storage remembers the visitor, and puts it on the new cart.',
    async walk() {
      const { context, page } = await device();
      await page.goto(linkOf(anna));
      await isOnCart(page);
      const kept = (await context.cookies()).filter(({ name }) => name === '_tributary');
      await page.waitForLoadState('networkidle');
      await context.clearCookies();
      await context.addCookies(kept);
      await page.goto(shopPage('/'));
      await addToCart(page);
      await isOnCart(page);
      return buy(page);
    },
  },
  {
    way: '“Buy it now” on the product’s page',
    partner: 'ANNA',
    by: 'cart',
    note: 'The visitor is put on before the button makes a checkout of its own.',
    async walk() {
      const { page } = await device();
      await page.goto(linkOf(anna));
      await isOnCart(page);
      await page.goto(shopPage(product));
      await page.getByRole('button', { name: 'Buy it now' }).first().click();
      await page.waitForURL(/\/checkout/);
      return buy(page);
    },
  },
  {
    way: 'A code alone, heard in a podcast',
    partner: 'ANNA',
    by: 'code',
    note: 'A partner’s discount code is enough.',
    async walk() {
      const { page } = await device();
      await addToCart(page);
      return buy(page, { code: 'ANNA10' });
    },
  },
  {
    way: 'The link of one partner, the code of another',
    partner: 'BERTA',
    by: 'code',
    note: 'The programme’s order of precedence decides, and both are kept as evidence. Here the code comes first.',
    async walk() {
      const { page } = await device();
      await page.goto(linkOf(anna));
      await isOnCart(page);
      await addToCart(page);
      return buy(page, { code: 'BERTA10' });
    },
  },
  {
    way: 'An in-app browser first, then another',
    partner: null,
    by: null,
    note: 'Two browsers share nothing, and neither does the shopper say anything. Lost, unless a code is used or the shopper signs in as in the next row; the question after the purchase may still tell.',
    async walk() {
      const inApp = await device();
      await inApp.page.goto(linkOf(anna));
      await isOnCart(inApp.page);
      const { page } = await device();
      await addToCart(page);
      return buy(page);
    },
  },
  {
    way: 'Registered in one browser, bought in another, signed in',
    partner: 'ANNA',
    by: 'customer',
    note: 'The registration bound the customer to the partner.',
    async walk() {
      const email = 'bound@example.com';
      const first = await device();
      await first.page.goto(linkOf(anna));
      await isOnCart(first.page);
      await signUp(first.page, 'Lena', email);
      const { page } = await device();
      return buyAs(page, email);
    },
  },
  {
    way: 'Registered after the click, in the same browser, bought later with cleared storage, signed in',
    partner: 'ANNA',
    by: 'customer',
    note: 'As before: the account remembers what the browser forgot.',
    async walk() {
      const email = 'cleared@example.com';
      const { context, page } = await device();
      await page.goto(linkOf(anna));
      await isOnCart(page);
      await signUp(page, 'Noa', email);
      await page.waitForLoadState('networkidle');
      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      return buyAs(page, email);
    },
  },
  {
    way: 'Cleared storage, nothing else',
    partner: null,
    by: null,
    note: 'The browser forgot, and the shopper comes back by typing the shop’s address. Lost.',
    async walk() {
      const { context, page } = await device();
      await page.goto(linkOf(anna));
      await isOnCart(page);
      await page.waitForLoadState('networkidle');
      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await page.goto(shopPage('/'));
      await addToCart(page);
      return buy(page);
    },
  },
  {
    way: 'A changed parameter: another app’s name, in the shop’s own address',
    partner: 'ANNA',
    by: 'cart',
    note: 'The storefront reads the names that other apps gave the code, and reports the click itself.',
    async walk() {
      const { page } = await device();
      await page.goto(shopPage(`${product}?sca_ref=ANNA`));
      await isOnCart(page);
      await addToCart(page);
      return buy(page);
    },
  },
  {
    way: 'A changed link: its end swallowed a bracket and a full stop',
    partner: 'ANNA',
    by: 'cart',
    note: 'A mail program’s punctuation and the like are taken off where no other link is meant.',
    async walk() {
      const { page } = await device();
      await page.goto(`${linkOf(anna)}).`);
      await isOnCart(page);
      await addToCart(page);
      return buy(page);
    },
  },
  {
    way: 'An ad blocker that blocks the pixel',
    partner: 'ANNA',
    by: 'cart',
    note: 'The cart does not need the pixel.',
    async walk() {
      const { context, page } = await device();
      await context.addCookies([{ name: '_ad_blocker', value: 'on', url: stack.addresses.storefront }]);
      await page.goto(linkOf(anna));
      await isOnCart(page);
      await addToCart(page);
      return buy(page);
    },
  },
  {
    way: 'Express checkout, which drops the cart’s attributes, on another day',
    partner: 'ANNA',
    by: 'pixel',
    note: 'The web pixel tells which visitor was at the checkout, and the order names the checkout.',
    walk: () => comeAndBuyExpress({}),
  },
  {
    way: 'The same where the cookie banner asks again, and is answered after the purchase',
    partner: 'ANNA',
    by: 'pixel',
    note: 'The pixel waits for the answer, and then tells of the checkout that is over.',
    walk: () =>
      whereConsentIsAsked(async () => {
        const { context, page } = await device();
        await page.goto(linkOf(anna));
        await page.getByRole('button', { name: 'Accept' }).click();
        await comeBackWithCart(context, page);
        // The shop's own page has seen the answer by then.
        await page.waitForLoadState('networkidle');
        await context.clearCookies({ name: '_tracking_consent' });
        const orderId = await buyExpress(page);
        await page.getByRole('button', { name: 'Accept' }).click();
        return orderId;
      }),
  },
  {
    way: 'Express checkout on another day with an ad blocker',
    partner: null,
    by: null,
    note: 'The one signal that was left is blocked. Lost, unless the customer is known or a code is used.',
    walk: () => comeAndBuyExpress({ _ad_blocker: 'on' }),
  },
];

const titleOf = (channel: string | null): string =>
  channel === null
    ? '**lost**'
    : ({
        cart: 'cart attribute',
        pixel: 'web pixel',
        landing: 'landing page',
        code: 'discount code',
        customer: 'known customer',
      }[channel] ?? channel);

const found: string[] = [];

describeWithBrowser('a way of losing who sent a shopper', () => {
  it.each(ways)('$way', async ({ way, walk, partner, by, note }) => {
    const orderId = await walk();
    await expect.poll(() => outcomeOf(orderId), { timeout: patienceMs }).toEqual({ partner, decidedBy: by });
    // Nothing that comes later changes it: the pixel tells of a checkout a moment after the order.
    await new Promise((resolve) => setTimeout(resolve, settledMs));
    expect(await outcomeOf(orderId)).toEqual({ partner, decidedBy: by });
    found.push(`| ${way} | ${titleOf(by)} | ${note} |`);
  });

  it('is in the table of the docs as this run found it', () => {
    const text = readFileSync(docsPage, 'utf8');
    const [start, end] = ['<!-- table: start -->', '<!-- table: end -->'];
    const table = ['', '| way | saved by | |', '| --- | --- | --- |', ...found, ''].join('\n');
    const made = text.slice(0, text.indexOf(start) + start.length) + table + text.slice(text.indexOf(end));
    if (process.env.UPDATE_DOCS !== undefined) writeFileSync(docsPage, made);
    else expect(cells(text)).toEqual(cells(made));
  });
});

/** Rows without the layout that a formatter gives them. */
function cells(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|-]*\|$/.test(line))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .join(' | '),
    );
}
