// A partner's own links: they lead to the shop and nowhere else, and nobody touches another's.

import { beforeAll, describe, expect, it } from 'vitest';
import { insertPortalShop, joinAsPartner, type PortalTestShop, portalWorld } from '#tests/support/portal.ts';
import { testDatabase } from '#tests/support/postgres.ts';

describe('own links', async () => {
  const database = await testDatabase();
  const world = await portalWorld(database);
  const { portal, admin } = world.services;
  let birch: PortalTestShop;
  let ada: string;
  let bo: string;
  beforeAll(async () => {
    birch = await insertPortalShop(database, 'birch');
    ada = await joinAsPartner(world, birch, 'ada@example.com');
    bo = await joinAsPartner(world, birch, 'bo@example.com', 'Bo Ek');
  });

  const add = async (target: string, partnerId = ada) =>
    portal.addLink(await portal.requireShop('birch'), {
      partnerId,
      target,
      label: null,
      campaign: 'spring',
      source: null,
      creative: null,
      slug: null,
    });

  it('keep the path of what was pasted, and are known to the redirect at once', async () => {
    const link = await add('https://birch.example/products/tea?variant=1#more');
    expect(link).toMatchObject({ path: '/products/tea?variant=1#more', campaign: 'spring' });
    const { rows } = await database.owner.query('SELECT shop_id, link_id FROM link_directory WHERE code = $1', [
      link.code,
    ]);
    expect(rows).toEqual([{ shop_id: birch.shopId, link_id: link.linkId }]);
  });

  it('refuse another site, and write nothing', async () => {
    const count = async () => (await database.owner.query('SELECT count(*)::int AS links FROM link')).rows[0].links;
    const before = await count();
    await expect(add('https://evil.example/')).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { target: 'foreign' },
    });
    await expect(add('javascript:alert(1)')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await count()).toBe(before);
  });

  it('are switched off and on by their owner alone', async () => {
    const shop = await portal.requireShop('birch');
    const link = await add('/sale');
    await expect(portal.switchLink(shop, { partnerId: bo, linkId: link.linkId, to: 'off' })).rejects.toMatchObject({
      code: 'not_found',
    });
    const stateOf = async () =>
      (await portal.listLinks(shop, ada)).links.find(({ linkId }) => linkId === link.linkId)?.state;
    expect(await stateOf()).toBe('active');
    await portal.switchLink(shop, { partnerId: ada, linkId: link.linkId, to: 'off' });
    expect(await stateOf()).toBe('off');
    await portal.switchLink(shop, { partnerId: ada, linkId: link.linkId, to: 'on' });
    expect(await stateOf()).toBe('active');
    const { rows } = await database.owner.query('SELECT action FROM audit_event WHERE subject = $1 ORDER BY audit_id', [
      `link:${link.linkId}`,
    ]);
    expect(rows.map(({ action }) => action)).toEqual(['link.created', 'link.deactivated', 'link.activated']);
  });

  it('count the clicks of each, and list nobody else’s', async () => {
    const shop = await portal.requireShop('birch');
    const link = await add('/counted');
    for (const at of ['2026-03-01T10:00:00Z', '2026-03-02T10:00:00Z'])
      await database.owner.query(
        'INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor) VALUES ($1, $2, gen_random_uuid(), $3, $4, $5, $6)',
        [birch.shopId, at, link.linkId, ada, link.code, crypto.randomUUID()],
      );
    const own = (await portal.listLinks(shop, ada)).links.find(({ code }) => code === link.code);
    expect(own).toMatchObject({ clicks: 2, lastClickAt: new Date('2026-03-02T10:00:00Z') });
    expect((await portal.listLinks(shop, bo)).links.map(({ code }) => code)).not.toContain(link.code);
  });

  it('cannot be changed while the partner is suspended', async () => {
    await admin.reviewPartner(birch.shopId, bo, { action: 'suspend', actor: 'merchant' });
    await expect(add('/sale', bo)).rejects.toMatchObject({ code: 'forbidden' });
    const shop = await portal.requireShop('birch');
    const [first] = (await portal.listLinks(shop, bo)).links;
    const change = { partnerId: bo, linkId: first?.linkId ?? '', to: 'off' as const };
    await expect(portal.switchLink(shop, change)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
