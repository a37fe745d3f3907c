/** Who stands behind a link's code, as far as a visitor may be told. */
import type { CodeMode } from '#app/domain/program-settings.ts';
import type { GreetingGrounds } from '#app/flows/greet-visitor.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';
import { storedTerms } from '../program-records.ts';

interface Row {
  name: string;
  company: string | null;
  kind: string;
  currency: string | null;
  terms: unknown;
  code_percent: string | null;
  apply_code: boolean;
  code_mode: CodeMode;
  code: string | null;
}

/** An address that was given up is on or off with the link that took its place. */
const greetingSql = `
  SELECT partner.name, partner.company, program.kind, shop.currency, version.terms, program.code_percent, program.apply_code, program.code_mode,
         (SELECT code FROM discount_code
           WHERE shop_id = $1 AND partner_id = partner.partner_id AND NOT single_use AND state = 'active'
           ORDER BY replaced_by IS NOT NULL, created_at, code_key LIMIT 1) AS code
    FROM link
    JOIN link main ON main.shop_id = link.shop_id AND main.link_id = coalesce(link.alias_of, link.link_id)
    JOIN shop ON shop.shop_id = link.shop_id
    JOIN partner ON partner.shop_id = link.shop_id AND partner.partner_id = link.partner_id AND partner.status = 'approved'
    JOIN program ON program.shop_id = link.shop_id AND program.program_id = partner.program_id
    JOIN LATERAL (
      SELECT terms FROM program_version
       WHERE program_version.shop_id = link.shop_id AND program_version.program_id = program.program_id
       ORDER BY effective_at <= $3 DESC, CASE WHEN effective_at <= $3 THEN version ELSE -version END DESC LIMIT 1) version ON true
   WHERE link.shop_id = $1 AND link.code = $2 AND main.active`;

/** Null where the code leads to no approved partner. */
export function readGreeting(
  database: Database,
  shopId: string,
  ref: string,
  now: number,
): Promise<GreetingGrounds | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<Row>(greetingSql, [shopId, ref, new Date(now)]);
    const [row] = rows;
    if (row === undefined || row.currency === null) return null;
    const { name, company, kind, currency, code } = row;
    const { referee } = storedTerms(row.terms);
    return {
      ...{ name, company, kind, currency, code, referee },
      codePercent: row.code_percent,
      applyCode: row.apply_code,
      codeMode: row.code_mode,
    };
  });
}
