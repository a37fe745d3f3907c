// Every page of the portal in a real browser, on a desk and on a phone, in light and dark: nothing that axe finds, nothing wider than the
// screen, and nothing that the page's own content security policy stops.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { createFront } from '#server/front.ts';
import { createPages } from '#server/pages.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '#tests/support/chromium.ts';
import { deliver, orderBody } from '#tests/support/path.ts';
import {
  applicationOf,
  insertPortalShop,
  joinAsPartner,
  mailsTo,
  type PortalTestShop,
  portalWorld,
} from '#tests/support/portal.ts';
import { freePort } from '#tests/support/ports.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { serve } from '#tests/support/services.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const screens = [
  { width: 1280, height: 900 },
  { width: 375, height: 812 },
];

describeWithBrowser('the portal’s pages', async () => {
  const database = await testDatabase();
  const port = await freePort();
  const world = await portalWorld(database, { SHOPIFY_APP_URL: `http://127.0.0.1:${port}` });
  const { services, clock } = world;
  clock.now = Date.now();
  const pages = await createPages(services, resolve('build'));
  const origin = await serve(createFront({ ...services, onError: () => {} }, pages), port);
  const browser = await launchChromium();
  let birch: PortalTestShop;
  beforeAll(async () => {
    birch = await insertPortalShop(database, 'birch');
    await joinAsPartner(world, birch, 'ada@example.com', 'Bartholomäus Maximilian von Hohenstein-Wittelsbach');
    await services.portal.apply(
      await services.portal.requireShop('birch'),
      applicationOf(birch, 'wanda@example.com'),
      'w',
    );
    const { rows } = await database.owner.query('SELECT code FROM discount_code');
    const createdAt = new Date(clock.now + 1_000).toISOString();
    await deliver({ ...birch, database }, [
      { topic: 'orders/create', body: orderBody({ id: '5001', code: rows[0].code, createdAt }) },
    ]);
    clock.now += 60_000;
    for (let batch = 0; batch < 5; batch++) await services.path.processInbox(birch.shopId);
    return () => browser.close();
  });

  /** What is wrong with the page as it stands, on every screen and in both schemes. */
  async function faultsOf(page: Page): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const screen of screens) {
      await page.setViewportSize(screen);
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        // Colours that are still on their way are nobody's fault.
        await page.waitForFunction(
          (wanted) => document.documentElement.getAttribute('data-mantine-color-scheme') === wanted,
          scheme,
        );
        await page.evaluate(async () => {
          // A transition begins in the frame after its cause, and may cause another.
          for (let quietFrames = 0; quietFrames < 3; quietFrames++) {
            await new Promise(requestAnimationFrame);
            const moving = document.getAnimations();
            if (moving.length > 0) quietFrames = -1;
            await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)));
          }
        });
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (excess > 0) faults.push(`${excess} px too wide at ${screen.width}`);
        const found = await page.evaluate(
          async ({ source, values }) => {
            if (!('axe' in window)) new Function(source)();
            const { axe: runner } = window as unknown as { axe: typeof import('axe-core') };
            const { violations } = await runner.run(document, { runOnly: values });
            return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
          },
          { source: axe, values: standards },
        );
        faults.push(...found.map((fault) => `${screen.width} ${scheme} ${fault}`));
      }
    }
    return faults;
  }

  async function visitor(): Promise<{ page: Page; said: string[] }> {
    // axe runs inside the page, which the policy of the page forbids; what the page itself does is seen in the other test.
    const page = await (await newVisitor(browser, { bypassCSP: true })).newPage();
    const said: string[] = [];
    page.on('pageerror', (error) => said.push(error.message));
    return { page, said };
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.goto(`${origin}/portal/birch/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    const token = (await mailsTo(database, { email })).at(-1)?.data.token ?? '';
    await page.goto(`${origin}/portal/birch/sign-in/confirm?token=${token}`);
  }

  it('are sound for everybody', async () => {
    const { page, said } = await visitor();
    const faults: Record<string, readonly string[]> = {};
    for (const path of [
      '',
      '/apply?received=A1001',
      '/sign-in?returnTo=/portal/birch/links',
      '/sign-in/confirm?token=x',
      '/unsubscribe?token=x',
    ]) {
      await page.goto(`${origin}/portal/birch${path}`, { waitUntil: 'networkidle' });
      faults[path] = await faultsOf(page);
    }
    await page.goto(`${origin}/portal/birch/apply`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Send application' }).click();
    await page.getByRole('alert').waitFor();
    faults.mistakes = await faultsOf(page);
    expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('are sound for partners', async () => {
    const { page, said } = await visitor();
    const faults: Record<string, readonly string[]> = {};
    await signIn(page, 'ada@example.com');
    faults.confirm = await faultsOf(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: /^Hello/ }).waitFor();
    for (const path of ['', '/links', '/commissions', '/commissions?state=paid', '/rewards', '/mails']) {
      await page.goto(`${origin}/portal/birch${path}`, { waitUntil: 'networkidle' });
      faults[path] = await faultsOf(page);
    }
    await page.goto(`${origin}/portal/birch/commissions`);
    await page.getByRole('link', { name: '#5001' }).click();
    await page.getByRole('heading', { name: 'Commission for #5001' }).waitFor();
    faults.commission = await faultsOf(page);
    expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('live with their own policy, and without a script', async () => {
    const strict = await (await newVisitor(browser)).newPage();
    const said: string[] = [];
    strict.on('console', (message) => {
      if (message.type() === 'error') said.push(message.text());
    });
    await signIn(strict, 'wanda@example.com');
    await strict.getByRole('button', { name: 'Sign in' }).click();
    await strict.getByText('Your application is being read').waitFor();
    expect(said).toEqual([]);

    const plain = await (await newVisitor(browser, { javaScriptEnabled: false })).newPage();
    await plain.goto(`${origin}/portal/birch/apply`);
    await plain.getByLabel('Your name').fill('Plain Browser');
    await plain.getByLabel('E-mail').fill('plain@example.com');
    await plain.getByLabel('Tell us about you').fill('No script at all in this one.');
    await plain.getByRole('checkbox').check();
    await plain.getByRole('button', { name: 'Send application' }).click();
    await plain.getByRole('heading', { name: /^A\d+: thank you$/ }).waitFor();
  });
});
