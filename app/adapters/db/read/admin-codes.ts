/** What a merchant sees of partners' discount codes as a whole: the list of them, and the discount that a code is in. */
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';
import type { PartnerCode } from './admin-partner.ts';

export interface CodeQuery {
  /** In a code, or a partner's name or number. */
  readonly search: string;
  /** Shopify's number of a discount, as its admin names it; null for all codes. */
  readonly discount: string | null;
  readonly page: PageRequest;
}

export interface ListedCode extends PartnerCode {
  readonly partner: { readonly partnerId: string; readonly name: string; readonly number: string };
}

/** A discount in Shopify that holds partners' codes. */
export interface HoldingDiscount {
  readonly title: string;
  /** `shared` and `single_use` are a programme's own; `adopted` is the merchant's, with codes that were given to partners. */
  readonly kind: 'shared' | 'single_use' | 'adopted';
}

const pageSize = 50;

interface CodeRow extends PartnerCode {
  readonly code_key: string;
  readonly created_at: Date;
  readonly partner_id: string;
  readonly name: string;
  readonly number: number;
  readonly approved: boolean;
}

const newestFirst: KeysetOrder<CodeRow> = {
  column: 'c.created_at',
  type: 'timestamptz',
  id: 'c.code_key',
  idType: 'text',
  descending: true,
  keyOf: (row) => [row.created_at.toISOString(), row.code_key],
};

/** Codes that somebody may type again and again, newest first. */
export function listCodes(database: Database, shopId: string, query: CodeQuery): Promise<PageOf<ListedCode>> {
  const pages = keyset(newestFirst, query.page, pageSize, 4);
  const pattern = `%${query.search.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<CodeRow>(
      `SELECT c.code, c.state, c.wanted, c.last_error AS error, c.discount_title AS "discountTitle", c.replaced_by AS "replacedBy",
          c.code_key, c.created_at, p.partner_id, p.name, p.number, p.approved_at IS NOT NULL AS approved
         FROM discount_code c JOIN partner p USING (shop_id, partner_id) JOIN program g USING (shop_id, program_id)
        WHERE shop_id = $1 AND NOT c.single_use
          AND (c.code ILIKE $2 OR p.name ILIKE $2 OR (CASE WHEN p.approved_at IS NULL THEN 'A' ELSE 'P' END || p.number) ILIKE $2)
          AND ($3::text IS NULL OR coalesce(c.discount_gid, g.discount_gid) LIKE '%/' || $3) AND ${pages.where}
        ORDER BY ${pages.orderBy}`,
      [shopId, pattern, query.discount, ...pages.values],
    );
    const page = pages.page(rows);
    return { ...page, rows: page.rows.map(toListed) };
  });
}

function toListed({ code, state, wanted, error, discountTitle, replacedBy, ...row }: CodeRow): ListedCode {
  const partner = { partnerId: row.partner_id, name: row.name, number: partnerNumber(row) };
  return { code, state, wanted, error, discountTitle, replacedBy, partner };
}

/** Null for a discount that holds nobody's codes. */
export function findHoldingDiscount(
  database: Database,
  shopId: string,
  discount: string,
): Promise<HoldingDiscount | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<HoldingDiscount>(
      `SELECT name AS title, 'shared' AS kind FROM program WHERE shop_id = $1 AND discount_gid LIKE '%/' || $2
        UNION ALL SELECT name, 'single_use' FROM program WHERE shop_id = $1 AND single_use_gid LIKE '%/' || $2
        UNION ALL (SELECT coalesce(discount_title, ''), 'adopted' FROM discount_code WHERE shop_id = $1 AND discount_gid LIKE '%/' || $2 LIMIT 1)
        LIMIT 1`,
      [shopId, discount],
    );
    return rows[0] ?? null;
  });
}
