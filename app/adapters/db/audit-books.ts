/**
 * The audit's questions to the books. Each statement names what is off and nothing else; the entries are the truth, and what entitlements and
 * rewards remember of them is what is doubted. A payout moves a partner's balance and names no entitlement, so of an entitlement its part that
 * ever became available is compared, and the split between available and paid is compared for each partner.
 */
import type { AuditCheck } from '#app/flows/audit-shop.ts';
import type { ShopConnection } from './in-shop.ts';

/** How long something that is due may wait for a worker. */
const grace = `interval '15 minutes'`;

interface Question {
  readonly check: string;
  readonly table: string;
  /** A query of one column `id`, text. */
  readonly off: string;
}

const questions: readonly Question[] = [
  {
    check: 'postings balance',
    table: 'posting',
    off: `SELECT posting.posting_id::text AS id FROM posting LEFT JOIN entry ON entry.posting_id = posting.posting_id
           GROUP BY posting.posting_id, posting.currency
          HAVING count(entry.line) = 0 OR sum(entry.amount) <> 0 OR bool_or(entry.currency <> posting.currency)`,
  },
  {
    check: 'entitlements equal their entries',
    table: 'entitlement',
    off: `WITH posted AS (
            SELECT entitlement_id, coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0) AS pending,
                coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available
              FROM entry WHERE entitlement_id IS NOT NULL GROUP BY entitlement_id)
          SELECT coalesce(entitlement.entitlement_id, posted.entitlement_id)::text AS id
            FROM entitlement FULL JOIN posted ON posted.entitlement_id = entitlement.entitlement_id
           WHERE entitlement.entitlement_id IS NULL OR entitlement.pending <> coalesce(posted.pending, 0)
              OR entitlement.available + entitlement.paid <> coalesce(posted.available, 0)
              OR entitlement.amount <> entitlement.pending + entitlement.available + entitlement.paid`,
  },
  {
    check: "partners' balances equal their entries",
    table: 'partner',
    off: `WITH held AS (SELECT partner_id, currency, sum(pending) AS pending, sum(available) AS available, sum(paid) AS paid FROM entitlement GROUP BY 1, 2),
            posted AS (
              SELECT partner_id, currency, coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0) AS pending,
                  coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available,
                  coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0) AS paid
                FROM entry WHERE partner_id IS NOT NULL AND account IN ('pending', 'available', 'paid') GROUP BY 1, 2)
          SELECT DISTINCT partner_id::text AS id FROM held FULL JOIN posted USING (partner_id, currency)
           WHERE (coalesce(held.pending, 0), coalesce(held.available, 0), coalesce(held.paid, 0))
              <> (coalesce(posted.pending, 0), coalesce(posted.available, 0), coalesce(posted.paid, 0))`,
  },
  {
    check: 'rewards equal their entries',
    table: 'reward',
    off: `WITH posted AS (SELECT customer_id, program_id, sum(amount) AS amount FROM entry WHERE account = 'reward' GROUP BY 1, 2)
          SELECT 'customer:' || customer_id AS id FROM reward FULL JOIN posted USING (customer_id, program_id)
           WHERE coalesce(reward.amount, 0) <> coalesce(posted.amount, 0)`,
  },
  {
    check: 'orders have a decision',
    table: 'customer_order',
    // Without a programme there is nothing to decide by.
    off: `SELECT 'order:' || order_id AS id FROM customer_order
           WHERE EXISTS (SELECT FROM program) AND NOT EXISTS (SELECT FROM decision WHERE decision.subject = 'order' AND decision.subject_id = customer_order.order_id
                               AND decision.version = customer_order.decision)`,
  },
  {
    check: 'inbox ended, or waiting by plan',
    table: 'inbox_item',
    off: `SELECT inbox_id::text AS id FROM inbox_item WHERE state = 'waiting' AND not_before < now() - ${grace}`,
  },
  {
    check: 'outbox ended, or waiting by plan',
    table: 'outbox_item',
    // What waits behind an open item of its serial key waits by plan.
    off: `SELECT outbox_id::text AS id FROM outbox_item item WHERE state IN ('waiting', 'started') AND not_before < now() - ${grace}
             AND NOT EXISTS (SELECT FROM outbox_item earlier WHERE earlier.serial_key = item.serial_key AND earlier.state IN ('waiting', 'started')
                               AND (earlier.created_at, earlier.outbox_id) < (item.created_at, item.outbox_id))`,
  },
];

/** See `AuditPorts.checkBooks`. */
export async function checkBooks(sql: ShopConnection, namedAtMost: number): Promise<readonly AuditCheck[]> {
  await sql.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const checks: AuditCheck[] = [];
  for (const { check, table, off } of questions) {
    const { rows } = await sql.query<{ rows: string; problems: string; offending: string[] | null }>(
      `WITH off AS MATERIALIZED (${off})
       SELECT (SELECT count(*) FROM ${table}) AS rows, (SELECT count(*) FROM off) AS problems,
              (SELECT array_agg(id) FROM (SELECT id FROM off ORDER BY id LIMIT $1) AS named) AS offending`,
      [namedAtMost],
    );
    const [row] = rows;
    checks.push({
      check,
      rows: Number(row?.rows ?? 0),
      problems: Number(row?.problems ?? 0),
      offending: row?.offending ?? [],
    });
  }
  return checks;
}
