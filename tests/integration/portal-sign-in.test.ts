// Getting into the portal: a link in a mail that works once, a session that is a row, and nothing that tells who is a partner.

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  insertPortalShop,
  joinAsPartner,
  mailsTo,
  PortalBrowser,
  type PortalTestShop,
  type PortalWorld,
  portalWorld,
  signInAs,
} from '#tests/support/portal.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('signing in', async () => {
  const database = await testDatabase();
  const world: PortalWorld = await portalWorld(database);
  const { services, clock } = world;
  const { portal } = services;
  let birch: PortalTestShop;
  let other: PortalTestShop;
  beforeAll(async () => {
    birch = await insertPortalShop(database, 'birch');
    other = await insertPortalShop(database, 'other');
    await joinAsPartner(world, birch, 'ada@example.com');
    await joinAsPartner(world, other, 'ada@example.com');
    await joinAsPartner(world, other, 'only-other@example.com');
  });

  async function newToken(email = 'ada@example.com', shop = birch): Promise<string> {
    clock.now += 11 * minuteMs;
    await portal.requestSignIn(await portal.requireShop(shop.name), email, null, crypto.randomUUID());
    return (await mailsTo(database, { email })).at(-1)?.data.token ?? '';
  }
  const spend = async (token: string, shop = birch, browser = new PortalBrowser()) =>
    portal.signIn(browser.get('/'), await portal.requireShop(shop.name), token);

  it('lets a link in once', async () => {
    const token = await newToken();
    expect(await spend(token)).not.toBeNull();
    expect(await spend(token)).toBeNull();
  });

  it('spends nothing by looking at the link', async () => {
    const token = await newToken();
    const shop = await portal.requireShop('birch');
    for (let look = 0; look < 3; look++) expect(await portal.isSignInOpen(shop, token)).toBe(true);
    expect(await spend(token)).not.toBeNull();
    expect(await portal.isSignInOpen(shop, token)).toBe(false);
  });

  it('lets one of twenty in that come with the same link at once', async () => {
    const token = await newToken();
    const answers = await Promise.all(Array.from({ length: 20 }, () => spend(token)));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
  });

  it.each([
    ['just before ten minutes', 10 * minuteMs - 1, true],
    ['at ten minutes', 10 * minuteMs, false],
  ])('%s', async (_when, later, open) => {
    const token = await newToken();
    clock.now += later;
    expect((await spend(token)) !== null).toBe(open);
  });

  it('refuses forged, shortened and foreign links', async () => {
    const token = await newToken();
    const [id, secret] = token.split('.') as [string, string];
    const otherSecret = secret.startsWith('A') ? `B${secret.slice(1)}` : `A${secret.slice(1)}`;
    for (const forged of [
      '',
      'x',
      id,
      `${id}.`,
      `${id}.${otherSecret}`,
      `${id}.${secret}x`,
      `.${secret}`,
      `${token}\n`,
    ])
      expect(await spend(forged), forged).toBeNull();
    expect(await spend(token, other)).toBeNull();
    expect(await spend(token)).not.toBeNull();
  });

  it('stores hashes of secrets that have 256 bits', async () => {
    const token = await newToken();
    const [linkId, secret = ''] = token.split('.');
    const { rows } = await database.owner.query('SELECT secret_hash FROM magic_link WHERE link_id = $1', [linkId]);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(rows[0].secret_hash).toBe(createHash('sha256').update(secret).digest('hex'));
  });

  it('does the same for an address that is nobody’s, and mails nobody', async () => {
    const shop = await portal.requireShop('birch');
    for (const email of ['nobody@example.com', 'only-other@example.com']) {
      await expect(portal.requestSignIn(shop, email, null, crypto.randomUUID())).resolves.toBeUndefined();
      expect(await mailsTo(database, { email })).toEqual([]);
      const { rows } = await database.owner.query(
        'SELECT used_at IS NOT NULL AS dead FROM magic_link WHERE shop_id = $1 AND email_key = $2',
        [shop.shopId, email],
      );
      expect(rows).toEqual([{ dead: true }]);
    }
  });

  it('sends an address three links in ten minutes at most, however it is written', async () => {
    clock.now += 11 * minuteMs;
    const shop = await portal.requireShop('birch');
    const before = (await mailsTo(database, { email: 'ada@example.com' })).length;
    for (const email of [
      'ada@example.com',
      'ADA@example.com ',
      'Ada@Example.com',
      'ada@example.com',
      'ada@example.com',
    ])
      await portal.requestSignIn(shop, email, null, crypto.randomUUID());
    expect((await mailsTo(database, { email: 'ada@example.com' })).length - before).toBe(3);
  });

  it('refuses one visitor’s twenty-first request, whatever the address', async () => {
    const shop = await portal.requireShop('birch');
    const ask = (index: number) => portal.requestSignIn(shop, `guess${index}@example.com`, null, '203.0.113.9');
    await Promise.all(Array.from({ length: 20 }, (_, index) => ask(index)));
    await expect(ask(20)).rejects.toMatchObject({ code: 'too_many' });
  });

  it('knows who a session belongs to, and that the address is proven', async () => {
    clock.now += 11 * minuteMs;
    const browser = await signInAs(world, birch, 'ada@example.com');
    const viewer = await portal.getViewer(browser.get('/'), await portal.requireShop('birch'));
    expect(viewer?.partner).toMatchObject({ email: 'ada@example.com', number: 1001, status: 'approved' });
    const { rows } = await database.owner.query(
      "SELECT shop_id = $1 AS here, email_verified_at IS NOT NULL AS proven FROM partner WHERE email_key = 'ada@example.com'",
      [birch.shopId],
    );
    expect(rows).toContainEqual({ here: true, proven: true });
  });

  it('holds at its own shop alone, even for the same address', async () => {
    clock.now += 11 * minuteMs;
    const browser = await signInAs(world, birch, 'ada@example.com');
    expect(await portal.getViewer(browser.get('/'), await portal.requireShop('other'))).toBeNull();

    // The same secret under the other shop's id is a session of nobody.
    const [, sessionId, secret] = browser.cookie('tributary')?.split('.') ?? [];
    browser.set('tributary', `${other.shopId}.${sessionId}.${secret}`);
    expect(await portal.getViewer(browser.get('/'), await portal.requireShop('other'))).toBeNull();
    expect(await portal.getViewer(browser.get('/'), await portal.requireShop('birch'))).toBeNull();
  });

  it('is replaced at every sign-in and ended by signing out', async () => {
    clock.now += 11 * minuteMs;
    const shop = await portal.requireShop('birch');
    const browser = await signInAs(world, birch, 'ada@example.com');
    const first = browser.get('/');
    const again = await spend(await newToken(), birch, browser);
    browser.keep(again?.cookie ?? null);
    expect(await portal.getViewer(first, shop)).toBeNull();
    expect(await portal.getViewer(browser.get('/'), shop)).not.toBeNull();

    const signedIn = browser.get('/');
    browser.keep(await portal.signOut(browser.get('/')));
    expect(browser.cookie('tributary')).toBeUndefined();
    expect(await portal.getViewer(signedIn, shop)).toBeNull();
  });

  it('lapses after seven days without a visit and after thirty days with', async () => {
    clock.now += 11 * minuteMs;
    const shop = await portal.requireShop('birch');
    const idle = await signInAs(world, birch, 'ada@example.com');
    const busy = await signInAs(world, birch, 'ada@example.com');
    for (let day = 0; day < 29; day++) {
      clock.now += dayMs;
      expect(await portal.getViewer(busy.get('/'), shop)).not.toBeNull();
      if (day > 7) expect(await portal.getViewer(idle.get('/'), shop)).toBeNull();
    }
    clock.now += dayMs;
    expect(await portal.getViewer(busy.get('/'), shop)).toBeNull();
  });

  it('gives a cookie that scripts cannot read, bound to the host over https', async () => {
    const secure = await portalWorld(database, { SHOPIFY_APP_URL: 'https://tributary.example' });
    secure.clock.now = clock.now + 11 * minuteMs;
    clock.now = secure.clock.now;
    const plain = await spend(await newToken());
    const safe = await secure.services.portal.signIn(
      new PortalBrowser().get('/'),
      await portal.requireShop('birch'),
      await newToken(),
    );
    expect(plain?.cookie).toMatch(/^tributary=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
    expect(safe?.cookie).toMatch(/^__Host-tributary=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/);
  });
});
