// Why an order earned what it did, on the merchant's page and on the partner's: each amount can be worked out again from what the page says.
// Screenshots go to test-results/why.
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { describeWithBrowser } from '../support/chromium.ts';
import { type Merchant, openMerchant } from '../support/merchant.ts';
import { signInToPortal } from '../support/partner.ts';
import {
  deliver,
  openPath,
  orderBody,
  type PathPartner,
  type PathShop,
  pathPartner,
  recordClick,
} from '../support/path.ts';
import { openScene, type Scene } from '../support/scene.ts';

const patienceMs = 30_000;

const terms = {
  attribution: { precedence: ['code', 'link'], model: 'linear', windowDays: 30, customerDays: 0 },
  rules: [
    { key: 'socks', when: { skus: ['SOCKS'] }, percent: '15', maxPerOrder: '5.00' },
    { key: 'large', when: { minBase: '5000.00' }, percent: '20' },
    { key: 'default', when: { vendors: ['Maker'] }, percent: '10' },
    { key: 'active', stage: 'qualifying', flat: '3.00', when: { minBase: '50.00' } },
    { key: 'lead', stage: 'registration', flat: '2.00' },
  ],
  overrides: ['10'],
  holdDays: 14,
};

let scene: Scene;
let merchant: Merchant;
let shop: PathShop;

beforeAll(async () => {
  scene = await openScene('why');
  merchant = await openMerchant(scene);
  shop = await merchant.install();
});

const sql = (text: string, values: readonly unknown[] = []) => scene.sql(text, [...values]);

interface Line {
  readonly id: number;
  readonly title: string;
  readonly price: string;
  readonly quantity?: number;
  readonly discount?: string;
  readonly tax?: string;
  readonly sku?: string;
  readonly vendor?: string;
}

/** An order of 10 March with lines of its own; `more` is what else the payload says. */
function order(
  id: string,
  lines: readonly Line[],
  shape: { visitor?: string; code?: string; customer?: string | null },
  more: object = {},
) {
  const body = JSON.parse(orderBody({ id, createdAt: '2026-03-10T12:00:00Z', customer: `8${id}`, ...shape }));
  const items = lines.map((line) => ({
    id: line.id,
    product_id: 500 + line.id,
    variant_id: 600 + line.id,
    title: line.title,
    sku: line.sku ?? '',
    vendor: line.vendor ?? 'Maker',
    quantity: line.quantity ?? 1,
    price: line.price,
    price_set: money(line.price),
    discount_allocations:
      line.discount === undefined ? [] : [{ amount: line.discount, amount_set: money(line.discount) }],
    tax_lines: line.tax === undefined ? [] : [{ price: line.tax, price_set: money(line.tax) }],
  }));
  return { topic: 'orders/create', body: JSON.stringify({ ...body, line_items: items, ...more }) };
}

/** `beyond`: given back beyond the lines. */
function refund(id: string, orderId: string, lines: readonly object[], beyond: string | null) {
  const amount = `-${beyond}`;
  const adjustment = { id: 1, kind: 'refund_discrepancy', amount, amount_set: money(amount) };
  const body = {
    id: Number(id),
    order_id: Number(orderId),
    created_at: '2026-03-12T12:00:00Z',
    transactions: [],
    refund_line_items: lines,
    order_adjustments: beyond === null ? [] : [adjustment],
  };
  return { topic: 'refunds/create', body: JSON.stringify(body) };
}

const money = (amount: string) => ({ shop_money: { amount, currency_code: 'EUR' } });

const boots: Line = { id: 1, title: 'Boots', price: '99.99' };

/** Everything that an explanation can have to tell, in a handful of orders. */
async function trade(): Promise<void> {
  await sql(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 90, '2026-02-01', $3, 'test')`,
    [shop.shopId, shop.programId, JSON.stringify(terms)],
  );
  const [berta, anna, dora, carl] = [
    await pathPartner(shop, 'BERTA'),
    await pathPartner(shop, 'ANNA'),
    await pathPartner(shop, 'DORA'),
    await pathPartner(shop, 'CARL'),
  ];
  await sql('UPDATE partner SET parent_id = $1 WHERE partner_id = $2', [berta.partnerId, anna.partnerId]);
  await sql(
    `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'suspended', '2026-03-09T00:00:00Z', 'test')`,
    [shop.shopId, carl.partnerId],
  );
  const click = (visitor: string, partner: PathPartner, at: string) => recordClick(shop, partner, visitor, at);
  await click('linear', anna, '2026-03-08T10:00:00Z');
  await click('linear', dora, '2026-03-09T10:00:00Z');
  await click('linear', carl, '2026-03-08T11:00:00Z');
  await click('linear', dora, '2026-01-20T10:00:00Z');
  for (const visitor of ['coded', 'alone']) await click(visitor, dora, '2026-03-09T10:00:00Z');
  await sql(
    `INSERT INTO registration (shop_id, registration_id, customer_id, visitor, email, at)
     VALUES ($1, gen_random_uuid(), '8909', 'alone', 'friend@example.com', '2026-03-09T12:00:00Z')`,
    [shop.shopId],
  );
  await deliver(shop, [
    order('901', [boots], { visitor: 'linear' }),
    order(
      '902',
      [
        { id: 1, title: 'Boots', price: '120.00', quantity: 3, discount: '30.00', tax: '55.00' },
        { id: 2, title: 'Socks', price: '60.00', tax: '10.00', sku: 'SOCKS' },
        { id: 3, title: 'Candle', price: '12.00', vendor: 'Other', tax: '2.00' },
      ],
      { visitor: 'coded', code: 'ANNA10' },
      { taxes_included: true },
    ),
    order('903', [boots], { code: 'ANNA10' }, { email: 'anna@partners.example' }),
    order('904', [boots], { visitor: 'alone' }),
    order('905', [boots], { visitor: 'alone' }),
    order('906', [boots], { visitor: 'alone' }, { cancelled_at: '2026-03-11T12:00:00Z' }),
    order('907', [boots], { visitor: 'alone' }, { test: true }),
    order('908', [boots], { code: 'DORA10' }),
    order('909', [boots], {}),
    refund('1', '902', [{ id: 1, line_item_id: 1, quantity: 1 }], '20.00'),
    ...['904', '905'].map((id) => ({
      topic: 'disputes/create',
      body: JSON.stringify({
        id: 1000 + Number(id),
        order_id: Number(id),
        type: 'chargeback',
        status: id === '904' ? 'under_review' : 'lost',
        initiated_at: '2026-03-15T12:00:00Z',
      }),
    })),
  ]);
  await untilSettled();
  await openPath(scene.stack.database).payPartners(shop.shopId, { runId: 'first', at: Date.now() });
  await deliver(shop, [refund('2', '908', [{ id: 2, line_item_id: 1, quantity: 1 }], null)]);
  await untilSettled();
}

async function untilSettled(): Promise<void> {
  const waiting = async () =>
    (await sql(`SELECT FROM inbox_item WHERE shop_id = $1 AND state = 'waiting'`, [shop.shopId])).rowCount;
  await expect.poll(waiting, { timeout: patienceMs }).toBe(0);
}

/** What each order's page has to say so that a merchant can work its amounts out again. */
const orders = {
  '901': [
    'Credited to ANNA (1/2), DORA (1/2)',
    'The partner was not approved when the order was placed',
    'Too long before the order',
    'Discounts are taken off, tax is not added, shipping does not count.',
    'Boots €99.99 €0.00 €0.00 €99.99 1 of 1 €99.99',
    '10 % of €99.99; 1/2 of it; €4.9995, rounded',
    'BERTA as parent: 10 % of €5.00.',
    '“large” for Boots: what counts of the order is below its minimum',
  ],
  '902': [
    'Valid, but another came first',
    'tax, which is in the prices, is taken off',
    'Boots €360.00 €30.00 €55.00 €275.00 2 of 3 ≈ €170.7763 (37400/219)',
    '€20.00 of the €292.00 paid for these were given back without items, so each line counts 68/73 of what was left of it.',
    '10 % of ≈ €170.7763 (37400/219); ≈ €17.0776 (3740/219), rounded (Boots) €17.08',
    '15 % of ≈ €46.5753 (3400/73); at most €5.00 (Socks) €5.00',
    'No rule matches Candle',
    'BERTA as parent: 10 % of €22.08. €2.208, rounded. €2.21',
    'ANNA earns €3.00 by rule “active”',
  ],
  '903': ['Nobody is credited', 'ANNA bought from themselves: that share is void and goes to nobody.'],
  '904': ['Disputed', 'held while the payment is disputed', 'Chargeback under review'],
  '905': ['The payment was charged back, so nothing counts.', 'Chargeback lost'],
  '906': ['The order is cancelled, so nothing counts.'],
  '907': ['It is a test order, so nothing counts.'],
  '908': [
    '€10.00 was paid out and is no longer due: it is netted against what comes next',
    'Boots €99.99 €0.00 €0.00 €99.99 0 of 1 €0.00',
    '1 item',
  ],
} as const;

/** The same for partners' pages, by order and rule. */
const commissions = {
  anna: {
    '901 default': ['Your share of this order is 1/2', '10% of €99.99 × 1/2 = €4.9995, rounded: €5.00'],
    '902 active': ['A fixed amount, paid once for a customer: €3.00'],
    '902 default': [
      'Boots × 2 of 3 left €360.00 €30.00 €55.00 ≈ €170.7763 (37400/219)',
      'Socks × 1 (counts by another rule)',
      'Candle × 1 (no rule applies)',
      'tax, which is in the prices, is taken off',
      '€20.00 of the €292.00 paid for them. So of what each would count, 68/73 counts.',
      '= ≈ €17.0776 (3740/219), rounded: €17.08',
    ],
    '902 socks': ['15% of ≈ €46.5753 (3400/73), at most €5.00 = €5.00'],
  },
  berta: {
    '901 override:1': ['10% of the €5.00 that the partner earned = €0.50'],
    '902 override:1': ['10% of the €22.08 that the partner earned = €2.208, rounded: €2.21'],
  },
  dora: {
    '901 default': ['too long before the order', '10% of €99.99 × 1/2 = €4.9995, rounded: €5.00'],
    '8909 lead': ['Click on your link DORA', 'A fixed amount, paid once for a customer: €2.00'],
    '904 default': ['The payment is disputed.', '10% of €99.99 = €9.999, rounded: €10.00'],
    '908 default': ['Nothing is due any more', 'was paid out before'],
  },
} as const;

describeWithBrowser('why, on a page that can be worked out again', () => {
  const app = () => merchant.app();
  // The text as it is laid out: a table's cells are words of their own.
  // biome-ignore lint/performance/useDomNodeTextContent: textContent would join them.
  const textOf = async (main: Locator): Promise<string> => (await main.innerText()).replaceAll(/\s+/g, ' ');
  const shot = async (page: Page, name: string) => {
    const size = page.viewportSize() ?? { width: 1280, height: 900 };
    await page.setViewportSize({ ...size, height: 2_000 });
    await page.screenshot({ path: join(scene.stack.resultsDir, `${name}.png`) });
    await page.setViewportSize(size);
  };

  it('settles what was traded', trade);

  it.each(Object.entries(orders))('order %s, for the merchant', async (id, sentences) => {
    await merchant.open(`/app/orders/${id}`);
    await app().getByRole('heading', { name: 'Why' }).waitFor();
    await shot(merchant.page, `order-${id}`);
    const text = await textOf(app().locator('main'));
    for (const sentence of sentences) expect(text).toContain(sentence);
  });

  it('a registration, for the merchant', async () => {
    await merchant.open('/app/customers/8909');
    await app().getByRole('heading', { name: 'Why' }).waitFor();
    await shot(merchant.page, 'customer-8909');
    const text = await textOf(app().locator('main'));
    expect(text).toContain('DORA earns €2.00, once for this customer, by rule “lead”.');
    expect(text).toContain('the latest valid click before the registration counts');
  });

  it.each(Object.entries(commissions))('the commissions of %s, for that partner', async (name, pages) => {
    const page = await signIn(name);
    const { rows } = await sql(
      `SELECT entitlement_id, subject_id || ' ' || rule AS of FROM entitlement JOIN partner USING (shop_id, partner_id) WHERE key = $1`,
      [name.toUpperCase()],
    );
    for (const [of, sentences] of Object.entries(pages)) {
      const id = rows.find((row) => row.of === of)?.entitlement_id;
      await page.goto(`${scene.stack.addresses.portal}/commissions/${id}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await shot(page, `portal-${name}-${of.replaceAll(/\W/g, '-')}`);
      const text = await textOf(page.locator('main'));
      for (const sentence of sentences) expect(text).toContain(sentence);
      expect(text, 'whose order it was').not.toMatch(/shopper@example.com|89\d\d/);
    }
  });

  it('of a phone’s width', async () => {
    await merchant.sitAt('phone');
    await merchant.open('/app/orders/902');
    await app().getByRole('heading', { name: 'Why' }).waitFor();
    await shot(merchant.page, 'phone-order-902');
    expect(await merchant.sideways()).toBeLessThanOrEqual(0);
  });

  it('left nobody with an error', () => {
    expect(scene.complaints).toEqual([]);
  });

  async function signIn(name: string): Promise<Page> {
    const page = await scene.newPerson(name);
    await signInToPortal(page, scene, `${name}@partners.example`);
    await page.getByText('Pending').first().waitFor();
    return page;
  }
});
