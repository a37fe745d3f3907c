// Links on the shop's own address: Shopify fetches the page, signed, and the visitor goes on from it.

import { createHmac } from 'node:crypto';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { describe, expect, it } from 'vitest';
import { signedMessage } from '#app/adapters/shopify/app-proxy.ts';
import { loader } from '#app/routes/storefront/proxy.r.$.tsx';
import { testDatabase } from '../support/postgres.ts';
import { insertLink, insertShop, testApiSecret, testServices } from '../support/services.ts';

const storefront = 'https://birch.example';
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const database = await testDatabase();
const services = await testServices(database);
const { owner } = database;
const shop = await insertShop(database, 'birch', storefront);
const link = await insertLink(database, shop.shopId, { code: 'anna-tea', path: '/products/tea' });
await owner.query(`UPDATE link SET campaign = 'spring' WHERE link_id = $1`, [link.linkId]);
let callers = 0;

interface Following {
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly address?: string;
  readonly bend?: (query: URLSearchParams) => void;
}

/** What a visitor's browser gets who follows the link, with what Shopify adds on the way. */
async function follow(code: string, { query: more = {}, headers = {}, address, bend }: Following = {}) {
  callers += 1;
  const query = new URLSearchParams({
    ...more,
    shop: shop.domain,
    logged_in_customer_id: '',
    path_prefix: '/apps/tributary',
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  query.append('signature', createHmac('sha256', testApiSecret).update(signedMessage(query)).digest('hex'));
  bend?.(query);
  const request = new Request(`http://127.0.0.1:3100/proxy/r/${encodeURIComponent(code)}?${query}`, {
    headers: {
      'user-agent': browser,
      'x-forwarded-for': address ?? `10.1.${callers >> 8}.${callers & 255}`,
      ...headers,
    },
  });
  const args = { request, params: { '*': code }, context: { services } };
  const response = await loader(args as unknown as LoaderFunctionArgs);
  return { status: response.status, headers: response.headers, html: await response.text() };
}

/** Where the page sends the browser, read from what works without scripts. */
function goesTo(html: string): URL {
  const [, written = ''] = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(html) ?? [];
  const address = written.replace(/&#(\d+);/g, (_, letter) => String.fromCharCode(Number(letter)));
  // Scripts go to the same place.
  expect(html).toContain(`location.replace(${JSON.stringify(address).replaceAll('<', '\\u003c')})`);
  return new URL(address, storefront);
}

const landing = async (code: string, following: Following = {}) => goesTo((await follow(code, following)).html);
const clicks = async (where: string, value: string) =>
  (await owner.query(`SELECT * FROM click WHERE shop_id = $1 AND ${where} = $2`, [shop.shopId, value])).rows;
const countClicks = async () => (await owner.query('SELECT count(*)::int AS clicks FROM click')).rows[0]?.clicks;

describe('a link on the shop’s own address', () => {
  it('records the click before the page that goes on to where the link leads', async () => {
    const { status, headers, html } = await follow('anna-tea', { headers: { referer: 'https://blog.example/tea' } });
    const landed = goesTo(html);
    expect({ status, origin: landed.origin, path: landed.pathname }).toEqual({
      status: 200,
      origin: storefront,
      path: '/products/tea',
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toBe('noindex');
    expect([...landed.searchParams.keys()]).toEqual(['ref', 'tvid']);
    expect(await clicks('visitor', landed.searchParams.get('tvid') ?? '')).toMatchObject([
      { code: 'anna-tea', link_id: link.linkId, partner_id: link.partnerId, referrer: 'https://blog.example/tea' },
    ]);
  });

  it('leads on to another page of the shop, and to no other host', async () => {
    expect((await landing('anna-tea', { query: { to: '/collections/sale?page=2' } })).pathname).toBe(
      '/collections/sale',
    );
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const landed = await landing('anna-tea', { query: { to } });
      expect(landed.href).toMatch(/^https:\/\/birch\.example\/products\/tea\?/);
    }
  });

  it('keeps sub-ids with the click, fills in the UTM template and hands on what else it brings', async () => {
    await owner.query(`UPDATE program SET utm_template = 'utm_source={partner} utm_campaign={campaign}'`);
    const query = { sub1: 'footer', gclid: 'a&b' };
    await expect
      .poll(async () => (await landing('anna-tea', { query })).searchParams.get('utm_campaign'))
      .toBe('spring');
    const landed = await landing('anna-tea', { query });
    expect(landed.searchParams.get('gclid')).toBe('a&b');
    for (const kept of ['sub1', 'shop', 'signature', 'timestamp', 'path_prefix', 'logged_in_customer_id']) {
      expect(landed.searchParams.has(kept), kept).toBe(false);
    }
    expect((await clicks('visitor', landed.searchParams.get('tvid') ?? ''))[0]?.sub_ids).toEqual({ sub1: 'footer' });
    await owner.query('UPDATE program SET utm_template = NULL');
  });

  it('writes what visitors bring into the page as text', async () => {
    const { html } = await follow('anna-tea', { query: { note: '"><script>alert(1)</script>' } });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(goesTo(html).searchParams.get('note')).toBe('"><script>alert(1)</script>');
  });

  it('lets robots, previews and prefetching browsers land without counting them', async () => {
    const before = await countClicks();
    const uncounted: readonly Record<string, string>[] = [
      { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
      { 'user-agent': 'WhatsApp/2.23.20.0' },
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'preview' },
    ];
    for (const headers of uncounted) {
      const landed = await landing('anna-tea', { headers });
      expect(landed.pathname).toBe('/products/tea');
      expect(landed.searchParams.has('tvid')).toBe(false);
    }
    expect(await countClicks()).toBe(before);
  });

  it('goes by way of the partner’s code where the merchant wants it applied', async () => {
    await owner.query(
      `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at) VALUES ($1, 'anna10', 'ANNA10', $2, 'active', now())`,
      [shop.shopId, link.partnerId],
    );
    await owner.query('UPDATE program SET apply_code = true');
    await expect.poll(async () => (await landing('anna-tea')).pathname).toBe('/discount/ANNA10');
    const redirect = new URL((await landing('anna-tea')).searchParams.get('redirect') ?? '', storefront);
    expect([redirect.pathname, redirect.searchParams.get('ref')]).toEqual(['/products/tea', 'anna-tea']);
  });
});

describe('an address that is no link’s', () => {
  it('of an altered code lands where the link leads and credits it', async () => {
    const landed = await landing('ANNA-TEA.');
    expect(landed.searchParams.get('redirect') ?? landed.pathname).toContain('/products/tea');
    expect(await clicks('asked', 'ANNA-TEA.')).toMatchObject([{ link_id: link.linkId, code: 'anna-tea' }]);
  });

  it('that was cut off lands there too, and credits nobody', async () => {
    expect((await landing('anna-t')).pathname).toBe('/products/tea');
    expect(await clicks('code', 'anna-t')).toMatchObject([
      { link_id: null, partner_id: null, meant_link_id: link.linkId },
    ]);
  });

  it('of an unknown code lands in the shop and is recorded for nobody', async () => {
    const landed = await landing('nobody-knows');
    expect([landed.pathname, landed.searchParams.get('ref')]).toEqual(['/', 'nobody-knows']);
    expect(await clicks('code', 'nobody-knows')).toMatchObject([{ link_id: null, partner_id: null }]);
  });

  it('of another shop’s link is unknown here', async () => {
    const other = await insertShop(database, 'alder', 'https://alder.example');
    await insertLink(database, other.shopId, { code: 'alder-link', path: '/products/wine' });
    const landed = await landing('alder-link');
    expect([landed.origin, landed.pathname]).toEqual([storefront, '/']);
    expect(await clicks('code', 'alder-link')).toMatchObject([{ link_id: null, partner_id: null }]);
  });
});

describe('a call that is not Shopify’s, or one too many', () => {
  it('is not recorded, and whoever it is lands in the shop with the code', async () => {
    const before = await countClicks();
    const { status, html } = await follow('anna-tea', { bend: (query) => query.set('shop', 'alder.myshopify.com') });
    expect(status).toBe(401);
    expect(goesTo(html).href).toBe(`${storefront}/?ref=anna-tea`);
    expect(await countClicks()).toBe(before);
    const answers = [];
    for (let call = 0; call < 30; call++) answers.push(await follow('anna-tea', { address: '203.0.113.5' }));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(5);
    expect(goesTo(refused[0]?.html ?? '').href).toBe(`${storefront}/?ref=anna-tea`);
  });
});
