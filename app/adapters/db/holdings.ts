/** What the ledger holds for orders and customers so far, and the newest decisions kept of them. Entitlements are locked until the transaction ends. */
import type { Subject } from '#app/domain/decision.ts';
import type { FriendCodeTerms } from '#app/domain/program.ts';
import { type LoadedDecision, type LoadedHolding, type LoadedReward, subjectText } from '#app/flows/ports.ts';
import type { ShopConnection } from './in-shop.ts';
import { type LoadedRulebook, requireKey } from './rulebook.ts';

export interface Holdings {
  /** Partners and programmes that hold something, by id. */
  readonly partnerIds: readonly string[];
  /** What is held for one history's orders and customer. */
  of(orderIds: readonly string[], customerId: string | null, rules: LoadedRulebook): HeldForHistory;
}

export interface HeldForHistory {
  readonly holdings: readonly LoadedHolding[];
  readonly rewards: readonly LoadedReward[];
  readonly decisions: ReadonlyMap<string, LoadedDecision>;
}

interface EntitlementRow {
  readonly subject: Subject['kind'];
  readonly subject_id: string;
  readonly partner_id: string;
  readonly program_id: string;
  readonly rule: string;
  readonly pending: string;
  readonly available: string;
  readonly paid: string;
  readonly paid_at: Date | null;
  readonly matures_at: Date;
  readonly disputed: boolean;
}

interface RewardRow {
  readonly reward_id: string;
  readonly customer_id: string;
  readonly program_id: string;
  readonly amount: string;
  readonly code_id: string | null;
  readonly code_terms: FriendCodeTerms | null;
}

interface DecisionRow {
  readonly subject: Subject['kind'];
  readonly subject_id: string;
  readonly version: number;
  readonly digest: string;
}

// Looked up one by one, and from a limit on that PostgreSQL does not know, as in `fewRows`: joined as a set, all that a shop ever had may be read
// for a hundred of its orders.
const wantedSubjects = 'unnest($1::text[], $2::text[]) AS wanted (subject, subject_id)';

/** A decision belongs to its subject, and the subject to a history: an order that changed its customer takes its holdings along. */
export async function loadHoldings(
  sql: ShopConnection,
  orderIds: readonly string[],
  customerIds: readonly string[],
): Promise<Holdings> {
  const subjects = [...orderIds.map(() => 'order'), ...customerIds.map(() => 'customer')];
  const entitlements = await sql.query<EntitlementRow>(
    `SELECT subject, subject_id, partner_id, program_id, rule, pending, available, paid, paid_at, matures_at, disputed
       FROM (SELECT found.entitlement_id FROM ${wantedSubjects} CROSS JOIN LATERAL (
               SELECT entitlement_id FROM entitlement WHERE subject = wanted.subject AND subject_id = wanted.subject_id OFFSET 0) AS found
              LIMIT $3::int) AS held
       JOIN entitlement USING (entitlement_id) ORDER BY entitlement_id FOR UPDATE OF entitlement`,
    [subjects, [...orderIds, ...customerIds], 2 ** 31 - 1],
  );
  const others = await sql.query<{ decisions: DecisionRow[] | null; rewards: RewardRow[] | null }>(
    `SELECT
       (SELECT json_agg(newest) FROM (
          SELECT found.* FROM ${wantedSubjects} CROSS JOIN LATERAL (
            SELECT subject, subject_id, version, digest FROM decision
             WHERE subject = wanted.subject AND subject_id = wanted.subject_id ORDER BY version DESC LIMIT 1) AS found) AS newest) AS decisions,
       (SELECT json_agg(json_build_object('reward_id', reward_id, 'customer_id', customer_id, 'program_id', program_id, 'amount', amount::text,
            'code_id', code_id, 'code_terms', code_terms))
          FROM reward WHERE customer_id = ANY($3)) AS rewards`,
    [subjects, [...orderIds, ...customerIds], customerIds],
  );
  return index(entitlements.rows, others.rows[0]?.rewards ?? [], others.rows[0]?.decisions ?? []);
}

function index(
  entitlements: readonly EntitlementRow[],
  rewards: readonly RewardRow[],
  decisions: readonly DecisionRow[],
): Holdings {
  const bySubject = Map.groupBy(entitlements, (row) => subjectText({ kind: row.subject, id: row.subject_id }));
  const rewardsOf = Map.groupBy(rewards, (row) => row.customer_id);
  const decisionOf = new Map(decisions.map((row) => [subjectText({ kind: row.subject, id: row.subject_id }), row]));
  return {
    partnerIds: [...new Set(entitlements.map((row) => row.partner_id))],
    of(orderIds, customerId, rules) {
      const subjects = orderIds.map((id) => subjectText({ kind: 'order', id }));
      if (customerId !== null) subjects.push(subjectText({ kind: 'customer', id: customerId }));
      return {
        holdings: subjects.flatMap((subject) => (bySubject.get(subject) ?? []).map((row) => toHolding(row, rules))),
        rewards: (customerId === null ? [] : (rewardsOf.get(customerId) ?? [])).map((row) => ({
          rewardId: row.reward_id,
          customerId: row.customer_id,
          program: requireKey(rules.programKeys, row.program_id),
          granted: BigInt(row.amount),
          code: row.code_terms,
          codeId: row.code_id,
        })),
        decisions: new Map(
          subjects.flatMap((subject) => {
            const row = decisionOf.get(subject);
            return row === undefined ? [] : [[subject, { version: row.version, digest: row.digest }] as const];
          }),
        ),
      };
    },
  };
}

function toHolding(row: EntitlementRow, rules: LoadedRulebook): LoadedHolding {
  return {
    subject: { kind: row.subject, id: row.subject_id },
    partner: requireKey(rules.partnerKeys, row.partner_id),
    program: requireKey(rules.programKeys, row.program_id),
    rule: row.rule,
    pending: BigInt(row.pending),
    available: BigInt(row.available) + BigInt(row.paid),
    paidOnce: row.paid_at !== null,
    maturesAt: row.matures_at.getTime(),
    disputed: row.disputed,
  };
}
