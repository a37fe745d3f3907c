/*
 * The auditor: looks at what a simulated shop came to when everything is at rest, and knows nothing of how it came there. The same events are
 * worked out by the domain alone, and by a product that nobody disturbed; statement, ledger, Shopify and queues must all agree. Where a payout
 * took place while facts were still on their way, what was available at that moment is the schedule's doing: then totals are compared.
 */
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { readBalances } from '#app/adapters/db/replay-shop.ts';
import { runReplay } from '#app/composition/replay.ts';
import type { Services } from '#app/composition.ts';
import { decideHistory } from '#app/domain/decide.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { TapeEvent } from '#app/domain/replay-tape.ts';
import { type Statement, statementOf } from '#app/domain/statement.ts';
import type { Shop } from '#sandbox/world/state.ts';
import { referenceStatement } from '../support/replay-reference.ts';

export interface AuditedRun {
  readonly shopId: string;
  readonly program: ReplayProgram;
  /** What happened, in order of delivery. */
  readonly events: readonly TapeEvent[];
  readonly asOf: number;
  /** Whether everything was at rest at each payout. */
  readonly isOrderly: boolean;
  readonly shopify: Shop;
  /** Inbox items that nobody can understand. */
  readonly poisons: number;
}

export interface AuditorParts {
  readonly services: Services;
  readonly owner: pg.Pool;
  readonly setClock: (now: number) => void;
}

/** Which histories do not hold what deciding them again gives, while nothing of theirs is on its way. */
export async function auditDecisions({ audit }: Services, shopId: string): Promise<readonly string[]> {
  const checks = await audit.auditShop(shopId);
  return checks
    .filter(({ check, problems }) => problems > 0 && check.startsWith('histories '))
    .map(({ check, offending }) => `before a payout: ${check}: ${offending.join(', ')}`);
}

/** What is wrong, a line each. */
export async function auditRun(parts: AuditorParts, run: AuditedRun): Promise<readonly string[]> {
  return [
    ...(await auditStatements(parts, run)),
    ...(await auditLedger(parts, run)),
    ...(await auditQueues(parts, run)),
    ...(await auditCredits(parts, run)),
  ];
}

async function auditStatements(parts: AuditorParts, run: AuditedRun): Promise<readonly string[]> {
  const { program, events, asOf, isOrderly } = run;
  const simulated = comparable(await statementOfShop(parts, run), isOrderly);
  const reference = comparable(referenceStatement(program, events, asOf), isOrderly);
  // A link's code is one shop's alone; the simulated shop needs its own no more.
  await parts.owner.query('DELETE FROM link_directory WHERE shop_id = $1', [run.shopId]);
  return [
    ...differencesOf('the domain alone', reference, simulated),
    ...(await replayUndisturbed(parts, run).then(
      (undisturbed) => differencesOf('an undisturbed run', comparable(undisturbed, isOrderly), simulated),
      (error: unknown) => [`an undisturbed run fails: ${String(error)}`],
    )),
  ];
}

async function statementOfShop({ services }: AuditorParts, run: AuditedRun): Promise<Statement> {
  const { shopId } = run;
  const keys = await services.path.listHistories(shopId, '', 10_000);
  const { histories } = await services.path.loadHistories(shopId, keys);
  const balances = await inShopSql(services.database, shopId, readBalances);
  const decisions = histories.map(({ history }) => decideHistory(history));
  return statementOf(run.asOf, run.program.shop.currency, decisions, balances);
}

function replayUndisturbed({ services, setClock }: AuditorParts, { program, events, asOf }: AuditedRun) {
  async function* inOrder() {
    yield* events;
  }
  return runReplay(services, { program, events: inOrder(), asOf, setClock, warn: () => {} });
}

function comparable(statement: Statement, isOrderly: boolean): object {
  if (isOrderly) return statement;
  return { ...statement, balances: statement.balances.map(({ partner, total }) => ({ partner, total })) };
}

/** Where two statements differ: one line for each place. */
function differencesOf(what: string, expected: unknown, actual: unknown, place = ''): readonly string[] {
  if (isDeepStrictEqual(expected, actual)) return [];
  if (isRecord(expected) && isRecord(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...names].flatMap((name) => differencesOf(what, expected[name], actual[name], `${place}/${name}`));
  }
  return [`${place}: ${what} has ${JSON.stringify(expected)}, the simulated shop ${JSON.stringify(actual)}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What was earned for each entitlement at its highest, version by version; no more than that may have been paid for it. */
const paidTooMuch = `
  SELECT entitlement_id, paid, most FROM entitlement JOIN (
    SELECT entitlement_id, max(earned) AS most FROM (
      SELECT entitlement_id, sum(sum(amount)) OVER (PARTITION BY entitlement_id ORDER BY (regexp_match(cause, '[0-9]+$'))[1]::int) AS earned
        FROM posting JOIN entry USING (shop_id, posting_id)
       WHERE shop_id = $1 AND kind = 'settlement' AND account IN ('pending', 'available')
       GROUP BY entitlement_id, cause) AS sums
    GROUP BY entitlement_id) AS earnings USING (entitlement_id)
   WHERE shop_id = $1 AND paid > greatest(most, 0)`;

async function auditLedger({ services, owner }: AuditorParts, { shopId }: AuditedRun): Promise<readonly string[]> {
  const checks = await services.audit.auditShop(shopId);
  const { rows } = await owner.query<{ entitlement_id: string; paid: string; most: string }>(paidTooMuch, [shopId]);
  return [
    ...checks
      // A poisonous body ends as failed, which the audit rightly names; what became of each item is looked at below.
      .filter(({ check, problems }) => problems > 0 && check !== 'inbox ended, or waiting by plan')
      .map(({ check, offending }) => `audit: ${check}: ${offending.join(', ')}`),
    ...rows.map((row) => `entitlement ${row.entitlement_id} was paid ${row.paid} and never was above ${row.most}`),
  ];
}

async function auditQueues({ owner }: AuditorParts, { shopId, poisons }: AuditedRun): Promise<readonly string[]> {
  const inbox = await owner.query<{ line: string; failed: boolean }>(
    `SELECT topic || ' ' || state || ': ' || coalesce(error, '') AS line, state = 'failed' AS failed FROM inbox_item
      WHERE shop_id = $1 AND state IN ('waiting', 'failed') ORDER BY position`,
    [shopId],
  );
  const outbox = await owner.query<{ line: string }>(
    `SELECT kind || ' ' || dedupe_key || ' ' || state || ': ' || coalesce(error, '') AS line FROM outbox_item
      WHERE shop_id = $1 AND state <> 'done' AND kind <> 'mail' ORDER BY outbox_id`,
    [shopId],
  );
  const unended = inbox.rows.filter(({ failed }) => !failed);
  const failed = inbox.rows.filter((row) => row.failed);
  return [
    ...unended.map(({ line }) => `left in the inbox: ${line}`),
    ...(failed.length === poisons
      ? []
      : [`${poisons} items are poison, and failed: ${failed.map(({ line }) => line)}`]),
    ...outbox.rows.map(({ line }) => `left in the outbox: ${line}`),
  ];
}

/** What Shopify holds for each customer is what the ledger says they were granted: once, and nothing else. */
async function auditCredits({ owner }: AuditorParts, { shopId, shopify }: AuditedRun): Promise<readonly string[]> {
  const { rows } = await owner.query<{ customer_id: string; granted: string; credits: string }>(
    `SELECT customer_id, sum(amount) AS granted, count(*) AS credits FROM reward WHERE shop_id = $1 GROUP BY customer_id`,
    [shopId],
  );
  const owed = new Map(rows.map((row) => [row.customer_id, BigInt(row.granted)]));
  const held = new Map([...shopify.storeCreditAccounts.values()].map((each) => [each.customerId, each.balance]));
  return [...new Set([...owed.keys(), ...held.keys()])].flatMap((customer) => {
    const [should, does] = [owed.get(customer) ?? 0n, held.get(customer) ?? 0n];
    return should === does ? [] : [`customer ${customer} is to have a credit of ${should}, and Shopify holds ${does}`];
  });
}
