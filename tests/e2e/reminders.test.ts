// Mail around referrals, as people meet it: a merchant switches reminders on, a referrer opens one and refuses more of them by one click; a reward
// is paid, announced, and listed in the portal, in two languages and on a phone. Screenshots go to test-results/reminders.
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { signInToPortal } from '../support/partner.ts';
import { deliver, orderBody, type PathPartner, type PathShop, pathPartner } from '../support/path.ts';
import { openScene, type Scene } from '../support/scene.ts';

const patienceMs = 30_000;
const email = 'anna.lindqvist-johansson@example.com';

let scene: Scene;
let merchant: Merchant;
let reader: Page;
let shop: PathShop;
let anna: PathPartner;

beforeAll(async () => {
  scene = await openScene('reminders');
  merchant = await openMerchant(scene);
  reader = await scene.newPerson('reader');
});

const sql = (text: string, values?: unknown[]) => scene.sql(text, values);
const admin = () => merchant.app();
/** Not while a turn is under way, which would say itself when the duty is due next. */
const doNow = (duty: string) =>
  expect
    .poll(
      async () => (await sql('UPDATE duty SET due_at = now() WHERE duty = $1 AND lease IS NULL', [duty])).rowCount,
      {
        timeout: patienceMs,
      },
    )
    .toBe(1);

describeWithBrowser('mail around referrals', () => {
  it('is switched on by the merchant, one reminder at a time', async () => {
    await merchant.install();
    await merchant.open('/app/referrals');
    await admin().getByRole('button', { name: 'Switch on' }).click();
    await admin().getByText('Reminders by mail').waitFor();
    await admin().getByLabel('The referrer, whose link nobody has followed').check();
    await admin().getByLabel('Days after becoming a referrer').fill('0');
    await merchant.page.getByRole('button', { name: 'Save' }).click();
    await admin().getByText('A whole number from 1 to 90.').waitFor();
    await admin().getByLabel('Days after becoming a referrer').fill('5');
    await admin().getByText('Reminders by mail').scrollIntoViewIfNeeded();
    await merchant.shot('01-settings');
    await merchant.page.getByRole('button', { name: 'Save' }).click();
    const saved = async () =>
      (
        await sql(
          `SELECT remind_credit_days AS credit, remind_share_days AS share FROM program WHERE kind = 'referral'`,
        )
      ).rows;
    await expect.poll(saved, { timeout: patienceMs }).toEqual([{ credit: null, share: 5 }]);
  });

  it('reminds a referrer who never shared, who opens it and has no more of it by one click', async () => {
    const { rows } = await sql(`SELECT shop_id, program_id FROM program WHERE kind = 'referral'`);
    shop = { shopId: rows[0].shop_id, programId: rows[0].program_id, database: scene.stack.database };
    const { id } = await scene.shop<{ id: string }>('customers', {
      email,
      firstName: 'Anna',
      acceptsMarketing: true,
      deliver: false,
    });
    anna = await pathPartner(shop, 'ANNA');
    await sql(
      `UPDATE partner SET customer_id = $2, name = 'Anna Lindqvist-Johansson', email = $3, email_key = $3, approved_at = now() - interval '6 days'
        WHERE partner_id = $1`,
      [anna.partnerId, String(id), email],
    );
    await doNow('reminders');
    const letter = await scene.letter(/waiting for a friend/);
    await reader.goto(`${scene.stack.addresses.twin}/mail/${letter.id}`);
    await reader.frameLocator('iframe').getByRole('heading', { name: 'Your link is ready' }).waitFor();
    await scene.shot(reader, '02-reminder');
    await reader.goto(`${scene.stack.addresses.twin}/mail/${letter.id}/body`);
    await scene.shot(reader, '03-reminder-letter');
    const link = letter.links.find((one) => one.includes('/unsubscribe')) ?? '';
    await reader.goto(link);
    await reader.getByRole('heading', { name: 'No more reminders' }).waitFor();
    await scene.shot(reader, '04-unsubscribe');
    expect((await sql('SELECT FROM mail_refusal')).rowCount).toBe(0);
    await reader.getByRole('button', { name: 'No more reminders' }).click();
    await reader.getByRole('heading', { name: 'Done' }).waitFor();
    await scene.shot(reader, '05-unsubscribed');
    expect((await sql('SELECT FROM mail_refusal')).rowCount).toBe(1);
    await reader.getByRole('button', { name: 'I want them after all' }).click();
    await reader.getByRole('heading', { name: 'Reminders are on' }).waitFor();
    await reader.getByRole('button', { name: 'No more reminders' }).click();
    await reader.getByRole('heading', { name: 'Done' }).waitFor();
    await reader.goto(link.replace('token=', 'token=x'));
    await reader.getByRole('heading', { name: 'This link does not work' }).waitFor();
  });

  it('tells a referrer of a reward that was paid', async () => {
    const createdAt = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const orders = ['911', '912', '913', '914', '915'].map((id) => ({
      topic: 'orders/create',
      body: orderBody({ id, customer: `8${id}`, code: 'ANNA10', price: '120.00', createdAt }),
    }));
    // Nobody screens customers whom the twin does not know.
    await sql('ALTER TABLE program_version DISABLE TRIGGER append_only');
    await sql(
      `UPDATE program_version SET effective_at = '2026-01-01', terms = jsonb_set(terms, '{screening}', 'null') WHERE program_id = $1`,
      [shop.programId],
    );
    await sql('ALTER TABLE program_version ENABLE TRIGGER append_only');
    await deliver(shop, orders);
    const earned = async () => (await sql('SELECT FROM entitlement WHERE available > 0')).rowCount;
    await expect.poll(earned, { timeout: patienceMs }).toBe(5);
    await doNow('rewards');
    const letter = await scene.letter(/^Your reward of €/);
    await reader.goto(`${scene.stack.addresses.twin}/mail/${letter.id}/body`);
    await scene.shot(reader, '06-reward-letter');
    expect(letter.links.some((one) => one.includes('unsubscribe'))).toBe(false);
  });

  it('lists the rewards in the portal, and what they were for', async () => {
    await signInToPortal(reader, scene, email);
    await reader.getByRole('link', { name: 'Rewards' }).click();
    await reader.getByRole('heading', { name: 'Rewards', level: 1 }).waitFor();
    await reader.getByText('Store credit', { exact: true }).waitFor();
    await reader.getByText('and 2 more').waitFor();
    await scene.shot(reader, '07-rewards');
    await reader.getByRole('link', { name: 'Order #91' }).first().click();
    await reader.getByText('How it was worked out').waitFor();
    await reader.goto(`${scene.stack.addresses.portal}/mails`);
    await reader.getByText('Reminders are off.').waitFor();
    await scene.shot(reader, '08-mails');
    await reader.getByRole('button', { name: 'Switch on' }).click();
    await reader.getByText('Reminders are on.').waitFor();
    expect((await sql('SELECT FROM mail_refusal')).rowCount).toBe(0);
  });

  it('speaks French, and fits a phone', async () => {
    await sql(`UPDATE partner SET locale = 'fr' WHERE partner_id = $1`, [anna.partnerId]);
    await sql(
      `INSERT INTO reward_payment (shop_id, payment_id, partner_id, program_id, customer_id, method, currency, amount, state, code, requested_at, ended_at)
      SELECT shop_id, gen_random_uuid(), partner_id, program_id, customer_id, 'code', 'EUR', 100 + n, CASE WHEN n = 1 THEN 'requested' ELSE 'paid' END,
          'REWARD-7K2MQ4XN9' || n, now() + n * interval '1 second', CASE WHEN n = 1 THEN NULL ELSE now() END
        FROM partner, generate_series(1, 24) AS n WHERE partner_id = $1`,
      [anna.partnerId],
    );
    const phone = await scene.newPerson('phone', { viewport: { width: 375, height: 800 }, locale: 'fr-FR' });
    await signInToPortal(phone, scene, email);
    await phone.goto(`${scene.stack.addresses.portal}/rewards`);
    await phone.getByRole('heading', { name: 'Récompenses', level: 1 }).waitFor();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await scene.shot(phone, '09-phone');
    await phone.getByRole('link', { name: 'Récompenses plus anciennes' }).click();
    await phone.getByText('En route').waitFor();
    await phone.getByRole('link', { name: 'Vers les plus récentes' }).waitFor();
    await scene.shot(phone, '10-phone-older');
    await phone.goto(`${scene.stack.addresses.portal}/mails`);
    await phone.getByText('Les rappels sont activés.').waitFor();
    await scene.shot(phone, '11-phone-mails');
    expect(scene.complaints).toEqual([]);
  });
});
