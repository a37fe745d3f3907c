// What partners do in the portal, for browser tests.

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Scene } from './scene.ts';

const patienceMs = 30_000;

/** By the link of a mail that is asked for, in any language, up to the portal's first page. */
export async function signInToPortal(page: Page, { stack, mails }: Scene, email: string): Promise<void> {
  const ways = async () =>
    (await mails(email)).flatMap(({ links }) => links.filter((link) => link.includes('confirm?token=')));
  const known = (await ways()).length;
  await page.goto(`${stack.addresses.portal}/sign-in`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('main button[type=submit]').click();
  await expect.poll(async () => (await ways()).length, { timeout: patienceMs }).toBe(known + 1);
  await page.goto((await ways())[0] ?? '');
  await page.locator('main button[type=submit]').click();
  await page.waitForURL(/portal\/sandbox(?!\/sign-in)/);
}
