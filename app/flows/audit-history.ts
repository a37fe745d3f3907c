/**
 * One history's part of the audit: what is recorded beside what its facts give when they are decided afresh, amount by amount, hold by hold,
 * explanation by explanation. It compares decisions and holdings themselves and plans no posting, so that a mistake in planning shows here.
 */
import { decideHistory } from '#app/domain/decide.ts';
import type { Decision, Entitlement } from '#app/domain/decision.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import { friendCodeText } from '#app/domain/friend-gift.ts';
import { entitlementsOf, identityText } from '#app/domain/ledger.ts';
import { stateAt } from '#app/domain/maturity.ts';
import type { FriendCodeTerms } from '#app/domain/program.ts';
import { planDecisions } from './plan-decisions.ts';
import { type LoadedHistory, type LoadedHolding, type SettlePorts, subjectText } from './ports.ts';

export const historyChecks = [
  'histories hold what a fresh decision gives',
  'holds are those of a fresh decision',
  'explanations are those of a fresh decision',
] as const;
export type HistoryCheck = (typeof historyChecks)[number];

export interface Difference {
  readonly check: HistoryCheck;
  /** Begins with the subject, such as `order:901`. */
  readonly what: string;
}

/** An entitlement may be so long past its hold before a worker has moved it. */
const sweepGraceMs = 15 * 60 * 1_000;

const [amountsCheck, holdsCheck, explanationsCheck] = historyChecks;

export function differencesOf(
  ports: Pick<SettlePorts, 'digest'>,
  loaded: LoadedHistory,
  now: EpochMs,
): readonly Difference[] {
  const decision = decideHistory(loaded.history);
  return [
    ...entitlementDifferences(decision, loaded.holdings, now),
    ...rewardDifferences(decision, loaded),
    ...explanationDifferences(ports, decision, loaded),
  ];
}

function entitlementDifferences(
  decision: Decision,
  holdings: readonly LoadedHolding[],
  now: EpochMs,
): readonly Difference[] {
  const unmatched = new Map(holdings.map((holding) => [identityText(holding), holding]));
  const differences: Difference[] = [];
  for (const due of entitlementsOf(decision)) {
    const identity = identityText(due);
    const held = unmatched.get(identity);
    unmatched.delete(identity);
    const amount = held === undefined ? 0n : held.pending + held.available;
    if (amount !== due.amount) differences.push({ check: amountsCheck, what: amountText(due, due.amount, amount) });
    else if (held !== undefined) differences.push(...holdDifferences(due, held, now));
  }
  for (const held of unmatched.values()) {
    const amount = held.pending + held.available;
    if (amount !== 0n || held.pending !== 0n) {
      differences.push({ check: amountsCheck, what: amountText(held, 0n, amount) });
    }
  }
  return differences;
}

function amountText(
  { subject, partner, rule }: Pick<Entitlement, 'subject' | 'partner' | 'rule'>,
  due: bigint,
  held: bigint,
): string {
  return `${subjectText(subject)} rule ${rule} of partner ${partner}: ${due} is due, ${held} is held`;
}

function holdDifferences(due: Entitlement, held: LoadedHolding, now: EpochMs): readonly Difference[] {
  const differences: Difference[] = [];
  const say = (what: string): void => {
    const where = `${subjectText(due.subject)} rule ${due.rule} of partner ${due.partner}`;
    differences.push({ check: holdsCheck, what: `${where}: ${what}` });
  };
  if (held.maturesAt !== due.maturesAt) {
    say(`it is held until ${timeText(held.maturesAt)} and not ${timeText(due.maturesAt)}`);
  }
  if (held.disputed !== due.disputed) say(`it is ${held.disputed ? '' : 'not '}held for a chargeback`);
  const state = heldAs(held);
  const allowed = new Set([stateAt(due, held.paidOnce, now), stateAt(due, held.paidOnce, now - sweepGraceMs)]);
  if (state === null || !allowed.has(state)) {
    say(`it is ${stateAt(due, held.paidOnce, now)}, held as ${held.pending} pending and ${held.available} available`);
  }
  return differences;
}

/** Null for an amount that is in both. */
function heldAs({ pending, available }: LoadedHolding): 'pending' | 'available' | null {
  if (pending !== 0n && available !== 0n) return null;
  return pending === 0n ? 'available' : 'pending';
}

function rewardDifferences(decision: Decision, { rewards }: LoadedHistory): readonly Difference[] {
  const programs = new Set([...rewards, ...decision.rewards].map(({ program }) => program));
  return [...programs].flatMap((program) => {
    const due = decision.rewards.find((reward) => reward.program === program);
    const held = rewards.find((reward) => reward.program === program);
    const isText = rewardText(due?.amount ?? 0n, due?.code ?? null);
    const heldText = rewardText(held?.granted ?? 0n, held?.code ?? null);
    if (isText === heldText) return [];
    const customer = due?.customerId ?? held?.customerId;
    const what = `customer:${customer} friend's reward of ${program}: ${isText} is due, ${heldText} is held`;
    return [{ check: amountsCheck, what }];
  });
}

function rewardText(amount: bigint, code: FriendCodeTerms | null): string {
  return code === null ? `${amount}` : `a code ${friendCodeText(code)}`;
}

/** The newest decision that is kept of each subject has the digest of a fresh one: nothing posted, nothing but the text compared. */
function explanationDifferences(
  ports: Pick<SettlePorts, 'digest'>,
  decision: Decision,
  loaded: LoadedHistory,
): readonly Difference[] {
  return planDecisions(ports, loaded, decision, { movements: [], rewards: [] }).map(({ subject, version }) => ({
    check: explanationsCheck,
    what: `${subjectText(subject)} decision ${version - 1} is not what its facts give`,
  }));
}

function timeText(at: EpochMs): string {
  return new Date(at).toISOString();
}
