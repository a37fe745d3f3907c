// What a merchant sees of tracking: nothing yet, then the signals of a period's orders, and the ones that nearly found a partner, put right from
// the list and from the order's own page. On a desk and on a phone. Screenshots go to test-results/tracking.
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { deliver, type OrderShape, orderBody, type PathShop, pathPartner, recordClick } from '../support/path.ts';
import { openScene, type Scene } from '../support/scene.ts';

const patienceMs = 30_000;
const browserOfAnna = '0195d9a2-0000-4000-8000-00000000000a';
const longName = 'Bernhard-Maximilian von Hohenstein-Waldenburg zu Schattenried';

let scene: Scene;
let merchant: Merchant;
let shop: PathShop;

beforeAll(async () => {
  scene = await openScene('tracking');
  merchant = await openMerchant(scene);
});

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

describeWithBrowser('tracking, as the merchant sees it', () => {
  const app = () => merchant.app();
  const shot = (name: string) => merchant.shot(name);
  const open = (path: string) => merchant.open(path);
  const count = async (sql: string) => (await scene.sql(sql.replaceAll('$shop', `'${shop.shopId}'`))).rowCount ?? 0;
  const buy = async (...shapes: Omit<OrderShape, 'id'>[]) => {
    const items = shapes.map((shape, index) => ({
      topic: 'orders/create',
      body: orderBody({ id: String(901 + index), customer: null, createdAt: hoursAgo(index + 1), ...shape }),
    }));
    await deliver(shop, items);
    await expect
      .poll(() => count('SELECT FROM customer_order WHERE shop_id = $shop AND evidence IS NOT NULL'), {
        timeout: patienceMs,
      })
      .toBe(shapes.length);
  };

  it('is empty after the installation, and says what it stands on', async () => {
    shop = await merchant.install();
    await open('/app/tracking');
    await app().getByText('No orders in this period. As soon as').waitFor();
    await app().getByText('None in this period').waitFor();
    await app().getByText('Switch the embed on in the theme editor').waitFor();
    await shot('01-empty');
  });

  it('counts by which signals orders came, and lists those that nearly found a partner', async () => {
    const anna = await pathPartner(shop, 'ANNA');
    await pathPartner(shop, longName);
    await recordClick(shop, anna, browserOfAnna, hoursAgo(30));
    const pos = { source_name: 'pos' };
    await buy(
      { visitor: browserOfAnna },
      { visitor: browserOfAnna, code: 'ANNA10' },
      { code: 'ANNA10' },
      { more: { landing_site: '/?ref=ANNA' } },
      { more: { ...pos, note: 'P1001 at the counter' } },
      { more: { ...pos, tags: `partner:${longName}` } },
      { more: { landing_site: '/?sca_ref=ANNA' } },
      { more: { company: { id: 7, location_id: 8 } } },
      {},
    );
    await scene.sql(
      `INSERT INTO survey_answer (shop_id, order_id, choice, text, answered_at, changed_at)
       VALUES ($1, '901', 'A friend or family', 'Anna', now(), now()), ($1, '902', 'Social media', NULL, now(), now())`,
      [shop.shopId],
    );
    await open('/app/tracking');
    await app().getByText('of which 1 would have been lost without it').first().waitFor();
    await app().getByRole('link', { name: '#905' }).waitFor();
    await app().getByText('2 answers').waitFor();
    await shot('02-lively');
  });

  it('the list is filtered by a signal, and an order of it is given to whom the signal names', async () => {
    await app().getByLabel('Signal', { exact: true }).selectOption('note');
    await app().getByRole('link', { name: '#907' }).waitFor({ state: 'detached' });
    await app().getByRole('button', { name: 'Assign #905 to ANNA' }).click();
    const dialog = app().getByRole('dialog');
    await dialog.getByLabel('Reason').waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('Note or tag names them: “P1001”');
    await shot('03-assign');
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
    await expect
      .poll(() => count(`SELECT FROM customer_order WHERE shop_id = $shop AND order_id = '905' AND via = 'manual'`), {
        timeout: patienceMs,
      })
      .toBe(1);
    await app().getByRole('link', { name: '#905' }).waitFor({ state: 'detached' });
    await shot('04-assigned');
  });

  it('an order’s page says what was found of it, what was missing, and offers whom a signal names', async () => {
    await open('/app/orders/902');
    await app().getByRole('heading', { name: 'Evidence' }).waitFor();
    await app().getByText('Other signals would have led to a partner too.').waitFor();
    await shot('05-order');
    await open('/app/orders/907');
    await app().getByText('Near miss').waitFor();
    await app().getByText('Nothing proves who sent this order, but it points to').waitFor();
    await shot('06-near-miss');
    await app()
      .getByRole('button', { name: /Assign to ANNA/ })
      .click();
    await app().getByRole('dialog').getByLabel('Reason').waitFor();
    await app().getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  });

  it('the question after the purchase is worded and switched off', async () => {
    await open('/app/tracking');
    await app().getByRole('button', { name: 'Change the choices' }).click();
    const choices = app().getByLabel('Choices, one a line');
    await choices.fill('Only one');
    await app().getByRole('button', { name: 'Save' }).click();
    await app().getByText('Give at least two choices').waitFor();
    await shot('07-choices');
    await choices.fill('Radio\nSignpost');
    await app().getByRole('button', { name: 'Save' }).click();
    await choices.waitFor({ state: 'detached' });
    await app().getByRole('button', { name: 'Switch off' }).click();
    await app().getByRole('button', { name: 'Switch on' }).waitFor();
    expect(
      await count(`SELECT FROM survey WHERE shop_id = $shop AND NOT enabled AND choices = '["Radio", "Signpost"]'`),
    ).toBe(1);
  });

  it('fits on a phone', async () => {
    await merchant.sitAt('phone');
    for (const [name, path, heading] of [
      ['tracking', '/app/tracking', 'Signals'],
      ['order', '/app/orders/907', 'Evidence'],
    ] as const) {
      await open(path);
      await app().getByRole('heading', { name: heading }).waitFor();
      await shot(`08-phone-${name}`);
      expect(await merchant.sideways(), `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });

  it('left nobody with an error', () => {
    expect(scene.complaints).toEqual([]);
  });
});
