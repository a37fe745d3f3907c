/** One partner as the merchant sees them: who they are, what they use, what they have earned, what was done. */
import { type PartnerLifeStatus, partnerNumber, type RejectionReason } from '#app/domain/partner-lifecycle.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';
import { type CodePool, countPools } from './code-pool-counts.ts';

export interface PartnerView {
  readonly partnerId: string;
  readonly number: string;
  readonly status: PartnerLifeStatus;
  readonly name: string;
  readonly email: string;
  /** Shopify's number, as text, of who refers friends as a customer. */
  readonly customerId: string | null;
  readonly company: string | null;
  readonly website: string | null;
  readonly country: string | null;
  readonly group: string;
  readonly programName: string;
  readonly message: string | null;
  readonly rejection: { readonly reason: RejectionReason; readonly note: string | null } | null;
  readonly appliedAt: Date;
  readonly approvedAt: Date | null;
  /** The sums of the partner's entries, in the shop's minor units. */
  readonly balances: { readonly pending: bigint; readonly available: bigint; readonly paid: bigint };
  readonly clicks: number;
  readonly links: readonly PartnerLink[];
  readonly codes: readonly PartnerCode[];
  /** The partner's codes for one use; null without any. */
  readonly pool: CodePool | null;
  readonly commissions: PageOf<PartnerCommission>;
  readonly events: readonly PartnerEvent[];
}

export interface PartnerLink {
  readonly linkId: string;
  readonly code: string;
  readonly path: string;
  readonly label: string | null;
  readonly active: boolean;
}

export interface PartnerCode {
  readonly code: string;
  readonly state: 'pending' | 'active' | 'failed' | 'paused' | 'deleted' | 'removed';
  readonly wanted: 'active' | 'paused' | 'deleted';
  readonly error: string | null;
  readonly discountTitle: string | null;
  readonly replacedBy: string | null;
}

export interface PartnerCommission {
  readonly entitlementId: string;
  /** Null for what was earned by a registration or verification. */
  readonly order: { readonly orderId: string; readonly name: string } | null;
  /** Whose registration or verification it was; null for an order. */
  readonly customerId: string | null;
  readonly rule: string;
  readonly earnedAt: Date;
  readonly maturesAt: Date;
  readonly disputed: boolean;
  readonly amount: bigint;
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
}

export interface PartnerEvent {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const commissionsListed = 20;
const eventsListed = 50;

/** Null where the shop has no such partner. `clicksSince` bounds what is counted. */
export function readPartner(
  database: Database,
  shopId: string,
  partnerId: string,
  page: PageRequest,
  clicksSince: Date,
): Promise<PartnerView | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<PersonRow>(personSql, [shopId, partnerId, clicksSince]);
    const person = rows[0];
    if (person === undefined) return null;
    return {
      ...toPerson(person),
      balances: await readBalances(sql, shopId, partnerId),
      links: await readLinks(sql, shopId, partnerId),
      codes: await readCodes(sql, shopId, partnerId),
      pool: (await countPools(sql, shopId, partnerId))[0] ?? null,
      commissions: await readCommissions(sql, shopId, partnerId, page),
      events: await readEvents(sql, shopId, `partner:${partnerId}`),
    };
  });
}

const personSql = `SELECT p.partner_id, p.number, p.status, p.name, p.email, p.customer_id, p.company, p.website, p.country, p.group_name, p.message,
    p.rejection_reason, p.rejection_note, p.applied_at, p.approved_at, g.name AS program_name,
    (SELECT count(*) FROM click c WHERE c.shop_id = p.shop_id AND c.partner_id = p.partner_id AND c.at >= $3) AS clicks
  FROM partner p JOIN program g ON g.shop_id = p.shop_id AND g.program_id = p.program_id
  WHERE p.shop_id = $1 AND p.partner_id = $2`;

interface PersonRow {
  readonly partner_id: string;
  readonly number: number;
  readonly status: PartnerLifeStatus;
  readonly name: string;
  readonly email: string;
  readonly customer_id: string | null;
  readonly company: string | null;
  readonly website: string | null;
  readonly country: string | null;
  readonly group_name: string;
  readonly message: string | null;
  readonly rejection_reason: RejectionReason | null;
  readonly rejection_note: string | null;
  readonly applied_at: Date;
  readonly approved_at: Date | null;
  readonly program_name: string;
  readonly clicks: string;
}

function toPerson(row: PersonRow) {
  const { status, name, email, customer_id: customerId, company, website, country, message } = row;
  return {
    partnerId: row.partner_id,
    number: partnerNumber({ number: row.number, approved: row.approved_at !== null }),
    status,
    name,
    email,
    customerId,
    company,
    website,
    country,
    group: row.group_name,
    programName: row.program_name,
    message,
    rejection: row.rejection_reason === null ? null : { reason: row.rejection_reason, note: row.rejection_note },
    appliedAt: row.applied_at,
    approvedAt: row.approved_at,
    clicks: Number(row.clicks),
  };
}

async function readBalances(sql: ShopConnection, shopId: string, partnerId: string): Promise<PartnerView['balances']> {
  const { rows } = await sql.query<{ account: 'pending' | 'available' | 'paid'; balance: string }>(
    'SELECT account, sum(amount) AS balance FROM entry WHERE shop_id = $1 AND partner_id = $2 GROUP BY account',
    [shopId, partnerId],
  );
  const balances = { pending: 0n, available: 0n, paid: 0n };
  for (const { account, balance } of rows) balances[account] = BigInt(balance);
  return balances;
}

async function readLinks(sql: ShopConnection, shopId: string, partnerId: string): Promise<readonly PartnerLink[]> {
  const { rows } = await sql.query<PartnerLink>(
    `SELECT link_id AS "linkId", code, path, label, active FROM link
     WHERE shop_id = $1 AND partner_id = $2 AND alias_of IS NULL AND archived_at IS NULL ORDER BY created_at, link_id LIMIT 100`,
    [shopId, partnerId],
  );
  return rows;
}

async function readCodes(sql: ShopConnection, shopId: string, partnerId: string): Promise<readonly PartnerCode[]> {
  const { rows } = await sql.query<PartnerCode>(
    `SELECT code, state, wanted, last_error AS error, discount_title AS "discountTitle", replaced_by AS "replacedBy" FROM discount_code
     WHERE shop_id = $1 AND partner_id = $2 AND NOT single_use ORDER BY created_at, code_key LIMIT 100`,
    [shopId, partnerId],
  );
  return rows;
}

interface CommissionRow {
  readonly entitlement_id: string;
  readonly order_id: string | null;
  readonly order_name: string | null;
  readonly customer_id: string | null;
  readonly rule: string;
  readonly earned_at: Date;
  readonly matures_at: Date;
  readonly disputed: boolean;
  readonly amount: string;
  readonly pending: string;
  readonly available: string;
  readonly paid: string;
}

const newestFirst: KeysetOrder<CommissionRow> = {
  column: 'e.earned_at',
  type: 'timestamptz',
  id: 'e.entitlement_id',
  idType: 'uuid',
  descending: true,
  keyOf: (row) => [row.earned_at.toISOString(), row.entitlement_id],
};

async function readCommissions(
  sql: ShopConnection,
  shopId: string,
  partnerId: string,
  request: PageRequest,
): Promise<PageOf<PartnerCommission>> {
  const pages = keyset(newestFirst, request, commissionsListed, 3);
  const { rows } = await sql.query<CommissionRow>(
    `SELECT e.entitlement_id, o.order_id, o.name AS order_name,
       CASE e.subject WHEN 'customer' THEN e.subject_id END AS customer_id, e.rule, e.earned_at, e.matures_at, e.disputed,
       e.amount, e.pending, e.available, e.paid
     FROM entitlement e
     LEFT JOIN customer_order o ON o.shop_id = e.shop_id AND e.subject = 'order' AND o.order_id = e.subject_id
     WHERE e.shop_id = $1 AND e.partner_id = $2 AND ${pages.where} ORDER BY ${pages.orderBy}`,
    [shopId, partnerId, ...pages.values],
  );
  const page = pages.page(rows);
  return { ...page, rows: page.rows.map(toCommission) };
}

function toCommission(row: CommissionRow): PartnerCommission {
  return {
    entitlementId: row.entitlement_id,
    order: row.order_id === null ? null : { orderId: row.order_id, name: row.order_name ?? row.order_id },
    customerId: row.customer_id,
    rule: row.rule,
    earnedAt: row.earned_at,
    maturesAt: row.matures_at,
    disputed: row.disputed,
    amount: BigInt(row.amount),
    pending: BigInt(row.pending),
    available: BigInt(row.available),
    paid: BigInt(row.paid),
  };
}

/** What people did to a subject, newest first. */
export async function readEvents(
  sql: ShopConnection,
  shopId: string,
  subject: string,
): Promise<readonly PartnerEvent[]> {
  const { rows } = await sql.query<PartnerEvent>(
    `SELECT at, actor, action, detail FROM audit_event
     WHERE shop_id = $1 AND subject = $2 ORDER BY at DESC, audit_id DESC LIMIT ${eventsListed}`,
    [shopId, subject],
  );
  return rows;
}
