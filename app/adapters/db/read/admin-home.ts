/** What a merchant sees first: how far the set-up is, this month beside the last, and what waits for them. */
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { listOrders, type OrderRow } from './admin-orders.ts';

export interface SetupState {
  readonly programReviewed: boolean;
  readonly partnerApproved: boolean;
  readonly clicked: boolean;
  readonly orderTracked: boolean;
}

export interface MonthFigures {
  readonly clicks: number;
  /** Orders that were given to a partner, created in the month; neither test orders nor cancelled ones. */
  readonly orders: number;
  /** What those orders came to, in the shop's minor units. */
  readonly revenue: bigint;
  readonly commission: { readonly pending: bigint; readonly available: bigint; readonly paid: bigint };
}

export interface WaitingApplication {
  readonly partnerId: string;
  readonly number: string;
  readonly name: string;
  readonly email: string;
  readonly appliedAt: Date;
}

export interface HomeView {
  readonly setup: SetupState;
  /** First day of the month, `2026-11-01`, in the shop's time zone. */
  readonly month: string;
  readonly thisMonth: MonthFigures;
  readonly lastMonth: MonthFigures;
  readonly recentOrders: readonly OrderRow[];
  readonly applications: readonly WaitingApplication[];
  readonly applicationsTotal: number;
}

const listed = 5;

export async function readHome(database: Database, shopId: string, timeZone: string, now: Date): Promise<HomeView> {
  const recent = await listOrders(
    database,
    { shopId, timeZone },
    { via: 'any', search: '', partnerId: null, since: null, until: null, page: { after: null, before: null } },
    listed,
  );
  return inShopSql(database, shopId, async (sql) => {
    const months = await readMonths(sql, timeZone, now);
    const applications = await readApplications(sql, shopId);
    return {
      setup: await readSetup(sql, shopId),
      month: months.label,
      thisMonth: await readFigures(sql, shopId, months.start, months.end),
      lastMonth: await readFigures(sql, shopId, months.before, months.start),
      recentOrders: recent.rows,
      ...applications,
    };
  });
}

interface Months {
  readonly label: string;
  readonly before: Date;
  readonly start: Date;
  readonly end: Date;
}

/** PostgreSQL knows time zones and their changes; the application need not. */
async function readMonths(sql: ShopConnection, timeZone: string, now: Date): Promise<Months> {
  const { rows } = await sql.query<Months>(
    `SELECT to_char(local, 'YYYY-MM-DD') AS label,
       (local - interval '1 month') AT TIME ZONE $1 AS before, local AT TIME ZONE $1 AS start, (local + interval '1 month') AT TIME ZONE $1 AS end
     FROM (SELECT date_trunc('month', $2::timestamptz AT TIME ZONE $1) AS local) AS month`,
    [timeZone, now],
  );
  return rows[0] as Months;
}

async function readFigures(sql: ShopConnection, shopId: string, from: Date, to: Date): Promise<MonthFigures> {
  const { rows } = await sql.query<Record<'clicks' | 'orders' | 'revenue' | 'pending' | 'available' | 'paid', string>>(
    `SELECT
       (SELECT count(*) FROM click WHERE shop_id = $1 AND at >= $2 AND at < $3 AND partner_id IS NOT NULL) AS clicks,
       o.orders, o.revenue, e.pending, e.available, e.paid
     FROM
       (SELECT count(*) AS orders, coalesce(sum(total), 0) AS revenue FROM customer_order
        WHERE shop_id = $1 AND created_at >= $2 AND created_at < $3 AND via IS NOT NULL AND NOT test AND cancelled_at IS NULL) AS o,
       (SELECT coalesce(sum(pending), 0) AS pending, coalesce(sum(available), 0) AS available, coalesce(sum(paid), 0) AS paid
        FROM entitlement WHERE shop_id = $1 AND earned_at >= $2 AND earned_at < $3) AS e`,
    [shopId, from, to],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('an aggregate without grouping has one row');
  return {
    clicks: Number(row.clicks),
    orders: Number(row.orders),
    revenue: BigInt(row.revenue),
    commission: { pending: BigInt(row.pending), available: BigInt(row.available), paid: BigInt(row.paid) },
  };
}

async function readSetup(sql: ShopConnection, shopId: string): Promise<SetupState> {
  const { rows } = await sql.query<SetupState>(
    `SELECT
       EXISTS (SELECT 1 FROM audit_event WHERE shop_id = $1 AND action IN ('program.changed', 'program.confirmed')) AS "programReviewed",
       EXISTS (SELECT 1 FROM partner WHERE shop_id = $1 AND approved_at IS NOT NULL) AS "partnerApproved",
       EXISTS (SELECT 1 FROM click WHERE shop_id = $1 AND partner_id IS NOT NULL) AS clicked,
       EXISTS (SELECT 1 FROM customer_order WHERE shop_id = $1 AND via IS NOT NULL) AS "orderTracked"`,
    [shopId],
  );
  return rows[0] as SetupState;
}

async function readApplications(
  sql: ShopConnection,
  shopId: string,
): Promise<Pick<HomeView, 'applications' | 'applicationsTotal'>> {
  const { rows } = await sql.query<{
    partner_id: string;
    number: number;
    name: string;
    email: string;
    applied_at: Date;
    total: string;
  }>(
    `SELECT partner_id, number, name, email, applied_at, count(*) OVER () AS total FROM partner
     WHERE shop_id = $1 AND status = 'applied' ORDER BY applied_at LIMIT ${listed}`,
    [shopId],
  );
  return {
    applicationsTotal: Number(rows[0]?.total ?? 0),
    applications: rows.map((row) => ({
      partnerId: row.partner_id,
      number: partnerNumber({ number: row.number, approved: false }),
      name: row.name,
      email: row.email,
      appliedAt: row.applied_at,
    })),
  };
}
