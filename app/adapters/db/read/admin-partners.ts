/** The merchant's list of partners, with what each has brought. */
import { type PartnerLifeStatus, partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';

export const partnerSorts = ['applied desc', 'applied asc', 'name asc', 'name desc'] as const;
export type PartnerSort = (typeof partnerSorts)[number];

export interface PartnerQuery {
  /** Empty for all. */
  readonly statuses: readonly PartnerLifeStatus[];
  /** Matches name, company, e-mail, link or discount code, or a number such as P1001. */
  readonly search: string;
  /** Of one programme; absent for all. */
  readonly programId?: string;
  readonly sort: PartnerSort;
  readonly page: PageRequest;
}

export interface PartnerRow {
  readonly partnerId: string;
  readonly number: string;
  readonly name: string;
  readonly company: string | null;
  readonly email: string;
  readonly status: PartnerLifeStatus;
  readonly appliedAt: Date;
  /** Of the last 30 days. */
  readonly clicks: number;
  readonly orders: number;
  /** All entitlements ever, in the shop's minor units. */
  readonly earned: bigint;
}

export interface PartnerList {
  readonly page: PageOf<PartnerRow>;
  /** Of the whole shop, whatever is searched for. */
  readonly counts: Readonly<Partial<Record<PartnerLifeStatus, number>>>;
}

const pageSize = 50;

interface FoundPartner {
  readonly partner_id: string;
  readonly number: number;
  readonly name: string;
  readonly sort_name: string;
  readonly company: string | null;
  readonly email: string;
  readonly status: PartnerLifeStatus;
  readonly applied_at: Date;
  readonly approved_at: Date | null;
}

const byApplied: Omit<KeysetOrder<FoundPartner>, 'descending'> = {
  column: 'p.applied_at',
  type: 'timestamptz',
  id: 'p.partner_id',
  idType: 'uuid',
  keyOf: (row) => [row.applied_at.toISOString(), row.partner_id],
};
const byName: Omit<KeysetOrder<FoundPartner>, 'descending'> = {
  // Ō stands beside O, whatever collation the database was made with.
  column: 'lower(p.name) COLLATE "und-x-icu"',
  type: 'text',
  id: 'p.partner_id',
  idType: 'uuid',
  keyOf: (row) => [row.sort_name, row.partner_id],
};

export function listPartners(
  database: Database,
  shopId: string,
  query: PartnerQuery,
  clicksSince: Date,
): Promise<PartnerList> {
  const order = { ...(query.sort.startsWith('name') ? byName : byApplied), descending: query.sort.endsWith('desc') };
  const pages = keyset(order, query.page, pageSize, 6);
  return inShopSql(database, shopId, async (sql) => {
    const { rows: found } = await sql.query<FoundPartner>(
      `SELECT p.partner_id, p.number, p.name, lower(p.name) AS sort_name, p.company, p.email, p.status, p.applied_at, p.approved_at
       FROM partner p
       WHERE p.shop_id = $1 AND (cardinality($2::text[]) = 0 OR p.status = ANY($2)) AND ($3 = '' OR ${matches('$3', '$4')}) 
         AND ($5::uuid IS NULL OR p.program_id = $5) AND ${pages.where}
       ORDER BY ${pages.orderBy}`,
      [
        shopId,
        query.statuses,
        query.search.trim().toLowerCase(),
        numberIn(query.search),
        query.programId ?? null,
        ...pages.values,
      ],
    );
    const page = pages.page(found);
    const brought = await whatTheyBrought(sql, shopId, page.rows, clicksSince);
    return {
      page: { ...page, rows: page.rows.map((row) => toRow(row, brought)) },
      counts: await countByStatus(sql, shopId),
    };
  });
}

/** `text` and `number` are the placeholders of the text searched for, in lower case, and of the number in it. */
const matches = (text: string, number: string): string => `(
  strpos(lower(p.name), ${text}) > 0 OR strpos(p.email_key, ${text}) > 0
  OR strpos(lower(coalesce(p.company, '')), ${text}) > 0 OR p.number = ${number}::int
  OR EXISTS (SELECT 1 FROM link l WHERE l.shop_id = p.shop_id AND l.partner_id = p.partner_id AND l.code = ${text})
  OR EXISTS (SELECT 1 FROM discount_code c WHERE c.shop_id = p.shop_id AND c.partner_id = p.partner_id AND c.code_key = ${text}))`;

function numberIn(search: string): string | null {
  return /^\s*[ap]?(\d{1,9})\s*$/i.exec(search)?.[1] ?? null;
}

interface Brought {
  readonly clicks: number;
  readonly orders: number;
  readonly earned: bigint;
}

/** Of the partners of one page only: each is an index range of its own. */
async function whatTheyBrought(
  sql: ShopConnection,
  shopId: string,
  partners: readonly FoundPartner[],
  since: Date,
): Promise<ReadonlyMap<string, Brought>> {
  if (partners.length === 0) return new Map();
  const { rows } = await sql.query<{ partner_id: string; clicks: string; orders: string; earned: string }>(
    `SELECT wanted.partner_id,
       (SELECT count(*) FROM click c WHERE c.shop_id = $1 AND c.partner_id = wanted.partner_id AND c.at >= $3) AS clicks,
       count(DISTINCT e.subject_id) FILTER (WHERE e.subject = 'order' AND e.amount <> 0) AS orders,
       coalesce(sum(e.amount), 0) AS earned
     FROM unnest($2::uuid[]) AS wanted (partner_id)
     LEFT JOIN entitlement e ON e.shop_id = $1 AND e.partner_id = wanted.partner_id
     GROUP BY wanted.partner_id`,
    [shopId, partners.map((partner) => partner.partner_id), since],
  );
  return new Map(
    rows.map((row) => [
      row.partner_id,
      { clicks: Number(row.clicks), orders: Number(row.orders), earned: BigInt(row.earned) },
    ]),
  );
}

async function countByStatus(sql: ShopConnection, shopId: string): Promise<PartnerList['counts']> {
  const { rows } = await sql.query<{ status: PartnerLifeStatus; count: string }>(
    'SELECT status, count(*) FROM partner WHERE shop_id = $1 GROUP BY status',
    [shopId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
}

function toRow(row: FoundPartner, brought: ReadonlyMap<string, Brought>): PartnerRow {
  const { partner_id: partnerId, name, company, email, status } = row;
  return {
    partnerId,
    number: partnerNumber({ number: row.number, approved: row.approved_at !== null }),
    name,
    company,
    email,
    status,
    appliedAt: row.applied_at,
    ...(brought.get(partnerId) ?? { clicks: 0, orders: 0, earned: 0n }),
  };
}

export interface PartnerChoice {
  readonly partnerId: string;
  readonly number: string;
  readonly name: string;
}

const choicesListed = 20;

/** Partners to choose one from: those who are or were approved, by name. */
export function listPartnerChoices(
  database: Database,
  shopId: string,
  search: string,
): Promise<readonly PartnerChoice[]> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<{ partner_id: string; number: number; name: string }>(
      `SELECT p.partner_id, p.number, p.name FROM partner p
       WHERE p.shop_id = $1 AND p.approved_at IS NOT NULL AND ($2 = '' OR ${matches('$2', '$3')})
       ORDER BY ${byName.column}, p.partner_id LIMIT ${choicesListed}`,
      [shopId, search.trim().toLowerCase(), numberIn(search)],
    );
    return rows.map(({ partner_id: partnerId, number, name }) => ({
      partnerId,
      name,
      number: partnerNumber({ number, approved: true }),
    }));
  });
}

export function getPartnerName(database: Database, shopId: string, partnerId: string): Promise<string | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<{ name: string }>(
      'SELECT name FROM partner WHERE shop_id = $1 AND partner_id = $2',
      [shopId, partnerId],
    );
    return rows[0]?.name ?? null;
  });
}
