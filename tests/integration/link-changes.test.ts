// What a partner may say of a link, and that what was said before goes on counting.

import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OwnLinkWish } from '#app/flows/change-link.ts';
import { createFront } from '#server/front.ts';
import { insertPortalShop, joinAsPartner, type PortalTestShop, portalWorld } from '#tests/support/portal.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { serve } from '#tests/support/services.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('a link', async () => {
  const database = await testDatabase();
  const world = await portalWorld(database);
  const { services, clock } = world;
  const { portal } = services;
  const origin = await serve(
    createFront({ ...services, onError: (error) => expect.unreachable(String(error)) }, (_request, response) =>
      response.end(),
    ),
  );
  let shop: PortalTestShop;
  let ada: string;
  let bo: string;
  beforeAll(async () => {
    shop = await insertPortalShop(database, 'maple');
    ada = await joinAsPartner(world, shop, 'ada@example.com');
    bo = await joinAsPartner(world, shop, 'bo@example.com', 'Bo Ek');
  });

  const nothingSaid = { target: '/', label: null, campaign: null, source: null, creative: null, slug: null };
  const add = async (wish: Partial<OwnLinkWish> = {}) =>
    portal.addLink(await portal.requireShop('maple'), { ...nothingSaid, partnerId: ada, ...wish });
  const change = async (linkId: string, wish: Partial<OwnLinkWish> = {}) =>
    portal.changeLink(await portal.requireShop('maple'), { ...nothingSaid, partnerId: ada, linkId, ...wish });
  const list = async (filter: Partial<Parameters<typeof portal.listLinks>[2]> = {}, partnerId = ada) =>
    portal.listLinks(await portal.requireShop('maple'), partnerId, {
      search: '',
      campaign: null,
      state: null,
      page: 1,
      ...filter,
    });
  const follow = async (code: string) =>
    new URL(
      (await fetch(`${origin}/r/${code}`, { redirect: 'manual', headers: { 'user-agent': browser } })).headers.get(
        'location',
      ) ?? '',
    );

  it('has the ending that its partner chose', async () => {
    const link = await add({ slug: ' Summer-Tea ', target: '/products/tea', source: 'youtube', creative: 'banner' });
    expect(link).toMatchObject({ code: 'summer-tea', path: '/products/tea' });
    expect((await follow('SUMMER_TEA')).searchParams.get('ref')).toBe('summer-tea');
  });

  it.each(['summer-tea', 'surnmer', 'SUMMERTEA', 'summer-t3a', 'sum-mer-tea'])(
    '%s looks free only if nothing looks like it',
    async (slug) => {
      const looksAlike = ['summer-tea', 'SUMMERTEA', 'sum-mer-tea'].includes(slug);
      const made = add({ partnerId: bo, slug });
      if (!looksAlike) {
        expect((await made).code).toBe(slug.toLowerCase());
        return;
      }
      const failure = await made.then(
        () => expect.unreachable('it is taken'),
        (error) => error,
      );
      expect(failure).toMatchObject({ code: 'invalid_input', fields: { slug: 'taken' } });
      const suggestions = failure.fields.suggestions.split(' ');
      expect(suggestions).toHaveLength(3);
      expect((await add({ partnerId: bo, slug: suggestions[0] })).code).toBe(suggestions[0]);
    },
  );

  it('is refused what nobody should read there', async () => {
    await expect(add({ slug: 'checkout' })).rejects.toMatchObject({ fields: { slug: 'reserved' } });
    await expect(add({ slug: 'sh1t' })).rejects.toMatchObject({ fields: { slug: 'offensive' } });
    await expect(add({ slug: 'a b' })).rejects.toMatchObject({ fields: { slug: 'characters' } });
  });

  it('keeps its old endings when it gets another, and gets them back', async () => {
    const link = await add({ slug: 'first-name', target: '/one' });
    expect(await change(link.linkId, { slug: 'second-name', target: '/two' })).toBe('second-name');
    await expect.poll(async () => (await follow('first-name')).pathname).toBe('/two');
    expect((await follow('second-name')).pathname).toBe('/two');
    const listed = (await list({ search: 'first-name' })).links;
    expect(listed).toMatchObject([
      { linkId: link.linkId, code: 'second-name', formerCodes: ['first-name'], clicks: 2 },
    ]);
    expect(await change(link.linkId, { slug: 'first-name', target: '/two' })).toBe('first-name');
    await expect.poll(async () => (await follow('second-name')).searchParams.get('ref')).toBe('second-name');
    expect((await list({ search: 'second-name' })).links).toMatchObject([{ code: 'first-name', clicks: 3 }]);
    await expect(add({ partnerId: bo, slug: 'second-name' })).rejects.toMatchObject({ fields: { slug: 'taken' } });
  });

  it('changes its ending a few times at most, because what it gives up stays taken', async () => {
    const link = await add({ slug: 'much-changed' });
    for (const number of [1, 2, 3, 4, 5]) await change(link.linkId, { slug: `changed-no${number}` });
    await expect(change(link.linkId, { slug: 'changed-no6' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('belongs to its partner alone', async () => {
    const link = await add({ partnerId: bo });
    await expect(change(link.linkId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes no campaign that a rule pays by, and keeps one that it was given', async () => {
    await database.owner.query(
      `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 2, '2026-02-01', $3, 'test')`,
      [
        shop.shopId,
        shop.programId,
        JSON.stringify({
          rules: [
            { key: 'vip', when: { campaigns: ['vip'] }, percent: '20' },
            { key: 'default', percent: '10' },
          ],
          holdDays: 14,
        }),
      ],
    );
    await expect(add({ campaign: 'vip' })).rejects.toMatchObject({ fields: { campaign: 'reserved' } });
    const link = await add({ campaign: 'spring' });
    await expect(change(link.linkId, { campaign: 'vip' })).rejects.toMatchObject({ fields: { campaign: 'reserved' } });
    await database.owner.query(`UPDATE link SET campaign = 'vip' WHERE link_id = $1`, [link.linkId]);
    await expect(change(link.linkId, { campaign: null })).rejects.toMatchObject({ fields: { campaign: 'reserved' } });
    await change(link.linkId, { campaign: 'vip', label: 'still vip' });
  });

  it('says what its campaign was until it changed, and asks for what came since to be settled again', async () => {
    const link = await add({ campaign: 'early' });
    clock.now += 5_000;
    await change(link.linkId, { campaign: 'late' });
    const { rows } = await database.owner.query('SELECT until, campaign FROM past_campaign WHERE link_id = $1', [
      link.linkId,
    ]);
    expect(rows).toEqual([{ until: new Date(clock.now), campaign: 'early' }]);
    const items = await database.owner.query(
      `SELECT convert_from(body, 'UTF8') AS body FROM inbox_item WHERE topic = 'tributary/link-changed' AND webhook_id LIKE $1`,
      [`link-changed:${link.linkId}:%`],
    );
    expect(items.rows.map(({ body }) => JSON.parse(body))).toEqual([{ since: clock.now }]);
  });

  it('is put away and taken out again', async () => {
    const link = await add({ label: 'Put away' });
    const shopAsked = await portal.requireShop('maple');
    await portal.switchLink(shopAsked, { partnerId: ada, linkId: link.linkId, to: 'archive' });
    expect((await list({ search: 'Put away' })).count).toBe(0);
    expect((await list({ search: 'Put away', state: 'archived' })).links).toMatchObject([{ state: 'archived' }]);
    await portal.switchLink(shopAsked, { partnerId: ada, linkId: link.linkId, to: 'restore' });
    expect((await list({ search: 'put AWAY' })).links).toMatchObject([{ state: 'active' }]);
  });

  it('is found by what was said of it, a page at a time', async () => {
    for (let number = 0; number < 25; number++) await add({ partnerId: bo, campaign: 'many', label: `No ${number}` });
    const first = await list({ campaign: 'many' }, bo);
    expect(first).toMatchObject({ count: 25, pages: 2, page: 1 });
    expect(first.links).toHaveLength(20);
    expect((await list({ campaign: 'many', page: 9 }, bo)).links).toHaveLength(5);
    expect((await list({ search: '100%_' }, bo)).count).toBe(0);
    expect(first.campaigns).toEqual(['many']);
  });

  it('tells its partner of visitors who came by a changed address', async () => {
    const link = await add({ slug: 'autumn-boots' });
    for (const asked of ['AUTUMN-BOOTS', 'AUTUMN-BOOTS', 'autumn-bo']) await follow(asked);
    const [listed] = (await list({ search: 'autumn-boots' })).links;
    expect(listed).toMatchObject({ linkId: link.linkId, clicks: 2 });
    expect(listed?.altered).toEqual([
      { asked: 'AUTUMN-BOOTS', visits: 2, counted: true },
      { asked: 'autumn-bo', visits: 1, counted: false },
    ]);
  });

  it('may lead to what the catalogue knows', async () => {
    for (const [id, title, handle] of [
      ['1', 'Green tea, 100 % pure', 'green-tea'],
      ['2', 'Tea pot', 'pot'],
      ['3', 'Cup', 'cup'],
    ]) {
      await database.owner.query(
        `INSERT INTO product (shop_id, product_id, title, handle, collections, created_at, updated_at) VALUES ($1, $2, $3, $4, '{tea-time}', now(), now())`,
        [shop.shopId, id, title, handle],
      );
    }
    const shopAsked = await portal.requireShop('maple');
    expect((await portal.listPages(shopAsked, 'tea')).map(({ path }) => path)).toEqual([
      '/products/green-tea',
      '/products/pot',
      '/collections/tea-time',
    ]);
    expect((await portal.listPages(shopAsked, '100 %')).map(({ path }) => path)).toEqual(['/products/green-tea']);
  });

  it('has a QR code of whole modules with its quiet zone, drawn once', async () => {
    const link = await add({ slug: 'on-paper' });
    const wanted = { code: link.code, host: 'app', format: 'png', size: 300, ecc: 'M', margin: 4 } as const;
    const png = await services.links.qrImage(wanted);
    const { width, height, depth, data } = decode(png.body);
    expect([width === height, depth, width <= 300, width > 200]).toEqual([true, 1, true, true]);
    const rowBytes = Math.ceil(width / 8);
    const isDark = (x: number, y: number) => ((data[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0;
    const module = width / Math.round(width / Math.max(1, Math.floor(300 / 41)));
    expect(isDark(0, 0)).toBe(false);
    expect([...Array(width).keys()].some((x) => isDark(x, x))).toBe(true);
    expect(module).toBeGreaterThan(0);
    expect(await services.links.qrImage(wanted)).toBe(png);
    const svg = await services.links.qrImage({ ...wanted, format: 'svg', host: 'shop' });
    expect(Buffer.from(svg.body).toString()).toMatch(/^<svg/);
    expect(svg.etag).not.toBe(png.etag);
    await expect(services.links.qrImage({ ...wanted, code: 'nobody-has-it' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
