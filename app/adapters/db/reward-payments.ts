/**
 * Payments of partners' rewards: see flows/pay-rewards.ts for what they promise. Reserving and giving back move the partner's balance and, by the
 * payment's parts, each entitlement's, so that what a payment held is given back to just those entitlements whatever happened to them meanwhile.
 */
import { v7 as uuidv7 } from 'uuid';
import { invariant } from '#app/domain/failure.ts';
import type { RewardMethod } from '#app/domain/reward-payment.ts';
import type { OutboxWish } from '#app/flows/outbox-kinds.ts';
import type {
  LockedPartnerReward,
  PayablePage,
  PayablePartnerReward,
  PlannedRewardPayment,
  RewardPaymentTransaction,
} from '#app/flows/pay-rewards.ts';
import type { ShopConnection } from './in-shop.ts';
import { appendItem } from './inbox.ts';
import { insertOutboxItems } from './outbox.ts';
import { loadRulebook, requireKey } from './rulebook.ts';

export function rewardPaymentTransaction(sql: ShopConnection, shopId: string): RewardPaymentTransaction {
  return {
    listPayable: (after, limit) => listPayable(sql, after, limit),
    getPayable: (partnerId) => lockPayable(sql, [partnerId]),
    reserve: (payments, at) => reserve(sql, shopId, payments, new Date(at)),
    writeOutbox: async (wishes) => void (await insertOutboxItems(sql, shopId, wishes)),
  };
}

async function listPayable(sql: ShopConnection, after: string | null, limit: number): Promise<PayablePage> {
  const { rows } = await sql.query<{ partner_id: string }>(
    `SELECT partner_id FROM partner JOIN program USING (shop_id, program_id)
      WHERE program.reward_method <> 'cash' AND ($1::uuid IS NULL OR partner_id > $1)
        AND EXISTS (SELECT FROM entitlement WHERE entitlement.shop_id = partner.shop_id AND entitlement.partner_id = partner.partner_id AND available <> 0)
      ORDER BY partner_id LIMIT $2`,
    [after, limit],
  );
  const partnerIds = rows.map((row) => row.partner_id);
  const payable = partnerIds.length === 0 ? [] : await lockPayable(sql, partnerIds);
  return { payable, last: rows.length < limit ? null : (partnerIds.at(-1) ?? null) };
}

interface PayableRow {
  readonly partner_id: string;
  readonly program_id: string;
  readonly customer_id: string | null;
  readonly reward_method: RewardMethod;
  readonly last_requested_at: Date | null;
  readonly last_failed_at: Date | null;
}

/** What is available is read under the locks that settling takes too, and when they were paid last is asked once the locks are held. */
async function lockPayable(
  sql: ShopConnection,
  partnerIds: readonly string[],
): Promise<readonly LockedPartnerReward[]> {
  const { rows } = await sql.query<AvailableRow & { readonly entitlement_ids: readonly string[] }>(
    `WITH locked AS MATERIALIZED (
        SELECT entitlement_id, partner_id, currency, available FROM entitlement
         WHERE partner_id = ANY($1) AND available <> 0 ORDER BY entitlement_id FOR UPDATE)
      SELECT partner_id, currency, sum(available)::text AS available, array_agg(entitlement_id::text) AS entitlement_ids FROM locked GROUP BY 1, 2`,
    [partnerIds],
  );
  const lockedOf = (partnerId: string, currency: string): readonly string[] =>
    rows.find((row) => row.partner_id === partnerId && row.currency === currency)?.entitlement_ids ?? [];
  const payable = await joinPayable(sql, rows);
  return payable.map((each) => ({ ...each, entitlementIds: lockedOf(each.partnerId, each.currency) }));
}

interface AvailableRow {
  readonly partner_id: string;
  readonly currency: string;
  readonly available: string;
}

/** What belongs to deciding whether these balances are paid; partners who are paid in money are left out. */
export async function joinPayable(
  sql: ShopConnection,
  balances: readonly AvailableRow[],
): Promise<readonly PayablePartnerReward[]> {
  if (balances.length === 0) return [];
  const partnerIds = balances.map((row) => row.partner_id);
  const { rows } = await sql.query<PayableRow>(
    `SELECT partner_id, partner.program_id, customer_id, reward_method,
        (SELECT max(requested_at) FROM reward_payment paid WHERE paid.partner_id = partner.partner_id AND state <> 'failed') AS last_requested_at,
        (SELECT max(ended_at) FROM reward_payment failed WHERE failed.partner_id = partner.partner_id AND state = 'failed') AS last_failed_at
       FROM partner JOIN program USING (shop_id, program_id) WHERE partner_id = ANY($1) AND reward_method <> 'cash'`,
    [partnerIds],
  );
  const rules = await loadRulebook(sql, { linkCodes: [], discountCodes: [], productIds: [], partnerIds });
  const partners = new Map(rules.partners);
  const programs = new Map(rules.programs.map((program) => [program.key, program]));
  const byId = new Map(rows.map((row) => [row.partner_id, row]));
  return balances.flatMap(({ partner_id: partnerId, currency, available }) => {
    const row = byId.get(partnerId);
    if (row === undefined) return [];
    const partner = partners.get(requireKey(rules.partnerKeys, partnerId));
    const program = partner === undefined ? undefined : programs.get(partner.program);
    invariant(partner !== undefined && program !== undefined, `partner ${partnerId} has a programme`);
    return [
      {
        partnerId,
        programId: row.program_id,
        method: row.reward_method,
        customerId: row.customer_id,
        lastRequestedAt: row.last_requested_at?.getTime() ?? null,
        lastFailedAt: row.last_failed_at?.getTime() ?? null,
        ...{ partner, program, currency, available: BigInt(available) },
      },
    ];
  });
}

async function reserve(
  sql: ShopConnection,
  shopId: string,
  payments: readonly PlannedRewardPayment[],
  at: Date,
): Promise<void> {
  await sql.query(
    `WITH paid AS (
        SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[])
          AS row (payment_id, posting_id, partner_id, program_id, customer_id, method, code, currency, amount)),
      payments AS (
        INSERT INTO reward_payment (shop_id, payment_id, partner_id, program_id, customer_id, method, code, currency, amount, requested_at)
        SELECT $1::uuid, payment_id, partner_id, program_id, customer_id, method, code, currency, amount, $11::timestamptz FROM paid),
      parts AS (
        INSERT INTO reward_payment_part (shop_id, payment_id, entitlement_id, amount)
        SELECT $1::uuid, payment_id, entitlement_id, available FROM entitlement JOIN paid USING (partner_id, currency) WHERE entitlement_id = ANY($12::uuid[])),
      postings AS (
        INSERT INTO posting (shop_id, posting_id, cause, kind, currency, at, entry_count)
        SELECT $1::uuid, posting_id, 'reward-payment:' || payment_id, 'payout', currency, $11::timestamptz, 2 FROM paid),
      entries AS (
        INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, currency, amount)
        SELECT $1::uuid, posting_id, 0, 'available', program_id, partner_id, currency, -amount FROM paid
        UNION ALL SELECT $1::uuid, posting_id, 1, 'paid', program_id, partner_id, currency, amount FROM paid)
      UPDATE entitlement SET paid = entitlement.paid + entitlement.available, available = 0, updated_at = $11,
          paid_at = coalesce(paid_at, CASE WHEN entitlement.available + entitlement.paid > 0 THEN $11::timestamptz END)
        FROM paid WHERE entitlement_id = ANY($12::uuid[]) AND entitlement.partner_id = paid.partner_id AND entitlement.currency = paid.currency`,
    [
      shopId,
      payments.map(({ paymentId }) => paymentId),
      payments.map(() => uuidv7()),
      payments.map(({ partnerId }) => partnerId),
      payments.map(({ programId }) => programId),
      payments.map(({ customerId }) => customerId),
      payments.map(({ method }) => method),
      payments.map(({ code }) => code),
      payments.map(({ currency }) => currency),
      payments.map(({ amount }) => amount.toString()),
      at,
      payments.flatMap(({ entitlementIds }) => entitlementIds),
    ],
  );
}

// What only this payment paid was never paid: a chargeback may hold it again, so what it belongs to is settled once more.
const giveBackSql = `
  WITH postings AS (
      INSERT INTO posting (shop_id, posting_id, cause, kind, currency, at, entry_count)
      SELECT shop_id, $3, 'reward-payment:' || payment_id || ':released', 'payout', currency, $4, 2 FROM reward_payment WHERE shop_id = $1 AND payment_id = $2),
    entries AS (
      INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, currency, amount)
      SELECT shop_id, $3::uuid, 0, 'paid', program_id, partner_id, currency, -amount FROM reward_payment WHERE shop_id = $1 AND payment_id = $2
      UNION ALL SELECT shop_id, $3::uuid, 1, 'available', program_id, partner_id, currency, amount FROM reward_payment WHERE shop_id = $1 AND payment_id = $2)
  UPDATE entitlement SET paid = entitlement.paid - part.amount, available = entitlement.available + part.amount, updated_at = $4,
      paid_at = CASE WHEN entitlement.paid_at = payment.requested_at AND NOT EXISTS (
          SELECT FROM reward_payment_part other JOIN reward_payment held USING (shop_id, payment_id)
           WHERE other.shop_id = $1 AND other.entitlement_id = entitlement.entitlement_id AND held.payment_id <> $2 AND held.state <> 'failed')
        THEN NULL ELSE entitlement.paid_at END
    FROM reward_payment_part part JOIN reward_payment payment USING (shop_id, payment_id)
   WHERE part.shop_id = $1 AND part.payment_id = $2 AND entitlement.shop_id = $1 AND entitlement.entitlement_id = part.entitlement_id
  RETURNING subject, subject_id`;

/** A payment that certainly did not reach the customer: the ledger takes it back, once. */
export async function giveBackPayment(
  sql: ShopConnection,
  shopId: string,
  failed: { readonly paymentId: string; readonly lastError: string; readonly at: Date },
): Promise<void> {
  const { paymentId, lastError, at } = failed;
  const { rowCount } = await sql.query(
    `UPDATE reward_payment SET state = 'failed', last_error = $3, ended_at = $4
      WHERE shop_id = $1 AND payment_id = $2 AND state IN ('requested', 'unknown')`,
    [shopId, paymentId, lastError, at],
  );
  if (rowCount === 0) return;
  await sql.query(
    `SELECT FROM entitlement WHERE entitlement_id IN (SELECT entitlement_id FROM reward_payment_part WHERE shop_id = $1 AND payment_id = $2)
      ORDER BY entitlement_id FOR UPDATE`,
    [shopId, paymentId],
  );
  const values = [shopId, paymentId, uuidv7(), at];
  const { rows } = await sql.query<{ subject: 'order' | 'customer'; subject_id: string }>(giveBackSql, values);
  const idsOf = (subject: string) => rows.filter((row) => row.subject === subject).map((row) => row.subject_id);
  const body = { orderIds: idsOf('order'), customerIds: idsOf('customer') };
  await appendItem(sql, shopId, { topic: 'tributary/given-back', webhookId: `given-back:${paymentId}`, body });
}

/** Where the payment stands while it is not ended. */
export async function markPayment(
  sql: ShopConnection,
  shopId: string,
  payment: { readonly paymentId: string; readonly state: 'requested' | 'unknown'; readonly lastError: string },
): Promise<void> {
  await sql.query(
    `UPDATE reward_payment SET state = $3, last_error = $4 WHERE shop_id = $1 AND payment_id = $2 AND state IN ('requested', 'unknown')`,
    [shopId, payment.paymentId, payment.state, payment.lastError],
  );
}

/** The payment has reached the customer, who is told of it once. */
export async function endPayment(
  sql: ShopConnection,
  shopId: string,
  paid: {
    readonly paymentId: string;
    readonly transactionId: string | null;
    readonly discountGid: string | null;
    readonly tells: OutboxWish;
    readonly at: Date;
  },
): Promise<void> {
  const { paymentId, transactionId, discountGid, tells, at } = paid;
  const { rowCount } = await sql.query(
    `UPDATE reward_payment SET state = 'paid', transaction_id = $3, last_error = NULL, ended_at = $4, discount_gid = $5,
        code_state = CASE WHEN code IS NOT NULL THEN 'made' END, look_at = CASE WHEN code IS NOT NULL THEN $4::timestamptz + interval '1 day' END
      WHERE shop_id = $1 AND payment_id = $2 AND state IN ('requested', 'unknown')`,
    [shopId, paymentId, transactionId, at, discountGid],
  );
  if (rowCount === 1) await insertOutboxItems(sql, shopId, [tells]);
}
