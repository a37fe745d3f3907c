/** Recorded codes and discounts, for comparing them with Shopify's, and what a comparison found. */
import { v7 as uuidv7 } from 'uuid';
import { comparableText } from '#app/domain/text.ts';
import type { ComparedProgram, ComparePorts, RecordedCode } from '#app/flows/compare-codes.ts';
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';
import { isInstalled } from './installation.ts';

type Comparison = Pick<ComparePorts, 'getProgram' | 'listCodes' | 'saveFindings' | 'isInstalled'>;

export function codeComparison(database: Database): Comparison {
  return {
    isInstalled: (shopId) => isInstalled(database, shopId),
    getProgram: (shopId, after) =>
      inShopSql(database, shopId, async (sql) => {
        const { rows } = await sql.query<ComparedProgram>(
          `SELECT program_id AS "programId", code_percent AS percent, discount_gid AS "discountGid", single_use_gid AS "singleUseGid",
              discount_trouble AS trouble
             FROM program WHERE program_id::text > $1 ORDER BY program_id::text LIMIT 1`,
          [after],
        );
        return rows[0] ?? null;
      }),
    listCodes: (shopId, programId) =>
      inShopSql(database, shopId, async (sql) => {
        const { rows } = await sql.query<RecordedCode>(
          `SELECT code, state, wanted, discount_code.discount_gid IS NOT NULL AS adopted
             FROM discount_code JOIN partner USING (shop_id, partner_id) WHERE program_id = $1 AND NOT single_use`,
          [programId],
        );
        return rows;
      }),
    saveFindings: (shopId, programId, { removed, returned, trouble, goneGids }, at) =>
      inShopSql(database, shopId, async (sql) => {
        // What was changed meanwhile is on its way into Shopify, and no longer what was compared.
        await saveCodes(sql, shopId, { codes: removed, from: ['active'], to: 'removed', action: 'code.removed', at });
        const from = ['paused', 'removed', 'failed'];
        await saveCodes(sql, shopId, { codes: returned, from, to: 'active', action: 'code.returned', at });
        await sql.query(
          `UPDATE program SET discount_trouble = $2, discount_gid = CASE WHEN discount_gid = ANY($3) THEN NULL ELSE discount_gid END,
              single_use_gid = CASE WHEN single_use_gid = ANY($3) THEN NULL ELSE single_use_gid END
            WHERE program_id = $1 AND ($2 IS DISTINCT FROM discount_trouble OR cardinality($3::text[]) > 0)`,
          [programId, trouble, goneGids],
        );
      }),
  };
}

interface Found {
  readonly codes: readonly string[];
  readonly from: readonly string[];
  readonly to: 'active' | 'removed';
  readonly action: string;
  readonly at: Date;
}

async function saveCodes(sql: ShopConnection, shopId: string, { codes, from, to, action, at }: Found): Promise<void> {
  if (codes.length === 0) return;
  const { rows } = await sql.query<{ partner_id: string; code: string }>(
    `UPDATE discount_code SET state = $2, wanted = 'active', last_error = NULL
      WHERE code_key = ANY($1) AND state = ANY($3) RETURNING partner_id, code`,
    [codes.map(comparableText), to, from],
  );
  await sql.query(
    `INSERT INTO audit_event (shop_id, audit_id, at, actor, action, subject, detail)
     SELECT $1::uuid, told.audit_id, $2, 'Shopify', $3, 'partner:' || told.partner_id, jsonb_build_object('code', told.code)
       FROM unnest($4::uuid[], $5::text[], $6::text[]) AS told (audit_id, partner_id, code)`,
    [shopId, at, action, rows.map(() => uuidv7()), rows.map((row) => row.partner_id), rows.map((row) => row.code)],
  );
}
