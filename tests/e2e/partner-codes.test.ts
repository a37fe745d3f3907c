// A merchant's way with a partner's codes: one added, one that the shop has already assigned, one renamed, paused and deleted; on a desk and on a
// phone. Screenshots go to test-results/partner-codes.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const patienceMs = 30_000;

let stack: TestStack;
let browser: Browser;
let merchant: Page;
const complaints: string[] = [];

beforeAll(async () => {
  stack = await startTestStack('partner-codes');
  browser = await launchChromium();
  merchant = await (await newVisitor(browser)).newPage();
  merchant.setDefaultTimeout(patienceMs);
  merchant.on('pageerror', (error) => complaints.push(error.message));
  merchant.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
});

afterAll(() => browser?.close());

describeWithBrowser('a partner’s codes, as the merchant sees them', () => {
  const app = () => merchant.frameLocator('iframe[name=app-iframe]');
  const shot = (name: string) => merchant.screenshot({ path: join(stack.resultsDir, `${name}.png`), fullPage: true });
  const states = async () => {
    const { rows } = await stack.database.owner.query('SELECT code, state FROM discount_code ORDER BY code');
    return Object.fromEntries(rows.map(({ code, state }) => [code, state]));
  };
  const choose = async (code: string, what: string) => {
    await app()
      .getByRole('button', { name: `What to do with ${code}` })
      .click();
    await app().getByRole('button', { name: what, exact: true }).click();
  };

  it('are made at approval, and others are added', async () => {
    await merchant.goto(`${stack.addresses.twin}/store/sandbox/apps`);
    await merchant.getByRole('button', { name: 'Install Tributary' }).click();
    await app().getByRole('heading', { name: 'Books' }).waitFor();
    await merchant.goto(`${stack.addresses.admin}/app/partners/new`);
    await app().getByLabel('Name').fill('Anna Lindqvist');
    await app().getByLabel('E-mail').fill('anna@partners.example');
    await merchant
      .getByRole('button', { name: /Add partner|Save|Add/ })
      .first()
      .click();
    await app().getByRole('heading', { name: 'Discount codes' }).waitFor();
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ ANNA10: 'active' });
    await shot('01-approved');
    await app().getByRole('button', { name: 'Add code' }).click();
    await app().getByLabel('Code', { exact: true }).fill('ANNA-VIP');
    await shot('02-adding');
    await app().getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ 'ANNA-VIP': 'active' });
  });

  it('are paused, and deleted once the merchant was asked', async () => {
    await merchant.reload();
    await choose('ANNA-VIP', 'Pause');
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ 'ANNA-VIP': 'paused' });
    await merchant.reload();
    await choose('ANNA-VIP', 'Delete');
    await shot('03-deleting');
    await app().getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ 'ANNA-VIP': 'deleted' });
    await merchant.reload();
    await app().getByText('Orders placed before are still credited.').waitFor();
    await shot('04-deleted');
    await merchant.setViewportSize({ width: 390, height: 844 });
    await merchant.reload();
    await app().getByRole('heading', { name: 'Discount codes' }).waitFor();
    await shot('05-phone');
    expect(complaints).toEqual([]);
  });
});
