// Mail as it arrives in a mailbox: what it says, in whose name, where its links lead, and what cannot be smuggled into it.

import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import { type MailContent, type MailPayload, mailWish } from '#app/flows/outbox-kinds.ts';
import { type RunningTwin, startTwin } from '../contract/running-twin.ts';
import { freePort } from '../support/ports.ts';
import { testDatabase } from '../support/postgres.ts';
import { insertLink, insertShop, type TestLink, type TestShop, testServices } from '../support/services.ts';

interface Letter {
  readonly from: string;
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: { name: string; value: string }[];
  readonly links: string[];
}

const database = await testDatabase();
const smtpPort = await freePort();
const services = await testServices(database, {
  SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  MAIL_FROM: 'Tributary <partners@mail.example>',
  SHOPIFY_APP_URL: 'https://app.example',
});
let twin: RunningTwin;
let shop: TestShop;
let partner: TestLink;

beforeAll(async () => {
  twin = await startTwin({ SANDBOX_SMTP_PORT: String(smtpPort) });
  shop = await insertShop(database, 'hollow-pine', 'https://hollow-pine.example');
  await database.owner.query("UPDATE shop SET name = 'Hollow Pine', email = 'owner@hollow-pine.example'");
  partner = await insertLink(database, shop.shopId, { code: 'anna-1' });
  return () => twin.stop();
});

beforeEach(() => twin.delete('/mail/messages.json'));

async function send(payload: MailPayload): Promise<Letter> {
  const wish = mailWish(uuidv7(), payload);
  await inShopSql(services.database, shop.shopId, (sql) => insertOutboxItems(sql, shop.shopId, [wish]));
  await services.deliverOutbox(shop.shopId, 10);
  const [letter, ...others] = await twin.get<Letter[]>('/mail/messages.json');
  expect(others).toEqual([]);
  if (letter === undefined) throw new Error('no letter arrived');
  return letter;
}

const header = (letter: Letter, name: string) => letter.headers.find((one) => one.name === name)?.value;
const toAnna = (locale: string | null, content: MailContent): MailPayload => ({
  to: { partnerId: partner.partnerId },
  locale,
  ...content,
});

const earned: MailContent = {
  template: 'commission-earned',
  data: { orderName: '#1001', amount: '123456', currency: 'EUR', availableAt: '2026-12-05T00:00:00.000Z' },
};

test('goes to the partner in the shop’s name, with a text beside its HTML', async () => {
  const letter = await send(toAnna('en', earned));
  expect(letter.to).toEqual([`${partner.partnerId}@example.com`]);
  expect(header(letter, 'from')).toBe('Hollow Pine <partners@mail.example>');
  expect(header(letter, 'reply-to')).toBe('owner@hollow-pine.example');
  expect(header(letter, 'auto-submitted')).toBe('auto-generated');
  expect(letter.subject).toBe('You have earned €1,234.56');
  for (const said of ['#1001', '€1,234.56', '5 December 2026']) {
    expect(letter.text).toContain(said);
    expect(letter.html).toContain(said);
  }
  expect(letter.html).toContain('lang="en"');
  expect(new Set(letter.links)).toEqual(new Set(['https://app.example/portal/hollow-pine/commissions']));
});

test('speaks the partner’s language', async () => {
  await database.owner.query("UPDATE partner SET locale = 'fr-CA'");
  const letter = await send(toAnna(null, earned));
  expect(letter.subject.replace(/\s/g, ' ')).toBe('Vous avez gagné 1 234,56 €');
  expect(letter.text).toContain('5 décembre 2026');
  expect(letter.html).toContain('lang="fr"');
  await database.owner.query("UPDATE partner SET locale = 'en'");
});

test.each<[string, MailContent, string[]]>([
  ['received', { template: 'application-received', data: { programName: 'Friends' } }, ['Friends', 'Hollow Pine']],
  [
    'approved',
    {
      template: 'application-approved',
      data: { programName: 'Friends', number: 'P1001', linkCode: 'anna-1', discountCode: 'ANNA10' },
    },
    ['P1001', 'https://app.example/r/anna-1', 'ANNA10', 'https://app.example/portal/hollow-pine'],
  ],
  [
    'rejected',
    { template: 'application-rejected', data: { programName: 'Friends', reason: 'Too early.' } },
    ['Friends', 'Too early.'],
  ],
  [
    'changed',
    { template: 'commission-changed', data: { orderName: '#7', before: '840', after: '0', currency: 'EUR' } },
    ['#7', '€8.40', '€0.00'],
  ],
])('says what was %s', async (_name, content, expected) => {
  const letter = await send(toAnna('en', content));
  for (const said of expected) expect(letter.text).toContain(said);
});

test('of a sign-in link leads to the portal, and its secret is struck from the row', async () => {
  const letter = await send({
    to: { email: 'anna@example.com' },
    locale: 'en',
    template: 'sign-in',
    data: { token: 'link.secret+1' },
  });
  expect(letter.to).toEqual(['anna@example.com']);
  expect(new Set(letter.links)).toEqual(
    new Set(['https://app.example/portal/hollow-pine/sign-in/confirm?token=link.secret%2B1']),
  );
  const { rows } = await database.owner.query(
    "SELECT payload::text FROM outbox_item WHERE payload->>'template' = 'sign-in'",
  );
  expect(rows[0].payload).not.toContain('secret');
});

test('of an expired sign-in link is not sent', async () => {
  const payload = {
    to: { email: 'late@example.com' },
    locale: 'en',
    template: 'sign-in',
    data: { token: 'secret' },
  } as const;
  await inShopSql(services.database, shop.shopId, (sql) =>
    insertOutboxItems(sql, shop.shopId, [mailWish('late', payload)]),
  );
  await database.owner.query(
    "UPDATE outbox_item SET created_at = now() - interval '11 minutes' WHERE dedupe_key = 'late'",
  );
  await services.deliverOutbox(shop.shopId, 10);
  expect(await twin.get('/mail/messages.json')).toEqual([]);
  const { rows } = await database.owner.query("SELECT state, payload::text FROM outbox_item WHERE dedupe_key = 'late'");
  expect(rows).toMatchObject([{ state: 'failed', payload: expect.not.stringContaining('secret') }]);
});

test('has one identity however often it is tried', async () => {
  const first = await send(toAnna('en', earned));
  await twin.delete('/mail/messages.json');
  // The worker died after the mail had left and before it could say so.
  await database.owner.query(
    `UPDATE outbox_item SET state = 'started', ended_at = NULL, not_before = now() - interval '1 second'
      WHERE outbox_id = (SELECT outbox_id FROM outbox_item ORDER BY ended_at DESC NULLS LAST LIMIT 1)`,
  );
  await services.deliverOutbox(shop.shopId, 10);
  const [again] = await twin.get<Letter[]>('/mail/messages.json');
  expect(header(first, 'message-id')).toMatch(/^<[0-9a-f-]{36}@app\.example>$/);
  expect(again && header(again, 'message-id')).toBe(header(first, 'message-id'));
});

test('carries no header and no markup that somebody typed', async () => {
  await database.owner.query(
    `UPDATE shop SET name = E'Pine\\r\\nBcc: all@example.com', email = E'o@example.com\\r\\nX-Evil: 1'`,
  );
  const programName = 'Club\r\nBcc: everyone@example.com <script>alert(1)</script>';
  const letter = await send(toAnna('en', { template: 'application-received', data: { programName } }));
  expect(letter.to).toEqual([`${partner.partnerId}@example.com`]);
  expect(letter.headers.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['bcc']));
  expect(letter.headers.map(({ name }) => name)).not.toContain('x-evil');
  expect(letter.html).not.toContain('<script>');
  expect(letter.subject).not.toMatch(/[\r\n]/);
  await database.owner.query("UPDATE shop SET name = 'Hollow Pine', email = 'owner@hollow-pine.example'");
});

test('to an address that the server refuses fails, and says so', async () => {
  const payload = toAnna('en', earned);
  const wish = mailWish('refused', { ...payload, to: { email: 'not an address' } });
  await inShopSql(services.database, shop.shopId, (sql) => insertOutboxItems(sql, shop.shopId, [wish]));
  await services.deliverOutbox(shop.shopId, 10);
  const { rows } = await database.owner.query("SELECT state, error FROM outbox_item WHERE dedupe_key = 'refused'");
  expect(rows).toMatchObject([{ state: 'failed', error: expect.stringContaining('mail server') }]);
});
