/**
 * The audit: whether a shop's ledger says what its facts say. It trusts no cached figure: every sum is drawn from the entries again, and every
 * history is decided afresh from its stored facts, whole. It writes nothing, and goes page by page, so that it needs as much memory and locks
 * for as long in a large shop as in a small one. What merely has not been processed yet is told apart: a history that differs is looked at
 * again at the end, and counts as waiting while something waits in the shop's inbox that may explain it.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { differencesOf, type HistoryCheck, historyChecks } from './audit-history.ts';
import type { LoadedHistories, SettlePorts } from './ports.ts';

/** One question asked of all rows of a kind. A type and no interface, as is what can be stored as JSON. */
export type AuditCheck = {
  readonly check: string;
  readonly rows: number;
  readonly problems: number;
  /** What differs only because it has not been processed yet. */
  readonly waiting: number;
  /** The first of what is off, at most {@link namedAtMost}, each beginning with what it is: `order:901`, `posting:…`. */
  readonly offending: readonly string[];
};

export type AuditAnswer = Omit<AuditCheck, 'check'>;

export interface AuditPorts extends Pick<SettlePorts, 'clock' | 'digest'> {
  /** The questions that the books alone can answer. */
  readonly questions: readonly string[];
  /** The answer for a page of the rows above `after`; `last` is null where there are no more. */
  readonly askBooks: (
    shopId: string,
    question: string,
    after: string | null,
  ) => Promise<AuditAnswer & { readonly last: string | null }>;
  /** A page of the shop's histories; `last` is null where there are no more. */
  readonly listHistories: (
    shopId: string,
    after: string | null,
  ) => Promise<{ readonly keys: readonly string[]; readonly last: string | null }>;
  /** Histories, whole, while nobody else settles them. */
  readonly loadLocked: (shopId: string, historyKeys: readonly string[]) => Promise<LoadedHistories>;
  /** Whether something in the shop's inbox has not been processed. */
  readonly isWaiting: (shopId: string) => Promise<boolean>;
}

/** How far an audit has come. */
export type AuditProgress = {
  readonly checks: readonly AuditCheck[];
  /** The part under way: a question's number, or the number after the last question for the histories. */
  readonly part: number;
  readonly after: string | null;
  /** Histories that differed, to be looked at again. */
  readonly suspects: readonly string[];
  /** How often the end was put off because the inbox had not been processed. */
  readonly patience: number;
};

export interface AuditTurn {
  readonly end: 'done' | 'continues' | 'waits';
  readonly progress: AuditProgress;
}

export const namedAtMost = 20;
const suspectsAtMost = 1_000;
const historiesAtOnce = 50;

export const auditBegin: AuditProgress = { checks: [], part: 0, after: null, suspects: [], patience: 0 };

/** Every check of one shop in one go, whatever it finds. */
export async function auditShop(ports: AuditPorts, shopId: string): Promise<readonly AuditCheck[]> {
  const { progress } = await auditTurn(ports, shopId, auditBegin, { isOver: () => false, patience: 0 });
  return progress.checks;
}

/**
 * Goes on with an audit until `isOver` or its end. It `waits` where only what the inbox still holds can tell whether a difference is one, and
 * no more than `patience` times.
 */
export async function auditTurn(
  ports: AuditPorts,
  shopId: string,
  from: AuditProgress,
  turn: { readonly isOver: () => boolean; readonly patience: number },
): Promise<AuditTurn> {
  let progress = from;
  while (progress.part <= ports.questions.length) {
    progress = await nextPage(ports, shopId, progress);
    if (turn.isOver()) return { end: 'continues', progress };
  }
  const { suspects, patience } = progress;
  if (suspects.length > 0 && patience < turn.patience && (await ports.isWaiting(shopId))) {
    return { end: 'waits', progress: { ...progress, patience: patience + 1 } };
  }
  for (let index = 0; index < suspects.length; index += historiesAtOnce) {
    const found = await checkHistories(ports, shopId, suspects.slice(index, index + historiesAtOnce));
    progress = { ...progress, checks: addAnswers(progress.checks, await judge(ports, shopId, found)) };
  }
  return { end: 'done', progress: { ...progress, suspects: [] } };
}

async function nextPage(ports: AuditPorts, shopId: string, progress: AuditProgress): Promise<AuditProgress> {
  const question = ports.questions[progress.part];
  if (question === undefined) return nextHistories(ports, shopId, progress);
  const { last, ...answer } = await ports.askBooks(shopId, question, progress.after);
  return { ...forward(progress, last), checks: addAnswers(progress.checks, [[question, answer]]) };
}

async function nextHistories(ports: AuditPorts, shopId: string, progress: AuditProgress): Promise<AuditProgress> {
  const { keys, last } = await ports.listHistories(shopId, progress.after);
  const { rows, differing } = await checkHistories(ports, shopId, keys);
  const suspects = [...progress.suspects, ...differing.keys()];
  const suspected = suspects.slice(0, suspectsAtMost);
  // Where so many differ, the rest is not looked at twice.
  const rest = new Map(suspects.slice(suspectsAtMost).flatMap((key) => [[key, differing.get(key) ?? []] as const]));
  const judged = await judge(ports, shopId, { rows: 0, differing: rest });
  const counted = historyChecks.map((check) => [check, { ...nothingFound, rows }] as const);
  return {
    ...forward(progress, last),
    checks: addAnswers(addAnswers(progress.checks, counted), judged),
    suspects: suspected,
  };
}

function forward(progress: AuditProgress, last: string | null): AuditProgress {
  return last === null ? { ...progress, part: progress.part + 1, after: null } : { ...progress, after: last };
}

type Differences = readonly { readonly check: HistoryCheck; readonly what: string }[];

interface CheckedHistories {
  /** Orders and customers that were looked at. */
  readonly rows: number;
  /** By history. */
  readonly differing: ReadonlyMap<string, Differences>;
}

async function checkHistories(ports: AuditPorts, shopId: string, keys: readonly string[]): Promise<CheckedHistories> {
  if (keys.length === 0) return { rows: 0, differing: new Map() };
  const { histories } = await ports.loadLocked(shopId, keys);
  const now: EpochMs = ports.clock();
  const differing = new Map<string, Differences>();
  let rows = 0;
  for (const history of histories) {
    rows += history.history.orders.length + (history.history.customerId === null ? 0 : 1);
    const differences = differencesOf(ports, history, now);
    if (differences.length > 0) differing.set(history.key, differences);
  }
  return { rows, differing };
}

/** What the differences count as: waiting while the inbox holds something, else problems. */
async function judge(
  ports: AuditPorts,
  shopId: string,
  { differing }: CheckedHistories,
): Promise<readonly (readonly [string, AuditAnswer])[]> {
  const differences = [...differing.values()].flat();
  if (differences.length === 0) return [];
  const waits = await ports.isWaiting(shopId);
  return differences.map(({ check, what }) => [
    check,
    { rows: 0, problems: waits ? 0 : 1, waiting: waits ? 1 : 0, offending: waits ? [] : [what] },
  ]);
}

const nothingFound: AuditAnswer = { rows: 0, problems: 0, waiting: 0, offending: [] };

function addAnswers(
  checks: readonly AuditCheck[],
  answers: readonly (readonly [string, AuditAnswer])[],
): readonly AuditCheck[] {
  const sums = new Map(checks.map((check) => [check.check, check]));
  for (const [check, answer] of answers) {
    const before = sums.get(check) ?? nothingFound;
    sums.set(check, {
      check,
      rows: before.rows + answer.rows,
      problems: before.problems + answer.problems,
      waiting: before.waiting + answer.waiting,
      offending: [...before.offending, ...answer.offending].slice(0, namedAtMost),
    });
  }
  return [...sums.values()];
}
