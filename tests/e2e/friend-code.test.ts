// A friend who is rewarded by a code, from end to end: the merchant chooses it, a friend comes by a shopper's link, registers, hears of the code in
// the shop and by mail, and uses it at the checkout; the merchant sees what became of it. Screenshots go to test-results/friend-code.
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { goToCheckout, placeOrder, referrerPage, signUp } from '../support/shopper.ts';

const patienceMs = 20_000;
const friendEmail = 'chloe.friend@example.com';

let scene: Scene;
let merchant: Merchant;
let friend: Page;
let code: string;
let customerId: string;

beforeAll(async () => {
  scene = await openScene('friend-code');
  merchant = await openMerchant(scene);
  friend = await scene.newPerson('friend');
});

const admin = () => merchant.app();

const codes = async () =>
  (await scene.sql('SELECT code, state, used_order_id FROM friend_code ORDER BY planned_at')).rows;

describeWithBrowser('a friend who is rewarded by a code', () => {
  it('is promised it by the merchant', async () => {
    await merchant.install();
    await scene.shop('settings', { embed: { enabled: true, settings: { banner: true } } });
    await merchant.open('/app/referrals');
    await admin().getByRole('button', { name: 'Switch on' }).click();
    await admin().getByText('Who may refer').waitFor();
    await admin().getByLabel('With', { exact: true }).selectOption({ label: 'A code for a part of an order' });
    await admin().getByLabel('Discount of the reward').fill('120');
    await admin().getByLabel('For orders of at least').fill('20');
    await merchant.page.getByRole('button', { name: 'Save' }).click();
    await admin().getByText('A number above 0, up to 100').waitFor();
    await admin().getByLabel('Discount of the reward').fill('10');
    await admin()
      .getByText(/gets a code for 10.% off an order of €20.00 or more on registering/)
      .waitFor();
    await merchant.shot('01-terms');
    await merchant.page.getByRole('button', { name: 'Save' }).click();
    await merchant.page.getByText('Unsaved changes').waitFor({ state: 'hidden' });
    await merchant.sitAt('phone');
    await merchant.shot('02-terms-phone');
    await merchant.sitAt('desk');
  });

  it('hears of it in the shop, and gets it once', async () => {
    const shopper = await scene.newPerson('shopper');
    await signUp(shopper, scene, { firstName: 'Anna', email: 'anna@example.com' });
    const page = await referrerPage(shopper);
    if (page.state !== 'ready') throw new Error(`the shopper refers: ${page.state}`);
    expect(page.offer.friend).toEqual({ kind: 'code', percent: '10', amount: null });
    await friend.goto(page.shareUrl);
    await friend.getByText('Anna sent you: create an account and get a code for 10% off.').waitFor();
    await scene.shot(friend, '03-greeting');
    customerId = await signUp(friend, scene, { firstName: 'Chloé', email: friendEmail });
    await friend.getByText(/10% off/).waitFor();
    await scene.shot(friend, '04-told');
    await expect.poll(async () => (await codes()).map(({ state }) => state), { timeout: patienceMs }).toEqual(['made']);
    [{ code }] = await codes();
  });

  it('has it by mail', async () => {
    const mails = () => scene.mails(friendEmail);
    await expect.poll(async () => (await mails()).length, { timeout: patienceMs }).toBe(1);
    const [mail] = await mails();
    expect(mail?.subject).toMatch(/^Your code for 10\s?% off at /);
    for (const part of [code, 'It counts for orders of €20.00 or more.']) expect(mail?.text).toContain(part);
    const reader = await scene.newPerson('reader');
    await reader.setContent(mail?.html ?? '');
    await scene.shot(reader, '05-mail');
    await reader.context().close();
  });

  it('finds it in the shop again, and in the account', async () => {
    await friend.goto(`${scene.stack.addresses.storefront}/pages/refer`);
    await friend.getByLabel('Your own code for 10% off an order', { exact: true }).waitFor();
    await friend.getByText('For orders of €20.00 or more.').waitFor();
    await scene.shot(friend, '05-block');
    await friend.goto(`${scene.stack.addresses.storefront}/account`);
    await friend.getByRole('link', { name: 'Refer friends' }).click();
    const extension = friend.frameLocator('iframe[data-ui-extension]');
    await extension.getByText('For orders of €20.00 or more.').waitFor();
    await scene.shot(friend, '05-account');
  });

  it('is told that it is no longer valid, when the merchant deleted it in Shopify, and gets another', async () => {
    const { twin, storefront } = scene.stack.addresses;
    const { rows } = await scene.sql('SELECT discount_gid AS id FROM friend_code');
    const { accessToken } = await scene.shop<{ accessToken: string }>('tokens', { kind: 'offline' });
    await fetch(`${twin}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-shopify-access-token': accessToken,
        'x-sandbox-shop': 'sandbox.myshopify.com',
      },
      body: JSON.stringify({
        query: 'mutation($id: ID!) { discountCodeDelete(id: $id) { userErrors { message } } }',
        variables: rows[0],
      }),
    });
    await expect.poll(async () => (await codes())[0]?.state, { timeout: 60_000 }).toBe('removed');
    await friend.goto(`${storefront}/pages/refer`);
    await friend.getByText(`Your code ${code} is no longer valid.`).waitFor();
    await scene.shot(friend, '05-removed');
    await merchant.open('/app/rewards?view=friends');
    await admin().getByText('No longer valid').waitFor();
    await merchant.shot('05-removed-rewards');
    await admin()
      .getByRole('button', { name: `Grant again: ${code}` })
      .click();
    const modal = admin().getByRole('dialog');
    await modal.getByRole('button', { name: 'Grant again' }).click();
    await admin().getByText('Say why, for whoever looks at it later.').waitFor();
    await merchant.shot('05-why');
    await admin().getByLabel('Reason').fill('Deleted by mistake');
    await modal.getByRole('button', { name: 'Grant again' }).click();
    const states = async () => (await codes()).map(({ state }) => state);
    await expect.poll(states, { timeout: patienceMs }).toEqual(['removed', 'made']);
    code = (await codes())[1]?.code;
    await friend.goto(`${storefront}/pages/refer`);
    await friend.getByLabel('Your own code for 10% off an order', { exact: true }).waitFor();
  });

  it('uses it at the checkout', async () => {
    await goToCheckout(friend, scene.stack.addresses.storefront);
    await friend.getByLabel('Discount code').fill(code);
    await friend.getByRole('button', { name: 'Apply' }).click();
    await friend.getByText(code).first().waitFor();
    await scene.shot(friend, '06-checkout');
    await placeOrder(friend, { lastName: 'Petit', street: '9 quai des Fleurs', zip: '69002', city: 'Lyon' });
    await expect
      .poll(async () => (await codes()).at(-1), { timeout: patienceMs })
      .toEqual({ code, state: 'used', used_order_id: expect.stringMatching(/^\d+$/) });
  });

  it('is seen by the merchant with what became of the code', async () => {
    await merchant.open('/app/rewards?view=friends');
    await admin().getByText(`Discount code ${code}`).waitFor();
    await admin().getByText('Used', { exact: true }).waitFor();
    await merchant.shot('07-rewards');
    await merchant.open(`/app/customers/${customerId}`);
    await admin()
      .getByText(/Code WELCOME-.*for 10.% off an order of €20.00 or more/)
      .waitFor();
    await merchant.shot('08-customer');
    await admin().getByRole('link', { name: 'an order' }).last().click();
    await admin().getByText(code).first().waitFor();
    await merchant.shot('09-order');
    await merchant.sitAt('phone');
    await merchant.open('/app/rewards?view=friends');
    await admin().getByText(`Discount code ${code}`).waitFor();
    await merchant.shot('10-rewards-phone');
  });

  it('left nobody with an error', () => {
    expect(scene.complaints).toEqual([]);
  });
});
