/**
 * The audit: whether a shop's ledger says what its facts say. It trusts no cached figure: every sum is drawn from the entries again, and every
 * history is decided afresh from its stored facts. It writes nothing, and goes through the histories in bounded chunks. A change by the merchant
 * that a worker has not followed yet shows as a difference until it has.
 */
import { decideHistory } from '#app/domain/decide.ts';
import { entitlementsOf, identityText } from '#app/domain/ledger.ts';
import type { LoadedHistories, LoadedHistory } from './ports.ts';

/** One question asked of all rows of a kind. */
export interface AuditCheck {
  readonly check: string;
  readonly rows: number;
  readonly problems: number;
  /** What is off, at most `namedAtMost` of them. */
  readonly offending: readonly string[];
}

export interface AuditPorts {
  /** The questions that the books alone can answer, all of one moment. */
  readonly checkBooks: (shopId: string, namedAtMost: number) => Promise<readonly AuditCheck[]>;
  /** Keys above `after` in byte order. */
  readonly listHistories: (shopId: string, after: string, limit: number) => Promise<readonly string[]>;
  /** Histories while nobody else settles them. */
  readonly loadLocked: (shopId: string, historyKeys: readonly string[]) => Promise<LoadedHistories>;
}

const namedAtMost = 20;
const historiesAtOnce = 50;

/** Every check of one shop, whatever it finds. */
export async function auditShop(ports: AuditPorts, shopId: string): Promise<readonly AuditCheck[]> {
  const books = await ports.checkBooks(shopId, namedAtMost);
  return [...books, await checkDecisions(ports, shopId)];
}

async function checkDecisions(ports: AuditPorts, shopId: string): Promise<AuditCheck> {
  let [rows, problems, after] = [0, 0, ''];
  const offending: string[] = [];
  for (;;) {
    const keys = await ports.listHistories(shopId, after, historiesAtOnce);
    const last = keys.at(-1);
    if (last === undefined) break;
    const { histories } = await ports.loadLocked(shopId, keys);
    const differing = histories.filter((history) => !holdsWhatIsDue(history)).map(({ key }) => key);
    rows += keys.length;
    problems += differing.length;
    offending.push(...differing.slice(0, namedAtMost - offending.length));
    after = last;
  }
  return { check: 'histories hold what a fresh decision gives', rows, problems, offending };
}

/** Whether the ledger holds for a history what its facts give, amount by amount; when it matures is the sweeper's matter. */
function holdsWhatIsDue({ history, holdings, rewards }: LoadedHistory): boolean {
  const decision = decideHistory(history);
  const due = amounts(entitlementsOf(decision).map((each) => [identityText(each), each.amount]));
  const held = amounts(holdings.map((each) => [identityText(each), each.pending + each.available]));
  const rewardText = ({ customerId, program }: { customerId: string; program: string }) =>
    JSON.stringify([customerId, program]);
  const granted = amounts(rewards.map((each) => [rewardText(each), each.granted]));
  const owed = amounts(decision.rewards.map((each) => [rewardText(each), each.amount]));
  return areEqual(due, held) && areEqual(owed, granted);
}

/** An amount of 0 is as good as none. */
function amounts(pairs: readonly (readonly [string, bigint])[]): ReadonlyMap<string, bigint> {
  return new Map(pairs.filter(([, amount]) => amount !== 0n));
}

function areEqual(one: ReadonlyMap<string, bigint>, other: ReadonlyMap<string, bigint>): boolean {
  return one.size === other.size && [...one].every(([key, amount]) => other.get(key) === amount);
}
