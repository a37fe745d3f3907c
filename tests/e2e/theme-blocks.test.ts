// The theme extension's blocks in the shop: customers who refer friends, and people who apply as partners.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SHOP = '/_control/shops/sandbox.myshopify.com';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE: BrowserContextOptions = { viewport: { width: 375, height: 800 }, hasTouch: true, isMobile: true };
const LONG_NAME = 'Maximiliana-Alexandrina Wolfeschlegelsteinhausenbergerdorff';

let stack: TestStack;
let browser: Browser;

const control = async (path: string, body: unknown) => {
  const response = await fetch(`${stack.addresses.twin}${SHOP}/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};

beforeAll(async () => {
  stack = await startTestStack('theme-blocks');
  browser = await launchChromium();
  const page = await (await newVisitor(browser)).newPage();
  await page.goto(`${stack.addresses.twin}/store/sandbox/apps`);
  await page.getByRole('button', { name: 'Install Tributary' }).click();
  await page.locator('iframe[data-page=alive]').waitFor();
  await control('settings', { embed: { enabled: true, settings: {} } });
  // The worker tells the storefront what the programmes are.
  await vi.waitFor(
    async () => {
      const page = await (await fetch(`${stack.addresses.storefront}/pages/partners`)).text();
      expect(page).toContain('name="version"');
    },
    { timeout: 30_000, interval: 500 },
  );
});

afterAll(async () => {
  await browser?.close();
});

const open = async (path: string, options: BrowserContextOptions = {}) => {
  const page = await (await newVisitor(browser, options)).newPage();
  await page.goto(stack.addresses.storefront + path);
  return page;
};

const shot = (page: Page, name: string) =>
  page.screenshot({ path: join(stack.resultsDir, `${name}.png`), fullPage: true });

/** What axe finds wrong within the block. */
async function accessibilityIn(page: Page, selector: string): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (within) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(within);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, selector);
}

const isWiderThanWindow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

async function register(page: Page, email: string): Promise<void> {
  await page.goto(`${stack.addresses.storefront}/account/register`);
  await page.getByLabel('First name').fill('Anna');
  await page.getByLabel('Last name').fill('Lund');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('secret1');
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/account');
}

async function apply(page: Page, fields: Record<string, string>, accept = true): Promise<void> {
  const form = page.locator('tributary-application form');
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: false }).fill(value);
  if (accept) await form.getByLabel('I accept the terms').check();
  await form.getByRole('button', { name: 'Apply' }).click();
}

const GOOD = { Name: LONG_NAME, 'E-mail': 'applicant@example.com', 'How will you': 'I write about long days outside.' };

describeWithBrowser('the partner application', () => {
  it('says what is wrong beside the fields, keeps what was typed, and is accessible', async () => {
    const page = await open('/pages/partners');
    expect(await page.getByText('You earn 10% of each order').isVisible()).toBe(true);
    await apply(page, { Name: LONG_NAME, 'E-mail': 'nobody', 'How will you': 'short' }, false);
    await page.getByText('Please look at the marked fields.').waitFor();
    expect(await page.getByText('Enter an e-mail address').isVisible()).toBe(true);
    expect(await page.getByText('Accept the terms to apply.').isVisible()).toBe(true);
    expect(await page.locator(':focus').getAttribute('name')).toBe('email');
    expect(await page.getByLabel('Name').first().inputValue()).toBe(LONG_NAME);
    expect(await accessibilityIn(page, 'tributary-application')).toEqual([]);
    await shot(page, 'application-mistakes');
  });

  it('is sent from a phone', async () => {
    const page = await open('/pages/partners', PHONE);
    expect(await isWiderThanWindow(page)).toBe(false);
    await shot(page, 'application-phone');
    await apply(page, GOOD);
    await page.getByText(/Your application A\d+ is with us/).waitFor();
    expect(await accessibilityIn(page, 'tributary-application')).toEqual([]);
    const { rows } = await stack.database.owner.query(
      "SELECT name, status FROM partner WHERE email_key = 'applicant@example.com'",
    );
    expect(rows).toEqual([{ name: LONG_NAME, status: 'applied' }]);
  });

  it('works without scripts, in the shop’s own pages', async () => {
    const page = await open('/pages/partners', { javaScriptEnabled: false });
    await apply(page, {
      Name: 'No Script',
      'E-mail': 'noscript@example.com',
      'How will you': 'I tell all my neighbours.',
    });
    await page.getByRole('heading', { name: 'Your application is with us' }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(true);
    await shot(page, 'application-without-scripts');
  });

  it('is in the visitor’s language', async () => {
    const page = await open('/fr/pages/partners');
    expect(await page.getByRole('heading', { name: 'Devenez partenaire' }).isVisible()).toBe(true);
    expect(await page.getByText('Un clic compte pendant 30 jours.').isVisible()).toBe(true);
  });

  it('knows a signed-in customer who has applied', async () => {
    const page = await open('/');
    await register(page, 'applicant@example.com');
    await page.goto(`${stack.addresses.storefront}/pages/partners`);
    await page.getByText(/Your application A\d+ is with us/).waitFor();
    expect(await page.locator('tributary-application form').isVisible()).toBe(false);
  });
});

const READY = {
  state: 'ready',
  shareUrl: 'https://app.example/r/ANNA-1',
  code: 'ANNA-MAXIMILIANA-10',
  offer: {
    friend: { kind: 'store_credit', amount: { amount: '5.00', currency: 'EUR' }, percent: null },
    referrer: { kind: 'code', amount: null, percent: '12.5' },
  },
  friends: {
    clicked: 1234,
    registered: 3,
    ordered: 2,
    list: [
      { name: LONG_NAME, state: 'rewarded', at: '2026-03-02T10:00:00Z' },
      { name: '<img src=x onerror=alert(1)>', state: 'not_new', at: '2026-02-20T10:00:00Z' },
      { name: 'J…', state: 'limit', at: '2026-02-20T10:00:00Z' },
    ],
    next: '1772445600000-older',
  },
  earned: {
    pending: { amount: '5.00', currency: 'EUR' },
    available: { amount: '1234567.89', currency: 'EUR' },
    paid: { amount: '0.00', currency: 'EUR' },
  },
};

/** The block with an answer of the app's that this test gives. */
async function referrer(answer: unknown, options: BrowserContextOptions = {}, status = 200): Promise<Page> {
  const context = await newVisitor(browser, { permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  await page.route('**/apps/tributary/referrer*', (route) => route.fulfill({ status, json: answer }));
  await page.goto(`${stack.addresses.storefront}/pages/refer`);
  return page;
}

describeWithBrowser('the referrer’s page', () => {
  it.each([
    ['desktop', {}],
    ['phone', PHONE],
  ] as const)('shows link, code, friends and what was earned on a %s', async (name, options) => {
    const page = await referrer(READY, options);
    await page
      .getByText('Your friend gets €5.00 store credit. You get a code worth 12.5% of each friend’s first order.')
      .waitFor();
    expect(await page.getByLabel('Your link', { exact: true }).inputValue()).toBe(READY.shareUrl);
    expect(await page.getByText('€1,234,567.89').isVisible()).toBe(true);
    expect(await page.getByText('<img src=x').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'QR code' }).click();
    await page.getByRole('img', { name: 'QR code of your link' }).waitFor();
    expect(await isWiderThanWindow(page)).toBe(false);
    expect(await accessibilityIn(page, 'tributary-referrer')).toEqual([]);
    await shot(page, `referrer-${name}`);
  });

  it('adds the friends who follow, and says where that did not work', async () => {
    const page = await referrer(READY);
    const rows = page.locator('.tributary-friends li');
    const showMore = page.getByRole('button', { name: 'Show more friends' });
    await page.route('**/referrer?after=1772445600000-older', (route) => route.fulfill({ status: 503, json: {} }));
    await showMore.click();
    await page.getByText('The others could not be loaded').waitFor();
    expect(await rows.count()).toBe(3);
    const older = {
      ...READY.friends,
      list: [{ name: 'Z…', state: 'ordered', at: '2026-01-02T10:00:00Z' }],
      next: null,
    };
    await page.route('**/referrer?after=1772445600000-older', (route) =>
      route.fulfill({ status: 200, json: { ...READY, friends: older } }),
    );
    await showMore.click();
    await page.getByText('Z…').waitFor();
    expect(await rows.count()).toBe(4);
    await showMore.waitFor({ state: 'hidden' });
    expect(await accessibilityIn(page, 'tributary-referrer')).toEqual([]);
  });

  it('copies, and says that it did', async () => {
    const page = await referrer(READY);
    await page.getByRole('button', { name: 'Copy: Your link' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(READY.shareUrl);
  });

  it('shares by WhatsApp and e-mail with the shop’s words and the own link', async () => {
    const page = await referrer(READY);
    const whatsapp = await page.getByRole('link', { name: 'WhatsApp' }).getAttribute('href');
    expect(new URL(whatsapp ?? '').searchParams.get('text')).toMatch(/^I like .+ https:\/\/app\.example\/r\/ANNA-1$/);
    expect(await page.getByRole('link', { name: 'E-mail' }).getAttribute('href')).toMatch(/^mailto:\?subject=.+&body=/);
  });

  it.each([
    ['signed_out', 'Sign in to get your own link'],
    ['off', 'no referral programme'],
    ['not_eligible', 'cannot refer friends yet'],
  ])('has words for %s', async (state, words) => {
    const page = await referrer({ state });
    await page.getByText(words).waitFor();
    const signIn = page.locator('tributary-referrer').getByRole('link', { name: 'Sign in' });
    expect(await signIn.count()).toBe(state === 'signed_out' ? 1 : 0);
    if (state === 'signed_out') {
      await signIn.click();
      await page.waitForURL('**/account/login?return_to=%2Fpages%2Frefer');
    }
    expect(await accessibilityIn(page, 'main')).toEqual([]);
  });

  it('can be asked for again when the app could not be reached', async () => {
    const page = await referrer({ error: 'unavailable' }, {}, 503);
    await page.getByText('could not be loaded').waitFor();
    await shot(page, 'referrer-error');
    await page.unroute('**/apps/tributary/referrer*');
    await page.route('**/apps/tributary/referrer*', (route) => route.fulfill({ json: READY }));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('Your link', { exact: true }).waitFor();
  });

  it('shows a sample in the theme editor, where nobody is signed in', async () => {
    const page = await open('/');
    await page.evaluate(() => {
      document.body.innerHTML = '<iframe src="/pages/refer" style="width:900px;height:900px"></iframe>';
    });
    await page.frameLocator('iframe').getByLabel('Your code', { exact: true }).waitFor();
  });
});
