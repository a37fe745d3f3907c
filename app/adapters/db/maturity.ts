/** The end of holds: entitlements that time alone makes available. */
import { v7 as uuidv7 } from 'uuid';
import type { MaturedEntitlement } from '#app/flows/ports.ts';
import type { ShopConnection } from './in-shop.ts';

interface MaturedRow {
  entitlement_id: string;
  subject: 'order' | 'customer';
  subject_id: string;
  partner_id: string;
  program_id: string;
  currency: string;
  pending: string;
  version: number;
}

/** See `ShopTransaction.claimMatured`. */
export async function claimMatured(
  sql: ShopConnection,
  now: number,
  limit: number,
): Promise<readonly MaturedEntitlement[]> {
  const { rows } = await sql.query<MaturedRow>(
    `SELECT entitlement_id, subject, subject_id, partner_id, program_id, currency, pending,
        (SELECT max(version) FROM decision WHERE decision.subject = entitlement.subject AND decision.subject_id = entitlement.subject_id) AS version
       FROM entitlement WHERE pending <> 0 AND NOT disputed AND matures_at <= $1 ORDER BY matures_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [new Date(now), limit],
  );
  return rows.map((row) => ({
    entitlementId: row.entitlement_id,
    subject: row.subject,
    subjectId: row.subject_id,
    partnerId: row.partner_id,
    programId: row.program_id,
    currency: row.currency,
    pending: BigInt(row.pending),
    version: row.version,
  }));
}

/**
 * See `ShopTransaction.postMatured`. A posting's cause names the entitlement and the decision under which its hold ended, which happens once:
 * what makes it pending again (a chargeback) is another decision.
 */
export async function postMatured(
  sql: ShopConnection,
  shopId: string,
  matured: readonly MaturedEntitlement[],
  now: number,
): Promise<void> {
  await sql.query(
    `WITH matured AS (
        SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::bigint[])
          AS row (posting_id, entitlement_id, cause, currency, partner_id, program_id, amount)),
      postings AS (
        INSERT INTO posting (shop_id, posting_id, cause, kind, currency, at, entry_count)
        SELECT $1::uuid, posting_id, cause, 'maturity', currency, $9::timestamptz, 2 FROM matured),
      entries AS (
        INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, entitlement_id, currency, amount)
        SELECT $1::uuid, posting_id, 0, 'pending', program_id, partner_id, entitlement_id, currency, -amount FROM matured
        UNION ALL SELECT $1::uuid, posting_id, 1, 'available', program_id, partner_id, entitlement_id, currency, amount FROM matured)
      UPDATE entitlement SET pending = 0, available = entitlement.available + entitlement.pending, updated_at = $9
        FROM matured WHERE entitlement.entitlement_id = matured.entitlement_id`,
    [
      shopId,
      matured.map(() => uuidv7()),
      matured.map(({ entitlementId }) => entitlementId),
      matured.map(({ entitlementId, version }) => `mature:${entitlementId}:${version}`),
      matured.map(({ currency }) => currency),
      matured.map(({ partnerId }) => partnerId),
      matured.map(({ programId }) => programId),
      matured.map(({ pending }) => pending.toString()),
      new Date(now),
    ],
  );
}
