// What a merchant sees of rewards: a referrer paid in store credit, one whose payment failed and is tried again, one who waits, and a friend's
// credit. On a desk and on a phone. Screenshots go to test-results/rewards.
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { deliver, orderBody, type PathPartner, type PathShop, pathPartner, recordClick } from '../support/path.ts';
import { openScene, type Scene } from '../support/scene.ts';

const patienceMs = 30_000;

let scene: Scene;
let merchant: Merchant;
let shop: PathShop;

beforeAll(async () => {
  scene = await openScene('rewards');
  merchant = await openMerchant(scene);
});

describeWithBrowser('rewards, as the merchant sees them', () => {
  const app = () => merchant.app();
  const shot = (name: string) => merchant.shot(name);
  const open = (path: string) => merchant.open(path);
  const sql = (text: string, values?: unknown[]) => scene.sql(text, values);
  const states = async () =>
    (await sql('SELECT state FROM reward_payment ORDER BY requested_at, payment_id')).rows.map(({ state }) => state);

  const customer = async (email: string) =>
    String((await scene.shop<{ id: string }>('customers', { email, deliver: false })).id);

  async function referrer(code: string, name: string, customerId: string | null): Promise<PathPartner> {
    const partner = await pathPartner(shop, code);
    await sql('UPDATE partner SET customer_id = $2, name = $3 WHERE partner_id = $1', [
      partner.partnerId,
      customerId,
      name,
    ]);
    return partner;
  }

  it('are empty at first, and say what will be there', async () => {
    shop = await merchant.install();
    await open('/app/rewards');
    await app().getByText('No rewards paid yet').waitFor();
    await shot('01-empty');
  });

  it('are paid by themselves, and the list says how, or why not', async () => {
    await sql(`UPDATE program SET reward_method = 'store_credit' WHERE program_id = $1`, [shop.programId]);
    const anna = await referrer('ANNA', 'Anna Andersen', await customer('anna@example.com'));
    await referrer('GONE', 'Konstantin-Alexander von und zu Hohenlohe-Waldenburg', '404');
    await referrer('NOBODY', 'Nora Nobody', null);
    const createdAt = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const order = (id: string, code: string, price: string) => ({
      topic: 'orders/create',
      body: orderBody({ id, customer: `8${id}`, code: `${code}10`, price, createdAt }),
    });
    await recordClick(shop, anna, 'visitor-1', new Date(Date.now() - 86_400_000).toISOString());
    const friend = {
      customerId: await customer('friend@example.com'),
      visitor: 'visitor-1',
      email: 'friend@example.com',
    };
    await deliver(shop, [
      order('901', 'ANNA', '120.00'),
      order('902', 'GONE', '80.00'),
      order('903', 'NOBODY', '40.00'),
      { topic: 'tributary/registration', body: JSON.stringify({ ...friend, at: Date.now() }) },
    ]);
    const earned = async () => (await sql('SELECT FROM entitlement WHERE available > 0')).rowCount;
    await expect.poll(earned, { timeout: patienceMs }).toBe(3);
    await sql(`UPDATE duty SET due_at = now() WHERE duty = 'rewards'`);
    await expect.poll(async () => (await states()).sort(), { timeout: patienceMs }).toEqual(['failed', 'paid']);
    const granted = async () => (await sql(`SELECT FROM reward WHERE state = 'granted'`)).rowCount;
    // An attempt that broke off is looked up half a minute later.
    await expect.poll(granted, { timeout: 90_000 }).toBe(1);
    await open('/app/rewards');
    await app().getByText('Anna Andersen').waitFor();
    await app().getByText('Paid', { exact: true }).waitFor();
    await app().getByText('the shop has no such customer').waitFor();
    await shot('02-referrers');
    await app().getByRole('tab', { name: 'To be paid' }).click();
    await app().getByText('Nora Nobody').waitFor();
    await app().getByText('no customer account').waitFor();
    await shot('03-waiting');
    await app().getByRole('tab', { name: 'Friends’ rewards' }).click();
    await app().getByText('friend@example.com').waitFor();
    await app().getByText('Granted').waitFor();
    await shot('04-friends');
  });

  it('that failed are tried again on demand', async () => {
    await sql(`UPDATE partner SET customer_id = $1 WHERE key = 'GONE'`, [await customer('found@example.com')]);
    await open('/app/rewards?state=failed');
    await app().getByRole('button', { name: 'Try again' }).click();
    await expect.poll(async () => (await states()).sort(), { timeout: patienceMs }).toEqual(['failed', 'paid', 'paid']);
    await open('/app/rewards?q=hohenlohe');
    await app().getByText('Paid', { exact: true }).waitFor();
    await shot('05-tried-again');
  });

  it('stand on the partner’s page', async () => {
    await open('/app/rewards?q=anna');
    await app().getByRole('link', { name: 'Anna Andersen' }).click();
    await app().getByRole('heading', { name: 'Rewards paid' }).waitFor();
    await shot('06-partner');
  });

  it('can be read on a phone', async () => {
    await merchant.sitAt('phone');
    await open('/app/rewards');
    await app().getByText('Anna Andersen').waitFor();
    await shot('07-phone');
    expect(scene.complaints).toEqual([]);
  });
});
