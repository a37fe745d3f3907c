// The extensions of checkout and customer account, as they are deployed, in the twin's pages and against the real app: a shopper buys, takes their
// link along, and a friend lands by it; the question is asked and answered. Screenshots go to test-results/ui-extensions.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Frame, FrameLocator, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstProgramFor } from '#app/flows/install-shop.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const patienceMs = 20_000;
const password = 'a-long-word';

let stack: TestStack;
let browser: Browser;
const complaints: string[] = [];

const control = async <T>(path: string, body?: unknown): Promise<T> => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${stack.addresses.twin}/_control/shops/sandbox.myshopify.com/${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json() as Promise<T>;
};

/** A programme for referrers, as the merchant switches it on. */
async function switchOnReferrals(): Promise<void> {
  const { owner } = stack.database;
  const programId = uuidv7();
  const { rows } = await owner.query(`SELECT shop_id FROM shop WHERE domain = 'sandbox.myshopify.com'`);
  const terms = { ...firstProgramFor('EUR').terms, screening: { newBy: ['email'], limit: null } };
  await owner.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank, code_template, code_percent, reward_method)
     VALUES ($1, $2, 'referral', 'referral', 'Refer a friend', 2, '{NAME}5', '5', 'store_credit')`,
    [rows[0].shop_id, programId],
  );
  await owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor)
     VALUES ($1, $2, 1, now() - interval '1 day', $3, 'test')`,
    [rows[0].shop_id, programId, JSON.stringify(terms)],
  );
}

beforeAll(async () => {
  stack = await startTestStack('ui-extensions');
  browser = await launchChromium();
  const merchant = await (await newVisitor(browser)).newPage();
  await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
  await merchant.getByRole('button', { name: 'Install Tributary' }).click();
  await merchant.locator('iframe[data-page=alive]').waitFor();
  await control('settings', { embed: { enabled: true, settings: {} } });
  await switchOnReferrals();
});

afterAll(async () => {
  await browser?.close();
});

/** bypassCSP: axe runs inside the frame, which the frame's policy forbids. */
async function visitor(options: BrowserContextOptions = {}): Promise<Page> {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const page = await (await newVisitor(browser, { permissions, bypassCSP: true, ...options })).newPage();
  page.setDefaultTimeout(patienceMs);
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

async function signUp(page: Page, firstName: string, email: string): Promise<void> {
  await page.goto(`${stack.addresses.storefront}/account/register`);
  await page.getByLabel('First name').fill(firstName);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(/\/account$/);
}

/** Buys something, up to the thank-you page; the order's id. */
async function buy(page: Page, email: string): Promise<string> {
  await page.goto(`${stack.addresses.storefront}/products/ridgeline-45-pack`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('View cart').click();
  await page.getByText('Ridgeline').first().waitFor();
  await page.goto(`${stack.addresses.storefront}/checkout`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Last name').fill('Berg');
  await page.getByLabel('Address').fill('1 rue du Port');
  await page.getByLabel('Postcode').fill('69001');
  await page.getByLabel('City').fill('Lyon');
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.waitForURL(/thank-you/);
  return (await page.locator('[data-order]').getAttribute('data-order')) ?? '';
}

const extension = (page: Page): FrameLocator => page.frameLocator('iframe[data-ui-extension]');
/** Once the page has given the extension the room it needs. */
async function shot(page: Page, name: string): Promise<void> {
  const element = page.locator('iframe[data-ui-extension]');
  const needed = () =>
    extension(page)
      .locator('body')
      .evaluate((body) => body.scrollHeight);
  const given = () => element.evaluate((frame) => frame.clientHeight);
  await expect.poll(async () => (await needed()) - (await given()), { timeout: patienceMs }).toBe(0);
  await page.screenshot({ path: join(stack.resultsDir, `${name}.png`), fullPage: true });
}

/** What axe finds in the extension's frame, and whether anything is wider than its screen. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const frame = page.frames().find((one: Frame) => one.url().includes('/_ui-extensions/frame/'));
  if (!frame) throw new Error('there is no extension');
  return frame.evaluate(
    async ({ source, values }) => {
      if (!('axe' in window)) new Function(source)();
      const { axe: runner } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await runner.run(document, {
        runOnly: values,
        // What concerns a whole page is the page's around the frame.
        rules: {
          region: { enabled: false },
          'page-has-heading-one': { enabled: false },
          'landmark-one-main': { enabled: false },
        },
      });
      const excess = document.documentElement.scrollWidth - window.innerWidth;
      return [
        ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        ...(excess > 0 ? [`${excess} px too wide`] : []),
      ];
    },
    { source: axe, values: standards },
  );
}

describeWithBrowser('the thank-you page', () => {
  it('gives the shopper a link to take along, by which a friend lands', async () => {
    const shopper = await visitor();
    await signUp(shopper, 'Anna', 'anna@example.com');
    await buy(shopper, 'anna@example.com');
    const box = extension(shopper);
    await box.getByRole('heading', { name: 'Refer a friend' }).waitFor();
    const link = await box.getByRole('textbox', { name: 'Your link' }).inputValue();
    expect(link).toMatch(/\/r\/anna-[a-z0-9]+$/);
    await box.getByText('Your friend gets €5.00 in store credit.').waitFor();

    await box.getByRole('button', { name: 'Copy: Your link' }).click();
    await box.getByText('Copied').waitFor();
    expect(await shopper.evaluate(() => navigator.clipboard.readText())).toBe(link);
    await box.getByText('Show QR code').click();
    await box.getByRole('img', { name: 'QR code of your link' }).waitFor();
    expect(await faultsOf(shopper)).toEqual([]);
    await shot(shopper, '01-thank-you');
    await shopper.setViewportSize({ width: 375, height: 812 });
    expect(await faultsOf(shopper)).toEqual([]);
    await shot(shopper, '02-thank-you-phone');

    const friend = await visitor();
    await friend.goto(link);
    expect(new URL(friend.url()).origin).toBe(stack.addresses.storefront);
    expect(new URL(friend.url()).searchParams.get('ref')).toBe(link.split('/r/')[1]);
    const counted = async () =>
      (await stack.database.owner.query('SELECT 1 FROM click WHERE code = $1', [link.split('/r/')[1]])).rows.length;
    await expect.poll(counted, { timeout: patienceMs }).toBe(1);
  });

  it('asks a guest to sign in', async () => {
    const guest = await visitor();
    await buy(guest, 'guest@example.com');
    await extension(guest).getByText('Sign in to see your own link and code.').waitFor();
    await shot(guest, '03-guest');
    await extension(guest).getByRole('link', { name: 'Sign in' }).click();
    await guest.waitForURL(/\/account\/login/);
  });

  it('asks where the shopper heard of the shop, takes the answer and lets it be changed', async () => {
    const shopper = await visitor({ viewport: { width: 375, height: 812 } });
    const order = await buy(shopper, 'olga@example.com');
    const answers = async () =>
      (await stack.database.owner.query('SELECT choice, text FROM survey_answer WHERE order_id = $1', [order])).rows;
    const question = extension(shopper);
    await question.getByRole('heading', { name: 'How did you hear about us?' }).waitFor();
    await question.getByRole('button', { name: 'Send' }).click();
    await question.getByText('Choose an answer.').waitFor();
    expect(await faultsOf(shopper)).toEqual([]);
    await question.getByRole('radio', { name: 'Social media' }).check();
    await question.getByLabel('Who or where exactly?').fill('anna.makes.pots');
    await shot(shopper, '07-question-phone');
    await question.getByRole('button', { name: 'Send' }).click();
    await question.getByText('Thank you for your answer.').waitFor();
    expect(await answers()).toEqual([{ choice: 'Social media', text: 'anna.makes.pots' }]);

    await shopper.reload();
    await question.getByRole('button', { name: 'Change the answer' }).click();
    expect(await question.getByRole('radio', { name: 'Social media' }).isChecked()).toBe(true);
    await question.getByRole('radio', { name: 'Somebody I follow' }).check();
    await question.getByLabel('Who or where exactly?').press('Enter');
    await question.getByText('Thank you for your answer.').waitFor();
    expect(await answers()).toEqual([{ choice: 'Somebody I follow', text: 'anna.makes.pots' }]);
  });

  it('keeps the answer on the page while the app cannot be reached', async () => {
    const shopper = await visitor();
    const order = await buy(shopper, 'pia@example.com');
    const question = extension(shopper);
    await question.getByRole('radio', { name: 'A search engine' }).check();
    await shopper.context().route('**/api/storefront/survey', (route) => route.abort());
    await question.getByRole('button', { name: 'Send' }).click();
    await question.getByText('Your answer could not be sent.').waitFor();
    expect(await faultsOf(shopper)).toEqual([]);
    await shot(shopper, '08-question-failed');
    await shopper.context().unroute('**/api/storefront/survey');
    await question.getByRole('button', { name: 'Try again' }).click();
    await question.getByText('Thank you for your answer.').waitFor();
    const { rows } = await stack.database.owner.query('SELECT choice FROM survey_answer WHERE order_id = $1', [order]);
    expect(rows).toEqual([{ choice: 'A search engine' }]);
  });

  it('speaks the shopper’s language', async () => {
    const shopper = await visitor({ locale: 'de-DE' });
    await signUp(shopper, 'Jörg-Maximilian', 'joerg@example.com');
    await buy(shopper, 'joerg@example.com');
    await extension(shopper).getByRole('heading', { name: 'Freunde werben' }).waitFor();
    await extension(shopper).getByText('Ihr Freund erhält 5,00\u00a0€ Guthaben.').waitFor();
  });

  it('shows what the merchant placed, and nothing that was taken away', async () => {
    const shopper = await visitor();
    await signUp(shopper, 'Nora', 'nora@example.com');
    await control('settings', {
      uiExtensions: {
        'refer-thank-you': { settings: { heading: 'Bring a friend', hide_qr: true, hide_survey: true } },
      },
    });
    await buy(shopper, 'nora@example.com');
    await extension(shopper).getByRole('heading', { name: 'Bring a friend' }).waitFor();
    expect(await extension(shopper).getByText('Show QR code').count()).toBe(0);
    await control('settings', { uiExtensions: { 'refer-thank-you': { placed: false } } });
    await shopper.reload();
    expect(await shopper.locator('iframe[data-ui-extension]').count()).toBe(0);
    await control('settings', { uiExtensions: {} });
  });
});

describeWithBrowser('the customer’s account', () => {
  it('has a page, a block in the profile and one beside the order', async () => {
    const shopper = await visitor();
    await signUp(shopper, 'Carla', 'carla@example.com');
    await buy(shopper, 'carla@example.com');
    await shopper.goto(`${stack.addresses.storefront}/account`);
    await shopper.getByRole('link', { name: 'Refer friends' }).click();
    await extension(shopper).getByRole('heading', { name: 'Refer friends' }).waitFor();
    await extension(shopper).getByText('Nobody has come by your link yet.').waitFor();
    expect(await faultsOf(shopper)).toEqual([]);
    await shot(shopper, '04-account-page');
    const link = await extension(shopper).getByRole('textbox', { name: 'Your link' }).inputValue();

    await shopper.goto(`${stack.addresses.storefront}/account/profile`);
    expect(await extension(shopper).getByRole('textbox', { name: 'Your link' }).inputValue()).toBe(link);

    await shopper.goto(`${stack.addresses.storefront}/account`);
    await shopper.getByRole('link', { name: /^#\d+/ }).first().click();
    await shopper.waitForURL(/\/account\/orders\//);
    expect(await extension(shopper).getByRole('textbox', { name: 'Your link' }).inputValue()).toBe(link);
    await shopper.setViewportSize({ width: 375, height: 812 });
    expect(await faultsOf(shopper)).toEqual([]);
    await shot(shopper, '05-order-status-phone');

    // The same address, opened from a mail on another device.
    const elsewhere = await visitor();
    await elsewhere.goto(shopper.url());
    await extension(elsewhere).getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.waitForURL(/\/account\/login\?return_to=/);
  });

  it('shows how far a friend is who came by the link', async () => {
    const shopper = await visitor();
    await signUp(shopper, 'Dora', 'dora@example.com');
    await shopper.goto(`${stack.addresses.storefront}/account/pages/refer-page`);
    const link = await extension(shopper).getByRole('textbox', { name: 'Your link' }).inputValue();
    const friend = await visitor();
    await friend.goto(link);
    await expect.poll(() => friend.evaluate(() => document.cookie), { timeout: patienceMs }).toContain('_tributary');
    await signUp(friend, 'Emil', 'emil@example.com');
    const counts = extension(shopper).getByText(/Visits: 1 · Registered: 1/);
    await expect
      .poll(
        async () => {
          await shopper.reload();
          await extension(shopper).getByRole('textbox', { name: 'Your link' }).waitFor();
          return counts.count();
        },
        { timeout: patienceMs, interval: 1_000 },
      )
      .toBe(1);
    await extension(shopper).getByText('E…', { exact: true }).waitFor();
    expect(await extension(shopper).getByText('Emil').count()).toBe(0);
    expect(await faultsOf(shopper)).toEqual([]);
    await shot(shopper, '06-friend');
  });
});

describeWithBrowser('every one of these pages', () => {
  it('runs without an error', () => {
    expect(complaints).toEqual([]);
  });
});
