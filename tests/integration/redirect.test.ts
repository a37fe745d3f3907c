// GET /r/:code over HTTP on a real database: the click is committed before the answer, and the visitor lands in the shop whatever happens.

import { describe, expect, it } from 'vitest';
import { createFront } from '#server/front.ts';
import { answerRedirect } from '#server/redirect.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { startRelay } from '#tests/support/relay.ts';
import { insertLink, insertShop, serve, testServices } from '#tests/support/services.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const storefront = 'https://shop.example';

describe('the redirect', async () => {
  const database = await testDatabase();
  const services = await testServices(database);
  const origin = await serve(
    createFront({ ...services, onError: (error) => expect.unreachable(String(error)) }, (_request, response) =>
      response.end(),
    ),
  );
  const shop = await insertShop(database, 'clicks', storefront);
  const link = await insertLink(database, shop.shopId, { code: 'ANNA', path: '/products/boots?variant=7' });

  const follow = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(origin + path, { method, redirect: 'manual', headers: { 'user-agent': browser, ...headers } });
  const clicks = async (code: string) =>
    (await database.owner.query('SELECT * FROM click WHERE code = $1', [code])).rows;

  it('stores the click, then hands the visitor over with the code', async () => {
    const response = await follow('/r/ANNA?utm_source=mail', { referer: 'https://blog.example/post' });
    const location = new URL(response.headers.get('location') ?? '');
    const stored = await clicks('ANNA');

    expect(response.status).toBe(302);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(location.origin + location.pathname).toBe(`${storefront}/products/boots`);
    expect(location.searchParams.get('variant')).toBe('7');
    expect(location.searchParams.get('utm_source')).toBe('mail');
    expect(location.searchParams.get('ref')).toBe('ANNA');
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({
      shop_id: shop.shopId,
      link_id: link.linkId,
      partner_id: link.partnerId,
      visitor: location.searchParams.get('tvid'),
      referrer: 'https://blog.example/post',
    });
  });

  it.each([
    ['a robot', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }, 'GET'],
    ['a link preview', { 'user-agent': 'WhatsApp/2.23.20.0' }, 'GET'],
    ['a prefetch', { 'sec-purpose': 'prefetch;prerender' }, 'GET'],
    ['an old prefetch', { 'x-moz': 'prefetch' }, 'GET'],
    ['a picture', { 'sec-fetch-dest': 'image' }, 'GET'],
    ['a hidden frame', { 'sec-fetch-dest': 'iframe' }, 'GET'],
    ['a HEAD request', {}, 'HEAD'],
  ])('lets %s land without counting a click', async (_who, headers, method) => {
    const before = await clicks('ANNA');
    const response = await follow('/r/ANNA', headers as Record<string, string>, method);

    expect(response.status).toBe(302);
    expect(new URL(response.headers.get('location') ?? '').searchParams.has('tvid')).toBe(false);
    expect(await clicks('ANNA')).toHaveLength(before.length);
  });

  it('stores what visitors send as they sent it, and of their browser only the family', async () => {
    const odd = '{"a\\\\b",}';
    await Promise.all([follow('/r/ANNA', { referer: 'NULL' }), follow('/r/ANNA', { referer: odd })]);
    const { rows } = await database.owner.query('SELECT agent, referrer FROM click WHERE referrer = ANY($1)', [
      ['NULL', odd],
    ]);
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        { agent: 'Chrome', referrer: 'NULL' },
        { agent: 'Chrome', referrer: odd },
      ]),
    );
  });

  it('lands an unknown code in the shop and records it, crediting nobody', async () => {
    const response = await follow('/r/ANNNA');
    expect(response.headers.get('location')).toMatch(/^https:\/\/shop\.example\/\?ref=ANNNA&tvid=/);
    expect(await clicks('ANNNA')).toMatchObject([{ shop_id: shop.shopId, link_id: null, partner_id: null }]);
  });

  it('lands a link that was switched off and records it, crediting nobody', async () => {
    await insertLink(database, shop.shopId, { code: 'PAST', path: '/collections/all', active: false });
    const response = await follow('/r/PAST');
    expect(response.headers.get('location')).toMatch(/^https:\/\/shop\.example\/collections\/all\?ref=PAST/);
    expect(await clicks('PAST')).toMatchObject([{ link_id: null, partner_id: null }]);
  });

  it('leads to another page of the shop on request', async () => {
    const response = await follow('/r/ANNA?to=/collections/summer');
    expect(response.headers.get('location')).toMatch(/^https:\/\/shop\.example\/collections\/summer\?ref=ANNA/);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    'https://shop.example@evil.example/',
    'https://shop.example.evil.example/',
    'javascript:alert(1)',
    '/%0d%0aset-cookie:x',
    '\t//evil.example',
    'http:evil.example',
  ])('never leaves the shop: to=%s', async (target) => {
    const response = await follow(`/r/ANNA?to=${encodeURIComponent(target)}`);
    expect(response.status).toBe(302);
    expect(new URL(response.headers.get('location') ?? '').origin).toBe(storefront);
  });

  it('hears of a changed link', async () => {
    await follow('/r/ANNA');
    await database.owner.query(`UPDATE link SET path = '/pages/new' WHERE code = 'ANNA'`);
    await expect
      .poll(async () => (await follow('/r/ANNA')).headers.get('location'), { timeout: 5_000 })
      .toMatch(/^https:\/\/shop\.example\/pages\/new\?ref=ANNA/);
  });

  it('counts every one of many visitors at once', async () => {
    await insertLink(database, shop.shopId, { code: 'RUSH' });
    const answers = await Promise.all(Array.from({ length: 500 }, () => follow('/r/RUSH')));
    const visitors = answers.map((answer) => new URL(answer.headers.get('location') ?? '').searchParams.get('tvid'));
    const stored = (await clicks('RUSH')).map((row) => row.visitor);

    expect(new Set(visitors).size).toBe(500);
    expect(new Set(stored)).toEqual(new Set(visitors));
  });
});

describe('the redirect without its database', async () => {
  const database = await testDatabase();
  const services = await testServices(database);
  const troubles: unknown[] = [];
  const origin = await serve(
    createFront({ ...services, onError: (error) => troubles.push(error) }, (_request, response) => response.end()),
  );
  const { owner } = database;
  const shop = await insertShop(database, 'dark', storefront);
  await insertLink(database, shop.shopId, { code: 'DARK' });
  await insertLink(database, shop.shopId, { code: 'UNSEEN' });
  const follow = (code: string, from = origin) =>
    fetch(`${from}/r/${code}`, { redirect: 'manual', headers: { 'user-agent': browser } });
  const locationOf = async (code: string) => (await follow(code)).headers.get('location');

  /** Does `work` while nobody else can use the table. */
  const whileLocked = async (table: string, work: () => Promise<void>): Promise<void> => {
    const client = await owner.connect();
    await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    try {
      await work();
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };

  it('lands a shopper of a remembered link uncounted, so that the storefront reports the click itself', async () => {
    expect(await locationOf('DARK')).toContain('tvid=');
    await owner.query('REVOKE INSERT ON click FROM tributary_door');
    try {
      expect(await locationOf('DARK')).toBe(`${storefront}/?ref=DARK`);
    } finally {
      await owner.query('GRANT INSERT ON click TO tributary_door');
    }
  });

  it('does not let a remembered link wait for ever for its click to be stored', async () => {
    await whileLocked('click', async () => expect(await locationOf('DARK')).toBe(`${storefront}/?ref=DARK`));
    expect(await locationOf('DARK')).toContain('tvid=');
  });

  it('asks whoever comes by a link that cannot be looked up to try again, and tells of it', async () => {
    await owner.query('REVOKE SELECT ON link_directory FROM tributary_directory');
    try {
      const response = await follow('UNSEEN');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(String(troubles.pop())).toContain('permission denied');
    } finally {
      await owner.query('GRANT SELECT ON link_directory TO tributary_directory');
    }
    expect(await locationOf('UNSEEN')).toContain('tvid=');
  });

  it('does not let a link wait for ever to be looked up', async () => {
    await insertLink(database, shop.shopId, { code: 'LATER' });
    await whileLocked('link_directory', async () => expect((await follow('LATER')).status).toBe(503));
    expect(await locationOf('LATER')).toContain('tvid=');
  });

  it('answers even where the trouble itself cannot be told', async () => {
    const failing = {
      recordClick: () => Promise.reject(new Error('no database')),
      onError: () => expect.unreachable('the log is gone too'),
    };
    const untold: unknown[] = [];
    const mute = await serve((request, response) => {
      answerRedirect(failing, request, response).catch((error: unknown) => untold.push(error));
    });
    expect((await follow('DARK', mute)).status).toBe(503);
    expect(untold).toHaveLength(1);
  });
});

describe('the redirect of a database that falls silent', async () => {
  const database = await testDatabase();
  const relay = await startRelay(database.url);
  const services = await testServices({ ...database, url: relay.url });
  const origin = await serve(
    createFront({ ...services, onError: () => undefined }, (_request, response) => response.end()),
  );
  const shop = await insertShop(database, 'hushed', storefront);
  await insertLink(database, shop.shopId, { code: 'KNOWN' });
  await insertLink(database, shop.shopId, { code: 'UNKNOWN' });
  const follow = (code: string) =>
    fetch(`${origin}/r/${code}`, { redirect: 'manual', headers: { 'user-agent': browser } });

  it('answers every shopper, and counts them again once it speaks', async () => {
    expect((await follow('KNOWN')).headers.get('location')).toContain('tvid=');
    relay.hush();
    const [known, unknown] = await Promise.all([follow('KNOWN'), follow('UNKNOWN')]);
    expect(known.headers.get('location')).toBe(`${storefront}/?ref=KNOWN`);
    expect(unknown.status).toBe(503);
    relay.speak();
    expect((await follow('UNKNOWN')).headers.get('location')).toContain('tvid=');
  });
});
