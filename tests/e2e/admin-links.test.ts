// A merchant's way through links and codes: nothing there yet, a link made for somebody, what goes wrong on the way, a lost code given a home,
// the links' address chosen; and codes in every state. On a desk and on a phone. Screenshots go to test-results/admin-links.
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { openScene, type Scene } from '../support/scene.ts';

const patienceMs = 30_000;
const longName = 'Maximiliane-Theodora von Wolfeschlegelsteinhausenbergerdorff und zu Hohenlohe-Bartenstein';
const visitorAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

let scene: Scene;
let merchant: Merchant;

const app = () => merchant.app();
const sql = async (text: string, values: unknown[] = []) => (await scene.sql(text, values)).rows;
const shot = (name: string) => merchant.shot(name);

async function open(path: string, heading: string): Promise<void> {
  await merchant.open(path);
  await app().getByRole('heading', { name: heading, exact: true }).first().waitFor();
}

/** The page as a phone shows it: nothing may stick out at the side. */
async function onPhone(path: string, heading: string, name: string): Promise<void> {
  await merchant.sitAt('phone');
  await open(path, heading);
  await shot(name);
  expect(await merchant.sideways(), name).toBeLessThanOrEqual(0);
  await merchant.sitAt('desk');
}

async function addPartner(name: string, email: string): Promise<void> {
  await open('/app/partners/new', 'Add partner');
  await app().getByLabel('Name', { exact: true }).fill(name);
  await app().getByLabel('E-mail').fill(email);
  await merchant.page
    .getByRole('button', { name: /Add partner|Save|Add/ })
    .first()
    .click();
  await app().getByRole('heading', { name: 'Discount codes' }).waitFor();
}

/** Polaris draws the button itself, over the one that can be checked. */
const choosePartner = () => app().getByText(`${longName} ·`).click();

const visit = (code: string) =>
  fetch(`${scene.stack.addresses.app}/r/${code}`, { redirect: 'manual', headers: { 'user-agent': visitorAgent } });

beforeAll(async () => {
  scene = await openScene('admin-links');
  merchant = await openMerchant(scene);
  await merchant.install();
});

describeWithBrowser('links, as the merchant sees them', () => {
  it('are none at first, and the page says what they are for', async () => {
    await open('/app/links', 'Links');
    await app().getByText('None yet. Make one for a salesperson').waitFor();
    await app().getByText('None: every visitor came by a link that you know.').waitFor();
    await shot('01-links-empty');
    await onPhone('/app/links', 'Links', '02-links-empty-phone');
    await open('/app/links/new', 'New link');
    await app().getByText('No partner is approved yet.').waitFor();
    await shot('03-new-empty');
  });

  it('are made for somebody, with what they earn, once nothing is wrong any more', async () => {
    await addPartner(longName, 'max@partners.example');
    await open('/app/links/new', 'New link');
    await choosePartner();
    await app().getByLabel('How the link ends').fill('checkout');
    await app().getByLabel('Its orders earn').selectOption('percent');
    await app().getByLabel('Rate').fill('120');
    await app().getByRole('button', { name: 'Make the link' }).click();
    await app().getByText('Say what the link is for.').waitFor();
    await shot('04-new-mistakes');
    await app().getByLabel('What it is for').fill('Stand at the spring fair of the united tea traders, hall 7');
    await app().getByRole('button', { name: 'Make the link' }).click();
    await app().getByText('A number from 0 to 100.').waitFor();
    await app().getByLabel('Rate').fill('12.5');
    await app().getByLabel('Page of your shop').fill('https://elsewhere.example/tea');
    await app().getByRole('button', { name: 'Make the link' }).click();
    await app().locator('.Polaris-InlineError').first().waitFor();
    await app().getByLabel('Page of your shop').fill('/collections/all');
    await app().getByLabel('How the link ends').fill('checkout');
    await app().getByRole('button', { name: 'Make the link' }).click();
    await app().getByText('This word is reserved.').waitFor();
    await app().getByLabel('How the link ends').fill('spring-fair');
    await app()
      .getByText(/and version 2 of/)
      .waitFor();
    await shot('05-new-ready');
    await onPhone('/app/links/new', 'New link', '06-new-phone');
    await open('/app/links/new', 'New link');
    await choosePartner();
    await app().getByLabel('What it is for').fill('Stand at the spring fair of the united tea traders, hall 7');
    await app().getByLabel('How the link ends').fill('spring-fair');
    await app().getByLabel('Its orders earn').selectOption('percent');
    await app().getByLabel('Rate').fill('12.5');
    await app().getByRole('button', { name: 'Make the link' }).click();
    await app().getByText('Links you made').waitFor();
    await app().getByText('12.5 %').first().waitFor();
  });

  it('that went astray are given to whom they mean', async () => {
    for (const code of ['spring-fai', 'spring-fai', 'never-heard-of']) await visit(code);
    const stray = () => sql(`SELECT 1 FROM click WHERE code = 'never-heard-of'`);
    await expect.poll(stray, { timeout: patienceMs }).toHaveLength(1);
    await open('/app/links', 'Links');
    await shot('07-links-lively');
    await onPhone('/app/links', 'Links', '07-links-lively-phone');
    await open('/app/links', 'Links');
    await app().getByRole('button', { name: 'Make never-heard-of a link of somebody' }).click();
    await choosePartner();
    await shot('08-adopting');
    await app().getByRole('button', { name: 'Make it theirs' }).click();
    await expect
      .poll(() => sql(`SELECT 1 FROM link WHERE code = 'never-heard-of' AND alias_of IS NOT NULL`), {
        timeout: patienceMs,
      })
      .toHaveLength(1);
    await app().getByRole('button', { name: 'Make spring-fai an address of spring-fair' }).click();
    await app().getByText('None: every visitor came by a link that you know.').waitFor();
  });

  it('are shown with the shop’s own address where the merchant wants it', async () => {
    await app().getByText('Links of your shop', { exact: true }).click();
    await expect
      .poll(() => sql('SELECT link_host FROM shop'), { timeout: patienceMs })
      .toEqual([{ link_host: 'shop' }]);
    const host = new URL(scene.stack.addresses.storefront).host;
    await app().getByText(`${host}/apps/tributary/r/spring-fair`).waitFor();
    await app().getByLabel('Added to the page’s address').fill('utm source=tea');
    await app()
      .getByText(/is no parameter/)
      .waitFor();
    await app().getByLabel('Added to the page’s address').fill('utm_source={partner} utm_campaign={campaign}');
    await app().getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(() => sql('SELECT utm_template FROM program'), { timeout: patienceMs })
      .toEqual([{ utm_template: 'utm_source={partner} utm_campaign={campaign}' }]);
    await shot('09-links-own-host');
    await onPhone('/app/links', 'Links', '10-links-phone');
  });
});

describeWithBrowser('codes, as the merchant sees them', () => {
  it('are in every state, found by code and partner, and by the discount that the merchant came from', async () => {
    await addPartner('Ben', 'ben@partners.example');
    await expect
      .poll(() => sql(`SELECT code FROM discount_code WHERE state = 'active'`), { timeout: patienceMs })
      .toHaveLength(2);
    const code = (name: string, state: string, wanted = 'active', error: string | null = null) =>
      sql(
        `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, wanted, last_error, created_at)
         SELECT shop_id, lower($1), $1, partner_id, $2, $3, $4, now() FROM partner WHERE name = 'Ben'`,
        [name, state, wanted, error],
      );
    await code('BEN-PAUSED', 'paused', 'paused');
    await code('BEN-DELETED', 'deleted', 'deleted');
    await code('BEN-REMOVED', 'removed');
    await code('BEN-REFUSED', 'failed', 'active', 'Shopify: Code must be unique. Please try a different code.');
    await code(`BEN-${'VERY-LONG-CODE-'.repeat(4)}END`, 'paused', 'paused');
    await open('/app/codes', 'Discount codes');
    await app().getByText('Removed in Shopify').waitFor();
    await shot('11-codes');
    await onPhone('/app/codes', 'Discount codes', '12-codes-phone');

    await open('/app/codes', 'Discount codes');
    await app().getByPlaceholder('Code, or a partner’s name or number').fill('wolfeschlegel');
    await app().getByText('BEN-PAUSED').waitFor({ state: 'detached' });
    await app()
      .getByRole('link', { name: new RegExp(longName) })
      .first()
      .waitFor();
    await app().getByPlaceholder('Code, or a partner’s name or number').fill('nothing like it');
    await app().getByText('No code matches. Try another search.').waitFor();

    const [{ gid }] = (await sql('SELECT discount_gid AS gid FROM program WHERE discount_gid IS NOT NULL')) as [
      { gid: string },
    ];
    await open(`/app/codes?id=${gid.split('/').at(-1)}`, 'Codes of “Partner programme”');
    await shot('13-codes-of-discount');
    await app().getByRole('button', { name: 'Show all codes' }).click();
    await app().getByRole('heading', { name: 'Partners’ codes' }).waitFor();
    await open('/app/codes?id=1', 'Discount codes');
    await app().getByText('That discount holds no partner’s codes.').waitFor();
    expect(scene.complaints).toEqual([]);
  });
});
