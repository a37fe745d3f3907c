/**
 * The audit's questions to the books. Each statement names what is off on a page of rows and nothing else; the entries are the truth, and what
 * entitlements and rewards remember of them is what is doubted. A page is read in one statement, so of one moment, by an index, and locks nothing.
 * A payout moves a partner's balance and names no entitlement, so of an entitlement its part that ever became available is compared, and the
 * split between available and paid is compared for each partner.
 */
import { invariant } from '#app/domain/failure.ts';
import type { AuditAnswer } from '#app/flows/audit-shop.ts';
import type { ShopConnection } from './in-shop.ts';

/** How long something that is due may wait for a worker. */
const grace = `interval '15 minutes'`;
/** Longer than any plan of retrying. */
const longest = `interval '1 day'`;
/** A mail that was not sent for so long is worth nothing to anybody. */
const mailLives = `interval '7 days'`;

interface Question {
  readonly table: string;
  /** The column, or text, by which the pages go. */
  readonly key: string;
  readonly type: 'uuid' | 'text';
  readonly columns: string;
  readonly rowsAtOnce: number;
  /** A query over `page` of the columns `id`, text, and `waits`, whether it merely has not been processed yet. */
  readonly off: string;
}

const questions: Readonly<Record<string, Question>> = {
  'postings balance': {
    table: 'posting',
    key: 'posting_id',
    type: 'uuid',
    columns: 'currency, entry_count',
    rowsAtOnce: 2_000,
    off: `SELECT 'posting:' || key AS id, false AS waits FROM page
            LEFT JOIN entry ON entry.posting_id = page.key
            LEFT JOIN entitlement ON entitlement.entitlement_id = entry.entitlement_id
           GROUP BY page.key, page.currency, page.entry_count
          HAVING count(entry.line) <> page.entry_count OR coalesce(sum(entry.amount), 0) <> 0 OR bool_or(entry.currency <> page.currency)
              OR bool_or(entry.entitlement_id IS NOT NULL AND (entitlement.entitlement_id IS NULL OR entry.partner_id <> entitlement.partner_id))
              OR bool_or(entry.account = 'reward' AND NOT EXISTS (SELECT FROM reward
                   WHERE reward.customer_id = entry.customer_id AND reward.program_id = entry.program_id))`,
  },
  'entitlements equal their entries': {
    table: 'entitlement',
    key: 'entitlement_id',
    type: 'uuid',
    columns: 'subject, subject_id, amount, pending, available, paid',
    rowsAtOnce: 2_000,
    off: `SELECT 'entitlement:' || key || ' of ' || subject || ':' || subject_id AS id, false AS waits FROM page
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(entry.amount) FILTER (WHERE account = 'pending'), 0) AS pending,
                  coalesce(sum(entry.amount) FILTER (WHERE account = 'available'), 0) AS available
                FROM entry WHERE entry.entitlement_id = page.key) AS posted
           WHERE page.pending <> posted.pending OR page.available + page.paid <> posted.available
              OR page.amount <> page.pending + page.available + page.paid
              OR subject = 'order' AND NOT EXISTS (SELECT FROM customer_order WHERE order_id = subject_id)`,
  },
  "partners' balances equal their entries": {
    table: 'partner',
    key: 'partner_id',
    type: 'uuid',
    columns: 'shop_id',
    rowsAtOnce: 100,
    off: `SELECT DISTINCT 'partner:' || partner_id AS id, false AS waits
            FROM (SELECT partner_id, currency, sum(pending) AS pending, sum(available) AS available, sum(paid) AS paid
                    FROM entitlement WHERE partner_id IN (SELECT key FROM page) GROUP BY 1, 2) AS held
            FULL JOIN (
              SELECT partner_id, currency, coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0) AS pending,
                  coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available,
                  coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0) AS paid
                FROM entry WHERE partner_id IN (SELECT key FROM page) AND account IN ('pending', 'available', 'paid') GROUP BY 1, 2) AS posted
              USING (partner_id, currency)
           WHERE (coalesce(held.pending, 0), coalesce(held.available, 0), coalesce(held.paid, 0))
              <> (coalesce(posted.pending, 0), coalesce(posted.available, 0), coalesce(posted.paid, 0))`,
  },
  'rewards equal their entries': {
    table: 'reward',
    key: 'reward_id',
    type: 'uuid',
    columns: 'customer_id, program_id, amount',
    rowsAtOnce: 2_000,
    off: `SELECT 'customer:' || customer_id AS id, false AS waits FROM page
           WHERE amount <> (SELECT coalesce(sum(entry.amount), 0) FROM entry
                   WHERE account = 'reward' AND entry.customer_id = page.customer_id AND entry.program_id = page.program_id)`,
  },
  'rewards are what Shopify was told': {
    table: 'reward',
    key: 'reward_id',
    type: 'uuid',
    columns: 'customer_id, amount, state, kind, code_id',
    rowsAtOnce: 2_000,
    // What was spent before it could be taken back stays with the friend: then more was given than is due, and the reward says so. Likewise a
    // code that was used. What was spent before the reward became a code is no part of the code.
    off: `SELECT 'reward:' || key || ' of customer:' || customer_id || ' ' || state AS id,
              state IN ('planned', 'unknown') AND EXISTS (SELECT FROM outbox_item WHERE outbox_item.state IN ('waiting', 'started') AND (
                outbox_item.kind = 'store_credit' AND payload->>'rewardId' = page.key::text OR outbox_item.kind = 'friend_code'
                AND payload->>'codeId' IN (SELECT code_id::text FROM friend_code WHERE friend_code.reward_id = page.key))) AS waits
            FROM page CROSS JOIN LATERAL (
              SELECT coalesce(sum(moved.amount), 0) AS amount FROM store_credit_transaction moved WHERE moved.reward_id = page.key) AS given
           WHERE CASE WHEN kind = 'code' THEN CASE state WHEN 'granted' THEN code_id IS NULL
                     WHEN 'taken_back' THEN code_id IS NOT NULL
                     WHEN 'partly_taken_back' THEN code_id IS NOT NULL
                       OR NOT EXISTS (SELECT FROM friend_code WHERE friend_code.reward_id = page.key AND friend_code.state = 'used') ELSE true END
                   ELSE CASE state WHEN 'granted' THEN given.amount <> page.amount WHEN 'taken_back' THEN page.amount <> 0 OR given.amount <> 0
                     WHEN 'partly_taken_back' THEN given.amount <= page.amount ELSE true END END`,
  },
  "friends' codes are what their rewards say": {
    table: 'friend_code',
    key: 'code_id',
    type: 'uuid',
    columns: 'reward_id, customer_id, code, state, made_at',
    rowsAtOnce: 2_000,
    // A reward is one code, and no other one of it can be used; one that was used makes every later one superfluous.
    off: `SELECT 'code:' || page.code || ' of customer:' || page.customer_id || ' ' || page.state AS id,
              page.state IN ('planned', 'made', 'unknown') AND EXISTS (SELECT FROM outbox_item WHERE kind = 'friend_code'
                AND outbox_item.state IN ('waiting', 'started') AND payload->>'codeId' = page.key::text) AS waits
            FROM page LEFT JOIN reward ON reward.reward_id = page.reward_id CROSS JOIN LATERAL (
              SELECT coalesce(reward.code_id = page.key, false) AS it) AS is_wanted
           WHERE reward.reward_id IS NULL OR reward.customer_id <> page.customer_id OR CASE page.state WHEN 'made' THEN NOT is_wanted.it OR page.made_at IS NULL
               WHEN 'withdrawn' THEN is_wanted.it AND NOT EXISTS (SELECT FROM friend_code other
                 WHERE other.reward_id = page.reward_id AND other.state = 'used')
               WHEN 'used' THEN false WHEN 'removed' THEN page.made_at IS NULL ELSE true END`,
  },
  'rewards paid are what the ledger and Shopify were told': {
    table: 'reward_payment',
    key: 'payment_id',
    type: 'uuid',
    columns: 'partner_id, method, amount, state, code, transaction_id',
    rowsAtOnce: 2_000,
    // On its way it is paid in the ledger already; one that failed was given back.
    off: `SELECT 'payment:' || key || ' of partner:' || partner_id || ' ' || state AS id,
              sums.agree AND state IN ('requested', 'unknown') AND EXISTS (SELECT FROM outbox_item
                WHERE kind = 'reward_payment' AND payload->>'paymentId' = page.key::text AND outbox_item.state IN ('waiting', 'started')) AS waits
            FROM page CROSS JOIN LATERAL (
              SELECT page.amount = (SELECT coalesce(sum(part.amount), 0) FROM reward_payment_part part WHERE part.payment_id = page.key)
                AND CASE state WHEN 'failed' THEN 0 ELSE page.amount END = (
                  SELECT coalesce(sum(entry.amount), 0) FROM posting JOIN entry USING (shop_id, posting_id)
                   WHERE cause IN ('reward-payment:' || page.key, 'reward-payment:' || page.key || ':released')
                     AND account = 'paid' AND entry.partner_id = page.partner_id) AS agree) AS sums
           WHERE NOT sums.agree OR CASE state WHEN 'failed' THEN false
               WHEN 'paid' THEN CASE method WHEN 'code' THEN code IS NULL
                 ELSE transaction_id IS NULL OR EXISTS (SELECT FROM store_credit_transaction moved WHERE moved.transaction_id = page.transaction_id) END
               ELSE true END`,
  },
  'orders show their newest decision': {
    table: 'customer_order',
    key: 'order_id',
    type: 'text',
    columns: 'decision, via, reason, commission',
    rowsAtOnce: 2_000,
    // Without a programme there is nothing to decide by.
    off: `SELECT 'order:' || key AS id, newest.version IS NULL AND EXISTS (SELECT FROM inbox_item WHERE state = 'waiting') AS waits FROM page
            LEFT JOIN LATERAL (
              SELECT version, via, reason FROM decision WHERE subject = 'order' AND subject_id = page.key ORDER BY version DESC LIMIT 1) AS newest ON true
           WHERE (newest.version IS NOT NULL OR page.decision IS NOT NULL OR EXISTS (SELECT FROM program))
             AND (newest.version IS NULL OR (page.decision, page.via, page.reason) IS DISTINCT FROM (newest.version, newest.via, newest.reason)
               OR page.commission <> (SELECT coalesce(sum(amount), 0) FROM entitlement WHERE subject = 'order' AND subject_id = page.key))`,
  },
  'inbox ended, or waiting by plan': {
    table: 'inbox_item',
    key: 'inbox_id',
    type: 'uuid',
    columns: 'topic, state, not_before, error',
    rowsAtOnce: 5_000,
    // What failed is a fact that is missing until somebody acts.
    off: `SELECT 'inbox:' || key || ' ' || topic || ' ' || state || coalesce(': ' || left(error, 300), '') AS id,
              state = 'waiting' AND not_before >= now() - ${grace} AS waits
            FROM page WHERE state IN ('waiting', 'failed')`,
  },
  'outbox ended, or waiting by plan': {
    table: 'outbox_item',
    key: 'outbox_id',
    type: 'uuid',
    columns: 'kind, state, not_before, error, created_at, ended_at, serial_key',
    rowsAtOnce: 5_000,
    // What stands behind an open item of its serial key waits by plan, and what is tried for longer than any plan does not. A partner's reward
    // that could not be paid has ended by plan: the ledger took it back.
    off: `SELECT 'outbox:' || key || ' ' || kind || ' ' || state || coalesce(': ' || left(error, 300), '') AS id,
              state <> 'failed' AND created_at >= now() - ${longest} AND (not_before >= now() - ${grace} OR EXISTS (
                SELECT FROM outbox_item earlier WHERE earlier.serial_key = page.serial_key AND earlier.state IN ('waiting', 'started')
                   AND (earlier.created_at, earlier.outbox_id) < (page.created_at, page.key))) AS waits
            FROM page WHERE state IN ('waiting', 'started') OR state = 'failed' AND kind <> 'reward_payment' AND (kind <> 'mail' OR ended_at > now() - ${mailLives})`,
  },
};

export const bookQuestions: readonly string[] = Object.keys(questions);

const lowest = { uuid: '00000000-0000-0000-0000-000000000000', text: '' } as const;

/** See `AuditPorts.askBooks`. */
export async function askBooks(
  sql: ShopConnection,
  question: string,
  after: string | null,
  namedAtMost: number,
): Promise<AuditAnswer & { readonly last: string | null }> {
  const asked = questions[question];
  invariant(asked !== undefined, `the books can be asked whether ${question}`);
  const { table, key, type, columns, rowsAtOnce, off } = asked;
  const { rows } = await sql.query<{
    rows: number;
    last: string | null;
    problems: number;
    waiting: number;
    offending: string[] | null;
  }>(
    `WITH page AS MATERIALIZED (SELECT ${key} AS key, ${columns} FROM ${table} WHERE ${key} > $1::${type} ORDER BY ${key} LIMIT $2),
       off AS MATERIALIZED (${off})
     SELECT (SELECT count(*)::int FROM page) AS rows, (SELECT key::text FROM page ORDER BY key DESC LIMIT 1) AS last,
       (SELECT count(*)::int FROM off WHERE NOT waits) AS problems, (SELECT count(*)::int FROM off WHERE waits) AS waiting,
       (SELECT array_agg(id) FROM (SELECT id FROM off WHERE NOT waits ORDER BY id LIMIT $3) AS named) AS offending`,
    [after ?? lowest[type], rowsAtOnce, namedAtMost],
  );
  const [row] = rows;
  invariant(row !== undefined, 'a select without from has one row');
  const isLast = row.rows < rowsAtOnce;
  return { ...row, offending: row.offending ?? [], last: isLast ? null : row.last };
}
