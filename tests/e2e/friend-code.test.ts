// A friend who is rewarded by a code, from end to end: the merchant chooses it, a friend comes by a shopper's link, registers, hears of the code in
// the shop and by mail, and uses it at the checkout; the merchant sees what became of it. Screenshots go to test-results/friend-code.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReferrerPage } from '#app/flows/referrer-page.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const patienceMs = 20_000;
const friendEmail = 'chloe.friend@example.com';
const shop = '_control/shops/sandbox.myshopify.com';

let stack: TestStack;
let browser: Browser;
let merchant: Page;
let friend: Page;
let code: string;
let customerId: string;
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

beforeAll(async () => {
  stack = await startTestStack('friend-code');
  browser = await launchChromium();
  merchant = await person('merchant');
  friend = await person('friend');
});

afterAll(() => browser?.close());

const shot = (page: Page, name: string) =>
  page.screenshot({ path: join(stack.resultsDir, `${name}.png`), fullPage: true });
const admin = () => merchant.frameLocator('iframe[name=app-iframe]');
const open = (path: string) => merchant.goto(`${stack.addresses.admin}${path}`);

async function register(page: Page, firstName: string, email: string): Promise<string> {
  await page.goto(`${stack.addresses.storefront}/account/register`);
  await page.getByLabel('First name').fill(firstName);
  await page.getByLabel('Last name').fill('Moreau');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('a-long-word');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(/\/account$/);
  const [customer] = await twin<{ id: string }[]>(`${shop}/customers?email=${encodeURIComponent(email)}`);
  return customer?.id ?? '';
}

const codes = async () =>
  (await stack.database.owner.query('SELECT code, state, used_order_id FROM friend_code ORDER BY planned_at')).rows;

describeWithBrowser('a friend who is rewarded by a code', () => {
  it('is promised it by the merchant', async () => {
    await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
    await merchant.getByRole('button', { name: 'Install Tributary' }).click();
    await admin().getByText('Set-up guide').waitFor();
    await twin(`${shop}/settings`, { embed: { enabled: true, settings: { banner: true } } });
    await open('/app/referrals');
    await admin().getByRole('button', { name: 'Switch on' }).click();
    await admin().getByText('Who may refer').waitFor();
    await admin().getByLabel('With', { exact: true }).selectOption({ label: 'A code for a part of an order' });
    await admin().getByLabel('Discount of the reward').fill('120');
    await admin().getByLabel('For orders of at least').fill('20');
    await merchant.getByRole('button', { name: 'Save' }).click();
    await admin().getByText('A number above 0, up to 100').waitFor();
    await admin().getByLabel('Discount of the reward').fill('10');
    await admin()
      .getByText(/gets a code for 10.% off an order of €20.00 or more on registering/)
      .waitFor();
    await shot(merchant, '01-terms');
    await merchant.getByRole('button', { name: 'Save' }).click();
    await merchant.getByText('Unsaved changes').waitFor({ state: 'hidden' });
    await merchant.setViewportSize({ width: 375, height: 740 });
    await shot(merchant, '02-terms-phone');
    await merchant.setViewportSize({ width: 1280, height: 900 });
  });

  it('hears of it in the shop, and gets it once', async () => {
    const shopper = await person('shopper');
    await register(shopper, 'Anna', 'anna@example.com');
    const page = (await shopper.evaluate(() =>
      fetch('/apps/tributary/referrer').then((response) => response.json()),
    )) as ReferrerPage;
    if (page.state !== 'ready') throw new Error(`the shopper refers: ${page.state}`);
    expect(page.offer.friend).toEqual({ kind: 'code', percent: '10', amount: null });
    await friend.goto(page.shareUrl);
    await friend.getByText('Anna sent you: create an account and get a code for 10% off.').waitFor();
    await shot(friend, '03-greeting');
    customerId = await register(friend, 'Chloé', friendEmail);
    await friend.getByText(/10% off/).waitFor();
    await shot(friend, '04-told');
    await expect.poll(async () => (await codes()).map(({ state }) => state), { timeout: patienceMs }).toEqual(['made']);
    [{ code }] = await codes();
  });

  it('has it by mail', async () => {
    const mails = () => twin<{ subject: string; text: string; html: string }[]>(`mail/messages.json?to=${friendEmail}`);
    await expect.poll(async () => (await mails()).length, { timeout: patienceMs }).toBe(1);
    const [mail] = await mails();
    expect(mail?.subject).toMatch(/^Your code for 10\s?% off at /);
    for (const part of [code, 'It counts for orders of €20.00 or more.']) expect(mail?.text).toContain(part);
    const reader = await person('reader');
    await reader.setContent(mail?.html ?? '');
    await shot(reader, '05-mail');
    await reader.context().close();
  });

  it('finds it in the shop again, and in the account', async () => {
    await friend.goto(`${stack.addresses.storefront}/pages/refer`);
    await friend.getByLabel('Your own code for 10% off an order', { exact: true }).waitFor();
    await friend.getByText('For orders of €20.00 or more.').waitFor();
    await shot(friend, '05-block');
    await friend.goto(`${stack.addresses.storefront}/account`);
    await friend.getByRole('link', { name: 'Refer friends' }).click();
    const extension = friend.frameLocator('iframe[data-ui-extension]');
    await extension.getByText('For orders of €20.00 or more.').waitFor();
    await shot(friend, '05-account');
  });

  it('uses it at the checkout', async () => {
    await friend.goto(`${stack.addresses.storefront}/products/ridgeline-45-pack`);
    await friend.getByRole('button', { name: 'Add to cart' }).click();
    await friend.getByText('View cart').click();
    await friend.goto(`${stack.addresses.storefront}/checkout`);
    await friend.getByLabel('Discount code').fill(code);
    await friend.getByRole('button', { name: 'Apply' }).click();
    await friend.getByText(code).first().waitFor();
    await shot(friend, '06-checkout');
    await friend.getByLabel('Last name').fill('Petit');
    await friend.getByLabel('Address').fill('9 quai des Fleurs');
    await friend.getByLabel('Postcode').fill('69002');
    await friend.getByLabel('City').fill('Lyon');
    await friend.getByRole('button', { name: 'Place order' }).click();
    await friend.waitForURL(/thank-you/);
    await expect
      .poll(codes, { timeout: patienceMs })
      .toEqual([{ code, state: 'used', used_order_id: expect.stringMatching(/^\d+$/) }]);
  });

  it('is seen by the merchant with what became of the code', async () => {
    await open('/app/rewards?view=friends');
    await admin().getByText(`Discount code ${code}`).waitFor();
    await admin().getByText('Used', { exact: true }).waitFor();
    await shot(merchant, '07-rewards');
    await open(`/app/customers/${customerId}`);
    await admin()
      .getByText(/Code WELCOME-.*for 10.% off an order of €20.00 or more/)
      .waitFor();
    await shot(merchant, '08-customer');
    await admin().getByRole('link', { name: 'an order' }).last().click();
    await admin().getByText(code).first().waitFor();
    await shot(merchant, '09-order');
    await merchant.setViewportSize({ width: 375, height: 740 });
    await open('/app/rewards?view=friends');
    await admin().getByText(`Discount code ${code}`).waitFor();
    await shot(merchant, '10-rewards-phone');
  });

  it('left nobody with an error', () => {
    expect(complaints).toEqual([]);
  });
});
