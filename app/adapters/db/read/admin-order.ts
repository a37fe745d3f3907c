/** One order with all that explains it: the decision as it was stored, what the ledger holds because of it, what happened when. */
import type { NobodyReason, OrderExplanation, Via } from '#app/domain/decision.ts';
import type { OrderEvidence } from '#app/domain/evidence.ts';
import type { OrderFacts, RefundFacts } from '#app/domain/facts.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import {
  type OrderDispute,
  readOrderDisputes,
  readSubjectCommissions,
  type SubjectCommission,
} from './admin-order-standing.ts';
import { type RewardView, readRewards } from './admin-rewards.ts';

export interface OrderView {
  readonly orderId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly customerId: string | null;
  readonly currency: string;
  readonly total: bigint;
  readonly commission: bigint;
  readonly financialStatus: string | null;
  readonly cancelledAt: Date | null;
  readonly test: boolean;
  readonly facts: OrderFacts;
  /** Null until the order was settled by a version that keeps it. */
  readonly evidence: OrderEvidence | null;
  readonly refunds: readonly { readonly at: Date; readonly facts: RefundFacts }[];
  /** Null until it was decided for the first time. */
  readonly decision: OrderDecisionView | null;
  readonly commissions: readonly SubjectCommission[];
  readonly disputes: readonly OrderDispute[];
  readonly entries: readonly OrderEntry[];
  readonly assignments: readonly OrderAssignment[];
  /** What the order's customer got, or is to get, as a friend. */
  readonly rewards: readonly RewardView[];
  /** The last assignment has not reached the ledger yet. */
  readonly settling: boolean;
  /** Whoever the explanation names, by the key it names them by. */
  readonly partners: Readonly<Record<string, PartnerName>>;
  readonly programs: Readonly<Record<string, string>>;
}

export interface PartnerName {
  readonly partnerId: string;
  readonly name: string;
}

export interface OrderDecisionView {
  readonly version: number;
  readonly decidedAt: Date;
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  readonly shares: readonly { readonly partnerId: string; readonly share: string }[];
  readonly explanation: OrderExplanation;
}

export interface OrderEntry {
  /** Posting and line. */
  readonly entryId: string;
  readonly at: Date;
  readonly kind: string;
  readonly account: string;
  readonly partnerId: string | null;
  readonly rule: string | null;
  readonly amount: bigint;
}

export interface OrderAssignment {
  readonly at: Date;
  readonly actor: string;
  readonly reason: string;
  readonly partnerId: string | null;
}

const entriesListed = 200;

/** Null where the shop has no such order. */
export function readOrder(database: Database, shopId: string, orderId: string): Promise<OrderView | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<HeadRow>(headSql, [shopId, orderId]);
    const head = rows[0];
    if (head === undefined) return null;
    const decision = await readDecision(sql, shopId, orderId, head.decision);
    const entries = await readEntries(sql, shopId, orderId);
    const assignments = await readAssignments(sql, shopId, orderId);
    return {
      ...toHead(head),
      refunds: await readRefunds(sql, shopId, orderId),
      decision,
      commissions: await readSubjectCommissions(sql, shopId, { kind: 'order', id: orderId }),
      disputes: await readOrderDisputes(sql, shopId, orderId),
      entries,
      assignments: assignments.rows,
      rewards: head.customer_id === null ? [] : await readRewards(sql, shopId, head.customer_id),
      settling: assignments.settling,
      partners: await readPartnerNames(
        sql,
        shopId,
        namesIn({ decision, entries, assignments: assignments.rows, evidence: head.evidence }),
      ),
      programs: await readProgramNames(sql, shopId),
    };
  });
}

const headSql = `SELECT order_id, name, created_at, customer_id, currency, total, commission, financial_status, cancelled_at, test, facts, visitor, visitor_from, decision, evidence
  FROM customer_order WHERE shop_id = $1 AND order_id = $2`;

interface HeadRow {
  readonly order_id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly customer_id: string | null;
  readonly currency: string;
  readonly total: string;
  readonly commission: string;
  readonly financial_status: string | null;
  readonly cancelled_at: Date | null;
  readonly test: boolean;
  readonly facts: OrderFacts;
  readonly visitor: string | null;
  readonly visitor_from: 'attribute' | 'pixel' | null;
  readonly decision: number | null;
  readonly evidence: OrderEvidence | null;
}

function toHead(row: HeadRow) {
  return {
    orderId: row.order_id,
    name: row.name,
    createdAt: row.created_at,
    customerId: row.customer_id,
    currency: row.currency,
    total: BigInt(row.total),
    commission: BigInt(row.commission),
    financialStatus: row.financial_status,
    cancelledAt: row.cancelled_at,
    test: row.test,
    evidence: row.evidence,
    // As it was decided with.
    facts:
      row.visitor_from === 'pixel' ? { ...row.facts, visitor: row.visitor, visitorFrom: 'pixel' as const } : row.facts,
  };
}

async function readDecision(
  sql: ShopConnection,
  shopId: string,
  orderId: string,
  version: number | null,
): Promise<OrderDecisionView | null> {
  if (version === null) return null;
  const { rows } = await sql.query<OrderDecisionView>(
    `SELECT version, created_at AS "decidedAt", via, reason, shares, explanation FROM decision
     WHERE shop_id = $1 AND subject = 'order' AND subject_id = $2 AND version = $3`,
    [shopId, orderId, version],
  );
  return rows[0] ?? null;
}

async function readEntries(sql: ShopConnection, shopId: string, orderId: string): Promise<readonly OrderEntry[]> {
  const { rows } = await sql.query<Omit<OrderEntry, 'amount'> & { readonly amount: string }>(
    `SELECT p.posting_id || ' ' || e.line AS "entryId", p.at, p.kind, e.account, t.partner_id AS "partnerId", t.rule, e.amount
     FROM entitlement t
     JOIN entry e ON e.shop_id = t.shop_id AND e.entitlement_id = t.entitlement_id
     JOIN posting p ON p.shop_id = e.shop_id AND p.posting_id = e.posting_id
     WHERE t.shop_id = $1 AND t.subject = 'order' AND t.subject_id = $2
     ORDER BY p.at, p.posting_id, e.line LIMIT ${entriesListed}`,
    [shopId, orderId],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

async function readRefunds(sql: ShopConnection, shopId: string, orderId: string): Promise<OrderView['refunds']> {
  const { rows } = await sql.query<OrderView['refunds'][number]>(
    'SELECT at, facts FROM refund WHERE shop_id = $1 AND order_id = $2 ORDER BY at, refund_id',
    [shopId, orderId],
  );
  return rows;
}

/** An assignment is settled when its message to the worker has been dealt with, in whatever way. */
async function readAssignments(sql: ShopConnection, shopId: string, orderId: string) {
  const { rows } = await sql.query<OrderAssignment & { readonly waiting: boolean }>(
    `SELECT a.at, a.actor, a.reason, a.partner_id AS "partnerId", coalesce(i.state = 'waiting', false) AS waiting
     FROM assignment a
     LEFT JOIN inbox_item i ON i.shop_id = a.shop_id AND i.webhook_id = 'assigned:' || a.assignment_id::text
     WHERE a.shop_id = $1 AND a.order_id = $2 ORDER BY a.at, a.position`,
    [shopId, orderId],
  );
  return {
    rows: rows.map(({ waiting: _, ...assignment }) => assignment),
    settling: rows.some(({ waiting }) => waiting),
  };
}

/** The explanation names partners by key, rows by id: both are looked up. */
function namesIn({
  decision,
  entries,
  assignments,
  evidence,
}: Pick<OrderView, 'decision' | 'entries' | 'assignments' | 'evidence'>): readonly string[] {
  const explanation = decision?.explanation;
  const overrides = explanation?.partners.flatMap(({ overrides }) => overrides) ?? [];
  const named = [
    ...(decision?.shares ?? []).map(({ partnerId }) => partnerId),
    ...(explanation?.attribution.touches ?? []).map(({ partner }) => partner),
    ...(explanation?.attribution.selfReferrals ?? []),
    ...(explanation?.partners ?? []).map(({ partner }) => partner),
    ...overrides.map(({ partner }) => partner),
    explanation?.qualifying?.partner,
    ...entries.map(({ partnerId }) => partnerId),
    ...assignments.map(({ partnerId }) => partnerId),
    ...(evidence?.items ?? []).map((item) => ('partner' in item ? item.partner : null)),
  ];
  return [...new Set(named.filter((name) => name !== null && name !== undefined))];
}

/** By key and by id. */
export async function readPartnerNames(
  sql: ShopConnection,
  shopId: string,
  keysOrIds: readonly string[],
): Promise<OrderView['partners']> {
  if (keysOrIds.length === 0) return {};
  const { rows } = await sql.query<PartnerName & { readonly key: string }>(
    `SELECT partner_id AS "partnerId", key, name FROM partner
     WHERE shop_id = $1 AND (key = ANY($2) OR partner_id::text = ANY($2))`,
    [shopId, keysOrIds],
  );
  return Object.fromEntries(
    rows.flatMap(({ key, ...partner }) => [
      [key, partner],
      [partner.partnerId, partner],
    ]),
  );
}

/** By key and by id. */
export async function readProgramNames(sql: ShopConnection, shopId: string): Promise<OrderView['programs']> {
  const { rows } = await sql.query<{ key: string; programId: string; name: string }>(
    'SELECT key, program_id AS "programId", name FROM program WHERE shop_id = $1',
    [shopId],
  );
  return Object.fromEntries(
    rows.flatMap(({ key, programId, name }) => [
      [key, name],
      [programId, name],
    ]),
  );
}
