// The links page in a real browser, on a desk and on a phone: a link is made, led to a page from the catalogue, named, changed, put away and
// taken back, found again, and taken along as a QR code.

import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { createFront } from '#server/front.ts';
import { createPages } from '#server/pages.ts';
import { describeWithBrowser, launchChromium, newVisitor } from '#tests/support/chromium.ts';
import { insertPortalShop, joinAsPartner, mailsTo, type PortalTestShop, portalWorld } from '#tests/support/portal.ts';
import { freePort } from '#tests/support/ports.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { serve } from '#tests/support/services.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = resolve('test-results');

describeWithBrowser('the links page', async () => {
  const database = await testDatabase();
  const port = await freePort();
  const world = await portalWorld(database, { SHOPIFY_APP_URL: `http://127.0.0.1:${port}` });
  const { services, clock } = world;
  clock.now = Date.now();
  const pages = await createPages(services, resolve('build'));
  const origin = await serve(createFront({ ...services, onError: () => {} }, pages), port);
  const browser = await launchChromium();
  let cedar: PortalTestShop;
  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    cedar = await insertPortalShop(database, 'cedar');
    await joinAsPartner(world, cedar, 'ada@example.com', 'Ada Lindqvist');
    for (const [id, title, handle] of [
      ['1', 'Smoked tea from the mountains, in a tin', 'smoked-tea'],
      ['2', 'Teapot', 'teapot'],
    ]) {
      await database.owner.query(
        `INSERT INTO product (shop_id, product_id, title, handle, collections, created_at, updated_at) VALUES ($1, $2, $3, $4, '{tea-time}', now(), now())`,
        [cedar.shopId, id, title, handle],
      );
    }
    return () => browser.close();
  });

  async function signedIn(size: { width: number; height: number }): Promise<Page> {
    const page = await (await newVisitor(browser, { viewport: size, bypassCSP: true })).newPage();
    await page.goto(`${origin}/portal/cedar/sign-in`);
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    const token = (await mailsTo(database, { email: 'ada@example.com' })).at(-1)?.data.token ?? '';
    await page.goto(`${origin}/portal/cedar/sign-in/confirm?token=${token}`);
    await page.locator('main button[type=submit]').click();
    await page.waitForURL(/portal\/cedar(?!\/sign-in)/);
    await page.goto(`${origin}/portal/cedar/links`);
    return page;
  }

  async function expectSound(page: Page): Promise<void> {
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    // What is still fading in has not its own contrast yet.
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
    const found = await page.evaluate(async (source) => {
      if (!('axe' in window)) new Function(source)();
      const { axe: runner } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await runner.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    }, axe);
    expect(found).toEqual([]);
  }

  it('makes, changes, puts away and finds links', async () => {
    const page = await signedIn({ width: 1280, height: 900 });
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Create link' }) });

    await form.getByLabel('Page of the shop').fill('tea');
    await page.getByRole('option', { name: /Smoked tea/ }).click();
    expect(await form.getByLabel('Page of the shop').inputValue()).toBe('/products/smoked-tea');
    await form.getByLabel(/^Name/).fill('Tea for the newsletter');
    await form.getByLabel(/Ending of the link/).fill('Checkout');
    await form.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('This word is reserved').waitFor();
    await form.getByLabel(/Ending of the link/).fill('Ada-Tea');
    await form.getByLabel(/^Campaign/).fill('spring');
    await form.getByLabel(/^Source/).fill('newsletter');
    await form.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('Your new link ada-tea is ready.').waitFor();
    expect(await form.getByLabel(/^Name/).inputValue()).toBe('');

    await form.getByLabel(/Ending of the link/).fill('ADATEA');
    await form.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('This ending, or one that looks the same, is taken.').waitFor();
    await page.screenshot({ path: join(pictures, 'portal-links-taken.png'), fullPage: true });
    const suggested = page.getByRole('group', { name: 'Free endings' }).getByRole('button').first();
    const name = (await suggested.textContent()) ?? '';
    await suggested.click();
    expect(await form.getByLabel(/Ending of the link/).inputValue()).toBe(name);

    await page.getByRole('button', { name: 'Edit Tea for the newsletter' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Name/).fill('Tea for spring');
    await dialog.getByLabel(/Ending of the link/).fill('spring-tea');
    await page.screenshot({ path: join(pictures, 'portal-links-edit.png') });
    await expectSound(page);
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The link is changed.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Also reached by: ada-tea').waitFor();

    for (const altered of ['SPRING-TEA', 'SPRING-TEA', 'spring-te'])
      await fetch(`${origin}/r/${altered}`, {
        redirect: 'manual',
        headers: { 'user-agent': 'Mozilla/5.0 Chrome/140 Safari/537.36' },
      });
    await page.getByRole('button', { name: 'Archive Tea for spring' }).click();
    await page.getByText('The link is archived').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The link is back and counts again.').waitFor();
    await page.getByText('2 visitors came by a changed link: SPRING-TEA (counted)').waitFor();
    await page.getByText(/1 visitor came by a changed link: spring-te \(not counted/).waitFor();
    await expectSound(page);
    await page.screenshot({ path: join(pictures, 'portal-links.png'), fullPage: true });

    await page.getByLabel('Search').fill('spring');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('1 link', { exact: true }).waitFor();
    await page.getByLabel('Search').fill('nothing has this');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('No link matches these filters.').waitFor();
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await page.getByText('2 links', { exact: true }).waitFor();

    await page.getByLabel('Address', { exact: true }).selectOption('shop');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('https://cedar.example/apps/tributary/r/spring-tea').first().waitFor();
    await page.context().close();
  });

  it('gives QR codes as files', async () => {
    const page = await signedIn({ width: 1280, height: 900 });
    await page.getByRole('button', { name: 'QR code of Tea for spring' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Size in pixels (PNG)').selectOption('2048');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('link', { name: 'Download PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('spring-tea-qr.png');
    const { width } = decode(readFileSync(await download.path()));
    expect(width).toBeGreaterThan(1_900);
    await dialog.getByRole('img', { name: /QR code of/ }).waitFor();
    expect(
      await dialog.getByRole('img', { name: /QR code of/ }).evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBeGreaterThan(0);
    await expectSound(page);
    await page.screenshot({ path: join(pictures, 'portal-links-qr.png') });
    const again = await fetch(`${origin}/qr/spring-tea.svg`);
    const kept = await fetch(`${origin}/qr/spring-tea.svg`, {
      headers: { 'if-none-match': again.headers.get('etag') ?? '' },
    });
    expect([again.status, kept.status, (await fetch(`${origin}/qr/nobody.svg`)).status]).toEqual([200, 304, 404]);
    expect((await fetch(`${origin}/qr/spring-tea.png?size=9999`)).status).toBe(422);
    await page.context().close();
  });

  it('fits a phone', async () => {
    const page = await signedIn({ width: 375, height: 812 });
    await expectSound(page);
    await page.screenshot({ path: join(pictures, 'portal-links-phone.png'), fullPage: true });
    await page.getByRole('button', { name: 'Edit Tea for spring' }).click();
    await page.getByRole('dialog').waitFor();
    await expectSound(page);
    await page.screenshot({ path: join(pictures, 'portal-links-edit-phone.png') });
    await page.context().close();
  });

  it('shows codes as they stand, and links on the host that the merchant chose', async () => {
    const states = [
      ['ADA10', 'active'],
      ['ADA-SOON', 'pending'],
      ['ADA-PAUSED', 'paused'],
      ['ADA-REFUSED', 'failed'],
      ['ADA-REMOVED', 'removed'],
      ['ADA-DELETED', 'deleted'],
      [`ADA-${'VERY-LONG-CODE-'.repeat(4)}END`, 'active'],
    ] as const;
    for (const [code, state] of states) {
      await database.owner.query(
        `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, wanted, created_at)
         SELECT shop_id, lower($2), $2, partner_id, $3, CASE WHEN $3 IN ('paused', 'deleted') THEN $3 ELSE 'active' END, now()
           FROM partner WHERE shop_id = $1
         ON CONFLICT (shop_id, code_key) DO UPDATE SET state = excluded.state`,
        [cedar.shopId, code, state],
      );
    }
    await database.owner.query(`UPDATE shop SET link_host = 'shop' WHERE shop_id = $1`, [cedar.shopId]);
    // So many mails to sign in are sent in a while.
    clock.now += 60 * 60_000;
    const page = await signedIn({ width: 1_280, height: 900 });
    for (const [name, width] of [
      ['desk', 1_280],
      ['phone', 375],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.getByText('https://cedar.example/apps/tributary/r/spring-tea').first().waitFor();
      for (const [code, state] of states) {
        expect(await page.getByText(code, { exact: true }).count(), code).toBe(state === 'deleted' ? 0 : 1);
      }
      await expectSound(page);
      await page.screenshot({ path: join(pictures, `portal-links-codes-${name}.png`), fullPage: true });
    }
    await page.context().close();
  });
});
