// The main job from end to end, as its people see it: a merchant installs, a partner joins, a friend comes by the partner's link and gets the
// credit, buys, and sends the goods back; the commission appears and disappears with its reason. Screenshots go to test-results/story.
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { placeOrder, signUp } from '../support/shopper.ts';

const patienceMs = 20_000;
const partnerEmail = 'anna@example.com';
const friendEmail = 'lena@example.com';

let scene: Scene;
let merchant: Merchant;
let partner: Page;
let shopper: Page;

beforeAll(async () => {
  scene = await openScene('story');
  merchant = await openMerchant(scene);
  partner = await scene.newPerson('partner');
  shopper = await scene.newPerson('shopper');
});

describeWithBrowser('from a click to a commission and back', () => {
  const app = () => merchant.app();

  it('is installed by the merchant, who finds a programme ready', async () => {
    await merchant.install();
    await scene.shop('settings', { embed: { enabled: true, settings: {} } });
    await merchant.shot('01-installed');
  });

  it('takes an application', async () => {
    await partner.goto(scene.stack.addresses.portal);
    await partner.getByLabel('Your name').fill('Anna Keller');
    await partner.getByLabel('E-mail').fill(partnerEmail);
    await partner.getByLabel('Tell us about you').fill('I write about long walks.');
    await partner.getByRole('checkbox').check();
    await scene.shot(partner, '02-application');
    await partner.getByRole('button', { name: 'Send application' }).click();
    await partner.getByText('A1001').waitFor();
    await scene.letter(/application/i, partnerEmail);
  });

  it('is approved by the merchant: A1001 becomes P1001', async () => {
    await merchant.open('/app/partners');
    await app().getByText('Anna Keller').first().click();
    await app().getByText('A1001').first().waitFor();
    await app().getByRole('button', { name: 'Approve' }).first().click();
    await app().getByText('P1001').first().waitFor();
    await merchant.shot('03-approved');
    await scene.letter(/approved|welcome/i, partnerEmail);
  });

  it('lets the partner in by a link from the mail, which works once', async () => {
    await partner.goto(`${scene.stack.addresses.portal}/sign-in`);
    await partner.getByLabel('E-mail').fill(partnerEmail);
    await partner.getByRole('button', { name: 'Send me a link' }).click();
    const mail = await scene.letter(/sign-in link/i, partnerEmail);
    const link = mail.links.find((one) => one.includes('confirm?token=')) ?? '';
    await partner.goto(link);
    await scene.shot(partner, '04-sign-in');
    await partner.getByRole('button', { name: 'Sign in' }).click();
    await partner.getByText('Pending').first().waitFor();
    await scene.shot(partner, '05-dashboard-empty');

    const thief = await scene.newPerson('thief');
    await thief.goto(link);
    expect(await thief.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
  });

  it('brings the friend by the partner’s link, and gives the credit once at registration', async () => {
    await partner.goto(`${scene.stack.addresses.portal}/links`);
    await partner.getByText('ANNA10').first().waitFor();
    await scene.shot(partner, '06-links');
    const link = ((await partner.getByText(/\/r\//).first().textContent()) ?? '').trim();
    expect(link).toContain('/r/');

    await shopper.goto(link);
    expect(new URL(shopper.url()).origin).toBe(scene.stack.addresses.storefront);
    await expect.poll(() => shopper.evaluate(() => document.cookie), { timeout: patienceMs }).toContain('_tributary');
    const customerId = await signUp(shopper, scene, { firstName: 'Lena', email: friendEmail });
    const credit = () =>
      scene.shop<{ balance: string; transactions: unknown[] }>(`customers/${customerId}/store-credit`);
    await expect.poll(async () => (await credit()).balance, { timeout: patienceMs }).toBe('5.00');
    await shopper.reload();
    await scene.shot(shopper, '07-credit');
    expect((await credit()).transactions).toHaveLength(1);
  });

  it('turns the friend’s order into a commission, with its reason', async () => {
    await shopper.goto(`${scene.stack.addresses.storefront}/products/ridgeline-45-pack`);
    await shopper.getByRole('button', { name: 'Add to cart' }).click();
    await shopper.getByText('View cart').click();
    await shopper.getByText('Ridgeline').first().waitFor();
    const cart = (await (await shopper.request.get(`${scene.stack.addresses.storefront}/cart.js`)).json()) as {
      attributes: Record<string, string>;
    };
    expect(cart.attributes._tributary).toMatch(/^[0-9a-f-]{36}$/);
    await shopper.goto(`${scene.stack.addresses.storefront}/checkout`);
    await placeOrder(shopper);
    await scene.shot(shopper, '08-thank-you');

    await scene.letter(/commission|earned/i, partnerEmail);
    await partner.goto(`${scene.stack.addresses.portal}/commissions`);
    await partner.getByText('€15.75').first().waitFor();
    await scene.shot(partner, '09-commissions');
    const page = (await partner.textContent('body')) ?? '';
    expect(page).not.toContain('Moreau');
    expect(page).not.toContain(friendEmail);
  });

  it('explains the order to the merchant', async () => {
    await merchant.open('/app/orders');
    await app().getByText('€15.75').first().waitFor();
    await app().getByRole('link', { name: /^#\d+/ }).first().click();
    await app().getByText('157.50').first().waitFor();
    await merchant.shot('10-order-why');
  });

  it('takes the commission back when the goods come back', async () => {
    const orders = await scene.shop<{ id: string }[]>('orders');
    await scene.shop(`orders/${orders[0]?.id}/refund`, { full: true });
    const total = async () => {
      await partner.goto(scene.stack.addresses.portal);
      return partner.textContent('main');
    };
    await expect.poll(total, { timeout: patienceMs }).not.toContain('€15.75');
    await scene.shot(partner, '11-dashboard-after-refund');
    await merchant.open('/app/orders');
    await app()
      .getByText(/refunded/i)
      .first()
      .waitFor();
    await merchant.shot('12-orders-after-refund');
  });

  it('is usable on a phone', async () => {
    await partner.setViewportSize({ width: 375, height: 740 });
    for (const path of ['', '/links', '/commissions']) {
      await partner.goto(`${scene.stack.addresses.portal}${path}`);
      await scene.shot(partner, `13-phone${path.replace('/', '-')}`);
      expect(
        await partner.evaluate(() => document.documentElement.scrollWidth),
        `${path} scrolls sideways`,
      ).toBeLessThanOrEqual(375);
    }
  });

  it('left nobody with an error', () => {
    expect(scene.complaints).toEqual([]);
  });
});
