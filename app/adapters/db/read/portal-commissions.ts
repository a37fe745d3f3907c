/**
 * A partner's commissions and why they are what they are. Only what belongs to this partner is ever selected: of an order its name, date and
 * outcome, never its customer, e-mail or contents beyond what the partner's own explanation holds (domain/commission-reason.ts).
 */
import {
  type CommissionReason,
  orderReason,
  type ReasonReader,
  registrationReason,
} from '#app/domain/commission-reason.ts';
import type { CustomerExplanation, OrderExplanation, Via } from '#app/domain/decision.ts';
import type { Database } from '../database.ts';
import type { Prisma } from '../generated/client.ts';
import { inShop, type ShopTransaction } from '../in-shop.ts';

export const commissionStates = ['pending', 'available', 'paid', 'reversed'] as const;
export type CommissionState = (typeof commissionStates)[number];

export interface Commission {
  readonly entitlementId: string;
  readonly subject: 'order' | 'customer';
  /** The order's name, such as #1001; null for what is earned without an order. */
  readonly orderName: string | null;
  readonly rule: string;
  readonly state: CommissionState;
  readonly currency: string;
  readonly amount: bigint;
  /** Paid out before, and no longer due: taken off what the partner earns next. */
  readonly netted: bigint;
  readonly earnedAt: Date;
  readonly maturesAt: Date;
  readonly disputed: boolean;
  readonly via: Via | null;
}

export interface CommissionFilter {
  readonly state: CommissionState | null;
  /** Instants; `to` is not included. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** From 1. */
  readonly page: number;
}

export interface CommissionPage {
  readonly commissions: readonly Commission[];
  readonly page: number;
  readonly pages: number;
  readonly count: number;
  /** Of everything that matches the filter, by currency. */
  readonly totals: readonly { readonly currency: string; readonly amount: bigint }[];
}

const pageSize = 25;
const pagesMax = 400;

const stateWhere: Readonly<Record<CommissionState, Prisma.EntitlementWhereInput>> = {
  pending: { pending: { not: 0n } },
  available: { available: { not: 0n } },
  paid: { paid: { not: 0n } },
  reversed: { amount: 0n },
};

interface Owner {
  readonly shopId: string;
  readonly partnerId: string;
}

export function listCommissions(database: Database, owner: Owner, filter: CommissionFilter): Promise<CommissionPage> {
  const where: Prisma.EntitlementWhereInput = {
    ...owner,
    ...(filter.state === null ? {} : stateWhere[filter.state]),
    earnedAt: { gte: filter.from ?? undefined, lt: filter.to ?? undefined },
  };
  return inShop(database, owner.shopId, async (tx) => {
    const totals = await tx.entitlement.groupBy({
      by: ['currency'],
      where,
      _sum: { amount: true },
      _count: true,
      orderBy: { currency: 'asc' },
    });
    const count = totals.reduce((sum, total) => sum + total._count, 0);
    const pages = Math.min(pagesMax, Math.max(1, Math.ceil(count / pageSize)));
    const page = Math.min(filter.page, pages);
    const rows = await tx.entitlement.findMany({
      where,
      orderBy: [{ earnedAt: 'desc' }, { entitlementId: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return {
      commissions: await withOrders(tx, owner.shopId, rows),
      page,
      pages,
      count,
      totals: totals.map(({ currency, _sum }) => ({ currency, amount: _sum.amount ?? 0n })),
    };
  });
}

/** The newest ones, for the dashboard. */
export function listRecentCommissions(database: Database, owner: Owner, most: number): Promise<readonly Commission[]> {
  return inShop(database, owner.shopId, async (tx) => {
    const rows = await tx.entitlement.findMany({
      where: { ...owner },
      orderBy: [{ earnedAt: 'desc' }, { entitlementId: 'desc' }],
      take: most,
    });
    return withOrders(tx, owner.shopId, rows);
  });
}

export interface CommissionDetail extends Commission {
  /** Null where the decision is not at hand. */
  readonly reason: CommissionReason | null;
}

/** Null for a commission that is not this partner's. */
export function getCommission(
  database: Database,
  owner: Owner,
  entitlementId: string,
  reader: ReasonReader,
): Promise<CommissionDetail | null> {
  const { shopId, partnerId } = owner;
  return inShop(database, shopId, async (tx) => {
    const row = await tx.entitlement.findFirst({ where: { shopId, partnerId, entitlementId } });
    if (row === null) return null;
    const [commission] = await withOrders(tx, shopId, [row]);
    if (commission === undefined) return null;
    const decision = await tx.decision.findFirst({
      where: { shopId, subject: row.subject, subjectId: row.subjectId },
      orderBy: { version: 'desc' },
      select: { via: true, explanation: true },
    });
    return { ...commission, reason: decision === null ? null : reasonOf(row.subject, decision, reader) };
  });
}

function reasonOf(
  subject: string,
  { via, explanation }: { readonly via: string | null; readonly explanation: unknown },
  reader: ReasonReader,
): CommissionReason | null {
  if (typeof explanation !== 'object' || explanation === null) return null;
  if (subject === 'order' && 'partners' in explanation) {
    return orderReason(explanation as OrderExplanation, via as Via | null, reader);
  }
  return 'registration' in explanation ? registrationReason(explanation as CustomerExplanation, reader) : null;
}

type EntitlementRow = Prisma.EntitlementGetPayload<Record<never, never>>;

async function withOrders(
  tx: ShopTransaction,
  shopId: string,
  rows: readonly EntitlementRow[],
): Promise<readonly Commission[]> {
  const orderIds = rows.filter(({ subject }) => subject === 'order').map(({ subjectId }) => subjectId);
  const orders = await tx.order.findMany({
    where: { shopId, orderId: { in: orderIds } },
    select: { orderId: true, name: true, via: true },
  });
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  return rows.map((row) => {
    const order = row.subject === 'order' ? byId.get(row.subjectId) : undefined;
    const { entitlementId, rule, currency, amount, earnedAt, maturesAt, disputed } = row;
    return {
      entitlementId,
      subject: row.subject as Commission['subject'],
      orderName: order?.name ?? null,
      rule,
      state: stateOf(row),
      currency,
      amount,
      netted: row.available < 0n ? -row.available : 0n,
      earnedAt,
      maturesAt,
      disputed,
      via: row.subject === 'order' ? ((order?.via ?? null) as Via | null) : 'link',
    };
  });
}

function stateOf(row: EntitlementRow): CommissionState {
  if (row.amount === 0n) return 'reversed';
  if (row.pending !== 0n) return 'pending';
  return row.available !== 0n ? 'available' : 'paid';
}
