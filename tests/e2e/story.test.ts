// The main job from end to end, as its people see it: a merchant installs, a partner joins, a friend comes by the partner's link and gets the
// credit, buys, and sends the goods back; the commission appears and disappears with its reason. Screenshots go to test-results/story.
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const patienceMs = 20_000;
const partnerEmail = 'anna@example.com';
const friendEmail = 'lena@example.com';

let stack: TestStack;
let browser: Browser;
let merchant: Page;
let partner: Page;
let shopper: Page;
const complaints: string[] = [];

async function person(name: string): Promise<Page> {
  const context: BrowserContext = await newVisitor(browser, { locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${name}: ${response.status()} ${response.url()}`);
  });
  return page;
}

beforeAll(async () => {
  stack = await startTestStack('story');
  browser = await launchChromium();
  merchant = await person('merchant');
  partner = await person('partner');
  shopper = await person('shopper');
});

afterAll(() => browser?.close());

describeWithBrowser('from a click to a commission and back', () => {
  const shot = (page: Page, name: string) =>
    page.screenshot({ path: join(stack.resultsDir, `${name}.png`), fullPage: true });
  const app = () => merchant.frameLocator('iframe[name=app-iframe]');
  const openAdmin = (path: string) => merchant.goto(`${stack.addresses.admin}${path}`);
  const control = (path: string, body: unknown) =>
    fetch(`${stack.addresses.twin}/_control/shops/sandbox.myshopify.com/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json());
  const mailTo = async (address: string, subject: RegExp): Promise<{ subject: string; text: string }> => {
    const find = async () => {
      const answer = await fetch(`${stack.addresses.twin}/mail/messages.json?to=${encodeURIComponent(address)}`);
      const messages = (await answer.json()) as Array<{ subject: string; text: string }>;
      return messages.find((message) => subject.test(message.subject));
    };
    await expect.poll(find, { timeout: patienceMs }).toBeDefined();
    return (await find()) as { subject: string; text: string };
  };

  it('is installed by the merchant, who finds a programme ready', async () => {
    await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
    await merchant.getByRole('button', { name: 'Install Tributary' }).click();
    await app().getByText('Set-up guide').waitFor();
    await control('settings', { embed: { enabled: true, settings: {} } });
    await shot(merchant, '01-installed');
  });

  it('takes an application', async () => {
    await partner.goto(stack.addresses.portal);
    await partner.getByLabel('Your name').fill('Anna Keller');
    await partner.getByLabel('E-mail').fill(partnerEmail);
    await partner.getByLabel('Tell us about you').fill('I write about long walks.');
    await partner.getByRole('checkbox').check();
    await shot(partner, '02-application');
    await partner.getByRole('button', { name: 'Send application' }).click();
    await partner.getByText('A1001').waitFor();
    await mailTo(partnerEmail, /application/i);
  });

  it('is approved by the merchant: A1001 becomes P1001', async () => {
    await openAdmin('/app/partners');
    await app().getByText('Anna Keller').first().click();
    await app().getByText('A1001').first().waitFor();
    await app().getByRole('button', { name: 'Approve' }).first().click();
    await app().getByText('P1001').first().waitFor();
    await shot(merchant, '03-approved');
    await mailTo(partnerEmail, /approved|welcome/i);
  });

  it('lets the partner in by a link from the mail, which works once', async () => {
    await partner.goto(`${stack.addresses.portal}/sign-in`);
    await partner.getByLabel('E-mail').fill(partnerEmail);
    await partner.getByRole('button', { name: 'Send me a link' }).click();
    const mail = await mailTo(partnerEmail, /sign-in link/i);
    const link = /https?:\/\/\S+confirm\?token=\S+/.exec(mail.text)?.[0] ?? '';
    await partner.goto(link);
    await shot(partner, '04-sign-in');
    await partner.getByRole('button', { name: 'Sign in' }).click();
    await partner.getByText('Pending').first().waitFor();
    await shot(partner, '05-dashboard-empty');

    const thief = await person('thief');
    await thief.goto(link);
    expect(await thief.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
  });

  it('brings the friend by the partner’s link, and gives the credit once at registration', async () => {
    await partner.goto(`${stack.addresses.portal}/links`);
    await partner.getByText('ANNA10').first().waitFor();
    await shot(partner, '06-links');
    const link = ((await partner.getByText(/\/r\//).first().textContent()) ?? '').trim();
    expect(link).toContain('/r/');

    await shopper.goto(link);
    expect(new URL(shopper.url()).origin).toBe(stack.addresses.storefront);
    await expect.poll(() => shopper.evaluate(() => document.cookie), { timeout: patienceMs }).toContain('_tributary');
    await shopper.goto(`${stack.addresses.storefront}/account/register`);
    await shopper.getByLabel('First name').fill('Lena');
    await shopper.getByLabel('Last name').fill('Moreau');
    await shopper.getByLabel('Email').fill(friendEmail);
    await shopper.getByLabel('Password').fill('a-long-word');
    await shopper.getByRole('button', { name: 'Create account' }).click();
    await shopper.waitForURL(/\/account/);

    const customers = (await (
      await fetch(`${stack.addresses.twin}/_control/shops/sandbox.myshopify.com/customers?email=${friendEmail}`)
    ).json()) as Array<{ id: string }>;
    const customerId = customers[0]?.id;
    const credit = async () =>
      (await (
        await fetch(`${stack.addresses.twin}/_control/shops/sandbox.myshopify.com/customers/${customerId}/store-credit`)
      ).json()) as { balance: string; transactions: unknown[] };
    await expect.poll(async () => (await credit()).balance, { timeout: patienceMs }).toBe('5.00');
    await shopper.reload();
    await shot(shopper, '07-credit');
    expect((await credit()).transactions).toHaveLength(1);
  });

  it('turns the friend’s order into a commission, with its reason', async () => {
    await shopper.goto(`${stack.addresses.storefront}/products/ridgeline-45-pack`);
    await shopper.getByRole('button', { name: 'Add to cart' }).click();
    await shopper.getByText('View cart').click();
    await shopper.getByText('Ridgeline').first().waitFor();
    const cart = (await (await shopper.request.get(`${stack.addresses.storefront}/cart.js`)).json()) as {
      attributes: Record<string, string>;
    };
    expect(cart.attributes._tributary).toMatch(/^[0-9a-f-]{36}$/);
    await shopper.goto(`${stack.addresses.storefront}/checkout`);
    await shopper.getByLabel('Last name').fill('Moreau');
    await shopper.getByLabel('Address').fill('1 rue du Moulin');
    await shopper.getByLabel('Postcode').fill('75011');
    await shopper.getByLabel('City').fill('Paris');
    await shopper.getByRole('button', { name: 'Place order' }).click();
    await shopper.waitForURL(/thank-you/);
    await shot(shopper, '08-thank-you');

    await mailTo(partnerEmail, /commission|earned/i);
    await partner.goto(`${stack.addresses.portal}/commissions`);
    await partner.getByText('€15.75').first().waitFor();
    await shot(partner, '09-commissions');
    const page = (await partner.textContent('body')) ?? '';
    expect(page).not.toContain('Moreau');
    expect(page).not.toContain(friendEmail);
  });

  it('explains the order to the merchant', async () => {
    await openAdmin('/app/orders');
    await app().getByText('€15.75').first().waitFor();
    await app().getByRole('link', { name: /^#\d+/ }).first().click();
    await app().getByText('157.50').first().waitFor();
    await shot(merchant, '10-order-why');
  });

  it('takes the commission back when the goods come back', async () => {
    const orders = (await (
      await fetch(`${stack.addresses.twin}/_control/shops/sandbox.myshopify.com/orders`)
    ).json()) as Array<{ id: string }>;
    await control(`orders/${orders[0]?.id}/refund`, { full: true });
    const total = async () => {
      await partner.goto(stack.addresses.portal);
      return partner.textContent('main');
    };
    await expect.poll(total, { timeout: patienceMs }).not.toContain('€15.75');
    await shot(partner, '11-dashboard-after-refund');
    await openAdmin('/app/orders');
    await app()
      .getByText(/refunded/i)
      .first()
      .waitFor();
    await shot(merchant, '12-orders-after-refund');
  });

  it('is usable on a phone', async () => {
    await partner.setViewportSize({ width: 375, height: 740 });
    for (const path of ['', '/links', '/commissions']) {
      await partner.goto(`${stack.addresses.portal}${path}`);
      await shot(partner, `13-phone${path.replace('/', '-')}`);
      expect(
        await partner.evaluate(() => document.documentElement.scrollWidth),
        `${path} scrolls sideways`,
      ).toBeLessThanOrEqual(375);
    }
  });

  it('left nobody with an error', () => {
    expect(complaints).toEqual([]);
  });
});
