/** Orders that nobody gets although a signal names a partner: what the merchant may want to put right, newest first. */
import type { EvidenceChannel, FoundEvidence, OrderEvidence } from '#app/domain/evidence.ts';
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { DayRange } from '#app/domain/report-period.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';
import { type ShopDays, withinDays } from './admin-tracking.ts';

export interface NearMissQuery {
  readonly days: DayRange;
  /** Null for any signal. */
  readonly signal: EvidenceChannel | null;
  readonly page: PageRequest;
}

export interface NearMissHint extends Pick<FoundEvidence, 'channel' | 'says' | 'outcome'> {
  readonly partner: { readonly partnerId: string; readonly name: string; readonly number: string };
}

export interface NearMiss {
  readonly orderId: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Minor units. */
  readonly total: bigint;
  /** An assignment was made and has not reached the order yet. */
  readonly settling: boolean;
  readonly hints: readonly NearMissHint[];
}

const pageSize = 25;

interface FoundOrder {
  readonly order_id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly total: string;
  readonly settling: boolean;
  readonly evidence: OrderEvidence;
}

const newestFirst: KeysetOrder<FoundOrder> = {
  column: 'o.created_at',
  type: 'timestamptz',
  id: 'o.order_id',
  idType: 'text',
  descending: true,
  keyOf: (row) => [row.created_at.toISOString(), row.order_id],
};

export function listNearMisses(
  database: Database,
  { shopId, timeZone }: ShopDays,
  { days, signal, page }: NearMissQuery,
  size: number = pageSize,
): Promise<PageOf<NearMiss>> {
  const pages = keyset(newestFirst, page, size, 6);
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<FoundOrder>(
      `SELECT o.order_id, o.name, o.created_at, o.total, o.evidence,
         EXISTS (SELECT FROM assignment a JOIN inbox_item i ON i.shop_id = a.shop_id AND i.webhook_id = 'assigned:' || a.assignment_id::text
           WHERE a.shop_id = o.shop_id AND a.order_id = o.order_id AND i.state = 'waiting') AS settling
       FROM customer_order o
       WHERE o.shop_id = $1 AND ${withinDays('o.created_at', '$2', '$3', '$4')} AND NOT o.test AND o.via IS NULL
         AND o.evidence -> 'nearBy' <> '[]' AND ($5::text IS NULL OR o.evidence -> 'nearBy' ? $5) AND ${pages.where}
       ORDER BY ${pages.orderBy}`,
      [shopId, days.from, days.to, timeZone, signal, ...pages.values],
    );
    const found = pages.page(rows);
    const partners = await readPartners(sql, shopId, found.rows);
    return { ...found, rows: found.rows.map((row) => toNearMiss(row, partners)) };
  });
}

type Partners = ReadonlyMap<string, NearMissHint['partner']>;

async function readPartners(sql: ShopConnection, shopId: string, orders: readonly FoundOrder[]): Promise<Partners> {
  const keys = new Set(orders.flatMap(({ evidence }) => hintsOf(evidence).map(({ partner }) => partner)));
  if (keys.size === 0) return new Map();
  const { rows } = await sql.query<{
    key: string;
    partner_id: string;
    name: string;
    number: number;
    approved: boolean;
  }>(
    'SELECT key, partner_id, name, number, approved_at IS NOT NULL AS approved FROM partner WHERE shop_id = $1 AND key = ANY($2)',
    [shopId, [...keys]],
  );
  return new Map(
    rows.map((row) => [row.key, { partnerId: row.partner_id, name: row.name, number: partnerNumber(row) }]),
  );
}

function hintsOf({ items, nearBy }: OrderEvidence) {
  return items.filter((item): item is FoundEvidence => 'partner' in item && nearBy.includes(item.channel));
}

function toNearMiss(row: FoundOrder, partners: Partners): NearMiss {
  return {
    orderId: row.order_id,
    name: row.name,
    createdAt: row.created_at,
    total: BigInt(row.total),
    settling: row.settling,
    hints: hintsOf(row.evidence).flatMap(({ channel, says, outcome, partner: key }) => {
      const partner = key === null ? undefined : partners.get(key);
      return partner === undefined ? [] : [{ channel, says, outcome, partner }];
    }),
  };
}
