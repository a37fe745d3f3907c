/** The shop's orders, credited or not, newest first. */
import type { NobodyReason, Via } from '#app/domain/decision.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';

export interface OrderQuery {
  /** `none` are those that were decided and given to nobody. */
  readonly via: Via | 'any' | 'none';
  /** An order's name, with or without #, or a customer's id. */
  readonly search: string;
  readonly partnerId: string | null;
  /** Days of the shop's time zone, `2026-11-01`, both included. */
  readonly since: string | null;
  readonly until: string | null;
  readonly page: PageRequest;
}

export interface OrderRow {
  readonly orderId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly customerId: string | null;
  readonly currency: string;
  /** Minor units. */
  readonly total: bigint;
  readonly commission: bigint;
  readonly financialStatus: string | null;
  readonly cancelled: boolean;
  readonly test: boolean;
  /** False until it was decided for the first time. */
  readonly decided: boolean;
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  readonly partners: readonly { readonly partnerId: string; readonly name: string; readonly share: string }[];
}

const pageSize = 50;

interface FoundOrder {
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
  readonly decision: number | null;
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  readonly shares: readonly { readonly partnerId: string; readonly share: string }[] | null;
}

const newestFirst: KeysetOrder<FoundOrder> = {
  column: 'o.created_at',
  type: 'timestamptz',
  id: 'o.order_id',
  idType: 'text',
  descending: true,
  keyOf: (row) => [row.created_at.toISOString(), row.order_id],
};

export function listOrders(
  database: Database,
  { shopId, timeZone }: { readonly shopId: string; readonly timeZone: string },
  query: OrderQuery,
  size: number = pageSize,
): Promise<PageOf<OrderRow>> {
  const pages = keyset(newestFirst, query.page, size, 8);
  return inShopSql(database, shopId, async (sql) => {
    const { rows: found } = await sql.query<FoundOrder>(
      `SELECT o.order_id, o.name, o.created_at, o.customer_id, o.currency, o.total, o.commission, o.financial_status, o.cancelled_at,
         o.test, o.decision, o.via, o.reason, d.shares
       FROM customer_order o
       LEFT JOIN decision d ON d.shop_id = o.shop_id AND d.subject = 'order' AND d.subject_id = o.order_id AND d.version = o.decision
       WHERE o.shop_id = $1
         AND ($2 = 'any' OR o.via = $2 OR ($2 = 'none' AND o.via IS NULL AND o.decision IS NOT NULL))
         AND ($3 = '' OR ltrim(lower(o.name), '#') = $3 OR o.customer_id = $3)
         AND ($4::uuid IS NULL OR d.shares @> jsonb_build_array(jsonb_build_object('partnerId', $4::text)))
         AND ($5::date IS NULL OR o.created_at >= $5::date::timestamp AT TIME ZONE $7)
         AND ($6::date IS NULL OR o.created_at < ($6::date + 1)::timestamp AT TIME ZONE $7)
         AND ${pages.where}
       ORDER BY ${pages.orderBy}`,
      [shopId, query.via, searched(query.search), query.partnerId, query.since, query.until, timeZone, ...pages.values],
    );
    const page = pages.page(found);
    const names = await partnerNames(sql, shopId, page.rows);
    return { ...page, rows: page.rows.map((row) => toRow(row, names)) };
  });
}

function searched(text: string): string {
  return text.trim().toLowerCase().replace(/^#/, '');
}

async function partnerNames(
  sql: ShopConnection,
  shopId: string,
  orders: readonly FoundOrder[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(orders.flatMap((order) => (order.shares ?? []).map(({ partnerId }) => partnerId)));
  if (wanted.size === 0) return new Map();
  const { rows } = await sql.query<{ partner_id: string; name: string }>(
    'SELECT partner_id, name FROM partner WHERE shop_id = $1 AND partner_id = ANY($2::uuid[])',
    [shopId, [...wanted]],
  );
  return new Map(rows.map((row) => [row.partner_id, row.name]));
}

function toRow(row: FoundOrder, names: ReadonlyMap<string, string>): OrderRow {
  return {
    orderId: row.order_id,
    name: row.name,
    createdAt: row.created_at,
    customerId: row.customer_id,
    currency: row.currency,
    total: BigInt(row.total),
    commission: BigInt(row.commission),
    financialStatus: row.financial_status,
    cancelled: row.cancelled_at !== null,
    test: row.test,
    decided: row.decision !== null,
    via: row.via,
    reason: row.reason,
    partners: (row.shares ?? []).map(({ partnerId, share }) => ({
      partnerId,
      share,
      name: names.get(partnerId) ?? 'A former partner',
    })),
  };
}
