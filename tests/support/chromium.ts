// Visitors of the machine's own Chromium. Where there is none, the browser tests are skipped by name, which counts as a failure in CI.
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { describe } from 'vitest';
import { DESKTOP_USER_AGENT, hasChromium } from './browser.ts';

export { launchChromium } from './browser.ts';

/** `describe` for tests that need a browser. */
export const describeWithBrowser = describe.skipIf(!hasChromium);

/** A fresh visitor: no cookies, a desktop's name and window unless `options` say otherwise. */
export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({
    userAgent: DESKTOP_USER_AGENT,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  });
}
