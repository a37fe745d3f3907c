// The machine's own Chromium, driven by playwright-core, which brings no browser. CHROMIUM_PATH names one that is not in PATH.
import { type Browser, chromium } from 'playwright-core';
import { findProgram } from './programs.ts';

const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const program = findProgram(
  process.env.CHROMIUM_PATH ?? 'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  MAC,
);

/** Shopify's library answers 410 to what calls itself HeadlessChrome, and our doors do not count it. */
export const DESKTOP_USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';

/** Quiet: a browser under test talks to the servers under test and to nobody else. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Said for the whole browser: a context's own name reaches a frame of another process late, when the machine is busy.
  `--user-agent=${DESKTOP_USER_AGENT}`,
];

export const hasChromium = program !== undefined;

export async function launchChromium(extraArguments: readonly string[] = []): Promise<Browser> {
  if (!program) throw new Error('No Chromium on this machine: put these tests into describeWithBrowser.');
  return chromium.launch({ executablePath: program, headless: true, args: [...ARGUMENTS, ...extraArguments] });
}
