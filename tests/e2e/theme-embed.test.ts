// The theme extension in the shop, against the real app: what a visitor brings, is kept and reaches cart, order and app.
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const SETTINGS = '/_control/shops/sandbox.myshopify.com/settings';
const UUID = /^[0-9a-f-]{36}$/;

let stack: TestStack;
let browser: Browser;

async function setShop(settings: Record<string, unknown>): Promise<void> {
  const response = await fetch(stack.addresses.twin + SETTINGS, { method: 'POST', body: JSON.stringify(settings) });
  if (!response.ok) throw new Error(`${SETTINGS}: ${response.status}`);
}

beforeAll(async () => {
  stack = await startTestStack('theme-embed');
  browser = await launchChromium();
  // The app knows a shop once its merchant has opened it.
  const page = await (await newVisitor(browser)).newPage();
  await page.goto(`${stack.addresses.twin}/store/sandbox/apps`);
  await page.getByRole('button', { name: 'Install Tributary' }).click();
  await page.locator('iframe[data-page=alive]').waitFor();
  await setShop({ embed: { enabled: true, settings: {} } });
});

afterAll(async () => {
  await browser?.close();
});

const shopper = async () => (await newVisitor(browser)).newPage();
const kept = (page: Page) => page.evaluate(() => localStorage.getItem('_tributary'));
const onCart = (page: Page) =>
  page.evaluate(async () => (await (await fetch('/cart.js')).json()).attributes._tributary as string | undefined);
const answerTo = (page: Page, path: string): Promise<Response> =>
  page.waitForResponse((response) => new URL(response.url()).pathname === path);

describeWithBrowser('the theme embed', () => {
  it('takes over the visitor from the redirect and reports who registers', async () => {
    const page = await shopper();
    await page.goto(`${stack.addresses.app}/r/NOBODY?to=/collections/all`);
    expect(page.url()).toBe(`${stack.addresses.storefront}/collections/all?ref=NOBODY`);
    await expect.poll(() => onCart(page)).toMatch(UUID);
    expect(await kept(page)).toBe(await onCart(page));

    await page.goto(`${stack.addresses.storefront}/account/register`);
    await page.getByLabel('Email').fill('new.friend@example.com');
    await page.getByLabel('Password').fill('secret1');
    const answer = answerTo(page, '/apps/tributary/registered');
    await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
    expect((await answer).status()).toBe(200);
    await expect.poll(() => page.evaluate(() => localStorage.getItem('_tributary_c'))).toMatch(/^\d+:/);
  });

  it('reports a direct link and gets its visitor from the app', async () => {
    const page = await shopper();
    const answer = answerTo(page, '/apps/tributary/click');
    await page.goto(`${stack.addresses.storefront}/?ref=NOBODY`);
    expect((await answer).status()).toBe(200);
    await expect.poll(() => onCart(page)).toMatch(UUID);
  });

  it('keeps nothing until the visitor consents where the shop must ask', async () => {
    await setShop({ consentRequired: true });
    const page = await shopper();
    await page.goto(`${stack.addresses.app}/r/NOBODY`);
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    expect(await kept(page)).toBeNull();
    expect(await onCart(page)).toBeUndefined();
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect.poll(() => onCart(page)).toMatch(UUID);
    await setShop({ consentRequired: false });
  });
});
