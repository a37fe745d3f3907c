// What shoppers do on the sandbox's storefront, for browser tests.

import type { Page } from 'playwright-core';
import type { ReferrerPage } from '#app/flows/referrer-page.ts';
import type { Scene } from './scene.ts';

const password = 'a-long-word';

interface Account {
  readonly firstName: string;
  readonly lastName?: string;
  readonly email: string;
}

/** Creates an account, up to its page. */
export async function register(
  page: Page,
  storefront: string,
  { firstName, lastName = 'Moreau', email }: Account,
): Promise<void> {
  await page.goto(`${storefront}/account/register`);
  await page.getByLabel('First name').fill(firstName);
  await page.getByLabel('Last name').fill(lastName);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(/\/account$/);
}

/** Creates an account; returns the customer's number in Shopify. */
export async function signUp(page: Page, { stack, shop }: Scene, account: Account): Promise<string> {
  await register(page, stack.addresses.storefront, account);
  const [customer] = await shop<{ id: string }[]>(`customers?email=${encodeURIComponent(account.email)}`);
  if (customer === undefined) throw new Error(`the shop has no customer ${account.email}`);
  return customer.id;
}

/** Into an account that was created here. */
export async function signIn(page: Page, storefront: string, email: string): Promise<void> {
  await page.goto(`${storefront}/account/login`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page
    .getByRole('main')
    .getByRole('button', { name: /Sign in|Log in/ })
    .click();
  await page.waitForURL(/\/account$/);
}

/** Puts a backpack into the cart, and goes to the checkout. */
export async function goToCheckout(page: Page, storefront: string): Promise<void> {
  await page.goto(`${storefront}/products/ridgeline-45-pack`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('View cart').click();
  await page.getByText('Ridgeline').first().waitFor();
  await page.goto(`${storefront}/checkout`);
}

interface Delivery {
  /** Absent where the shopper is signed in. */
  readonly email?: string;
  readonly lastName?: string;
  readonly street?: string;
  readonly zip?: string;
  readonly city?: string;
}

/** Fills in the checkout that the page shows, and buys. Returns the order's id, as text: it lies beyond what a number of JavaScript holds. */
export async function placeOrder(
  page: Page,
  { email, lastName = 'Moreau', street = '1 rue du Moulin', zip = '75011', city = 'Paris' }: Delivery = {},
): Promise<string> {
  if (email !== undefined) await page.getByLabel('Email').fill(email);
  await page.getByLabel('Last name').fill(lastName);
  await page.getByLabel('Address').fill(street);
  await page.getByLabel('Postcode').fill(zip);
  await page.getByLabel('City').fill(city);
  await letSecondPass(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  return boughtOrder(page);
}

/** Buys by a wallet's button in the cart. Returns the order's id. */
export async function buyExpress(page: Page): Promise<string> {
  await letSecondPass(page);
  await page.getByRole('button', { name: 'Express checkout' }).click();
  return boughtOrder(page);
}

/**
 * Shopify cuts the time of an order to whole seconds: one that is bought within the second of its click, as only a machine does, is dated before
 * the click.
 */
function letSecondPass(page: Page): Promise<void> {
  return page.waitForTimeout(1_000 - (Date.now() % 1_000));
}

/** The id of the order that the shopper is thanked for. */
async function boughtOrder(page: Page): Promise<string> {
  await page.waitForURL(/thank-you/);
  return (await page.locator('[data-order]').getAttribute('data-order')) ?? '';
}

/** What the shop's pages are told of a shopper who is signed in and may refer, through the app proxy. */
export const referrerPage = (page: Page): Promise<ReferrerPage> =>
  page.evaluate(() => fetch('/apps/tributary/referrer').then((response) => response.json()));

/** What the shopper says where the shop's cookie banner can be called up again. */
export function setConsent(page: Page, yes: boolean): Promise<void> {
  return page.evaluate(
    (answer) =>
      new Promise<void>((done) => {
        const { Shopify } = window as unknown as {
          Shopify: { customerPrivacy: { setTrackingConsent(consent: object, done: () => void): void } };
        };
        const consent = { marketing: answer, analytics: answer, preferences: answer, sale_of_data: answer };
        Shopify.customerPrivacy.setTrackingConsent(consent, done);
      }),
    yes,
  );
}
