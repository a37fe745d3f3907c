// What a redirect says beside the link's page: UTM parameters, sub-ids, the partner's code; and what becomes of addresses that were altered.

import { describe, expect, it } from 'vitest';
import { createFront } from '#server/front.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { insertLink, insertShop, serve, type TestLink, testServices } from '#tests/support/services.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const storefront = 'https://oak.example';

const database = await testDatabase();
const services = await testServices(database);
const { owner } = database;
const origin = await serve(
  createFront({ ...services, onError: (error) => expect.unreachable(String(error)) }, (_request, response) =>
    response.end(),
  ),
);
const oak = await insertShop(database, 'oak', storefront);
const elm = await insertShop(database, 'elm', 'https://elm.example');

async function follow(path: string, headers: Record<string, string> = {}): Promise<URL> {
  const answer = await fetch(origin + path, { redirect: 'manual', headers: { 'user-agent': browser, ...headers } });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

const clicks = async (where: string, value: string) =>
  (await owner.query(`SELECT * FROM click WHERE ${where} = $1 ORDER BY at`, [value])).rows;

describe('a UTM template', async () => {
  const link = await insertLink(database, oak.shopId, { code: 'utm-anna', path: '/products/tea?utm_medium=own#more' });
  await owner.query(`UPDATE link SET campaign = 'spring', source = 'youtube' WHERE link_id = $1`, [link.linkId]);
  const setTemplate = (template: string | null) =>
    owner.query('UPDATE program SET utm_template = $2 WHERE program_id = $1', [link.programId, template]);

  it('is filled in once the merchant has set it, and heard of at once', async () => {
    expect([...(await follow('/r/utm-anna')).searchParams.keys()]).toEqual(['utm_medium', 'ref', 'tvid']);
    await setTemplate(
      'utm_source={source} utm_medium=referral utm_campaign={campaign} utm_content={creative} utm_id={partner}',
    );
    await expect.poll(async () => (await follow('/r/utm-anna')).searchParams.get('utm_campaign')).toBe('spring');
    const landed = await follow('/r/utm-anna?sub1=top');
    expect(Object.fromEntries(landed.searchParams)).toMatchObject({
      utm_source: 'youtube',
      // The page's own stays.
      utm_medium: 'own',
      ref: 'utm-anna',
    });
    expect(landed.searchParams.getAll('utm_medium')).toHaveLength(1);
    expect(landed.searchParams.get('utm_id')).toMatch(/^P\d+$/);
    expect(landed.searchParams.has('utm_content')).toBe(false);
    expect(landed.hash).toBe('#more');
  });

  it('leaves alone what the visitor brings', async () => {
    const landed = await follow('/r/utm-anna?utm_source=mine');
    expect(landed.searchParams.getAll('utm_source')).toEqual(['mine']);
  });

  it('may hand on a sub-id, which stays out of the address otherwise', async () => {
    expect((await follow('/r/utm-anna?sub1=top')).searchParams.has('sub1')).toBe(false);
    await setTemplate('utm_term={sub1}');
    await expect.poll(async () => (await follow('/r/utm-anna?sub1=top')).searchParams.get('utm_term')).toBe('top');
  });
});

describe('sub-ids', async () => {
  await insertLink(database, oak.shopId, { code: 'subs' });

  it('are kept with the click and not handed on', async () => {
    const landed = await follow('/r/subs?sub1=mail&subid=77&sub9=x&gclid=y');
    expect([...landed.searchParams.keys()]).toEqual(['sub9', 'gclid', 'ref', 'tvid']);
    expect((await clicks('visitor', landed.searchParams.get('tvid') ?? ''))[0]?.sub_ids).toEqual({
      sub1: 'mail',
      subid: '77',
    });
  });
});

describe("the partner's discount code", async () => {
  const link = await insertLink(database, oak.shopId, { code: 'applied', path: '/products/tea?variant=1' });
  const discount = (state: string, code = 'ANNA 10%') =>
    owner.query(
      `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at) VALUES ($1, lower($2), $2, $3, $4, now())
       ON CONFLICT (shop_id, code_key) DO UPDATE SET state = excluded.state`,
      [oak.shopId, code, link.partnerId, state],
    );
  const apply = (on: boolean, mode = 'shared') =>
    owner.query('UPDATE program SET apply_code = $2, code_mode = $3 WHERE program_id = $1', [link.programId, on, mode]);
  const pathOf = async () => (await follow('/r/applied')).pathname;

  it('is applied on the way once it works and the merchant wants it', async () => {
    await discount('pending');
    await apply(true);
    await expect.poll(pathOf).toBe('/products/tea');
    await discount('active');
    await expect.poll(pathOf).toBe('/discount/ANNA%2010%25');
    const landed = await follow('/r/applied?gclid=1');
    const redirect = new URL(landed.searchParams.get('redirect') ?? '', storefront);
    expect([...landed.searchParams.keys()]).toEqual(['redirect']);
    expect(redirect.pathname).toBe('/products/tea');
    expect([...redirect.searchParams.keys()]).toEqual(['variant', 'gclid', 'ref', 'tvid']);
  });

  it('is left to the embed where it runs, which sees what the shopper has on the cart', async () => {
    expect(await pathOf()).toMatch(/^\/discount/);
    await services.storefront.greet(oak.shopId, 'applied');
    await expect.poll(pathOf).toBe('/products/tea');
    // Not heard of for long, it was switched off perhaps.
    await owner.query(`UPDATE shop SET embed_seen_at = now() - interval '4 days' WHERE shop_id = $1`, [oak.shopId]);
    await expect.poll(pathOf).toMatch(/^\/discount/);
  });

  it('is not for robots, who are to see the page', async () => {
    const robot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
    expect((await follow('/r/applied', robot)).pathname).toBe('/products/tea');
  });

  it('stays away where codes are handed out one by one, the partner is suspended or the code is gone', async () => {
    await apply(true, 'single_use');
    await expect.poll(pathOf).toBe('/products/tea');
    await apply(true);
    await expect.poll(pathOf).toMatch(/^\/discount/);
    await owner.query(`UPDATE partner SET status = 'suspended' WHERE partner_id = $1`, [link.partnerId]);
    await expect.poll(pathOf).toBe('/products/tea');
    await owner.query(`UPDATE partner SET status = 'approved' WHERE partner_id = $1`, [link.partnerId]);
    await expect.poll(pathOf).toMatch(/^\/discount/);
    await owner.query('DELETE FROM discount_code WHERE partner_id = $1', [link.partnerId]);
    await expect.poll(pathOf).toBe('/products/tea');
  });
});

describe('an altered address', async () => {
  const link = await insertLink(database, oak.shopId, { code: 'anna-k3f2', path: '/products/boots' });
  const whole = { shop_id: oak.shopId, link_id: link.linkId, partner_id: link.partnerId, code: 'anna-k3f2' };

  it.each([
    ['/r/ANNA-K3F2', 'ANNA-K3F2'],
    ['/r/anna-k3f2).', 'anna-k3f2).'],
    ['/r/anna-k3f2%20', 'anna-k3f2 '],
    ['/r/anna-k3f2%2520', 'anna-k3f2%20'],
    ['/r//anna-k3f2', '/anna-k3f2'],
    ['//r/anna-k3f2/', 'anna-k3f2/'],
    ['/R/annak3f2', 'annak3f2'],
    ['/r/anna-k3f2&utm_source=mail', 'anna-k3f2&utm_source=mail'],
    ['/r/%3Canna-k3f2%3E', '<anna-k3f2>'],
  ])('%s is the link that it looks like, and counts', async (path, asked) => {
    const landed = await follow(path);
    expect(landed.pathname).toBe('/products/boots');
    expect(landed.searchParams.get('ref')).toBe('anna-k3f2');
    const [click] = await clicks('visitor', landed.searchParams.get('tvid') ?? '');
    expect(click).toMatchObject({
      ...whole,
      asked: asked === 'anna-k3f2' ? null : asked,
      meant_link_id: asked === 'anna-k3f2' ? null : link.linkId,
    });
  });

  it.each(['/r/anna-k3', '/r/anna-k3f2-old-footer'])(
    '%s lands where the link leads and credits nobody',
    async (path) => {
      const landed = await follow(path);
      expect(landed.pathname).toBe('/products/boots');
      const [click] = await clicks('visitor', landed.searchParams.get('tvid') ?? '');
      expect(click).toMatchObject({ link_id: null, partner_id: null, meant_link_id: link.linkId });
    },
  );

  it('that may mean more than one link means none, and still finds their shop', async () => {
    await insertLink(database, oak.shopId, { code: 'bertha-one' });
    await insertLink(database, oak.shopId, { code: 'bertha-two' });
    const landed = await follow('/r/bertha-');
    expect(landed.origin + landed.pathname).toBe(`${storefront}/`);
    expect(await clicks('code', 'bertha-')).toMatchObject([
      { shop_id: oak.shopId, link_id: null, meant_link_id: null },
    ]);
  });

  it('of an unknown code finds the shop by its name', async () => {
    expect((await follow('/r/nobody-knows-it?s=elm')).origin).toBe('https://elm.example');
    expect(await clicks('code', 'nobody-knows-it')).toMatchObject([{ shop_id: elm.shopId, link_id: null }]);
  });

  it('that says another shop looks for its link in that shop alone', async () => {
    expect((await follow('/r/anna-k3f?s=elm')).origin).toBe('https://elm.example');
  });

  it('with the code under another app’s name is understood', async () => {
    expect((await follow('/r/?sca_ref=anna-k3f2')).searchParams.get('ref')).toBe('anna-k3f2');
    expect((await follow('/r?ref=anna-k3f2')).searchParams.get('ref')).toBe('anna-k3f2');
  });

  it('of nothing known in any of several shops is told so', async () => {
    const answer = await fetch(`${origin}/r/zzzzzzzz`, { redirect: 'manual', headers: { 'user-agent': browser } });
    expect(answer.status).toBe(404);
  });

  it('of a link that was switched off is kept for its partner to see', async () => {
    const past = await insertLink(database, oak.shopId, { code: 'past-one', path: '/past', active: false });
    expect((await follow('/r/past-one')).pathname).toBe('/past');
    expect(await clicks('code', 'past-one')).toMatchObject([
      { link_id: null, meant_link_id: past.linkId, asked: null },
    ]);
  });
});

describe('an address that was given up', async () => {
  const link: TestLink = await insertLink(database, oak.shopId, { code: 'new-name', path: '/first' });
  const aliasId = '00000000-0000-7000-8000-00000000a11a';
  await owner.query(
    `INSERT INTO link (shop_id, link_id, partner_id, code, alias_of, created_at) VALUES ($1, $2, $3, 'old-name', $4, '2025-01-01')`,
    [oak.shopId, aliasId, link.partnerId, link.linkId],
  );
  await owner.query(
    `INSERT INTO link_directory (code, shop_id, link_id, skeleton) VALUES ('old-name', $1, $2, 'oldname')`,
    [oak.shopId, aliasId],
  );

  it('leads where the new one does and credits the same link', async () => {
    const landed = await follow('/r/old-name');
    expect(landed.pathname).toBe('/first');
    const [click] = await clicks('visitor', landed.searchParams.get('tvid') ?? '');
    expect(click).toMatchObject({ link_id: link.linkId, partner_id: link.partnerId, code: 'old-name', asked: null });
  });

  it('follows it to another page, and is off with it', async () => {
    await owner.query(`UPDATE link SET path = '/second' WHERE link_id = $1`, [link.linkId]);
    await expect.poll(async () => (await follow('/r/old-name')).pathname).toBe('/second');
    await owner.query('UPDATE link SET active = false WHERE link_id = $1', [link.linkId]);
    await expect
      .poll(async () => {
        const landed = await follow('/r/old-name');
        return (await clicks('visitor', landed.searchParams.get('tvid') ?? ''))[0]?.link_id;
      })
      .toBeNull();
  });
});
