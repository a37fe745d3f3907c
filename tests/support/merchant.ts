// A merchant at the sandbox's admin, for browser tests: the app's pages in their frame, and the shop once the app is installed.

import type { FrameLocator, Page } from 'playwright-core';
import type { PathShop } from './path.ts';
import type { Scene } from './scene.ts';
import type { TestStack } from './stack.ts';

const screens = { desk: { width: 1280, height: 900 }, phone: { width: 375, height: 740 } };

export interface Merchant {
  readonly page: Page;
  /** The app within the admin. */
  readonly app: () => FrameLocator;
  /** A page of the app. */
  readonly open: (path: string) => Promise<unknown>;
  readonly shot: (name: string) => Promise<unknown>;
  /** Takes the other screen. */
  readonly sitAt: (screen: keyof typeof screens) => Promise<void>;
  /** How far the app's page can be scrolled sideways, which it should not. */
  readonly sideways: () => Promise<number | undefined>;
  /** Installs the app, up to its home page. */
  readonly install: () => Promise<PathShop>;
}

export async function openMerchant({ stack, newPerson, shot }: Scene): Promise<Merchant> {
  const page = await newPerson('merchant');
  const app = () => page.frameLocator('iframe[name=app-iframe]');
  return {
    page,
    app,
    open: (path) => page.goto(`${stack.addresses.admin}${path}`),
    shot: (name) => shot(page, name),
    sitAt: (screen) => page.setViewportSize(screens[screen]),
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
