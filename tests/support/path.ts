// A shop with a programme, partners and links on a test's own database, what Shopify would send of it, and the path that processes it.

import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll } from 'vitest';
import { type Database, openDatabase } from '#app/adapters/db/database.ts';
import { createLog } from '#app/adapters/log/log.ts';
import type { Base } from '#app/composition/base.ts';
import { composePath, type PathOutside } from '#app/composition/path.ts';
import { parseInstant } from '#app/domain/instant.ts';
import type { StretchSize } from '#app/flows/ports.ts';
import type { TestDatabase } from './postgres.ts';
import { insertShop, testConfig } from './services.ts';

export const programTerms = {
  attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 365 },
  rules: [
    { key: 'default', percent: '10' },
    { key: 'lead', stage: 'registration', flat: '2.00' },
  ],
  holdDays: 14,
  referee: { on: 'order', storeCredit: '5.00', clawback: true },
};

export interface PathShop {
  readonly shopId: string;
  readonly programId: string;
  readonly database: TestDatabase;
}

export interface PathPartner {
  readonly partnerId: string;
  readonly linkId: string;
  readonly code: string;
}

/** An installed shop, with one programme in force since the beginning of 2026. */
export async function pathShop(
  database: TestDatabase,
  terms: object = programTerms,
  name: string = randomUUID(),
): Promise<PathShop> {
  const { shopId } = await insertShop(database, name, `https://${name}.example`);
  const programId = uuidv7();
  await database.owner.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank) VALUES ($1, $2, 'partners', 'affiliate', 'Partners', 1)`,
    [shopId, programId],
  );
  await database.owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 1, '2026-01-01', $3, 'test')`,
    [shopId, programId, JSON.stringify(terms)],
  );
  return { shopId, programId, database };
}

/** A partner, approved since the beginning of 2026, with a link CODE and a discount code CODE10. */
export async function pathPartner(
  shop: PathShop,
  code: string,
  approvedAt = '2026-01-01T00:00:00Z',
): Promise<PathPartner> {
  const { owner } = shop.database;
  const [partnerId, linkId] = [uuidv7(), uuidv7()];
  const email = `${code.toLowerCase()}@partners.example`;
  await owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, updated_at)
     VALUES ($1, $2, $3, $4, (SELECT count(*) + 1001 FROM partner WHERE shop_id = $1), 'approved', $4, $5, $5, now(), now())`,
    [shop.shopId, partnerId, shop.programId, code, email],
  );
  await owner.query(
    `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'approved', $3, 'test')`,
    [shop.shopId, partnerId, approvedAt],
  );
  await owner.query('INSERT INTO link (shop_id, link_id, partner_id, code, created_at) VALUES ($1, $2, $3, $4, $5)', [
    shop.shopId,
    linkId,
    partnerId,
    code,
    '2026-01-01T00:00:00Z',
  ]);
  await owner.query(
    'INSERT INTO discount_code (shop_id, code_key, code, partner_id, created_at) VALUES ($1, lower($2), $2, $3, $4)',
    [shop.shopId, `${code}10`, partnerId, '2026-01-01T00:00:00Z'],
  );
  return { partnerId, linkId, code };
}

export async function recordClick(shop: PathShop, partner: PathPartner, visitor: string, at: string): Promise<void> {
  await shop.database.owner.query(
    'INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [shop.shopId, at, uuidv7(), partner.linkId, partner.partnerId, partner.code, visitor],
  );
}

export interface OrderShape {
  readonly id: string;
  readonly customer?: string | null;
  readonly visitor?: string | null;
  /** Token of the checkout that it came of. */
  readonly checkout?: string;
  readonly landing?: string;
  readonly code?: string;
  readonly price?: string;
  readonly quantity?: number;
  /** Of its only line. */
  readonly product?: string;
  readonly status?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly cancelledAt?: string | null;
  readonly refunds?: readonly object[];
  /** Other fields of the payload, over these. */
  readonly more?: object;
}

/** An order as Shopify's webhooks describe it, with ids as JSON numbers. */
export function orderBody(order: OrderShape): string {
  const price = order.price ?? '100.00';
  const createdAt = order.createdAt ?? '2026-03-10T12:00:00+01:00';
  const money = (amount: string) => ({
    shop_money: { amount, currency_code: 'EUR' },
    presentment_money: { amount, currency_code: 'EUR' },
  });
  const customer =
    order.customer === null ? null : { id: `#${order.customer ?? '7001'}#`, email: 'shopper@example.com' };
  const body = {
    id: `#${order.id}#`,
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    name: `#${order.id}`,
    email: 'shopper@example.com',
    created_at: createdAt,
    updated_at: order.updatedAt ?? createdAt,
    cancelled_at: order.cancelledAt ?? null,
    test: false,
    currency: 'EUR',
    total_price: price,
    total_price_set: money(price),
    taxes_included: false,
    financial_status: order.status ?? 'paid',
    customer,
    source_name: 'web',
    checkout_token: order.checkout ?? null,
    landing_site: order.landing ?? null,
    note_attributes: order.visitor == null ? [] : [{ name: '_tributary', value: order.visitor }],
    discount_codes: order.code === undefined ? [] : [{ code: order.code, amount: '0.00', type: 'percentage' }],
    discount_applications: order.code === undefined ? [] : [{ type: 'discount_code', code: order.code }],
    line_items: [
      {
        id: `#${order.id}1#`,
        product_id: `#${order.product ?? '501'}#`,
        variant_id: 601,
        title: 'Boots',
        quantity: order.quantity ?? 1,
        price,
        price_set: money(price),
        discount_allocations: [],
        tax_lines: [],
      },
    ],
    shipping_lines: [],
    refunds: order.refunds ?? [],
    ...order.more,
  };
  return JSON.stringify(body).replaceAll(/"#(\d+)#"/g, '$1');
}

/** A refund of units of the order's only line, on its own. */
export function refundBody(refund: { id: string; orderId: string; quantity: number; createdAt?: string }): string {
  return `{"id":${refund.id},"order_id":${refund.orderId},"created_at":"${refund.createdAt ?? '2026-03-12T12:00:00Z'}",
    "refund_line_items":[{"id":1,"line_item_id":${refund.orderId}1,"quantity":${refund.quantity}}],"order_adjustments":[],"transactions":[]}`;
}

/** Puts items into the inbox as the door does. A webhook id that is there already is left. */
export async function deliver(
  shop: PathShop,
  items: readonly { topic: string; body: string; webhookId?: string; at?: string }[],
): Promise<void> {
  await shop.database.owner.query(
    `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, triggered_at, body)
     SELECT $1::uuid, item.* FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::bytea[]) AS item
     ON CONFLICT DO NOTHING`,
    [
      shop.shopId,
      items.map(() => uuidv7()),
      items.map(({ webhookId }) => webhookId ?? randomUUID()),
      items.map(({ topic }) => topic),
      items.map(({ at }) => at ?? null),
      items.map(({ body }) => Buffer.from(body)),
    ],
  );
}

export const noOutside: PathOutside = {
  requireCustomer: async () => {
    throw new Error('nobody was to be asked');
  },
  readFriend: async () => null,
  orders: { readOrder: async () => null, findOrderOf: async () => null, readDispute: async () => null },
  products: { readProduct: async () => null },
  refreshShop: async () => {},
  uninstallShop: async () => {},
};

/** The path as the worker has it, on connections of its own. `now` is its clock. */
export function openPath(
  database: TestDatabase,
  more: { now?: () => number; outside?: PathOutside; poolSize?: number; stretch?: StretchSize } = {},
) {
  const config = testConfig(database);
  const opened: Database = openDatabase({ url: database.url, poolSize: more.poolSize ?? 4, onIdleError: () => {} });
  const base: Base = { config, log: createLog('silent', 'test'), clock: more.now ?? Date.now, database: opened };
  let closing: Promise<void> | null = null;
  const close = () => (closing ??= opened.close());
  afterAll(close);
  const path = composePath(base, more.outside ?? noOutside, more.stretch);
  return {
    ...path,
    /** Ends its connections. */
    close,
    /** Processes until nothing waits. */
    async drain(shop: PathShop): Promise<void> {
      while ((await path.processInbox(shop.shopId)).more);
    },
  };
}

/** Epoch milliseconds of a text that is an instant. */
export function instant(text: string): number {
  const at = parseInstant(text);
  if (at === null) throw new Error(`${text} is no instant`);
  return at;
}

export interface Balance {
  readonly pending: bigint;
  readonly available: bigint;
}

/** What the ledger's own entries say of a partner. */
export async function balanceOf(shop: PathShop, partner: PathPartner): Promise<Balance> {
  const { rows } = await shop.database.owner.query<{ pending: string; available: string }>(
    `SELECT coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0) AS pending,
        coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available FROM entry WHERE shop_id = $1 AND partner_id = $2`,
    [shop.shopId, partner.partnerId],
  );
  return { pending: BigInt(rows[0]?.pending ?? 0), available: BigInt(rows[0]?.available ?? 0) };
}

/** What a shop's rows say in the end, in words that are the same for any shop with the same facts. */
export async function statementOf(shop: PathShop): Promise<object> {
  const read = async (sql: string): Promise<object[]> => (await shop.database.owner.query(sql, [shop.shopId])).rows;
  return {
    orders: await read(
      'SELECT order_id, customer_id, history_key, via, reason, commission FROM customer_order WHERE shop_id = $1 ORDER BY order_id',
    ),
    entitlements: await read(
      `SELECT subject, subject_id, key AS partner, rule, amount, pending, available, disputed, matures_at
         FROM entitlement JOIN partner USING (shop_id, partner_id) WHERE shop_id = $1 AND amount <> 0 ORDER BY subject, subject_id, key, rule`,
    ),
    balances: await read(
      `SELECT key AS partner, account, sum(amount) AS amount FROM entry JOIN partner USING (shop_id, partner_id)
        WHERE shop_id = $1 GROUP BY key, account HAVING sum(amount) <> 0 ORDER BY key, account`,
    ),
    rewards: await read(
      'SELECT customer_id, amount FROM reward WHERE shop_id = $1 AND amount <> 0 ORDER BY customer_id',
    ),
    explanations: await read(
      `SELECT DISTINCT ON (subject, subject_id) subject, subject_id, via, reason, explanation FROM decision
        WHERE shop_id = $1 ORDER BY subject, subject_id, version DESC`,
    ),
  };
}

/** Where the caches differ from the entries they are caches of, and postings that do not balance: to be empty. */
export async function disagreementsOf(shop: PathShop): Promise<object[]> {
  const { rows } = await shop.database.owner.query(
    `SELECT 'entitlement' AS what, entitlement_id AS id FROM entitlement
       LEFT JOIN (SELECT entitlement_id, coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0) AS pending,
          coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available FROM entry WHERE shop_id = $1 GROUP BY 1) AS held USING (entitlement_id)
      WHERE shop_id = $1 AND (entitlement.pending <> coalesce(held.pending, 0) OR entitlement.available <> coalesce(held.available, 0))
     UNION ALL SELECT 'posting', posting_id FROM entry WHERE shop_id = $1 GROUP BY posting_id HAVING sum(amount) <> 0
     UNION ALL SELECT 'reward', reward_id FROM reward WHERE shop_id = $1 AND amount <> (
        SELECT coalesce(sum(amount), 0) FROM entry WHERE shop_id = $1 AND entry.customer_id = reward.customer_id AND entry.program_id = reward.program_id)
     UNION ALL SELECT 'order', shop_id FROM customer_order WHERE shop_id = $1 AND commission <> (
        SELECT coalesce(sum(amount), 0) FROM entitlement WHERE shop_id = $1 AND subject = 'order' AND subject_id = order_id)`,
    [shop.shopId],
  );
  return rows;
}

/** States of the shop's inbox items, with their number. */
export async function inboxStates(shop: PathShop): Promise<Record<string, number>> {
  const { rows } = await shop.database.owner.query<{ state: string; items: number }>(
    'SELECT state, count(*)::int AS items FROM inbox_item WHERE shop_id = $1 GROUP BY state',
    [shop.shopId],
  );
  return Object.fromEntries(rows.map(({ state, items }) => [state, items]));
}
