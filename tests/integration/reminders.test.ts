// Who is reminded, of what, and how often: with the twin's mailbox, its customers' consent, and a clock that the test moves.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '#app/composition.ts';
import { friendCodeWish, type OutboxWish, storeCreditWish } from '#app/flows/outbox-kinds.ts';
import { freePort } from '../support/ports.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

interface Letter {
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly headers: { name: string; value: string }[];
  readonly links: string[];
}

const database = await testDatabase();
const { owner } = database;
const dayMs = 86_400_000;
const portalUrl = `https://app.example/portal/${SHOP.replace('.myshopify.com', '')}`;
let world: TwinWorld;
let services: Services;
let shop: { readonly shopId: string; readonly programId: string };
let ahead = 0;
let people = 0;
let remind: () => Promise<number>;
let deliver: () => Promise<unknown>;

beforeAll(async () => {
  const smtpPort = await freePort();
  world = await startTwinWorld(database, { SANDBOX_SMTP_PORT: String(smtpPort) });
  services = await world.startServices({
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    SHOPIFY_APP_URL: 'https://app.example',
  });
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin));
  await services.admin.startReferral(shopId, { currency: 'EUR', actor: 'test' });
  const { rows } = await owner.query(`SELECT program_id FROM program WHERE kind = 'referral'`);
  shop = { shopId, programId: rows[0].program_id };
  const { composeReminders } = await import('#app/composition/mail.ts');
  const { composeOutbox } = await import('#app/composition/outbox.ts');
  const base = { ...services, clock: () => Date.now() + ahead };
  const reminders = composeReminders(base, () => {});
  const outbox = composeOutbox(base, services.shopify.adminClient);
  remind = async () => (await reminders.remindCustomers(shopId)).reminded;
  deliver = () => outbox.deliverOutbox(shopId, 100);
});

beforeEach(async () => {
  ahead = 0;
  await world.twin.delete('/mail/messages.json');
  await world.twin.delete('/_control/faults');
  await owner.query(`UPDATE outbox_item SET state = 'done', ended_at = now() WHERE state <> 'done'`);
  await owner.query(`UPDATE partner SET status = 'archived'`);
  await owner.query(`UPDATE reward SET state = 'taken_back', amount = 0`);
  await owner.query(`UPDATE friend_code SET state = 'withdrawn'`);
  await switchOn({ credit: 7, share: 7, friend: 10 });
});

const switchOn = (days: { credit?: number; share?: number; friend?: number }) =>
  owner.query(
    'UPDATE program SET remind_credit_days = $2, remind_share_days = $3, remind_friend_days = $4 WHERE program_id = $1',
    [shop.programId, days.credit ?? null, days.share ?? null, days.friend ?? null],
  );

const waitDays = (days: number): void => {
  ahead += days * dayMs;
};

async function customer(more: object = {}): Promise<{ readonly customerId: string; readonly email: string }> {
  people += 1;
  const email = `person-${people}@example.com`;
  const body = { email, firstName: 'Anna', acceptsMarketing: true, deliver: false, ...more };
  const { id } = await world.twin.post<{ id: string }>(`/_control/shops/${SHOP}/customers`, body);
  return { customerId: String(id), email };
}

/** A customer who became a referrer a moment ago, of nobody. */
async function referrer(more: object = {}) {
  const path = await import('../support/path.ts');
  const person = await customer(more);
  const partner = await path.pathPartner({ ...shop, database }, `ANNA${people}`);
  await owner.query('UPDATE partner SET customer_id = $2, approved_at = now() WHERE partner_id = $1', [
    partner.partnerId,
    person.customerId,
  ]);
  return { ...person, ...partner };
}

/** A friend who registered by the referrer's link `daysAgo`. */
async function friend(partnerId: string, daysAgo = 0, initial = 'B'): Promise<string> {
  people += 1;
  const customerId = String(80_000 + people);
  await owner.query(
    `INSERT INTO screening (shop_id, customer_id, program_id, partner_id, occasion, at, verdict, initial, screened_at)
     VALUES ($1, $2, $3, $4, 'registration', $5, 'new', $6, now())`,
    [shop.shopId, customerId, shop.programId, partnerId, new Date(Date.now() - daysAgo * dayMs), initial],
  );
  return customerId;
}

/** 5.00 of store credit in the twin for ten days, as the outbox grants it. */
async function credit(more: object = {}) {
  const person = await customer(more);
  const rewardId = uuidv7();
  await owner.query(
    `INSERT INTO reward (shop_id, reward_id, customer_id, program_id, history_key, currency, amount, at, expiry_days)
     VALUES ($1, $2, $3, $4, $5, 'EUR', 500, now(), 10)`,
    [shop.shopId, rewardId, person.customerId, shop.programId, `c:${person.customerId}`],
  );
  await write(storeCreditWish({ rewardId, customerId: person.customerId, cause: 'test' }));
  await deliver();
  return { ...person, rewardId };
}

async function write(wish: OutboxWish): Promise<void> {
  const { inShopSql } = await import('#app/adapters/db/in-shop.ts');
  const { insertOutboxItems } = await import('#app/adapters/db/outbox.ts');
  await inShopSql(services.database, shop.shopId, (sql) => insertOutboxItems(sql, shop.shopId, [wish]));
}

const letters = () => world.twin.get<Letter[]>('/mail/messages.json');
const spend = (customerId: string, amount: string) =>
  world.twin.post(`/_control/shops/${SHOP}/customers/${customerId}/store-credit/spend`, { amount });

/** Why a reminder was not sent. */
async function skipped(): Promise<(string | null)[]> {
  const { rows } = await owner.query(
    `SELECT outcome->>'skipped' AS because FROM outbox_item WHERE dedupe_key LIKE 'reminder:%' AND outcome ? 'skipped' ORDER BY created_at DESC LIMIT 1`,
  );
  return rows.map(({ because }) => because);
}

async function onlyLetter(): Promise<Letter> {
  const [letter, ...others] = await letters();
  expect(others).toEqual([]);
  if (letter === undefined) throw new Error('no letter arrived');
  return letter;
}

const header = (letter: Letter, name: string) => letter.headers.find((one) => one.name === name)?.value;

describe('a friend with store credit', () => {
  test('is reminded days before it ends, of what is left of it', async () => {
    const { customerId, email } = await credit();
    await spend(customerId, '1.50');
    waitDays(2);
    expect(await remind()).toBe(0);
    waitDays(4);
    expect(await remind()).toBe(1);
    await deliver();
    const letter = await onlyLetter();
    expect(letter.to).toEqual([email]);
    expect(letter.subject).toContain('Your credit at');
    expect(letter.text).toContain('€3.50');
  });

  test('is reminded once, however many workers look and however often', async () => {
    await credit();
    waitDays(6);
    const found = await Promise.all(Array.from({ length: 8 }, () => remind()));
    expect(found.reduce((sum, one) => sum + one, 0)).toBe(1);
    await Promise.all([deliver(), deliver(), deliver()]);
    waitDays(1);
    expect(await remind()).toBe(0);
    await deliver();
    expect(await letters()).toHaveLength(1);
  });

  test('is not reminded where it is spent', async () => {
    const { customerId } = await credit();
    await spend(customerId, '5.00');
    waitDays(6);
    await remind();
    await deliver();
    expect(await letters()).toEqual([]);
    expect(await skipped()).toEqual(['the credit has been spent']);
  });

  test('is not reminded where it has ended, also where the mail had to wait', async () => {
    await credit();
    waitDays(6);
    expect(await remind()).toBe(1);
    waitDays(5);
    await deliver();
    expect(await letters()).toEqual([]);
    expect(await skipped()).toEqual(['the credit has expired']);
    await credit();
    waitDays(11);
    expect(await remind()).toBe(0);
  });

  test('is not reminded while Shopify does not say what is left, and is once it does', async () => {
    await credit();
    waitDays(6);
    await remind();
    await world.twin.post('/_control/faults', { kind: 'error-500', operation: 'customer', times: 3 });
    await deliver();
    expect(await letters()).toEqual([]);
    await world.twin.delete('/_control/faults');
    ahead += 3_600_000;
    await deliver();
    expect(await letters()).toHaveLength(1);
  });

  test('is written to in the customer’s language', async () => {
    await credit({ locale: 'de-CH' });
    waitDays(6);
    await remind();
    await deliver();
    expect((await onlyLetter()).subject).toMatch(/^Ihr Guthaben bei .* verfällt am /);
  });
});

describe('a friend with a code', () => {
  /** A code of the friend's own for ten percent, for ten days, as the outbox makes it. */
  async function code() {
    const person = await customer();
    const [rewardId, codeId] = [uuidv7(), uuidv7()];
    const terms = JSON.stringify({ percent: '10', amount: null, minOrder: null });
    const text = `FRIEND-${people}`;
    await owner.query(
      `INSERT INTO reward (shop_id, reward_id, customer_id, program_id, history_key, currency, amount, at, expiry_days, kind, code_id, code_terms, notify)
       VALUES ($1, $2, $3, $4, $5, 'EUR', 0, now(), 10, 'code', $6, $7, false)`,
      [shop.shopId, rewardId, person.customerId, shop.programId, `c:${person.customerId}`, codeId, terms],
    );
    await owner.query(
      `INSERT INTO friend_code (shop_id, code_id, reward_id, customer_id, code, currency, percent, planned_at) VALUES ($1, $2, $3, $4, $5, 'EUR', 10, now())`,
      [shop.shopId, codeId, rewardId, person.customerId, text],
    );
    await write(friendCodeWish({ codeId, customerId: person.customerId, cause: 'test' }));
    await deliver();
    await world.twin.delete('/mail/messages.json');
    return { ...person, codeId, text };
  }

  test('that nobody used is reminded of it once, with the code', async () => {
    const { text, email } = await code();
    waitDays(6);
    expect(await remind()).toBe(1);
    await deliver();
    const letter = await onlyLetter();
    expect(letter.to).toEqual([email]);
    expect(letter.text).toContain(text);
    expect(letter.text).toContain('10% off');
    expect(letter.links.some((link) => link.endsWith(`/discount/${text}`))).toBe(true);
    expect(await remind()).toBe(0);
  });

  test('that was used is not reminded, also where that was known only after the mail was asked for', async () => {
    const { codeId } = await code();
    waitDays(6);
    expect(await remind()).toBe(1);
    await owner.query(`UPDATE friend_code SET state = 'used' WHERE code_id = $1`, [codeId]);
    await deliver();
    expect(await letters()).toEqual([]);
    expect(await skipped()).toEqual(['the code was used or withdrawn, or nobody is reminded of it any more']);
  });
});

describe('a referrer who never shared', () => {
  test('is reminded once, with the link', async () => {
    const anna = await referrer();
    waitDays(6);
    expect(await remind()).toBe(0);
    waitDays(1);
    expect(await remind()).toBe(1);
    await deliver();
    const letter = await onlyLetter();
    expect(letter.text).toContain(`https://app.example/r/${anna.code}`);
    expect(letter.text).toContain('Your friend gets €5.00.');
    waitDays(8);
    expect(await remind()).toBe(0);
  });

  test('is not reminded once somebody followed the link, or while it is switched off', async () => {
    const path = await import('../support/path.ts');
    const shared = await referrer();
    await path.recordClick({ ...shop, database }, shared, 'visitor-1', new Date().toISOString());
    waitDays(7);
    expect(await remind()).toBe(0);
    await referrer();
    await switchOn({ credit: 7, friend: 10 });
    expect(await remind()).toBe(0);
  });

  test('is not reminded where the click came while the mail waited', async () => {
    const path = await import('../support/path.ts');
    const anna = await referrer();
    waitDays(7);
    await remind();
    await path.recordClick({ ...shop, database }, anna, 'visitor-2', new Date().toISOString());
    await deliver();
    expect(await letters()).toEqual([]);
  });

  test('who joined long before it was switched on is left in peace', async () => {
    await referrer();
    waitDays(30);
    expect(await remind()).toBe(0);
  });
});

describe('a referrer whose friend has not ordered', () => {
  test('is told of one friend a week, by a first letter', async () => {
    const anna = await referrer();
    const friendId = await friend(anna.partnerId, 0, 'B');
    await friend(anna.partnerId, 0, 'C');
    waitDays(10);
    expect(await remind()).toBe(1);
    expect(await remind()).toBe(0);
    await deliver();
    const letter = await onlyLetter();
    expect(letter.subject).toBe('B… has not ordered yet');
    expect(letter.text).not.toContain(friendId);
    waitDays(7.1);
    expect(await remind()).toBe(1);
    await deliver();
    expect((await letters()).map(({ subject }) => subject).sort()).toEqual([
      'B… has not ordered yet',
      'C… has not ordered yet',
    ]);
  });

  test('is not told once the friend has ordered', async () => {
    const path = await import('../support/path.ts');
    const anna = await referrer();
    const friendId = await friend(anna.partnerId);
    waitDays(10);
    expect(await remind()).toBe(1);
    const body = path.orderBody({ id: `9${friendId}`, customer: friendId });
    await path.deliver({ ...shop, database }, [{ topic: 'orders/create', body, webhookId: `order of ${friendId}` }]);
    while ((await services.path.processInbox(shop.shopId)).more);
    await deliver();
    expect(await letters()).toEqual([]);
  });
});

describe('a mail that is marketing', () => {
  test('goes to nobody who has not agreed to such mail in the shop', async () => {
    await referrer({ acceptsMarketing: false });
    waitDays(7);
    expect(await remind()).toBe(1);
    await deliver();
    expect(await letters()).toEqual([]);
    expect(await skipped()).toEqual(['the customer has not agreed to marketing by e-mail']);
  });

  test('names the shop, and says how to have no more of it, to people and to mail programs', async () => {
    await referrer();
    waitDays(7);
    await remind();
    await deliver();
    const letter = await onlyLetter();
    const link = letter.links.find((one) => one.includes('/unsubscribe'));
    expect(header(letter, 'list-unsubscribe')?.replaceAll(/\s/g, '')).toBe(`<${link}>`);
    expect(header(letter, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const { rows } = await owner.query('SELECT name, email FROM shop');
    expect(letter.text).toContain(rows[0].name);
    expect(letter.text).toContain(rows[0].email);
    expect(link).toMatch(new RegExp(`^${portalUrl}/unsubscribe\\?token=`));
  });

  /** The page that a link leads to. */
  async function lookAt(link: string, acceptLanguage = '') {
    const { loader } = await import('../../app/routes/portal/portal.$shop_.unsubscribe/route.tsx');
    const request = new Request(link, { headers: { 'accept-language': acceptLanguage } });
    const params = { shop: SHOP.replace('.myshopify.com', '') };
    const args = { request, params, context: { services, address: null } } as unknown as LoaderFunctionArgs;
    return (await loader(args)).data;
  }

  test.each(['en', 'fr', 'de', 'es'])('is refused in the language in which it was written (%s)', async (locale) => {
    await referrer({ locale: `${locale}-CH` });
    waitDays(7);
    await remind();
    await deliver();
    const link = (await onlyLetter()).links.find((one) => one.includes('/unsubscribe')) ?? '';
    expect(await lookAt(link, 'en-GB,en;q=0.9')).toMatchObject({ locale, isLive: true, refused: false });
  });

  test('is refused in the language of the browser where the mail said none', async () => {
    const link = `${portalUrl}/unsubscribe?token=x`;
    expect(await lookAt(link, 'it, es-MX;q=0.9, en;q=0.8')).toMatchObject({ locale: 'es', isLive: false });
    expect(await lookAt(`${link}&lang=xx`, 'it')).toMatchObject({ locale: 'en' });
  });

  /** What a mail program sends at the press of its own button: https://www.rfc-editor.org/rfc/rfc8058 */
  async function oneClick(link: string, body = 'List-Unsubscribe=One-Click'): Promise<number> {
    const { action } = await import('../../app/routes/portal/portal.$shop_.unsubscribe/route.tsx');
    const request = new Request(link, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const params = { shop: SHOP.replace('.myshopify.com', '') };
    const args = { request, params, context: { services, address: null } } as unknown as ActionFunctionArgs;
    return (await action(args)).init?.status ?? 200;
  }

  test('is refused by one click, whatever the mail, and allowed again', async () => {
    const anna = await referrer();
    waitDays(7);
    await remind();
    await deliver();
    const link = (await onlyLetter()).links.find((one) => one.includes('/unsubscribe')) ?? '';
    expect(await oneClick(link)).toBe(200);
    expect(await oneClick(link)).toBe(200);
    expect((await owner.query('SELECT customer_id FROM mail_refusal')).rows).toEqual([
      { customer_id: anna.customerId },
    ]);
    await world.twin.delete('/mail/messages.json');

    await friend(anna.partnerId, 5);
    waitDays(8);
    expect(await remind()).toBe(1);
    await deliver();
    expect(await letters()).toEqual([]);
    expect(await skipped()).toEqual(['the customer unsubscribed']);

    expect(await oneClick(link, 'reminders=on')).toBe(200);
    await friend(anna.partnerId, -10);
    waitDays(8);
    expect(await remind()).toBe(1);
    await deliver();
    expect(await letters()).toHaveLength(1);
  });

  test('is refused by no link but ours', async () => {
    const tokens = ['', 'x', `${'A'.repeat(43)}.1.${'A'.repeat(43)}`];
    for (const token of tokens) expect(await oneClick(`${portalUrl}/unsubscribe?token=${token}`)).toBe(410);
    expect((await owner.query('SELECT FROM mail_refusal')).rowCount).toBe(0);
  });

  test('is refused in the portal too, and the choice is forgotten with the customer', async () => {
    const anna = await referrer();
    const { mails } = services.portal;
    expect(await mails.wants(shop.shopId, anna.email)).toBe(true);
    await mails.choose(shop.shopId, anna.email.toUpperCase(), true);
    expect(await mails.wants(shop.shopId, anna.email)).toBe(false);
    waitDays(7);
    await remind();
    await deliver();
    expect(await letters()).toEqual([]);

    const { forgetRefusals } = await import('#app/adapters/db/mail-refusals.ts');
    const { inShopSql } = await import('#app/adapters/db/in-shop.ts');
    await owner.query('UPDATE mail_refusal SET customer_id = $1', [anna.customerId]);
    await inShopSql(services.database, shop.shopId, (sql) => forgetRefusals(sql, [anna.customerId]));
    expect((await owner.query('SELECT FROM mail_refusal')).rowCount).toBe(0);
  });
});

describe('the list of reminders', () => {
  const everything = { kind: null, state: null, search: '', page: { after: null, before: null } } as const;
  const list = async (query: object) =>
    (await services.reminders.list(shop.shopId, { ...everything, ...query })).rows.map(({ kind, state, because }) => ({
      kind,
      state,
      because,
    }));

  test('says what was sent, what was not and why, by customer, kind and state', async () => {
    const anna = await referrer();
    const silent = await referrer({ acceptsMarketing: false });
    waitDays(7);
    await remind();
    expect(await list({ search: anna.customerId })).toEqual([
      { kind: 'never_shared', state: 'waiting', because: null },
    ]);
    await deliver();
    const sent = { kind: 'never_shared', state: 'sent', because: null };
    expect(await list({ search: anna.customerId })).toEqual([sent]);
    expect(await list({ search: anna.code.toLowerCase() })).toEqual([sent]);
    expect(await list({ search: anna.customerId, kind: 'friend_waiting' })).toEqual([]);
    expect(await list({ search: anna.customerId, state: 'skipped' })).toEqual([]);
    const because = 'the customer has not agreed to marketing by e-mail';
    expect(await list({ search: silent.customerId, state: 'skipped' })).toEqual([
      { kind: 'never_shared', state: 'skipped', because },
    ]);
  });

  test('goes on where a page ended, and back', async () => {
    await owner.query(
      `INSERT INTO reminder (shop_id, kind, event, customer_id, at)
       SELECT $1, 'friend_waiting', 'page:' || n, '4711', timestamptz '2026-01-01' + n / 3 * interval '1 hour' FROM generate_series(1, 120) AS n`,
      [shop.shopId],
    );
    const search = { ...everything, search: '4711' };
    const first = await services.reminders.list(shop.shopId, search);
    const second = await services.reminders.list(shop.shopId, { ...search, page: { after: first.next, before: null } });
    const third = await services.reminders.list(shop.shopId, { ...search, page: { after: second.next, before: null } });
    const back = await services.reminders.list(shop.shopId, {
      ...search,
      page: { after: null, before: third.previous },
    });
    expect([first, second, third].map(({ rows }) => rows.length)).toEqual([50, 50, 20]);
    expect(new Set([first, second, third].flatMap(({ rows }) => rows.map(({ event }) => event))).size).toBe(120);
    expect(back.rows).toEqual(second.rows);
  });

  test('does not name who asked to be forgotten, who is not reminded of the same again', async () => {
    const anna = await referrer();
    waitDays(7);
    await remind();
    await deliver();
    const { forgetCustomers } = await import('#app/adapters/db/forgotten-customers.ts');
    const { inShopSql } = await import('#app/adapters/db/in-shop.ts');
    await inShopSql(services.database, shop.shopId, (sql) => forgetCustomers(sql, [anna.customerId]));
    expect(await list({ search: anna.customerId })).toEqual([]);
    const { rows } = await owner.query(
      'SELECT reminder.customer_id, payload FROM reminder JOIN outbox_item ON dedupe_key = $1 WHERE event = $2',
      [`reminder:never_shared:${anna.partnerId}`, anna.partnerId],
    );
    expect(rows).toEqual([
      { customer_id: null, payload: { locale: null, template: 'never-shared', data: { partnerId: anna.partnerId } } },
    ]);
    expect(await remind()).toBe(0);
  });
});
