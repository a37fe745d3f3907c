/**
 * Settling: load what is known of a customer, decide, post the difference. It runs after any fact and as often as one likes: an unchanged
 * decision writes nothing, and what is written follows from the decision alone, so facts may come twice, late or in any order. The caller holds
 * the histories' locks, so that nobody else settles them between the reading and the posting.
 */
import type { Decision } from '#app/domain/decision.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import { friendCodeWorth } from '#app/domain/friend-gift.ts';
import {
  type EntitlementIdentity,
  entitlementsOf,
  type Held,
  type Holding,
  identityText,
  type PostingPlan,
  planPostings,
  type RewardHolding,
  type RewardMovement,
} from '#app/domain/ledger.ts';
import { friendCode } from '#app/domain/personal-code.ts';
import { type FriendCodeTerms, type RefereeTerms, versionAt } from '#app/domain/program.ts';
import type { ScreeningWish } from '#app/domain/screening.ts';
import { wishesOf } from './announce-settlement.ts';
import { decideLoaded } from './decide-loaded.ts';
import { planDecisions } from './plan-decisions.ts';
import { planEvidence } from './plan-evidence.ts';
import { type LoadedHistory, type RulebookIds, type SettlePorts, type ShopTransaction, subjectText } from './ports.ts';
import type { PlannedEntitlement, PlannedFriendCode, PlannedPosting, PlannedReward, Settlement } from './settlement.ts';

/** Histories of ordinary length are loaded so many at once; that bounds the memory, together with the length of a stretch. */
const historiesAtOnce = 100;

export interface SettledHistories {
  /** How many of them changed. */
  readonly changed: number;
  /** Whether something waits for a screening, which the inbox now asks for. */
  readonly asks: boolean;
}

/** Settles histories in the caller's transaction. */
export async function settleCustomers(
  ports: SettlePorts,
  tx: ShopTransaction,
  historyKeys: readonly string[],
): Promise<SettledHistories> {
  const changed = new Set<string>();
  const asking = new Set<string>();
  for (let first = 0; first < historyKeys.length; first += historiesAtOnce) {
    let unfinished: readonly string[] = historyKeys.slice(first, first + historiesAtOnce);
    while (unfinished.length > 0) unfinished = await settleStretches(ports, tx, unfinished, { changed, asking });
  }
  return { changed: changed.size, asks: asking.size > 0 };
}

/** Settles the next stretch of each history, and returns the keys of those that have more. */
async function settleStretches(
  ports: SettlePorts,
  tx: ShopTransaction,
  historyKeys: readonly string[],
  { changed, asking }: { readonly changed: Set<string>; readonly asking: Set<string> },
): Promise<readonly string[]> {
  const loaded = await tx.loadStretches(historyKeys, ports.stretch.atOnce);
  const now = ports.clock();
  const settled = loaded.histories.map((history) => ({ history, ...settleStretch(ports, history, now) }));
  const changes = settled.filter(({ settlement }) => isChange(settlement));
  if (changes.length > 0) {
    await tx.post(
      changes.map(({ settlement }) => settlement),
      loaded,
    );
    await tx.writeOutbox(changes.flatMap(({ history, settlement }) => wishesOf(history, settlement, loaded)));
    for (const { history } of changes) changed.add(history.key);
  }
  for (const { history, lacking } of settled) {
    if (lacking.length === 0) continue;
    asking.add(history.key);
    await askForScreenings(tx, history, lacking, loaded);
  }
  const reached = settled.flatMap(({ history, checkpoint }) =>
    checkpoint === null ? [] : [{ loaded: history, checkpoint }],
  );
  if (reached.length > 0) await tx.keepCheckpoints(reached, loaded);
  return loaded.histories.filter(({ upTo }) => upTo !== null).map(({ key }) => key);
}

/** What settling one loaded history, or stretch of one, would write, and the checkpoint to keep of it. */
function settleStretch(ports: SettlePorts, loaded: LoadedHistory, now: EpochMs) {
  const { decision, checkpoint, lacking } = decideLoaded(loaded, ports.stretch);
  return { settlement: settle(ports, loaded, decision, now), checkpoint, lacking };
}

/** Asks once, by the message's id: the same is lacking each time until it is there. */
async function askForScreenings(
  tx: ShopTransaction,
  { history: { customerId } }: LoadedHistory,
  lacking: readonly ScreeningWish[],
  { partnerIds, programIds }: RulebookIds,
): Promise<void> {
  for (const { program, partner, ...wish } of lacking) {
    const [programId, partnerId] = [programIds.get(program), partnerIds.get(partner)];
    await tx.appendItem({
      topic: 'tributary/screen',
      webhookId: `screen:${customerId}:${programId}:${partnerId}`,
      body: { customerId, programId, partnerId, ...wish },
    });
  }
}

/** What settling one loaded history would write: nothing where the ledger already holds what is decided. */
function settle(ports: SettlePorts, loaded: LoadedHistory, decision: Decision, now: EpochMs): Settlement {
  const held: Held = { entitlements: loaded.holdings, rewards: loaded.rewards };
  const plan = planPostings(decision, held, now);
  const decisions = planDecisions(ports, loaded, decision, plan);
  const versions = new Map(decisions.map(({ subject, version }) => [subjectText(subject), version]));
  return {
    historyKey: loaded.key,
    currency: loaded.history.rulebook.currency,
    at: now,
    decisions,
    entitlements: planEntitlements(decision, plan, loaded),
    rewards: plan.rewards.map((movement) => planReward(ports, loaded, decision, movement, versions)),
    postings: [...planSettlementPostings(ports, plan, versions), ...planRewardPostings(ports, plan, versions)],
    evidence: planEvidence(ports, loaded, decision),
  };
}

function isChange({ decisions, entitlements, postings, evidence }: Settlement): boolean {
  return decisions.length > 0 || entitlements.length > 0 || postings.length > 0 || evidence.length > 0;
}

/** The entitlements' rows that change: what moved, and what is now to be held longer or shorter although nothing moved. */
function planEntitlements(decision: Decision, plan: PostingPlan, loaded: LoadedHistory): readonly PlannedEntitlement[] {
  const due = new Map(entitlementsOf(decision).map((entitlement) => [identityText(entitlement), entitlement]));
  const moved = new Map(plan.movements.map(({ holding }) => [identityText(holding), holding]));
  const known = new Map(loaded.holdings.map((holding) => [identityText(holding), holding]));
  const planned: PlannedEntitlement[] = [];
  for (const identity of new Set([...due.keys(), ...moved.keys()])) {
    const entitlement = due.get(identity);
    const before = known.get(identity);
    const holding: Holding | undefined = moved.get(identity) ?? before;
    if (holding === undefined) continue;
    const terms = entitlement ?? before;
    if (terms === undefined) continue;
    const { maturesAt, disputed } = terms;
    if (!moved.has(identity) && before?.maturesAt === maturesAt && before.disputed === disputed) continue;
    const { subject, partner, program, rule, pending, available } = holding;
    const earnedAt = earnedAtOf(holding, decision, loaded) ?? maturesAt;
    planned.push({ subject, partner, program, rule, pending, available, earnedAt, maturesAt, disputed });
  }
  return planned;
}

/** When an entitlement was earned: with its order, or with the customer's registration. */
function earnedAtOf({ subject }: EntitlementIdentity, decision: Decision, { history }: LoadedHistory): EpochMs | null {
  if (subject.kind === 'customer') return decision.registration?.explanation.at ?? null;
  return history.orders.find(({ order }) => order.orderId === subject.id)?.order.createdAt ?? null;
}

function planReward(
  ports: SettlePorts,
  loaded: LoadedHistory,
  decision: Decision,
  { holding, difference, isOtherCode }: RewardMovement,
  versions: ReadonlyMap<string, number>,
): PlannedReward {
  const { customerId, program, code } = holding;
  const known = loaded.rewards.find((reward) => reward.customerId === customerId && reward.program === program);
  const newCode = isOtherCode && code !== null ? planCode(ports, code, loaded) : null;
  const codeBefore = known?.codeId ?? null;
  return {
    ...holding,
    ...{ difference, newCode },
    rewardId: known?.rewardId ?? ports.newId(),
    cause: rewardCause(holding, versions),
    codeId: isOtherCode ? (newCode?.codeId ?? null) : codeBefore,
    endedCodeId: isOtherCode ? codeBefore : null,
    terms: refereeTermsOf(decision, loaded, program),
  };
}

function planCode(ports: SettlePorts, code: FriendCodeTerms, { history }: LoadedHistory): PlannedFriendCode {
  const codeId = ports.newId();
  return { codeId, code: friendCode(codeId), worth: friendCodeWorth(code, history.rulebook.currency) };
}

/** The terms under which a programme's reward was earned: those in force at what earned it. */
function refereeTermsOf(decision: Decision, { history }: LoadedHistory, programKey: string): RefereeTerms | null {
  const cause = decision.rewards.find(({ program }) => program === programKey)?.cause;
  if (cause === undefined) return null;
  const at =
    cause.kind === 'registration'
      ? cause.at
      : history.orders.find(({ order }) => order.orderId === cause.id)?.order.createdAt;
  const program = history.rulebook.programs.find(({ key }) => key === programKey);
  return at === undefined || program === undefined ? null : versionAt(program, at).terms.referee;
}

/** One posting for each subject whose entitlements moved, caused by the new version of its decision. */
function planSettlementPostings(
  ports: SettlePorts,
  plan: PostingPlan,
  versions: ReadonlyMap<string, number>,
): readonly PlannedPosting[] {
  const bySubject = Map.groupBy(plan.movements, ({ holding }) => subjectText(holding.subject));
  return [...bySubject].map(([subject, movements]) => ({
    postingId: ports.newId(),
    cause: causeOf('settle', subject, versions),
    kind: 'settlement',
    entries: movements.flatMap(({ holding, entries }) =>
      entries.map((entry) => ({ ...entry, program: holding.program, entitlement: holding })),
    ),
  }));
}

function planRewardPostings(
  ports: SettlePorts,
  plan: PostingPlan,
  versions: ReadonlyMap<string, number>,
): readonly PlannedPosting[] {
  return plan.rewards
    .filter(({ entries }) => entries.length > 0)
    .map(({ holding, entries }) => ({
      postingId: ports.newId(),
      cause: rewardCause(holding, versions),
      kind: 'reward',
      entries: entries.map((entry) => ({ ...entry, program: holding.program, entitlement: null })),
    }));
}

function rewardCause({ customerId, program }: RewardHolding, versions: ReadonlyMap<string, number>): string {
  return `${causeOf('reward', subjectText({ kind: 'customer', id: customerId }), versions)}:${program}`;
}

function causeOf(verb: string, subject: string, versions: ReadonlyMap<string, number>): string {
  const version = versions.get(subject);
  if (version === undefined) throw new Error(`a posting for ${subject} lacks the decision that it follows from`);
  return `${verb}:${subject}:${version}`;
}
