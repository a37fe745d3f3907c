/**
 * Fills a new database with a lively shop, by the ways that everybody else takes: the app is installed with a session token, partners apply
 * and are reviewed by the product's own flows, clicks go through the recorder, and customers and orders are made in the twin, whose webhooks
 * reach the running app. Only the clock is the seed's, so that the story began three months ago.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { appendItem } from '#app/adapters/db/inbox.ts';
import { compose } from '#app/composition.ts';
import { readConfigOrExit } from '#app/config.ts';
import { dayMs } from '#app/domain/instant.ts';
import { defaultSurvey } from '#app/domain/survey.ts';
import { createChance } from './seed/chance.ts';
import { customersWhoRefer, firstNames, lastNames, partners, referrers, type SeedPartner } from './seed/story.ts';
import { openTwin, type TwinVariant } from './seed/twin.ts';
import { type Way, wayAlone, wayByLink } from './seed/ways.ts';

const shop = process.env.SANDBOX_SHOP ?? 'sandbox.myshopify.com';
const twinOrigin = process.env.SANDBOX_TWIN_ORIGIN;
if (twinOrigin === undefined)
  throw new Error('SANDBOX_TWIN_ORIGIN is not set: the seed moves the world of the sandbox');

const hourMs = dayMs / 24;
const daysOfHistory = 90;
const referralsBeganDaysAgo = 55;
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const merchant = 'merchant';
const waitForWorkMs = 120_000;

const startedAt = Date.now();
const chance = createChance(20_261_121);
const twin = openTwin(twinOrigin, shop);
let now = startedAt - daysOfHistory * dayMs;
const services = await compose(readConfigOrExit(), 'seed', () => now);

const shopId = await install();
const variants = (await twin.variants()).filter(({ price }) => Number.parseFloat(price) > 0);
const active: Array<{
  readonly story: SeedPartner;
  readonly code: string;
  readonly discountCode: string | null;
  readonly number: string;
  readonly since: number;
}> = [];
for (const story of [...partners].sort((a, b) => b.appliedDaysAgo - a.appliedDaysAgo)) await join(story);
await untilDone(
  'the discount codes',
  "SELECT count(*)::int AS left FROM outbox_item WHERE kind = 'discount_code' AND state IN ('waiting', 'started')",
);
for (let day = daysOfHistory - 1; day >= 0; day--) {
  if (day === referralsBeganDaysAgo) await beginReferrals();
  await live(day);
}
await twin.settleWebhooks();
await untilDone('the webhooks', "SELECT count(*)::int AS left FROM inbox_item WHERE state = 'waiting'");
await untilDone(
  'the friends’ credits',
  "SELECT count(*)::int AS left FROM outbox_item WHERE kind = 'store_credit' AND state IN ('waiting', 'started')",
);
// At installation the shop was empty: now there are referrers to pay, and something to compare and to audit.
await services.duties.demand(shopId, 'rewards');
await untilDone(
  'the referrers’ rewards',
  `SELECT (SELECT count(*) FROM duty WHERE duty = 'rewards' AND (lease IS NOT NULL OR due_at <= now()))::int
        + (SELECT count(*) FROM outbox_item WHERE kind = 'reward_payment' AND state IN ('waiting', 'started'))::int AS left`,
);
await services.reconcile.rewind(shopId, startedAt - daysOfHistory * dayMs);
for (const duty of ['reconcile', 'audit'] as const) await services.duties.demand(shopId, duty);
await services.close();
process.exit(0);

async function install(): Promise<string> {
  await twin.install();
  await twin.enableEmbed();
  const query = new URLSearchParams({
    embedded: '1',
    shop,
    host: Buffer.from(`admin.shopify.com/store/${shop.split('.')[0]}`).toString('base64'),
    id_token: await twin.sessionToken(),
  });
  const request = new Request(`${services.config.appUrl}/app?${query}`, { headers: { 'user-agent': browser } });
  return (await services.shopify.authenticate.admin(request)).shopId;
}

async function join(story: SeedPartner): Promise<void> {
  now = startedAt - story.appliedDaysAgo * dayMs;
  const portal = await services.portal.requireShop(shop.split('.')[0]);
  const [program] = await services.portal.listOpenPrograms(portal);
  if (program === undefined) throw new Error('the shop has no programme');
  await services.portal.apply(
    portal,
    {
      programId: program.programId,
      name: story.name,
      email: story.email,
      company: story.company,
      website: story.website,
      country: story.country,
      message: story.message,
      acceptedTerms: 1,
      locale: story.country === 'FR' ? 'fr' : 'en',
    },
    `seed-${story.email}`,
  );
  if (story.outcome === 'waiting') return;
  const partnerId = await findPartner(story.email);
  now += 5 * hourMs;
  if (story.outcome === 'rejected') {
    const rejection = { reason: 'not_a_fit' as const, note: 'We work with people who are outdoors themselves.' };
    await services.admin.reviewPartner(shopId, partnerId, { action: 'reject', rejection, actor: merchant });
    return;
  }
  await services.admin.reviewPartner(shopId, partnerId, { action: 'approve', actor: merchant });
  const { links, codes } = await services.portal.listLinks(portal, partnerId);
  const code = links[0]?.code;
  if (code === undefined) throw new Error(`${story.name} has no link`);
  const { number } = (await services.admin.partnerChoices(shopId, story.name))[0] ?? { number: '' };
  active.push({ story, code, discountCode: codes[0]?.code ?? null, number, since: now });
  if (story.outcome !== 'suspended') return;
  now = startedAt - 6 * dayMs;
  await services.admin.reviewPartner(shopId, partnerId, { action: 'suspend', actor: merchant });
}

/** The merchant lets customers refer friends, and some open their page and share its link. */
async function beginReferrals(): Promise<void> {
  now = startedAt - referralsBeganDaysAgo * dayMs;
  const { currency } = await services.admin.requireShop(shopId);
  await services.admin.startReferral(shopId, { currency, actor: merchant });
  for (const story of customersWhoRefer) {
    const customer = await twin.createCustomer({
      email: story.email,
      firstName: story.name.split(' ')[0] ?? '',
      lastName: story.name.split(' ')[1] ?? '',
      createdAt: new Date(now - 30 * dayMs).toISOString(),
    });
    const page = await services.referrals.showPage(shopId, customer.id, null);
    if (page.state !== 'ready') throw new Error(`${story.name} should have a page to share: ${page.state}`);
    const code = decodeURIComponent(new URL(page.shareUrl).pathname.split('/').at(-1) ?? '');
    active.push({ story, code, discountCode: page.code, number: '', since: now });
  }
}

async function findPartner(email: string): Promise<string> {
  const found = await services.admin.partners(shopId, {
    statuses: [],
    search: email,
    sort: 'applied desc',
    page: { after: null, before: null },
  });
  const partnerId = found.page.rows[0]?.partnerId;
  if (partnerId === undefined) throw new Error(`${email} did not become an applicant`);
  return partnerId;
}

/** One day in the shop: visitors, customers, orders, and what is sent back. */
async function live(daysAgo: number): Promise<void> {
  const dayStart = startedAt - (daysAgo + 1) * dayMs;
  for (const partner of active) {
    const { story, since } = partner;
    const visits = Math.round(story.clicksPerDay * chance.between(0.3, 1.7));
    for (let visit = 0; visit < visits; visit++) {
      const at = dayStart + chance.next() * dayMs;
      if (at > since) await click(partner.code, at);
    }
    if (dayStart > since && chance.happens(story.ordersPerDay))
      await buyThrough(partner, dayStart + chance.between(8, 22) * hourMs);
  }
  // Some come by themselves.
  if (chance.happens(0.6)) {
    // Of customers who refer friends nobody knows a number.
    const numbered = active.filter(({ number }) => number !== '');
    const partner = numbered.length === 0 ? null : chance.oneOf(numbered);
    const at = dayStart + chance.between(8, 22) * hourMs;
    await buy({ at, visitor: null, discountCode: null, way: wayAlone(chance, partner), heardOf: partner?.story.name });
  }
}

async function click(code: string, at: number): Promise<string> {
  now = Math.min(at, startedAt);
  const report = {
    shopId,
    code,
    visitor: null,
    landing: '/',
    referrer: chance.oneOf(referrers),
    agent: browser,
    address: null,
  };
  return (await services.recordReportedClick(report)).visitor;
}

async function buyThrough(partner: (typeof active)[number], at: number): Promise<void> {
  const byCode = partner.discountCode !== null && chance.happens(0.3);
  const visitor = byCode ? null : await click(partner.code, at - chance.between(0.1, 60) * hourMs);
  const way = byCode ? wayAlone(chance, null) : wayByLink(chance, partner.code);
  await buy({ at, visitor, discountCode: byCode ? partner.discountCode : null, way, heardOf: partner.story.name });
}

async function buy(wish: {
  readonly at: number;
  readonly visitor: string | null;
  readonly discountCode: string | null;
  readonly way: Way;
  /** Whom the shopper would name, asked how they heard of the shop. */
  readonly heardOf: string | undefined;
}): Promise<void> {
  const { tells, order: told } = wish.way;
  const at = Math.min(wish.at, startedAt - hourMs);
  const [firstName, lastName] = [chance.oneOf(firstNames), chance.oneOf(lastNames)];
  const email = `shopper-${Math.floor(chance.next() * 1e9).toString(36)}@example.com`;
  const customer = await twin.createCustomer({
    email,
    firstName,
    lastName,
    createdAt: new Date(at - 10 * 60_000).toISOString(),
  });
  if (wish.visitor !== null && chance.happens(0.7)) await register(customer.id, wish.visitor, email, at - 10 * 60_000);
  const order = await twin.createOrder({
    lines: chooseLines(variants),
    customerId: customer.id,
    email,
    attributes: wish.visitor === null || tells !== 'cart' ? {} : { _tributary: wish.visitor },
    discountCodes: wish.discountCode === null ? [] : [wish.discountCode],
    shippingAddress: null,
    shipping: { title: 'Standard', price: '5.90' },
    payment: chance.happens(0.05) ? 'pending' : 'paid',
    createdAt: new Date(at).toISOString(),
    checkoutToken: `seed-${customer.id}`,
    ...told,
  });
  if (tells === 'pixel' && wish.visitor !== null) await seeCheckout(`seed-${customer.id}`, wish.visitor, at);
  if (chance.happens(0.25)) await answerSurvey(order.id, wish.heardOf, at);
  const laterAt = new Date(Math.min(at + chance.between(2, 9) * dayMs, startedAt - hourMs / 2)).toISOString();
  const line = order.lines[0];
  if (chance.happens(0.07) && line !== undefined)
    await twin.changeOrder(order.id, 'refund', { lines: [{ lineId: line.id, quantity: 1 }], at: laterAt });
  else if (chance.happens(0.03)) await twin.changeOrder(order.id, 'cancel', { at: laterAt });
}

/** A friend who made an account on the way to the checkout. As an import brings it, because the storefront reports only what happens now. */
function register(customerId: string, visitor: string, email: string, at: number): Promise<void> {
  const body = { customerId, visitor, email, at: Math.round(at) };
  const item = { topic: 'tributary/registration', webhookId: `seed:${customerId}`, body };
  return inShopSql(services.database, shopId, (connection) => appendItem(connection, shopId, item));
}

/** What the web pixel tells of a checkout, which it does only as it happens. */
function seeCheckout(checkoutToken: string, visitor: string, at: number): Promise<void> {
  const item = {
    topic: 'tributary/checkout-visit',
    webhookId: `seed:${checkoutToken}:${Math.round(at)}`,
    body: { checkoutToken, visitor },
  };
  return inShopSql(services.database, shopId, (connection) => appendItem(connection, shopId, item));
}

async function answerSurvey(orderId: string, heardOf: string | undefined, at: number): Promise<void> {
  now = at;
  const text = heardOf !== undefined && chance.happens(0.5) ? heardOf : null;
  const choice = text === null ? chance.oneOf(defaultSurvey.choices) : 'Somebody I follow';
  await services.survey.answer({ shopId, orderId, customerId: null }, { choice, text });
}

function chooseLines(all: readonly TwinVariant[]) {
  const count = chance.happens(0.35) ? 2 : 1;
  const chosen = new Set(Array.from({ length: count }, () => chance.oneOf(all)));
  return [...chosen].map(({ id }) => ({ variantId: id, quantity: chance.happens(0.2) ? 2 : 1 }));
}

/** Waits for the worker, which the demo runs beside the seed. */
async function untilDone(what: string, sql: string): Promise<void> {
  const deadline = Date.now() + waitForWorkMs;
  for (;;) {
    const left = await countInShop(sql);
    if (left === 0) return;
    if (Date.now() > deadline)
      throw new Error(`${what}: ${left} still wait after ${waitForWorkMs / 1_000} s; is the worker running?`);
    await pause(200);
  }
}

function countInShop(sql: string): Promise<number> {
  return inShopSql(services.database, shopId, async (connection) => {
    const { rows } = await connection.query<{ left: number }>(sql);
    return rows[0]?.left ?? 0;
  });
}
