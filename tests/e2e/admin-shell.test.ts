// The app inside the shop's admin: what App Bridge mirrors to the frame around it, and what comes back from there.
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  stack = await startTestStack('admin-shell');
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

// A page left open asks for news of a shop that the next test removes the app from, and is refused.
afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
  complaints.length = 0;
});

/** A merchant's window, with everything the browser complains about noted. */
async function merchant(options = {}): Promise<{ page: Page; app: FrameLocator }> {
  const page = await (await newVisitor(browser, options)).newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Shopify's library preloads App Bridge from the CDN even where it then loads it from elsewhere.
    const foreign = message.location().url.startsWith('https://cdn.shopify.com/');
    if (message.type() === 'error' && !foreign) complaints.push(message.text());
  });
  page.on(
    'response',
    (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`),
  );
  return { page, app: page.frameLocator('iframe[name=app-iframe]') };
}

describeWithBrowser('the app in the admin', () => {
  const shot = (page: Page, name: string) => page.screenshot({ path: join(stack.resultsDir, `${name}.png`) });

  it('is installed from the admin, mirrors its menu and title, and stays where one was', async () => {
    const { page, app } = await merchant();
    await page.goto(`${stack.addresses.twin}/store/sandbox/apps`);
    await page.getByRole('button', { name: 'Install Tributary' }).click();
    await page.locator('#app-menu').getByText('Partners').waitFor();
    await shot(page, 'home');

    await page.locator('#app-menu').getByText('Partners').click();
    await page.waitForURL(/\/apps\/tributary\/app\/partners/);
    await expect.poll(() => page.locator('#app-menu [aria-current]').textContent()).toBe('Partners');
    await shot(page, 'partners');

    await page.reload();
    await page.locator('#app-menu').getByText('Partners').waitFor();
    expect(page.url()).toContain('/apps/tributary/app/partners');
    await page.goBack();
    await app.locator('body').waitFor();
    expect(complaints).toEqual([]);
  });

  it('asks before unsaved changes are left', async () => {
    const { page, app } = await merchant();
    await page.goto(`${stack.addresses.admin}/app/program`);
    const field = app.getByRole('textbox').or(app.getByRole('spinbutton')).first();
    await field.waitFor();
    await page.locator('#app-menu').getByText('Partners').waitFor();
    await field.fill('77');
    await page.getByRole('button', { name: 'Save' }).waitFor();
    await shot(page, 'unsaved');
    await page.locator('#app-menu').getByText('Partners').click();
    await page.getByRole('button', { name: 'Stay' }).click();
    expect(page.url()).toContain('/app/program');
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
    await expect.poll(() => field.inputValue()).not.toBe('77');
    expect(complaints).toEqual([]);
  });

  it('works on a phone', async () => {
    const { page, app } = await merchant({ viewport: { width: 375, height: 740 } });
    await page.goto(stack.addresses.admin);
    await page.getByLabel('Menu').click();
    await page.locator('#app-menu').getByText('Orders').click();
    await page.waitForURL(/\/app\/orders/);
    await app.locator('body').waitFor();
    await shot(page, 'phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    expect(complaints).toEqual([]);
  });

  it('opens its theme embed in the theme editor and sees it switched on', async () => {
    const { page, app } = await merchant();
    await page.goto(stack.addresses.admin);
    await page.locator('iframe[data-page=alive]').waitFor();
    await app.getByRole('button', { name: 'Switch on tracking in your theme' }).click();
    const [editor] = await Promise.all([
      page.context().waitForEvent('page'),
      app.getByRole('link', { name: 'Switch on in theme editor' }).click(),
    ]);
    await editor.getByLabel('Tributary tracking').check();
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.waitForLoadState();
    await page.reload();
    await app.getByRole('button', { name: 'Switch on tracking in your theme (done)' }).waitFor();
    await shot(page, 'embed-on');
    expect(complaints).toEqual([]);
  });

  it('fetches a session token by itself when it was opened without one', async () => {
    const { page, app } = await merchant();
    await page.goto(`${stack.addresses.admin}?noidtoken=1`);
    await page.locator('iframe[data-page=alive]').waitFor();
    await app.getByText('Set-up guide').waitFor();
    expect(complaints).toEqual([]);
  });

  it('is removed and installed again', async () => {
    const { page } = await merchant();
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto(`${stack.addresses.twin}/store/sandbox/apps`);
    await page.getByRole('button', { name: 'Uninstall' }).click();
    await page.getByText('Not installed').waitFor();
    await fetch(`${stack.addresses.twin}/_control/webhooks/settle`, { method: 'POST' });
    await page.goto(stack.addresses.admin);
    await page.getByRole('button', { name: 'Install Tributary' }).click();
    await page.locator('iframe[data-page=alive]').waitFor();
    expect(complaints).toEqual([]);
  });
});
