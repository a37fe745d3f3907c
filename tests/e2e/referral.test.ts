// Customers who refer friends, from end to end: a merchant switches it on, a shopper takes the link along, a friend comes by it, gets the credit and
// buys; the shopper sees it. The same person under another address is refused, and the merchant reads why. Screenshots go to test-results/referral.
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { signInToPortal } from '../support/partner.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { goToCheckout, placeOrder, referrerPage, signUp } from '../support/shopper.ts';

const patienceMs = 20_000;
const shopperEmail = 'anna@example.com';

let scene: Scene;
let merchant: Merchant;
let shopper: Page;
let link: string;

beforeAll(async () => {
  scene = await openScene('referral');
  merchant = await openMerchant(scene);
  shopper = await scene.newPerson('shopper');
});

const admin = () => merchant.app();

async function buy(page: Page, delivery: Parameters<typeof placeOrder>[1] = {}): Promise<void> {
  await goToCheckout(page, scene.stack.addresses.storefront);
  await placeOrder(page, delivery);
}

const creditOf = (customerId: string) =>
  scene.shop<{ balance: string; transactions: unknown[] }>(`customers/${customerId}/store-credit`);

async function follow(page: Page): Promise<void> {
  await page.goto(link);
  await expect.poll(() => page.evaluate(() => document.cookie), { timeout: patienceMs }).toContain('_tributary');
}

describeWithBrowser('a shopper who refers friends', () => {
  it('is offered nothing before the merchant switches it on', async () => {
    await merchant.install();
    await scene.shop('settings', { embed: { enabled: true, settings: {} } });
    await merchant.open('/app/referrals');
    await admin().getByText('Let your customers send you their friends').waitFor();
    await merchant.shot('01-off');
    await signUp(shopper, scene, { firstName: 'Anna', email: shopperEmail });
    expect(await referrerPage(shopper)).toEqual({ state: 'off' });
    await admin().getByRole('button', { name: 'Switch on' }).click();
    await admin().getByText('Who may refer').waitFor();
    await merchant.shot('02-on');
  });

  it('buys, and has a link to share from then on', async () => {
    await buy(shopper);
    const page = await referrerPage(shopper);
    if (page.state !== 'ready') throw new Error(`the shopper refers: ${page.state}`);
    expect(page.offer.friend).toEqual({
      kind: 'store_credit',
      percent: null,
      amount: { amount: '5.00', currency: 'EUR' },
    });
    link = page.shareUrl;
    expect(link).toMatch(/\/r\/anna-/);
  });

  it('sends a friend, who registers, gets the credit once, and orders', async () => {
    const friend = await scene.newPerson('friend');
    await follow(friend);
    const customerId = await signUp(friend, scene, { firstName: 'Chloé', email: 'chloe.friend@gmail.com' });
    await expect.poll(async () => (await creditOf(customerId)).balance, { timeout: patienceMs }).toBe('5.00');
    await buy(friend, { lastName: 'Petit', street: '9 quai des Fleurs', zip: '69002', city: 'Lyon' });
    expect((await creditOf(customerId)).transactions.length).toBeLessThanOrEqual(2);
    const states = async () => {
      const page = await referrerPage(shopper);
      return page.state === 'ready' ? page.friends.list.map(({ name, state }) => `${name} ${state}`) : page.state;
    };
    await expect.poll(states, { timeout: patienceMs, interval: 1_500 }).toEqual(['C… ordered']);
  });

  it('is not rewarded for the same friend under an alias, and the merchant reads why', async () => {
    const alias = await scene.newPerson('alias');
    await follow(alias);
    const customerId = await signUp(alias, scene, { firstName: 'Chloé', email: 'chloefriend+again@googlemail.com' });
    await alias.goto(`${scene.stack.addresses.storefront}/account`);
    const states = async () => {
      const page = await referrerPage(shopper);
      return page.state === 'ready' ? page.friends.list.map(({ state }) => state) : page.state;
    };
    await expect.poll(states, { timeout: patienceMs, interval: 1_500 }).toEqual(['not_new', 'ordered']);
    expect((await creditOf(customerId)).balance).toBe('0.00');
    await merchant.open(`/app/customers/${customerId}`);
    await admin().getByText('Another customer has the same e-mail address, spelled otherwise').waitFor();
    await merchant.shot('03-refused');
  });

  it('sees how far the friends are in the portal', async () => {
    await signInToPortal(shopper, scene, shopperEmail);
    await shopper.getByRole('link', { name: 'Friends' }).click();
    await shopper.getByText('Already a customer').waitFor();
    await scene.shot(shopper, '04-friends');
    const told = (await shopper.textContent('main')) ?? '';
    for (const secret of ['Chloé', 'gmail', 'Petit']) expect(told).not.toContain(secret);
    await shopper.setViewportSize({ width: 375, height: 740 });
    await shopper.reload();
    await scene.shot(shopper, '05-friends-phone');
    expect(await shopper.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  });

  it('is seen with figures by the merchant, who changes the terms and pauses', async () => {
    await merchant.open('/app/referrals');
    await admin().getByText('1 not counted').waitFor();
    await admin().getByLabel('Rate').fill('15');
    await admin()
      .getByText(/Anna gets 15.% of it/)
      .waitFor();
    await merchant.page.getByRole('button', { name: 'Save' }).click();
    const versions = async () => {
      const { rows } = await scene.sql(
        `SELECT version FROM program_version JOIN program USING (shop_id, program_id) WHERE kind = 'referral' ORDER BY version`,
      );
      return rows.map(({ version }) => version);
    };
    await expect.poll(versions, { timeout: patienceMs }).toEqual([1, 2]);
    await merchant.page.getByText('Unsaved changes').waitFor({ state: 'hidden' });
    await merchant.shot('06-figures');
    await admin().getByRole('button', { name: 'Use the terms of version 1 again' }).click();
    await admin()
      .getByText(/Reward: 15.%.*→ 10.%/)
      .waitFor();
    await merchant.shot('06-way-back');
    await admin().getByRole('button', { name: 'Use these terms', exact: true }).click();
    await expect.poll(versions, { timeout: patienceMs }).toEqual([1, 2, 3]);
    await merchant.page.getByText('The terms of version 1 count again').waitFor();
    await merchant.page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(versions, { timeout: patienceMs }).toEqual([1, 2, 3, 4]);
    await admin()
      .getByText(/Reward: 10.%.*→ 15.%/)
      .nth(1)
      .waitFor();
    await admin().getByLabel('Added to the page’s address').fill('utm_source=friends');
    await admin().getByText('A visitor would land on').waitFor();
    await admin().getByRole('button', { name: 'Save', exact: true }).click();
    await merchant.page.getByText('Parameters saved').waitFor();
    await merchant.shot('06-versions');
    await admin().getByRole('button', { name: 'Pause' }).click();
    await admin().getByText('Nobody new can refer').waitFor();
    await merchant.sitAt('phone');
    await merchant.page.reload();
    await admin().getByText('Nobody new can refer').waitFor();
    await merchant.shot('07-paused-phone');
  });

  it('left nobody with an error', () => {
    expect(scene.complaints).toEqual([]);
  });
});
