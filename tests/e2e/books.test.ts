// What a merchant sees of the books: nothing yet, a check on demand, everything in order, and what is off where somebody spoiled it. On a desk and on
// a phone. Screenshots go to test-results/books.
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { deliver, orderBody, type PathShop, pathPartner } from '../support/path.ts';
import { openScene, type Scene } from '../support/scene.ts';

const patienceMs = 30_000;

let scene: Scene;
let merchant: Merchant;
let shop: PathShop;

beforeAll(async () => {
  scene = await openScene('books');
  merchant = await openMerchant(scene);
});

describeWithBrowser('the books, as the merchant sees them', () => {
  const app = () => merchant.app();
  const shot = (name: string) => merchant.shot(name);
  const open = (path: string) => merchant.open(path);
  const owner = (sql: string) => scene.sql(sql.replaceAll('$shop', `'${shop.shopId}'`));
  /** Past every guard of the tables. */
  const corrupt = (sql: string) => owner(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
  const runs = async () => (await owner(`SELECT FROM duty_run WHERE shop_id = $shop AND duty = 'audit'`)).rowCount ?? 0;
  const check = async () => {
    const before = await runs();
    await app().getByRole('button', { name: 'Check now' }).click();
    await expect.poll(runs, { timeout: patienceMs }).toBeGreaterThan(before);
    await app().getByRole('button', { name: 'Check now' }).waitFor();
  };

  it('are checked soon after the installation, and until then say that they are not', async () => {
    shop = await merchant.install();
    await shot('01-installed');
    await expect.poll(runs, { timeout: patienceMs }).toBeGreaterThan(0);
  });

  it('are in order once an order was settled, and say so on demand', async () => {
    await pathPartner(shop, 'ANNA');
    await deliver(shop, [
      { topic: 'orders/create', body: orderBody({ id: '901', code: 'ANNA10', createdAt: new Date().toISOString() }) },
    ]);
    const settled = async () =>
      (await owner('SELECT FROM customer_order WHERE shop_id = $shop AND decision = 1')).rowCount;
    await expect.poll(settled, { timeout: patienceMs }).toBe(1);
    await open('/app');
    await check();
    await app()
      .getByText(/All \d+ checks passed/)
      .waitFor();
    await app().getByText('In order').first().waitFor();
    await shot('02-in-order');
  });

  it('name what is off, with a way to it', async () => {
    await corrupt(`UPDATE customer_order SET commission = commission + 1 WHERE shop_id = $shop;
      UPDATE entitlement SET available = available + 1, amount = amount + 1 WHERE shop_id = $shop`);
    await open('/app');
    await check();
    await app().getByText('Needs attention').first().waitFor();
    await shot('03-off');
    await app().getByRole('link', { name: 'Details' }).first().click();
    await app().getByText('Passed').first().waitFor();
    const offence = app().getByRole('link', { name: /^order:901 rule/ });
    await offence.waitFor();
    await shot('04-run');
    await offence.focus();
    await merchant.page.keyboard.press('Enter');
    await app().getByText('Order #901').first().waitFor();
  });

  it('keep every run', async () => {
    await open('/app/books');
    await app().getByText('Needs attention').first().waitFor();
    await app().getByRole('tab', { name: 'Comparisons with Shopify' }).click();
    await shot('05-runs');
  });

  it('say that a check could not be finished, and why', async () => {
    await corrupt(
      `UPDATE duty SET error = 'the database said no', attempts = 1, due_at = now() + interval '1 hour' WHERE shop_id = $shop AND duty = 'audit'`,
    );
    await open('/app');
    await app().getByText('The last try could not be finished').waitFor();
    await shot('06-failed');
  });

  it('fit on a phone', async () => {
    await merchant.sitAt('phone');
    const last = (
      await owner(`SELECT run_id FROM duty_run WHERE shop_id = $shop AND duty = 'audit' ORDER BY ended_at DESC LIMIT 1`)
    ).rows[0].run_id;
    for (const [name, path] of [
      ['home', '/app'],
      ['runs', '/app/books'],
      ['run', `/app/books/${last}`],
    ] as const) {
      await open(path);
      await app()
        .getByText(/Needs attention|problem/)
        .first()
        .waitFor();
      await shot(`07-phone-${name}`);
      expect(await merchant.sideways(), `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });

  it('left nobody with an error', () => {
    expect(scene.complaints).toEqual([]);
  });
});
