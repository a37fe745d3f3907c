// A merchant at the sandbox's admin, for browser tests: the app's pages in their frame, and the shop once the app is installed.

import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { newVisitor } from './chromium.ts';
import type { PathShop } from './path.ts';
import type { TestStack } from './stack.ts';

const patienceMs = 30_000;

export interface Merchant {
  readonly page: Page;
  /** The app within the admin. */
  readonly app: () => FrameLocator;
  /** A page of the app. */
  readonly open: (path: string) => Promise<unknown>;
  readonly shot: (name: string) => Promise<unknown>;
  /** How far the app's page can be scrolled sideways, which it should not. */
  readonly sideways: () => Promise<number | undefined>;
  /** Installs the app, up to its home page. */
  readonly install: () => Promise<PathShop>;
  /** What broke in the pages so far. */
  readonly complaints: readonly string[];
}

export async function openMerchant(stack: TestStack, browser: Browser): Promise<Merchant> {
  const page = await (await newVisitor(browser)).newPage();
  const complaints: string[] = [];
  page.setDefaultTimeout(patienceMs);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  const app = () => page.frameLocator('iframe[name=app-iframe]');
  return {
    page,
    app,
    complaints,
    open: (path) => page.goto(`${stack.addresses.admin}${path}`),
    shot: (name) => page.screenshot({ path: join(stack.resultsDir, `${name}.png`), fullPage: true }),
    sideways: async () =>
      page
        .frame({ name: 'app-iframe' })
        ?.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    async install() {
      await page.goto(`${stack.addresses.twin}/store/sandbox/apps`);
      await page.getByRole('button', { name: 'Install Tributary' }).click();
      await app().getByRole('heading', { name: 'Books' }).waitFor();
      return firstProgramOf(stack);
    },
  };
}

async function firstProgramOf({ database }: TestStack): Promise<PathShop> {
  const { rows } = await database.owner.query('SELECT shop_id, program_id FROM program ORDER BY rank LIMIT 1');
  return { shopId: rows[0].shop_id, programId: rows[0].program_id, database };
}
