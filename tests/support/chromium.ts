// The machine's own Chromium, driven by playwright-core (which brings no browser). Where there is none, the browser tests are skipped by name, which counts as a
// failure in CI. CHROMIUM_PATH names one that is not in PATH.

import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { describe } from 'vitest';
import { findProgram } from './programs.ts';

const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const program = findProgram(
  process.env.CHROMIUM_PATH ?? 'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  MAC,
);

/** Quiet: a browser under test talks to the servers under test and to nobody else. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Shopify's library answers 410 to what calls itself HeadlessChrome, and our redirect does not count it. */
const DESKTOP_USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';

/** `describe` for tests that need a browser. */
export const describeWithBrowser = describe.skipIf(!program);

export async function launchChromium(extraArguments: readonly string[] = []): Promise<Browser> {
  if (!program) throw new Error('No Chromium on this machine: put these tests into describeWithBrowser.');
  return chromium.launch({ executablePath: program, headless: true, args: [...ARGUMENTS, ...extraArguments] });
}

/** A fresh visitor: no cookies, a desktop's name and window unless `options` say otherwise. */
export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({
    userAgent: DESKTOP_USER_AGENT,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  });
}
