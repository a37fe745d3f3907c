/** Which reminders are due and which were asked for; see flows/remind-customers.ts for what they promise. */
import { lateReminderDays, type ReminderKind, reminderPauseDays } from '#app/domain/reminder.ts';
import type { Occasion, ReminderTransaction } from '#app/flows/remind-customers.ts';
import type { ShopConnection } from './in-shop.ts';
import { insertOutboxItems } from './outbox.ts';
import { expiringCodeSql, expiringCreditSql, unsharedSql, waitingSql } from './reminder-occasions.ts';

export function reminderTransaction(sql: ShopConnection, shopId: string): ReminderTransaction {
  return {
    async takeTurn() {
      await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${shopId} reminders`]);
    },
    listDue: (kind, at, limit) => finders[kind](sql, new Date(at), limit),
    async record(occasions, at) {
      if (occasions.length === 0) return;
      await sql.query(
        `INSERT INTO reminder (shop_id, kind, event, customer_id, at)
         SELECT $1::uuid, row.*, $5::timestamptz FROM unnest($2::text[], $3::text[], $4::text[]) AS row`,
        [
          shopId,
          occasions.map(({ kind }) => kind),
          occasions.map(({ event }) => event),
          occasions.map(({ customerId }) => customerId),
          new Date(at),
        ],
      );
    },
    writeOutbox: async (wishes) => void (await insertOutboxItems(sql, shopId, wishes)),
  };
}

/** Nobody is named any more; that it was reminded of stays known, and so does what became of it. */
export async function forgetReminders(sql: ShopConnection, customerIds: readonly string[]): Promise<void> {
  await sql.query(
    `UPDATE outbox_item SET payload = payload - 'to' FROM reminder
      WHERE reminder.customer_id = ANY($1) AND outbox_item.shop_id = reminder.shop_id
        AND dedupe_key = 'reminder:' || reminder.kind || ':' || event AND state IN ('done', 'failed')`,
    [customerIds],
  );
  await sql.query('UPDATE reminder SET customer_id = NULL WHERE customer_id = ANY($1)', [customerIds]);
}

type Finder = (sql: ShopConnection, now: Date, limit: number) => Promise<readonly Occasion[]>;

const finders: Readonly<Record<ReminderKind, Finder>> = {
  credit_expiring: listExpiring,
  never_shared: listUnshared,
  friend_waiting: listWaiting,
};

function notReminded(kind: ReminderKind, event: string): string {
  return `NOT EXISTS (SELECT FROM reminder WHERE reminder.kind = '${kind}' AND reminder.event = ${event})`;
}

/** `customer` had no reminder lately; `$1` is now. */
function isRested(customer: string): string {
  return `NOT EXISTS (SELECT FROM reminder WHERE reminder.customer_id = ${customer} AND reminder.at > $1::timestamptz - interval '${reminderPauseDays} days')`;
}

/** `since` was so many days ago, and not much longer. */
function isDue(since: string, days: string): string {
  return `${since} <= $1::timestamptz - make_interval(days => ${days})
    AND ${since} > $1::timestamptz - make_interval(days => ${days} + ${lateReminderDays})`;
}

/** Before it ends at `end`. What was short from the beginning, at `start`, is not reminded of in its first half. */
function isEnding(start: string, end: string): string {
  return `${end} > $1 AND ${end} <= $1::timestamptz + make_interval(days => remind_credit_days)
    AND (${start} IS NULL OR $1 >= ${start} + (${end} - ${start}) / 2)`;
}

async function listExpiring(sql: ShopConnection, now: Date, limit: number): Promise<readonly Occasion[]> {
  const { rows } = await sql.query<{ reward_id: string; code_id: string | null; customer_id: string }>(
    `SELECT * FROM (
        SELECT reward_id, NULL::uuid AS code_id, customer_id, reward.expires_at FROM ${expiringCreditSql}
           AND ${isEnding('reward.granted_at', 'reward.expires_at')} AND ${notReminded('credit_expiring', 'reward_id::text')}
        UNION ALL
        SELECT reward_id, friend_code.code_id, friend_code.customer_id, friend_code.expires_at FROM ${expiringCodeSql}
           AND ${isEnding('friend_code.made_at', 'friend_code.expires_at')} AND ${notReminded('credit_expiring', 'friend_code.code_id::text')}) AS one
      ORDER BY expires_at, reward_id LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ reward_id: rewardId, code_id: codeId, customer_id: customerId }) => ({
    kind: 'credit_expiring',
    event: codeId ?? rewardId,
    customerId,
    content:
      codeId === null
        ? { template: 'credit-expiring', data: { rewardId } }
        : { template: 'code-expiring', data: { codeId } },
  }));
}

async function listUnshared(sql: ShopConnection, now: Date, limit: number): Promise<readonly Occasion[]> {
  const { rows } = await sql.query<{ partner_id: string; customer_id: string }>(
    `SELECT * FROM (
        SELECT DISTINCT ON (customer_id) partner_id, customer_id, approved_at FROM ${unsharedSql}
           AND ${isDue('partner.approved_at', 'remind_share_days')}
           AND ${notReminded('never_shared', 'partner_id::text')} AND ${isRested('partner.customer_id')}
         ORDER BY customer_id, approved_at) AS one
      ORDER BY approved_at LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ partner_id: partnerId, customer_id: customerId }) => ({
    kind: 'never_shared',
    event: partnerId,
    customerId,
    content: { template: 'never-shared', data: { partnerId } },
  }));
}

async function listWaiting(sql: ShopConnection, now: Date, limit: number): Promise<readonly Occasion[]> {
  const { rows } = await sql.query<{ partner_id: string; friend_id: string; customer_id: string }>(
    `SELECT * FROM (
        SELECT DISTINCT ON (partner.customer_id) partner_id, screening.customer_id AS friend_id, partner.customer_id, screening.at FROM ${waitingSql}
           AND ${isDue('screening.at', 'remind_friend_days')}
           AND ${notReminded('friend_waiting', `partner_id || ':' || screening.customer_id`)} AND ${isRested('partner.customer_id')}
         ORDER BY partner.customer_id, screening.at, screening.customer_id) AS one
      ORDER BY at LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ partner_id: partnerId, friend_id: friendId, customer_id: customerId }) => ({
    kind: 'friend_waiting',
    event: `${partnerId}:${friendId}`,
    customerId,
    content: { template: 'friend-waiting', data: { partnerId, friendId } },
  }));
}
