/** What a merchant sees of links: those made for partners with what they brought, and codes that visitors come by and no link has. */
import { invitationRuleKey } from '#app/domain/invitation-rule.ts';
import { type PartnerLifeStatus, partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { RulePay } from '#app/domain/program.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { storedTerms } from '../program-records.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';

export interface InvitationRow {
  readonly linkId: string;
  readonly code: string;
  readonly label: string | null;
  readonly path: string;
  readonly active: boolean;
  readonly partner: { readonly partnerId: string; readonly name: string; readonly number: string };
  /** What its orders earn by a rule of their own; null for the programme's usual terms. */
  readonly reward: RulePay | null;
  readonly clicks: number;
  readonly orders: number;
}

export interface UnknownCode {
  readonly code: string;
  readonly visits: number;
  readonly lastAt: Date;
  /** The link that it may have meant. */
  readonly meant: {
    readonly linkId: string;
    readonly code: string;
    readonly partnerId: string;
    readonly partnerName: string;
  } | null;
}

export interface UtmSetting {
  readonly programId: string;
  readonly name: string;
  readonly template: string;
}

const pageSize = 25;
const unknownSize = 25;
/** A robot that tries codes must not make the page slow: of so many visits the list is made at most. */
const visitsLookedAt = 20_000;

interface FoundInvitation {
  link_id: string;
  code: string;
  label: string | null;
  path: string;
  campaign: string | null;
  active: boolean;
  created_at: Date;
  partner_id: string;
  name: string;
  number: number;
  status: PartnerLifeStatus;
  terms: unknown;
  clicks: string;
  orders: string;
}

const newestFirst: KeysetOrder<FoundInvitation> = {
  column: 'l.created_at',
  type: 'timestamptz',
  id: 'l.link_id',
  idType: 'uuid',
  descending: true,
  keyOf: (row) => [row.created_at.toISOString(), row.link_id],
};

/** An order is a link's where its decision rests on a click on it. */
const ordersSql = `SELECT count(DISTINCT o.order_id) FROM entitlement e
  JOIN customer_order o ON o.shop_id = e.shop_id AND e.subject = 'order' AND o.order_id = e.subject_id
  JOIN decision d ON d.shop_id = o.shop_id AND d.subject = 'order' AND d.subject_id = o.order_id AND d.version = o.decision
 WHERE e.shop_id = $1 AND e.partner_id = l.partner_id AND e.amount <> 0
   AND EXISTS (SELECT FROM jsonb_array_elements(d.explanation #> '{attribution,touches}') AS touch
     WHERE touch ->> 'via' = 'link' AND touch ->> 'outcome' = 'decides'
       AND touch ->> 'code' IN (SELECT code FROM link a WHERE a.shop_id = $1 AND (a.link_id = l.link_id OR a.alias_of = l.link_id)))`;

export function listInvitations(
  database: Database,
  shopId: string,
  request: PageRequest,
): Promise<PageOf<InvitationRow>> {
  return inShopSql(database, shopId, async (sql) => {
    const pages = keyset(newestFirst, request, pageSize, 2);
    const { rows } = await sql.query<FoundInvitation>(
      `SELECT l.link_id, l.code, l.label, l.path, l.campaign, l.active, l.created_at, p.partner_id, p.name, p.number, p.status,
         (SELECT terms FROM program_version v WHERE v.shop_id = $1 AND v.program_id = p.program_id ORDER BY version DESC LIMIT 1) AS terms,
         (SELECT count(*) FROM click c WHERE c.shop_id = $1 AND c.partner_id = l.partner_id AND c.link_id = l.link_id) AS clicks,
         (${ordersSql}) AS orders
       FROM link l JOIN partner p ON p.shop_id = l.shop_id AND p.partner_id = l.partner_id
       WHERE l.shop_id = $1 AND l.invitation AND ${pages.where} ORDER BY ${pages.orderBy}`,
      [shopId, ...pages.values],
    );
    const page = pages.page(rows);
    return { ...page, rows: page.rows.map(toInvitation) };
  });
}

/** Most frequent first, of the newest visits since then. `page` from 1. */
export function listUnknownCodes(
  database: Database,
  shopId: string,
  since: Date,
  page: number,
): Promise<{ readonly codes: readonly UnknownCode[]; readonly more: boolean }> {
  return inShopSql(database, shopId, async (sql) => {
    const rows = await findUnknown(sql, shopId, since, page);
    const codes = rows.slice(0, unknownSize).map((row) => ({
      code: row.code,
      visits: Number(row.visits),
      lastAt: row.last_at,
      meant:
        row.link_id === null || row.link_code === null || row.partner_id === null
          ? null
          : { linkId: row.link_id, code: row.link_code, partnerId: row.partner_id, partnerName: row.name ?? '' },
    }));
    return { codes, more: rows.length > unknownSize };
  });
}

interface FoundCode {
  code: string;
  visits: string;
  last_at: Date;
  link_id: string | null;
  link_code: string | null;
  partner_id: string | null;
  name: string | null;
}

async function findUnknown(sql: ShopConnection, shopId: string, since: Date, page: number) {
  const { rows } = await sql.query<FoundCode>(
    `WITH visits AS (SELECT code, at, meant_link_id FROM click
         WHERE shop_id = $1 AND partner_id IS NULL AND at >= $2 ORDER BY at DESC LIMIT ${visitsLookedAt}),
       named AS (SELECT code, count(*) AS visits, max(at) AS last_at, (array_agg(meant_link_id ORDER BY at DESC))[1] AS link_id FROM visits GROUP BY code)
     SELECT named.code, visits, last_at, meant.link_id, meant.code AS link_code, meant.partner_id, partner.name
       FROM named
       LEFT JOIN link meant ON meant.shop_id = $1 AND meant.link_id = named.link_id
       LEFT JOIN partner ON partner.shop_id = $1 AND partner.partner_id = meant.partner_id
      WHERE named.code <> '' AND NOT EXISTS (SELECT FROM link WHERE link.shop_id = $1 AND link.code = named.code)
      ORDER BY visits DESC, named.code LIMIT ${unknownSize + 1} OFFSET $3`,
    [shopId, since, (page - 1) * unknownSize],
  );
  return rows;
}

export function listUtmSettings(database: Database, shopId: string): Promise<readonly UtmSetting[]> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<UtmSetting>(
      `SELECT program_id AS "programId", name, coalesce(utm_template, '') AS template FROM program WHERE shop_id = $1 ORDER BY rank, program_id`,
      [shopId],
    );
    return rows;
  });
}

export interface InvitationTerms {
  readonly partnerId: string;
  readonly name: string;
  readonly number: string;
  readonly programName: string;
  /** The newest version. */
  readonly version: number;
  /** What an order without a rule of its own earns. */
  readonly usual: RulePay | null;
}

/** What a new link of the partner would earn; null for one who is not approved. */
export function readInvitationTerms(
  database: Database,
  shopId: string,
  partnerId: string,
): Promise<InvitationTerms | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<{
      name: string;
      number: number;
      program: string;
      version: number;
      terms: unknown;
    }>(
      `SELECT p.name, p.number, g.name AS program, v.version, v.terms FROM partner p
         JOIN program g ON g.shop_id = p.shop_id AND g.program_id = p.program_id
         JOIN LATERAL (SELECT version, terms FROM program_version v WHERE v.shop_id = $1 AND v.program_id = p.program_id ORDER BY version DESC LIMIT 1) v ON true
        WHERE p.shop_id = $1 AND p.partner_id = $2 AND p.status = 'approved'`,
      [shopId, partnerId],
    );
    const [row] = rows;
    if (row === undefined) return null;
    const usual = storedTerms(row.terms).rules.findLast(
      ({ stage, when }) => stage === 'order' && Object.keys(when).length === 0,
    );
    return {
      ...{ partnerId, name: row.name, programName: row.program, version: row.version },
      number: partnerNumber({ number: row.number, approved: true }),
      usual: usual?.pay ?? null,
    };
  });
}

function toInvitation(row: FoundInvitation): InvitationRow {
  const { link_id: linkId, code, label, path, active, campaign } = row;
  const key = campaign === null ? null : invitationRuleKey(campaign);
  return {
    ...{ linkId, code, label, path, active },
    partner: {
      partnerId: row.partner_id,
      name: row.name,
      number: partnerNumber({ number: row.number, approved: true }),
    },
    reward: storedTerms(row.terms).rules.find((rule) => rule.key === key)?.pay ?? null,
    clicks: Number(row.clicks),
    orders: Number(row.orders),
  };
}
