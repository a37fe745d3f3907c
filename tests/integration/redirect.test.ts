// GET /r/:code over HTTP on a real database: the click is committed before the answer, and the visitor lands in the shop whatever happens.

import { describe, expect, it } from 'vitest';
import { createFront } from '#server/front.ts';
import { testDatabase } from '#tests/support/postgres.ts';
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
  const refusals: unknown[] = [];
  const origin = await serve(
    createFront({ ...services, onError: (error) => refusals.push(error) }, (_request, response) => response.end()),
  );
  const shop = await insertShop(database, 'dark', storefront);
  await insertLink(database, shop.shopId, { code: 'DARK' });

  it('lands a shopper of a remembered link uncounted, so that the storefront reports the click itself', async () => {
    const follow = () => fetch(`${origin}/r/DARK`, { redirect: 'manual', headers: { 'user-agent': browser } });
    expect((await follow()).headers.get('location')).toContain('tvid=');
    await database.owner.query('REVOKE INSERT ON click FROM tributary_door');

    const response = await follow();
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`${storefront}/?ref=DARK`);
  });
});
