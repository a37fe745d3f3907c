/**
 * Posting: what settling changed, written in one statement whatever the number of histories. The ledger's own guarantees stand in the database
 * (append only, balanced, one posting for each cause), so a mistake here fails the transaction instead of reaching a balance.
 */
import { v7 as uuidv7 } from 'uuid';
import { invariant } from '#app/domain/failure.ts';
import type { Account } from '#app/domain/ledger.ts';
import { identityText } from '#app/domain/ledger.ts';
import type { RulebookIds } from '#app/flows/ports.ts';
import type { PlannedEntitlement, Settlement } from '#app/flows/settlement.ts';
import { insertFriendCodes } from './friend-codes.ts';
import type { ShopConnection } from './in-shop.ts';
import { fewRows } from './prepared.ts';

const postSql = `
  WITH entitlements AS (
      INSERT INTO entitlement (shop_id, entitlement_id, subject, subject_id, partner_id, program_id, rule, history_key, currency, amount, pending,
          available, earned_at, matures_at, disputed, updated_at)
      SELECT $1::uuid, planned.* FROM json_to_recordset($2::json) AS planned (entitlement_id uuid, subject text, subject_id text, partner_id uuid,
          program_id uuid, rule text, history_key text, currency text, amount bigint, pending bigint, available bigint, earned_at timestamptz,
          matures_at timestamptz, disputed boolean, updated_at timestamptz)
      ON CONFLICT (shop_id, subject, subject_id, partner_id, program_id, rule) DO UPDATE SET history_key = excluded.history_key,
          amount = excluded.amount, pending = excluded.pending, available = excluded.available - entitlement.paid,
          earned_at = excluded.earned_at, matures_at = excluded.matures_at, disputed = excluded.disputed, updated_at = excluded.updated_at
      RETURNING entitlement_id, subject, subject_id, partner_id, program_id, rule),
    postings AS (
      INSERT INTO posting (shop_id, posting_id, cause, kind, currency, at, entry_count)
      SELECT $1::uuid, planned.* FROM json_to_recordset($3::json) AS planned (posting_id uuid, cause text, kind text, currency text, at timestamptz,
          entry_count int)),
    entries AS (
      INSERT INTO entry (shop_id, posting_id, line, account, program_id, partner_id, customer_id, entitlement_id, currency, amount)
      SELECT $1::uuid, planned.posting_id, planned.line, planned.account, planned.program_id, planned.account_partner_id, planned.customer_id,
          entitlements.entitlement_id, planned.currency, planned.amount
        FROM json_to_recordset($4::json) AS planned (posting_id uuid, line int, account text, program_id uuid, account_partner_id uuid,
          customer_id text, currency text, amount bigint, subject text, subject_id text, partner_id uuid, rule text)
        LEFT JOIN entitlements USING (subject, subject_id, partner_id, program_id, rule)),
    decisions AS (
      INSERT INTO decision (shop_id, subject, subject_id, version, history_key, via, reason, shares, explanation, digest)
      SELECT $1::uuid, subject, subject_id, version, history_key, via, reason, shares, explanation::jsonb, digest
        FROM json_to_recordset($5::json) AS planned (subject text, subject_id text, version int, history_key text, via text, reason text,
          shares jsonb, explanation text, digest text)),
    heads AS (
      UPDATE customer_order SET decision = coalesce(planned.version, customer_order.decision),
          via = CASE WHEN planned.version IS NULL THEN customer_order.via ELSE planned.via END,
          reason = CASE WHEN planned.version IS NULL THEN customer_order.reason ELSE planned.reason END,
          commission = coalesce(planned.commission, customer_order.commission),
          evidence = coalesce(planned.evidence, customer_order.evidence)
        FROM ${fewRows('unnest($7::text[], $8::int[], $9::text[], $10::text[], $11::bigint[], $12::jsonb[])', '$13')}
          AS planned (order_id, version, via, reason, commission, evidence)
       WHERE customer_order.order_id = planned.order_id),
    rewards AS (
      INSERT INTO reward (shop_id, reward_id, customer_id, program_id, history_key, currency, amount, at, expiry_days, notify, kind, code_id, code_terms)
      SELECT $1::uuid, planned.* FROM json_to_recordset($6::json) AS planned (reward_id uuid, customer_id text, program_id uuid, history_key text,
          currency text, amount bigint, at timestamptz, expiry_days int, notify boolean, kind text, code_id uuid, code_terms jsonb)
      ON CONFLICT (shop_id, customer_id, program_id) DO UPDATE SET amount = excluded.amount, expiry_days = excluded.expiry_days,
          notify = excluded.notify, code_id = excluded.code_id, code_terms = excluded.code_terms,
          kind = CASE WHEN excluded.amount = 0 AND excluded.code_id IS NULL THEN reward.kind ELSE excluded.kind END,
          state = CASE reward.state WHEN 'unknown' THEN 'unknown' ELSE 'planned' END)
  SELECT 1`;

/** See `ShopTransaction.post`. `ids` are those of the rulebook that the settlements were decided by. */
export async function post(
  sql: ShopConnection,
  shopId: string,
  settlements: readonly Settlement[],
  ids: RulebookIds,
): Promise<void> {
  const rowsOf = (make: (settlement: Settlement, ids: RulebookIds) => readonly object[]): string =>
    JSON.stringify(settlements.flatMap((settlement) => make(settlement, ids)));
  await sql.query(postSql, [
    shopId,
    rowsOf(entitlementRows),
    rowsOf(postingRows),
    rowsOf(entryRows),
    rowsOf(decisionRows),
    rowsOf(rewardRows),
    ...headColumns(settlements),
  ]);
  await insertFriendCodes(sql, shopId, settlements);
}

function entitlementRows({ entitlements, historyKey, currency, at }: Settlement, ids: RulebookIds) {
  return entitlements.map((planned) => ({
    entitlement_id: uuidv7(),
    ...identityColumns(planned, ids),
    history_key: historyKey,
    currency,
    amount: (planned.pending + planned.available).toString(),
    pending: planned.pending.toString(),
    available: planned.available.toString(),
    earned_at: timeText(planned.earnedAt),
    matures_at: timeText(planned.maturesAt),
    disputed: planned.disputed,
    updated_at: timeText(at),
  }));
}

function postingRows({ postings, currency, at }: Settlement) {
  return postings.map(({ postingId, cause, kind, entries }) => ({
    posting_id: postingId,
    cause,
    kind,
    currency,
    at: timeText(at),
    entry_count: entries.length,
  }));
}

function entryRows({ postings, currency, entitlements }: Settlement, ids: RulebookIds) {
  const planned = new Set(entitlements.map(identityText));
  return postings.flatMap(({ postingId, entries }) =>
    entries.map(({ account, amount, program, entitlement }, line) => {
      invariant(
        entitlement === null || planned.has(identityText(entitlement)),
        'an entry belongs to an entitlement that is written',
      );
      return {
        posting_id: postingId,
        line,
        ...accountColumns(account, ids),
        currency,
        amount: amount.toString(),
        ...(entitlement === null
          ? { program_id: requireId(ids.programIds, program) }
          : identityColumns(entitlement, ids)),
      };
    }),
  );
}

function accountColumns(account: Account, ids: RulebookIds) {
  return {
    account: account.kind,
    account_partner_id: 'partner' in account ? requireId(ids.partnerIds, account.partner) : null,
    customer_id: 'customer' in account ? account.customer : null,
  };
}

function decisionRows({ decisions, historyKey }: Settlement, ids: RulebookIds) {
  return decisions.map(({ subject, version, via, reason, shares, explanation, digest }) => ({
    subject: subject.kind,
    subject_id: subject.id,
    version,
    history_key: historyKey,
    via,
    reason,
    shares: shares.map(({ partner, share }) => ({ partnerId: requireId(ids.partnerIds, partner), share })),
    explanation,
    digest,
  }));
}

/** What stands with an order itself: what lists show of its newest decision, and its evidence. One row for each order, without what stays. */
function headColumns(settlements: readonly Settlement[]): readonly unknown[] {
  const heads = settlements.flatMap(headsOf);
  return [
    heads.map(([orderId]) => orderId),
    heads.map(([, { decision }]) => decision?.version ?? null),
    heads.map(([, { decision }]) => decision?.via ?? null),
    heads.map(([, { decision }]) => decision?.reason ?? null),
    heads.map(([, { decision }]) => decision?.commission.toString() ?? null),
    heads.map(([, { evidence }]) => (evidence === undefined ? null : JSON.stringify(evidence))),
    heads.length,
  ];
}

interface Head {
  readonly decision?: Settlement['decisions'][number];
  readonly evidence?: Settlement['evidence'][number]['evidence'];
}

function headsOf({ decisions, evidence }: Settlement): readonly (readonly [orderId: string, head: Head])[] {
  const heads = new Map<string, Head>();
  for (const decision of decisions) if (decision.subject.kind === 'order') heads.set(decision.subject.id, { decision });
  for (const { orderId, evidence: kept } of evidence) heads.set(orderId, { ...heads.get(orderId), evidence: kept });
  return [...heads];
}

function rewardRows({ rewards, historyKey, currency, at }: Settlement, ids: RulebookIds) {
  return rewards.map(({ rewardId, customerId, program, granted, terms, code, codeId }) => ({
    reward_id: rewardId,
    customer_id: customerId,
    program_id: requireId(ids.programIds, program),
    history_key: historyKey,
    currency,
    amount: granted.toString(),
    at: timeText(at),
    expiry_days: terms?.expiryDays ?? null,
    notify: terms?.notify ?? true,
    kind: code === null ? 'store_credit' : 'code',
    code_id: codeId,
    code_terms: code,
  }));
}

function identityColumns(
  { subject, partner, program, rule }: Pick<PlannedEntitlement, 'subject' | 'partner' | 'program' | 'rule'>,
  ids: RulebookIds,
) {
  return {
    subject: subject.kind,
    subject_id: subject.id,
    partner_id: requireId(ids.partnerIds, partner),
    program_id: requireId(ids.programIds, program),
    rule,
  };
}

function requireId(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  invariant(id !== undefined, `what was decided names ${key}, which the rulebook knows`);
  return id;
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
