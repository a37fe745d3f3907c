// A merchant's way with a partner's codes: one added, one that the shop has already assigned, one renamed, paused and deleted; on a desk and on a
// phone. Screenshots go to test-results/partner-codes.
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { openScene, type Scene } from '../support/scene.ts';

const patienceMs = 30_000;

let scene: Scene;
let merchant: Merchant;

beforeAll(async () => {
  scene = await openScene('partner-codes');
  merchant = await openMerchant(scene);
});

describeWithBrowser('a partner’s codes, as the merchant sees them', () => {
  const app = () => merchant.app();
  const shot = (name: string) => merchant.shot(name);
  const states = async () => {
    const { rows } = await scene.sql('SELECT code, state FROM discount_code ORDER BY code');
    return Object.fromEntries(rows.map(({ code, state }) => [code, state]));
  };
  const choose = async (code: string, what: string) => {
    await app()
      .getByRole('button', { name: `What to do with ${code}` })
      .click();
    await app().getByRole('button', { name: what, exact: true }).click();
  };

  it('are made at approval, and others are added', async () => {
    await merchant.install();
    await merchant.open('/app/partners/new');
    await app().getByLabel('Name').fill('Anna Lindqvist');
    await app().getByLabel('E-mail').fill('anna@partners.example');
    await merchant.page
      .getByRole('button', { name: /Add partner|Save|Add/ })
      .first()
      .click();
    await app().getByRole('heading', { name: 'Discount codes' }).waitFor();
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ ANNA10: 'active' });
    await shot('01-approved');
    await app().getByRole('button', { name: 'Add code' }).click();
    await app().getByLabel('Code', { exact: true }).fill('ANNA-VIP');
    await shot('02-adding');
    await app().getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ 'ANNA-VIP': 'active' });
  });

  it('are not offered to somebody who has only applied', async () => {
    await merchant.open('/app/partners/new');
    await app().getByLabel('Name').fill('Otto Later');
    await app().getByLabel('E-mail').fill('otto@partners.example');
    await app().getByText('Keep as an application').click();
    await merchant.page
      .getByRole('button', { name: /Add partner|Save|Add/ })
      .first()
      .click();
    await app().getByText('A code is made when the partner is approved.').waitFor();
    expect(await app().getByRole('button', { name: 'Add code' }).count()).toBe(0);
    await merchant.open('/app/partners');
    await app().getByRole('link', { name: 'Anna Lindqvist' }).click();
    await app().getByRole('heading', { name: 'Discount codes' }).waitFor();
  });

  it('are paused, and deleted once the merchant was asked', async () => {
    await merchant.page.reload();
    await choose('ANNA-VIP', 'Pause');
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ 'ANNA-VIP': 'paused' });
    await merchant.page.reload();
    await choose('ANNA-VIP', 'Delete');
    await shot('03-deleting');
    await app().getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(states, { timeout: patienceMs }).toMatchObject({ 'ANNA-VIP': 'deleted' });
    await merchant.page.reload();
    await app().getByText('Orders placed before are still credited.').waitFor();
    await shot('04-deleted');
    await merchant.sitAt('phone');
    await merchant.page.reload();
    await app().getByRole('heading', { name: 'Discount codes' }).waitFor();
    await shot('05-phone');
    expect(scene.complaints).toEqual([]);
  });
});
