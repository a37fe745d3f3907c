// Customers who refer friends, from end to end: a merchant switches it on, a shopper takes the link along, a friend comes by it, gets the credit and
// buys; the shopper sees it. The same person under another address is refused, and the merchant reads why. Screenshots go to test-results/referral.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReferrerPage } from '#app/flows/referrer-page.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { placeOrder, register } from '../support/shopper.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const patienceMs = 20_000;
const shopperEmail = 'anna@example.com';

let stack: TestStack;
let browser: Browser;
let merchant: Page;
let shopper: Page;
let link: string;
const complaints: string[] = [];

async function person(name: string): Promise<Page> {
  const page = await (await newVisitor(browser)).newPage();
  page.setDefaultTimeout(patienceMs);
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${name}: ${response.status()} ${response.url()}`);
  });
  return page;
}

const twin = <Answer>(path: string, body?: object): Promise<Answer> =>
  fetch(`${stack.addresses.twin}/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  }).then((response) => response.json() as Promise<Answer>);
const shop = '_control/shops/sandbox.myshopify.com';

beforeAll(async () => {
  stack = await startTestStack('referral');
  browser = await launchChromium();
  merchant = await person('merchant');
  shopper = await person('shopper');
});

afterAll(() => browser?.close());

const shot = (page: Page, name: string) =>
  page.screenshot({ path: join(stack.resultsDir, `${name}.png`), fullPage: true });
const admin = () => merchant.frameLocator('iframe[name=app-iframe]');

async function signUp(page: Page, firstName: string, email: string): Promise<string> {
  await register(page, stack.addresses.storefront, { firstName, email });
  const [customer] = await twin<{ id: string }[]>(`${shop}/customers?email=${encodeURIComponent(email)}`);
  return customer?.id ?? '';
}

async function buy(page: Page, delivery: Parameters<typeof placeOrder>[1] = {}): Promise<void> {
  await page.goto(`${stack.addresses.storefront}/products/ridgeline-45-pack`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('View cart').click();
  await page.getByText('Ridgeline').first().waitFor();
  await page.goto(`${stack.addresses.storefront}/checkout`);
  await placeOrder(page, delivery);
}

/** What the shop's pages are told of the referrer, through the app proxy. */
const referrerPage = (page: Page) =>
  page.evaluate(() => fetch('/apps/tributary/referrer').then((response) => response.json())) as Promise<ReferrerPage>;

const creditOf = (customerId: string) =>
  twin<{ balance: string; transactions: unknown[] }>(`${shop}/customers/${customerId}/store-credit`);

async function follow(page: Page): Promise<void> {
  await page.goto(link);
  await expect.poll(() => page.evaluate(() => document.cookie), { timeout: patienceMs }).toContain('_tributary');
}

describeWithBrowser('a shopper who refers friends', () => {
  it('is offered nothing before the merchant switches it on', async () => {
    await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
    await merchant.getByRole('button', { name: 'Install Tributary' }).click();
    await admin().getByText('Set-up guide').waitFor();
    await twin(`${shop}/settings`, { embed: { enabled: true, settings: {} } });
    await merchant.goto(`${stack.addresses.admin}/app/referrals`);
    await admin().getByText('Let your customers send you their friends').waitFor();
    await shot(merchant, '01-off');
    await signUp(shopper, 'Anna', shopperEmail);
    expect(await referrerPage(shopper)).toEqual({ state: 'off' });
    await admin().getByRole('button', { name: 'Switch on' }).click();
    await admin().getByText('Who may refer').waitFor();
    await shot(merchant, '02-on');
  });

  it('buys, and has a link to share from then on', async () => {
    await buy(shopper);
    const page = await referrerPage(shopper);
    if (page.state !== 'ready') throw new Error(`the shopper refers: ${page.state}`);
    expect(page.offer.friend).toEqual({
      kind: 'store_credit',
      percent: null,
      amount: { amount: '5.00', currency: 'EUR' },
    });
    link = page.shareUrl;
    expect(link).toMatch(/\/r\/anna-/);
  });

  it('sends a friend, who registers, gets the credit once, and orders', async () => {
    const friend = await person('friend');
    await follow(friend);
    const customerId = await signUp(friend, 'Chloé', 'chloe.friend@gmail.com');
    await expect.poll(async () => (await creditOf(customerId)).balance, { timeout: patienceMs }).toBe('5.00');
    await buy(friend, { lastName: 'Petit', street: '9 quai des Fleurs', zip: '69002', city: 'Lyon' });
    expect((await creditOf(customerId)).transactions.length).toBeLessThanOrEqual(2);
    const states = async () => {
      const page = await referrerPage(shopper);
      return page.state === 'ready' ? page.friends.list.map(({ name, state }) => `${name} ${state}`) : page.state;
    };
    await expect.poll(states, { timeout: patienceMs, interval: 1_500 }).toEqual(['C… ordered']);
  });

  it('is not rewarded for the same friend under an alias, and the merchant reads why', async () => {
    const alias = await person('alias');
    await follow(alias);
    const customerId = await signUp(alias, 'Chloé', 'chloefriend+again@googlemail.com');
    await alias.goto(`${stack.addresses.storefront}/account`);
    const states = async () => {
      const page = await referrerPage(shopper);
      return page.state === 'ready' ? page.friends.list.map(({ state }) => state) : page.state;
    };
    await expect.poll(states, { timeout: patienceMs, interval: 1_500 }).toEqual(['not_new', 'ordered']);
    expect((await creditOf(customerId)).balance).toBe('0.00');
    await merchant.goto(`${stack.addresses.admin}/app/customers/${customerId}`);
    await admin().getByText('Another customer has the same e-mail address, spelled otherwise').waitFor();
    await shot(merchant, '03-refused');
  });

  it('sees how far the friends are in the portal', async () => {
    await shopper.goto(`${stack.addresses.portal}/sign-in`);
    await shopper.getByLabel('E-mail').fill(shopperEmail);
    await shopper.getByRole('button', { name: 'Send me a link' }).click();
    const mails = () =>
      twin<{ text: string }[]>(`mail/messages.json?to=${shopperEmail}`).then((all) =>
        all.flatMap(({ text }) => /https?:\/\/\S+confirm\?token=\S+/.exec(text)?.[0] ?? []),
      );
    await expect.poll(mails, { timeout: patienceMs }).toHaveLength(1);
    await shopper.goto((await mails())[0] ?? '');
    await shopper.getByRole('button', { name: 'Sign in' }).click();
    await shopper.getByRole('link', { name: 'Friends' }).click();
    await shopper.getByText('Already a customer').waitFor();
    await shot(shopper, '04-friends');
    const told = (await shopper.textContent('main')) ?? '';
    for (const secret of ['Chloé', 'gmail', 'Petit']) expect(told).not.toContain(secret);
    await shopper.setViewportSize({ width: 375, height: 740 });
    await shopper.reload();
    await shot(shopper, '05-friends-phone');
    expect(await shopper.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  });

  it('is seen with figures by the merchant, who changes the terms and pauses', async () => {
    await merchant.goto(`${stack.addresses.admin}/app/referrals`);
    await admin().getByText('1 not counted').waitFor();
    await admin().getByLabel('Rate').fill('15');
    await admin()
      .getByText(/Anna gets 15.% of it/)
      .waitFor();
    await merchant.getByRole('button', { name: 'Save' }).click();
    const versions = async () => {
      const { rows } = await stack.database.owner.query<{ version: number }>(
        `SELECT version FROM program_version JOIN program USING (shop_id, program_id) WHERE kind = 'referral' ORDER BY version`,
      );
      return rows.map(({ version }) => version);
    };
    await expect.poll(versions, { timeout: patienceMs }).toEqual([1, 2]);
    await merchant.getByText('Unsaved changes').waitFor({ state: 'hidden' });
    await shot(merchant, '06-figures');
    await admin().getByRole('button', { name: 'Use the terms of version 1 again' }).click();
    await admin()
      .getByText(/Reward: 15.%.*→ 10.%/)
      .waitFor();
    await shot(merchant, '06-way-back');
    await admin().getByRole('button', { name: 'Use these terms', exact: true }).click();
    await expect.poll(versions, { timeout: patienceMs }).toEqual([1, 2, 3]);
    await merchant.getByText('The terms of version 1 count again').waitFor();
    await merchant.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(versions, { timeout: patienceMs }).toEqual([1, 2, 3, 4]);
    await admin()
      .getByText(/Reward: 10.%.*→ 15.%/)
      .nth(1)
      .waitFor();
    await admin().getByLabel('Added to the page’s address').fill('utm_source=friends');
    await admin().getByText('A visitor would land on').waitFor();
    await admin().getByRole('button', { name: 'Save', exact: true }).click();
    await merchant.getByText('Parameters saved').waitFor();
    await shot(merchant, '06-versions');
    await admin().getByRole('button', { name: 'Pause' }).click();
    await admin().getByText('Nobody new can refer').waitFor();
    await merchant.setViewportSize({ width: 375, height: 740 });
    await merchant.reload();
    await admin().getByText('Nobody new can refer').waitFor();
    await shot(merchant, '07-paused-phone');
  });

  it('left nobody with an error', () => {
    expect(complaints).toEqual([]);
  });
});
