// Applying to a programme: one partner for each address, a number for each application, and one answer for everybody.

import { beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  insertPortalShop,
  joinAsPartner,
  mailsTo,
  type PortalTestShop,
  portalWorld,
} from '#tests/support/portal.ts';
import { testDatabase } from '#tests/support/postgres.ts';

describe('an application', async () => {
  const database = await testDatabase();
  const world = await portalWorld(database);
  const { portal } = world.services;
  let birch: PortalTestShop;
  let quick: PortalTestShop;
  beforeAll(async () => {
    birch = await insertPortalShop(database, 'birch');
    quick = await insertPortalShop(database, 'quick', { autoApprove: true });
  });

  const apply = async (shop: PortalTestShop, email: string, address: string = crypto.randomUUID()) =>
    portal.apply(await portal.requireShop(shop.name), applicationOf(shop, email), address);
  const partners = async (shop: PortalTestShop, email: string) =>
    (
      await database.owner.query('SELECT * FROM partner WHERE shop_id = $1 AND email_key = $2 ORDER BY number', [
        shop.shopId,
        email,
      ])
    ).rows;

  it('becomes an applicant with the next number, and a mail that confirms it', async () => {
    expect(await apply(birch, 'Ada@Example.com')).toEqual({ number: 'A1001' });
    const [ada, ...rest] = await partners(birch, 'ada@example.com');
    expect(rest).toEqual([]);
    expect(ada).toMatchObject({
      number: 1001,
      status: 'applied',
      email: 'Ada@Example.com',
      country: 'SE',
      answers: { acceptedTerms: '1' },
    });
    expect(await mailsTo(database, { partnerId: ada.partner_id })).toMatchObject([
      { template: 'application-received', data: { programName: 'Partner programme' } },
    ]);
  });

  it('is answered alike when the address has applied before, and writes nobody twice', async () => {
    const answer = await apply(birch, ' ADA@example.com ');
    expect(answer.number).toMatch(/^A\d+$/);
    expect(answer.number).not.toBe('A1001');
    expect(await partners(birch, 'ada@example.com')).toHaveLength(1);

    // The owner of the address is told, once a day.
    await apply(birch, 'ada@example.com');
    const [ada] = await partners(birch, 'ada@example.com');
    expect(await mailsTo(database, { partnerId: ada.partner_id })).toHaveLength(2);
  });

  it('of somebody who is a partner already sends a link to sign in', async () => {
    await joinAsPartner(world, birch, 'bo@example.com');
    expect((await apply(birch, 'bo@example.com')).number).toMatch(/^A\d+$/);
    expect(await mailsTo(database, { email: 'bo@example.com' })).toMatchObject([{ template: 'sign-in' }]);
    expect(await partners(birch, 'bo@example.com')).toMatchObject([{ status: 'approved' }]);
  });

  it('is written once when it comes twenty times at once, and every number is drawn once', async () => {
    const [{ last_partner_number: before }] = (
      await database.owner.query('SELECT last_partner_number FROM shop WHERE shop_id = $1', [birch.shopId])
    ).rows;
    const answers = await Promise.all(Array.from({ length: 20 }, () => apply(birch, 'eager@example.com')));
    expect(await partners(birch, 'eager@example.com')).toHaveLength(1);
    expect(new Set(answers.map(({ number }) => number)).size).toBe(20);
    const numbers = answers.map(({ number }) => Number(number.slice(1))).sort((one, two) => one - two);
    expect(numbers[0]).toBe(before + 1);
    expect(numbers.at(-1)).toBe(before + 20);
  });

  it('is approved in the same step where the programme says so: link, code, fact and mail', async () => {
    expect(await apply(quick, 'eve@example.com')).toEqual({ number: 'A1001' });
    const [eve] = await partners(quick, 'eve@example.com');
    expect(eve).toMatchObject({ status: 'approved', number: 1001 });
    const { links, codes } = await portal.listLinks(await portal.requireShop('quick'), eve.partner_id);
    expect(links).toMatchObject([{ path: '/', state: 'active', clicks: 0 }]);
    expect(links[0]?.code).toMatch(/^ada-lindqvist-[0-9a-z]{4}$/);
    expect(codes).toEqual([{ code: 'ADA10', state: 'pending' }]);
    expect(await mailsTo(database, { partnerId: eve.partner_id })).toMatchObject([
      { template: 'application-approved' },
    ]);
  });

  it('meets a closed programme, another shop’s programme and an unknown shop with "not found"', async () => {
    const shop = await portal.requireShop('birch');
    const foreign = { ...applicationOf(quick, 'x@example.com') };
    await expect(portal.apply(shop, foreign, 'a')).rejects.toMatchObject({ code: 'not_found' });
    await database.owner.query("UPDATE program SET status = 'closed' WHERE shop_id = $1", [quick.shopId]);
    await expect(apply(quick, 'y@example.com')).rejects.toMatchObject({ code: 'not_found' });
    expect(await portal.listOpenPrograms(await portal.requireShop('quick'))).toEqual([]);
    for (const name of ['nowhere', '', '../birch', 'birch.myshopify.com', 'BIRCH'])
      await expect(portal.requireShop(name), name).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused to one visitor after twenty', async () => {
    for (let index = 0; index < 20; index++) await apply(birch, `flood${index}@example.com`, '198.51.100.7');
    await expect(apply(birch, 'flood20@example.com', '198.51.100.7')).rejects.toMatchObject({ code: 'too_many' });
  });
});
