/** Codes for one use: what a partner has ready, making more, and handing one to one visitor. */
import { comparableText } from '#app/domain/text.ts';
import type { PoolOwner, PoolPorts, PoolRecords } from '#app/flows/fill-code-pools.ts';
import type { CodeOffer, HandOut } from '#app/flows/hand-out-code.ts';
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';
import { insertOutboxItems } from './outbox.ts';
import { inShopPrepared } from './prepared.ts';

export function codePools(database: Database): Pick<PoolPorts, 'inPool' | 'listOwners'> {
  return {
    inPool: (shopId, partnerId, work) =>
      inShopSql(database, shopId, async (sql) => {
        await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`code-pool ${shopId} ${partnerId}`]);
        return work(poolRecords(sql, shopId));
      }),
    listOwners: (shopId, after, limit) =>
      inShopSql(database, shopId, async (sql) => {
        const { rows } = await sql.query<{ partner_id: string }>(
          `SELECT partner_id FROM partner JOIN program USING (shop_id, program_id)
            WHERE ${givesSingleUse} AND partner_id > $1::uuid ORDER BY partner_id LIMIT $2`,
          [after === '' ? '00000000-0000-0000-0000-000000000000' : after, limit],
        );
        return rows.map((row) => row.partner_id);
      }),
  };
}

const givesSingleUse = `partner.status = 'approved' AND apply_code AND code_mode = 'single_use' AND code_percent IS NOT NULL`;

function poolRecords(sql: ShopConnection, shopId: string): PoolRecords {
  return {
    async getOwner(partnerId) {
      const { rows } = await sql.query<PoolOwner>(
        `SELECT partner_id AS "partnerId", program_id AS "programId", partner.name
           FROM partner JOIN program USING (shop_id, program_id) WHERE partner_id = $1 AND ${givesSingleUse}`,
        [partnerId],
      );
      return rows[0] ?? null;
    },
    async getStanding(partnerId, handedSince) {
      const { rows } = await sql.query<{ free: number; coming: number; lately: number }>(
        `SELECT
           (SELECT count(*) FROM discount_code WHERE partner_id = $1 AND single_use AND visitor IS NULL AND state = 'active')::int AS free,
           (SELECT count(*) FROM discount_code WHERE partner_id = $1 AND single_use AND state = 'pending')::int AS coming,
           (SELECT count(*) FROM discount_code WHERE partner_id = $1 AND handed_at >= $2)::int AS lately`,
        [partnerId, handedSince],
      );
      const row = rows[0];
      return { free: row?.free ?? 0, coming: row?.coming ?? 0, handedLately: row?.lately ?? 0 };
    },
    async recordCodes({ partnerId }, codes, at) {
      const { rows } = await sql.query<{ code: string }>(
        `INSERT INTO discount_code (shop_id, code_key, code, partner_id, single_use, created_at)
         SELECT $1::uuid, made.*, $4::uuid, true, $5::timestamptz FROM unnest($2::text[], $3::text[]) AS made
         ON CONFLICT DO NOTHING RETURNING code`,
        [shopId, codes.map(comparableText), codes, partnerId, at],
      );
      return rows.map(({ code }) => code);
    },
    async recordOutbox(wishes) {
      await insertOutboxItems(sql, shopId, wishes);
    },
  };
}

/** See `HandOutPorts.readOffer`. */
export function readCodeOffer(database: Database, shopId: string, linkCode: string): Promise<CodeOffer | null> {
  return inShopPrepared(database, shopId, async (sql) => {
    const { rows } = await sql.query<CodeOffer>(
      `SELECT partner.partner_id AS "partnerId", code_mode AS "codeMode", single_use_days AS "singleUseDays",
          (SELECT code FROM discount_code WHERE discount_code.partner_id = link.partner_id AND NOT single_use AND state = 'active'
            ORDER BY replaced_by IS NOT NULL, created_at, code_key LIMIT 1) AS "sharedCode"
         FROM link
         JOIN link main ON main.shop_id = link.shop_id AND main.link_id = coalesce(link.alias_of, link.link_id)
         JOIN partner ON partner.shop_id = link.shop_id AND partner.partner_id = link.partner_id
         JOIN program ON program.shop_id = link.shop_id AND program.program_id = partner.program_id
        WHERE link.code = $1 AND main.active AND partner.status = 'approved' AND apply_code`,
      [linkCode],
    );
    return rows[0] ?? null;
  });
}

const isFree = `shop_id = $1 AND partner_id = $2 AND single_use AND visitor IS NULL AND state = 'active'`;

// Whoever else is taking one holds its row, which is skipped: two visitors never wait for each other, and never get the same. Each begins
// somewhere else, and what was taken lately, which an index remembers for a while, is not stepped over again and again. A code whose days are just
// being ended is waited for: it is either kept, or replaced by another.
const handOutSql = `
  WITH had AS (
      SELECT code_key, code FROM discount_code WHERE shop_id = $1 AND partner_id = $2 AND visitor = $3 AND wanted = 'active' FOR UPDATE),
    kept AS (
      UPDATE discount_code SET expires_at = $6::timestamptz FROM had
       WHERE discount_code.shop_id = $1 AND discount_code.code_key = had.code_key
         AND ($6::timestamptz IS NULL AND expires_at IS NOT NULL OR expires_at < $6::timestamptz - interval '1 day')),
    above AS (
      SELECT code_key FROM discount_code WHERE ${isFree} AND hashtext(code_key) >= $5 AND NOT EXISTS (SELECT FROM had)
       ORDER BY hashtext(code_key) LIMIT 1 FOR UPDATE SKIP LOCKED),
    below AS (
      SELECT code_key FROM discount_code
       WHERE ${isFree} AND hashtext(code_key) < $5 AND NOT EXISTS (SELECT FROM had) AND NOT EXISTS (SELECT FROM above)
       ORDER BY hashtext(code_key) DESC LIMIT 1 FOR UPDATE SKIP LOCKED),
    handed AS (
      UPDATE discount_code SET visitor = $3, handed_at = $4, expires_at = $6 FROM (SELECT * FROM above UNION ALL SELECT * FROM below) AS free
       WHERE discount_code.shop_id = $1 AND discount_code.code_key = free.code_key RETURNING code)
  SELECT code FROM had UNION ALL SELECT code FROM handed`;

/** See `HandOutPorts.handOut`. */
export function handOutCode(
  database: Database,
  shopId: string,
  { partnerId, visitor, at, expiresAt, start }: HandOut & { readonly start: number },
): Promise<string | null> {
  return inShopPrepared(database, shopId, async (sql) => {
    // One visitor's questions take turns; an index holds what this promises.
    const name = `code ${shopId} ${partnerId} ${visitor}`;
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    const { rows } = await sql.query<{ code: string }>(handOutSql, [shopId, partnerId, visitor, at, start, expiresAt]);
    return rows[0]?.code ?? null;
  });
}
