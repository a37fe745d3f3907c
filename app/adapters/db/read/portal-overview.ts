/**
 * A partner's figures. Balances are sums of ledger entries, whatever else is known; what a period earned is dated by the order (or the
 * registration) that earned it, so that it stands on the day on which the partner's customer bought. Days are the shop's.
 */
import type { DayRange, DayText, ReportPeriod } from '#app/domain/report-period.ts';
import type { Database } from '../database.ts';
import { inShop, type ShopTransaction } from '../in-shop.ts';

export interface Balance {
  readonly currency: string;
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
}

export interface DayFigures {
  readonly day: DayText;
  readonly clicks: number;
  readonly registrations: number;
  readonly orders: number;
  /** Minor units of the shop's currency. */
  readonly earned: bigint;
}

export interface PartnerOverview {
  readonly balances: readonly Balance[];
  /** Days with something to show, in order. */
  readonly days: readonly DayFigures[];
  readonly daysBefore: readonly DayFigures[];
}

export interface OverviewQuestion {
  readonly shopId: string;
  readonly partnerId: string;
  readonly timeZone: string;
  readonly currency: string | null;
  readonly period: ReportPeriod;
}

export function getPartnerOverview(database: Database, question: OverviewQuestion): Promise<PartnerOverview> {
  return inShop(database, question.shopId, async (tx) => ({
    balances: await readBalances(tx, question),
    days: await readDays(tx, question, question.period),
    daysBefore: await readDays(tx, question, question.period.before),
  }));
}

async function readBalances(tx: ShopTransaction, { shopId, partnerId }: OverviewQuestion): Promise<readonly Balance[]> {
  const rows = await tx.$queryRaw<{ currency: string; pending: string; available: string; paid: string }[]>`
    SELECT currency,
           coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0)::text AS pending,
           coalesce(sum(amount) FILTER (WHERE account = 'available'), 0)::text AS available,
           coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0)::text AS paid
      FROM entry
     WHERE shop_id = ${shopId}::uuid AND partner_id = ${partnerId}::uuid AND account IN ('pending', 'available', 'paid')
     GROUP BY currency ORDER BY currency`;
  return rows.map(({ currency, pending, available, paid }) => ({
    currency,
    pending: BigInt(pending),
    available: BigInt(available),
    paid: BigInt(paid),
  }));
}

interface DayRow {
  day: string;
  clicks: number;
  registrations: number;
  orders: number;
  earned: string;
}

/** One row for each day on which anything happened. An order counts while it is worth something to the partner, a customer's first registration alone. */
async function readDays(tx: ShopTransaction, question: OverviewQuestion, range: DayRange): Promise<DayFigures[]> {
  const { shopId, partnerId, timeZone, currency } = question;
  const rows = await tx.$queryRaw<DayRow[]>`
    WITH span AS (
      SELECT ${range.from}::date::timestamp AT TIME ZONE ${timeZone} AS begins,
             (${range.to}::date + 1)::timestamp AT TIME ZONE ${timeZone} AS ends
    ), figure AS (
      SELECT (c.at AT TIME ZONE ${timeZone})::date AS day, 1 AS clicks, 0 AS registrations, NULL::text AS order_id, 0::bigint AS earned
        FROM click c, span
       WHERE c.shop_id = ${shopId}::uuid AND c.partner_id = ${partnerId}::uuid AND c.at >= span.begins AND c.at < span.ends
      UNION ALL
      SELECT (r.at AT TIME ZONE ${timeZone})::date, 0, 1, NULL, 0
        FROM registration r, span
       WHERE r.shop_id = ${shopId}::uuid AND r.at >= span.begins AND r.at < span.ends
         AND NOT EXISTS (SELECT 1 FROM registration earlier
               WHERE earlier.shop_id = r.shop_id AND earlier.customer_id = r.customer_id
                 AND (earlier.at, earlier.registration_id) < (r.at, r.registration_id))
         AND (SELECT d.shares @> ${JSON.stringify([{ partnerId }])}::jsonb FROM decision d
               WHERE d.shop_id = ${shopId}::uuid AND d.subject = 'customer' AND d.subject_id = r.customer_id
               ORDER BY d.version DESC LIMIT 1)
      UNION ALL
      SELECT (e.earned_at AT TIME ZONE ${timeZone})::date, 0, 0,
             CASE WHEN e.subject = 'order' AND e.amount > 0 AND e.rule NOT LIKE 'override:%' THEN e.subject_id END,
             CASE WHEN e.currency = ${currency ?? ''} THEN e.amount ELSE 0 END
        FROM entitlement e, span
       WHERE e.shop_id = ${shopId}::uuid AND e.partner_id = ${partnerId}::uuid
         AND e.earned_at >= span.begins AND e.earned_at < span.ends
    )
    SELECT to_char(day, 'YYYY-MM-DD') AS day, sum(clicks)::int AS clicks, sum(registrations)::int AS registrations,
           count(DISTINCT order_id)::int AS orders, sum(earned)::text AS earned
      FROM figure GROUP BY day ORDER BY day`;
  return rows.map((row) => ({ ...row, earned: BigInt(row.earned) }));
}
