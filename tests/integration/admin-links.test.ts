// What a merchant does with links: makes one for a partner with a commission of its own, takes in codes that went astray, sets the UTM template.

import { beforeAll, describe, expect, it } from 'vitest';
import { createFront } from '#server/front.ts';
import { deliver, orderBody } from '#tests/support/path.ts';
import { insertPortalShop, joinAsPartner, type PortalTestShop, portalWorld } from '#tests/support/portal.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { serve } from '#tests/support/services.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('a merchant’s links', async () => {
  const database = await testDatabase();
  const world = await portalWorld(database);
  const { services, clock } = world;
  const { links } = services;
  const origin = await serve(
    createFront({ ...services, onError: (error) => expect.unreachable(String(error)) }, (_request, response) =>
      response.end(),
    ),
  );
  let shop: PortalTestShop;
  let ada: string;
  let bo: string;
  let orders = 8_000;
  beforeAll(async () => {
    shop = await insertPortalShop(database, 'linden');
    ada = await joinAsPartner(world, shop, 'ada@example.com');
    bo = await joinAsPartner(world, shop, 'bo@example.com', 'Bo Ek');
  });

  const follow = async (code: string) => {
    const answer = await fetch(`${origin}/r/${code}`, { redirect: 'manual', headers: { 'user-agent': browser } });
    return new URL(answer.headers.get('location') ?? '');
  };
  const settle = async () => {
    for (let batch = 0; batch < 6; batch++) await services.path.processInbox(shop.shopId);
  };
  /** A click on the link, an order after it; what each partner earned for it, by rule. */
  async function buyBy(code: string) {
    clock.now += 60_000;
    const visitor = (await follow(code)).searchParams.get('tvid') ?? '';
    clock.now += 60_000;
    const id = String(++orders);
    await deliver({ ...shop, database }, [
      {
        topic: 'orders/create',
        body: orderBody({ id, createdAt: new Date(clock.now).toISOString(), customer: null, visitor }),
      },
    ]);
    await settle();
    const { rows } = await database.owner.query(
      'SELECT partner_id, rule FROM entitlement WHERE subject_id = $1 AND amount <> 0',
      [id],
    );
    return rows;
  }

  const wish = {
    label: 'Stand at the spring fair',
    target: '/products/tea',
    slug: 'fair',
    reward: { kind: 'percent', percent: '25' },
    basedOn: 1,
    actor: 'staff:1',
  } as const;

  it('earn what the merchant said, from a version of the programme that says so', async () => {
    const link = await links.invite(shop.shopId, { ...wish, partnerId: ada });
    expect(link).toMatchObject({ code: 'fair', path: '/products/tea', campaign: 'stand-at-the-spring-fair' });
    expect(await buyBy('fair')).toEqual([{ partner_id: ada, rule: 'link:stand-at-the-spring-fair' }]);
    const own = (await services.portal.getOwnLinkCode(await services.portal.requireShop('linden'), ada)) ?? '';
    expect(await buyBy(own)).toEqual([{ partner_id: ada, rule: 'default' }]);
    const page = await links.invitations(shop.shopId, { after: null, before: null });
    expect(page.rows).toMatchObject([
      { code: 'fair', reward: wish.reward, clicks: 1, orders: 1, partner: { partnerId: ada } },
    ]);
  });

  it('refuse a version that is no longer the newest, and then write nothing', async () => {
    await expect(links.invite(shop.shopId, { ...wish, partnerId: ada, slug: 'late' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await links.invitations(shop.shopId, { after: null, before: null })).rows).toHaveLength(1);
  });

  it('have a campaign of their own each, which no partner can take', async () => {
    const again = await links.invite(shop.shopId, { ...wish, partnerId: bo, slug: null, reward: null });
    expect(again.campaign).toBe('stand-at-the-spring-fair-2');
    const portalShop = await services.portal.requireShop('linden');
    await expect(
      services.portal.addLink(portalShop, {
        partnerId: bo,
        target: '',
        label: null,
        campaign: 'stand-at-the-spring-fair',
        source: null,
        creative: null,
        slug: null,
      }),
    ).rejects.toMatchObject({ fields: { campaign: 'reserved' } });
  });

  it('keep what was earned by a campaign when it changes, and pay by the new one from then on', async () => {
    const portalShop = await services.portal.requireShop('linden');
    const words = { target: '', label: null, source: null, creative: null, slug: null };
    const link = await services.portal.addLink(portalShop, { ...words, partnerId: bo, campaign: 'summer' });
    const { version } = (await links.invitationTerms(shop.shopId, bo)) ?? { version: 0 };
    await database.owner.query(
      `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor)
       SELECT shop_id, program_id, $2 + 1, effective_at, jsonb_set(terms, '{rules}', $3::jsonb || (terms -> 'rules')), 'test'
         FROM program_version WHERE shop_id = $1 AND version = $2`,
      [
        shop.shopId,
        version,
        JSON.stringify([
          {
            key: 'summer',
            stage: 'order',
            when: { campaigns: ['gone'] },
            pay: { kind: 'percent', percent: '30' },
            maxPerOrder: null,
          },
        ]),
      ],
    );
    await database.owner.query(`UPDATE link SET campaign = 'gone' WHERE link_id = $1`, [link.linkId]);
    expect(await buyBy(link.code)).toEqual([{ partner_id: bo, rule: 'summer' }]);
    clock.now += 1_000;
    await database.owner.query(
      `INSERT INTO past_campaign (shop_id, link_id, until, campaign) VALUES ($1, $2, $3, 'gone')`,
      [shop.shopId, link.linkId, new Date(clock.now)],
    );
    await database.owner.query(`UPDATE link SET campaign = NULL WHERE link_id = $1`, [link.linkId]);
    const before = String(orders);
    expect(await buyBy(link.code)).toEqual([{ partner_id: bo, rule: 'default' }]);
    await deliver({ ...shop, database }, [{ topic: 'tributary/assigned', body: JSON.stringify({ orderId: before }) }]);
    await settle();
    const { rows } = await database.owner.query('SELECT rule FROM entitlement WHERE subject_id = $1 AND amount <> 0', [
      before,
    ]);
    expect(rows).toEqual([{ rule: 'summer' }]);
  });

  it('take in a code that went astray, from then on', async () => {
    for (const code of ['old-app-77', 'old-app-77', '123.abc', 'fai']) await follow(code);
    const { codes } = await links.unknownCodes(shop.shopId, 1);
    expect(codes.map(({ code, visits }) => [code, visits])).toEqual([
      ['old-app-77', 2],
      ['123.abc', 1],
      ['fai', 1],
    ]);
    expect(await buyBy('old-app-77')).toEqual([]);
    const adopted = await links.adopt(shop.shopId, {
      code: 'old-app-77',
      partnerId: bo,
      linkId: null,
      actor: 'staff:1',
    });
    expect(adopted).toMatch(/^bo-ek-/);
    await expect.poll(() => services.addresses.getLink('old-app-77')).not.toBeNull();
    expect(await buyBy('old-app-77')).toEqual([{ partner_id: bo, rule: 'default' }]);
    expect((await links.unknownCodes(shop.shopId, 1)).codes.map(({ code }) => code)).not.toContain('old-app-77');
    await expect(
      links.adopt(shop.shopId, { code: 'fair', partnerId: bo, linkId: null, actor: 'staff:1' }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('add the parameters that the merchant set, checked', async () => {
    const change = (template: string) =>
      links.changeUtm(shop.shopId, { programId: shop.programId, template, actor: 'staff:1' });
    await expect(change('utm_source={email}')).rejects.toMatchObject({ code: 'invalid_input' });
    await change(' utm_source={partner} ');
    expect(await links.utmSettings(shop.shopId)).toMatchObject([{ template: 'utm_source={partner}' }]);
    await expect.poll(async () => (await follow('fair')).searchParams.get('utm_source')).toBe('P1001');
    await change('');
    await expect.poll(async () => (await follow('fair')).searchParams.has('utm_source')).toBe(false);
  });
});
