/** Payouts in the ledger: see flows/pay-partners.ts for what they promise. */
import { v7 as uuidv7 } from 'uuid';
import { invariant } from '#app/domain/failure.ts';
import type { PayablePartner, PayoutTransaction, PlannedPayout } from '#app/flows/pay-partners.ts';
import type { ShopConnection } from './in-shop.ts';
import { loadRulebook, requireKey } from './rulebook.ts';

export function payoutTransaction(sql: ShopConnection, shopId: string): PayoutTransaction {
  return {
    listPayable: () => listPayable(sql),
    postPayouts: (runId, payouts, at) => postPayouts(sql, shopId, { runId, payouts, at: new Date(at) }),
  };
}

interface PayableRow {
  readonly partner_id: string;
  readonly program_id: string;
  readonly currency: string;
  readonly available: string;
  readonly entitlement_ids: readonly string[];
}

async function listPayable(sql: ShopConnection): Promise<readonly PayablePartner[]> {
  const { rows } = await sql.query<PayableRow>(
    // Who is paid in store credit or codes is paid by itself: flows/pay-rewards.ts.
    `WITH locked AS MATERIALIZED (
        SELECT entitlement_id, partner_id, currency, available FROM entitlement WHERE available <> 0 ORDER BY entitlement_id FOR UPDATE)
      SELECT locked.partner_id, partner.program_id, locked.currency, sum(available)::text AS available,
          array_agg(entitlement_id::text) AS entitlement_ids
        FROM locked JOIN partner USING (partner_id) JOIN program USING (shop_id, program_id)
       WHERE reward_method = 'cash' GROUP BY 1, 2, 3`,
  );
  const rules = await loadRulebook(sql, {
    linkCodes: [],
    discountCodes: [],
    productIds: [],
    partnerIds: rows.map((row) => row.partner_id),
  });
  const partners = new Map(rules.partners);
  const programs = new Map(rules.programs.map((program) => [program.key, program]));
  return rows.map((row) => {
    const partner = partners.get(requireKey(rules.partnerKeys, row.partner_id));
    const program = partner === undefined ? undefined : programs.get(partner.program);
    invariant(partner !== undefined && program !== undefined, `partner ${row.partner_id} has a programme`);
    const { partner_id: partnerId, program_id: programId, currency, entitlement_ids: entitlementIds } = row;
    return { partnerId, programId, partner, program, currency, available: BigInt(row.available), entitlementIds };
  });
}

interface PayoutRun {
  readonly runId: string;
  readonly payouts: readonly PlannedPayout[];
  readonly at: Date;
}

async function postPayouts(sql: ShopConnection, shopId: string, { runId, payouts, at }: PayoutRun): Promise<void> {
  await sql.query(
    `WITH paid AS (
        SELECT * FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[])
          AS row (posting_id, cause, partner_id, program_id, currency, amount)),
      postings AS (
        INSERT INTO posting (shop_id, posting_id, cause, kind, currency, at, entry_count)
        SELECT $1::uuid, posting_id, cause, 'payout', currency, $8::timestamptz, 2 FROM paid),
      entries AS (
        INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, currency, amount)
        SELECT $1::uuid, posting_id, 0, 'available', program_id, partner_id, currency, -amount FROM paid
        UNION ALL SELECT $1::uuid, posting_id, 1, 'paid', program_id, partner_id, currency, amount FROM paid)
      UPDATE entitlement SET paid = entitlement.paid + entitlement.available, available = 0, updated_at = $8,
          paid_at = coalesce(paid_at, CASE WHEN entitlement.available + entitlement.paid > 0 THEN $8::timestamptz END)
        FROM paid WHERE entitlement_id = ANY($9::uuid[]) AND entitlement.partner_id = paid.partner_id AND entitlement.currency = paid.currency`,
    [
      shopId,
      payouts.map(() => uuidv7()),
      payouts.map(({ partnerId }) => `payout:${runId}:${partnerId}`),
      payouts.map(({ partnerId }) => partnerId),
      payouts.map(({ programId }) => programId),
      payouts.map(({ currency }) => currency),
      payouts.map(({ amount }) => amount.toString()),
      at,
      payouts.flatMap(({ entitlementIds }) => entitlementIds),
    ],
  );
}
