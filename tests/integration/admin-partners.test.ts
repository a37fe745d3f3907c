import { expect, test } from 'vitest';
import { pathShop } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const { admin } = await testServices(database);
const actor = 'staff:1';

async function shopWithCodes() {
  const shop = await pathShop(database);
  await database.owner.query(`UPDATE program SET code_template = '{NAME}10', code_percent = '10' WHERE shop_id = $1`, [
    shop.shopId,
  ]);
  const { shopId, programId } = shop;
  const add = (name: string, approve: boolean) =>
    admin.addPartner(shopId, {
      programId,
      name,
      email: `${name.replaceAll(' ', '.')}@example.com`,
      company: null,
      group: null,
      approve,
      actor,
    });
  const rows = async (sql: string) => (await database.owner.query(sql, [shopId])).rows;
  return { shopId, programId, add, rows };
}

const firstPage = { after: null, before: null };

test('WHEN a partner is added and approved at once THEN number, fact, link, code, mail and message are there together', async () => {
  const { shopId, add, rows } = await shopWithCodes();
  const added = await add('Zoë Müller', true);
  expect(added).toMatchObject({ number: 'P1001', status: 'approved' });
  expect(await rows('SELECT kind, value FROM partner_change WHERE shop_id = $1')).toEqual([
    { kind: 'status', value: 'approved' },
  ]);
  const [link] = await rows(
    'SELECT l.code, d.code AS known FROM link l JOIN link_directory d USING (link_id) WHERE l.shop_id = $1',
  );
  expect(link.code).toMatch(/^zoe-muller-[0-9a-z]{4}$/);
  expect(link.known).toBe(link.code);
  expect(await rows('SELECT code, code_key, state FROM discount_code WHERE shop_id = $1')).toEqual([
    { code: 'ZOE10', code_key: 'zoe10', state: 'pending' },
  ]);
  expect((await rows('SELECT kind FROM outbox_item WHERE shop_id = $1 ORDER BY kind')).map(({ kind }) => kind)).toEqual(
    ['discount_code', 'mail'],
  );
  const [item] = await rows('SELECT topic, body FROM inbox_item WHERE shop_id = $1');
  expect(item.topic).toBe('tributary/partner-changed');
  expect(JSON.parse(item.body.toString())).toEqual({ partnerId: added.partnerId });
  const view = await admin.partner(shopId, added.partnerId, firstPage);
  expect(view?.events.map(({ action }) => action)).toEqual(['partner.approved', 'partner.added']);
});

test('GIVEN a first name that is taken WHEN its second bearer is approved THEN the code differs', async () => {
  const { add, rows } = await shopWithCodes();
  await add('Ana Costa', true);
  await add('Ana Silva', true);
  expect(
    (await rows('SELECT code FROM discount_code WHERE shop_id = $1 ORDER BY code')).map(({ code }) => code),
  ).toEqual(['ANA10', 'ANA10-2']);
});

test('WHEN an address joins a programme twice THEN the second is refused by its field and nothing is written', async () => {
  const { add, rows } = await shopWithCodes();
  await add('Ana Costa', false);
  await expect(add('Ana Costa', true)).rejects.toMatchObject({
    code: 'conflict',
    fields: { email: expect.any(String) },
  });
  expect(await rows('SELECT number FROM partner WHERE shop_id = $1')).toEqual([{ number: 1001 }]);
});

test('WHEN an applicant is rejected, then approved after all THEN the reason goes, and a suspension is a fact of its own', async () => {
  const { shopId, add, rows } = await shopWithCodes();
  const { partnerId, number } = await add('Ben Okafor', false);
  expect(number).toBe('A1001');
  const review = (action: 'approve' | 'reject' | 'suspend' | 'reinstate') =>
    admin.reviewPartner(shopId, partnerId, { action, actor, rejection: { reason: 'not_a_fit', note: 'Not now.' } });
  await review('reject');
  expect((await admin.partner(shopId, partnerId, firstPage))?.rejection).toEqual({
    reason: 'not_a_fit',
    note: 'Not now.',
  });
  expect(await review('approve')).toMatchObject({ number: 'P1001', status: 'approved' });
  expect((await admin.partner(shopId, partnerId, firstPage))?.rejection).toBeNull();
  await expect(review('reject')).rejects.toMatchObject({ code: 'conflict' });
  await review('suspend');
  await review('reinstate');
  expect(
    (await rows('SELECT value FROM partner_change WHERE shop_id = $1 ORDER BY position')).map(({ value }) => value),
  ).toEqual(['approved', 'suspended', 'approved']);
  expect(await rows('SELECT count(*)::int AS links FROM link WHERE shop_id = $1')).toEqual([{ links: 1 }]);
});

test('WHEN two merchants approve one partner at once THEN one does and the other is told', async () => {
  const { shopId, add, rows } = await shopWithCodes();
  const { partnerId } = await add('Cleo', false);
  const outcomes = await Promise.allSettled([
    admin.reviewPartner(shopId, partnerId, { action: 'approve', actor }),
    admin.reviewPartner(shopId, partnerId, { action: 'approve', actor }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await rows('SELECT count(*)::int AS links FROM link WHERE shop_id = $1')).toEqual([{ links: 1 }]);
});

test('WHEN many are reviewed at once THEN those who cannot be are left as they were', async () => {
  const { shopId, add } = await shopWithCodes();
  const waiting = await add('Dana', false);
  const approved = await add('Eli', true);
  const bulk = await admin.reviewPartners(shopId, [waiting.partnerId, approved.partnerId], {
    action: 'approve',
    actor,
  });
  expect(bulk.reviewed.map(({ name }) => name)).toEqual(['Dana']);
  expect(bulk.skipped).toBe(1);
});

test('WHEN the list is paged THEN every partner comes once, forwards and back', async () => {
  const { shopId, programId } = await pathShop(database);
  await database.owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, updated_at)
     SELECT $1, gen_random_uuid(), $2, 'k' || n, 1000 + n, CASE WHEN n % 2 = 0 THEN 'approved' ELSE 'applied' END, 'Partner ' || n,
       n || '@example.com', n || '@example.com', '2026-01-01'::timestamptz + (n / 3) * interval '1 hour', now()
     FROM generate_series(1, 120) AS n`,
    [shopId, programId],
  );
  const query = { statuses: [], search: '', sort: 'applied desc' as const };
  const pages = [(await admin.partners(shopId, { ...query, page: firstPage })).page];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) {
    pages.push((await admin.partners(shopId, { ...query, page: { after: next, before: null } })).page);
  }
  expect(pages.map(({ rows }) => rows.length)).toEqual([50, 50, 20]);
  expect(new Set(pages.flatMap(({ rows }) => rows.map(({ partnerId }) => partnerId))).size).toBe(120);
  const back = (await admin.partners(shopId, { ...query, page: { after: null, before: pages[2]?.previous ?? null } }))
    .page;
  expect(back.rows).toEqual(pages[1]?.rows);
  const found = await admin.partners(shopId, { ...query, search: 'p1042', page: firstPage });
  expect(found.page.rows.map(({ name }) => name)).toEqual(['Partner 42']);
  expect(found.counts).toEqual({ approved: 60, applied: 60 });
});

test('WHEN a shop asks for the partner of another THEN there is none', async () => {
  const one = await shopWithCodes();
  const other = await shopWithCodes();
  const { partnerId } = await one.add('Fay', true);
  expect(await admin.partner(other.shopId, partnerId, firstPage)).toBeNull();
  await expect(admin.reviewPartner(other.shopId, partnerId, { action: 'suspend', actor })).rejects.toMatchObject({
    code: 'not_found',
  });
});
