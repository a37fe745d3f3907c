/**
 * Replaying a tape: each event takes the way that live traffic takes, in the order of the tape. A click goes through the recorder, a webhook
 * through the door and the inbox, what merchants do is the fact and the message beside it; a payout first lets the inbox run dry and holds
 * end, as of its own time. At the end the same is done as of the statement's time, every history is decided once more from the stored facts,
 * and what the ledger holds must be exactly that, or the replay fails: it never prints a figure that the ledger does not hold.
 */
import { decideHistory } from '#app/domain/decide.ts';
import type { Decision } from '#app/domain/decision.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import { invariant } from '#app/domain/failure.ts';
import { entitlementsOf } from '#app/domain/ledger.ts';
import { type ProgramChange, type ProgramTerms, type ProgramVersion, versionsOf } from '#app/domain/program.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { TapeEvent } from '#app/domain/replay-tape.ts';
import { type Balance, type Statement, statementOf } from '#app/domain/statement.ts';
import type { LoadedHistories } from './ports.ts';

export interface ReplayPorts {
  /** The time that settling takes for now. */
  setClock(now: EpochMs): void;
  recordClick(click: { readonly visitor: string; readonly link: string; readonly at: EpochMs }): Promise<void>;
  acceptWebhook(event: Extract<TapeEvent, { type: 'webhook' }>): Promise<void>;
  appendItem(item: { readonly topic: string; readonly body: unknown }): Promise<void>;
  /** Whether an order or registration named this visitor before. */
  isVisitorKnown(visitor: string): boolean;
  noteVisitor(visitor: string): void;
  assign(assignment: { readonly order: string; readonly partner: string | null; readonly at: EpochMs }): Promise<void>;
  changePartner(change: {
    readonly partner: string;
    readonly kind: 'status' | 'group';
    readonly value: string;
    readonly at: EpochMs;
  }): Promise<void>;
  addVersion(version: { readonly program: string; readonly at: EpochMs; readonly terms: ProgramTerms }): Promise<void>;
  /** One batch; false once nothing waits. */
  processInbox(): Promise<boolean>;
  matureEntitlements(): Promise<boolean>;
  payPartners(at: EpochMs): Promise<void>;
  listHistories(after: string, limit: number): Promise<readonly string[]>;
  settleHistories(keys: readonly string[]): Promise<void>;
  loadHistories(keys: readonly string[]): Promise<LoadedHistories>;
  /** What the inbox could not bring to an end. */
  listUnended(): Promise<readonly string[]>;
  /** Every partner's, by the ledger's entries; partner keys. */
  listBalances(): Promise<readonly Balance[]>;
  warn(line: string): void;
}

const historiesAtOnce = 500;
const clicksAtOnce = 1_000;

/** `asOf` null where nothing on the tape applies. Throws where the ledger does not hold what is decided. */
export async function replayTape(
  ports: ReplayPorts,
  program: ReplayProgram,
  events: AsyncIterable<TapeEvent>,
  asOf: EpochMs | null,
): Promise<Statement> {
  const { currency } = program.shop;
  const apply = createReplay(ports, program);
  for await (const event of events) await apply.event(event);
  await apply.finish(asOf ?? 0);
  const decisions = await decideAll(ports);
  const balances = await ports.listBalances();
  requireHeld(decisions, balances);
  return statementOf(asOf, currency, decisions, balances);
}

function createReplay(ports: ReplayPorts, program: ReplayProgram) {
  const links = new Set(program.partners.flatMap((partner) => partner.links.map(({ code }) => code)));
  const versions = createVersions(program);
  let settledAsOf: EpochMs | null = null;
  let clicks: Array<Promise<void>> = [];
  const late = createLateness();
  const drainClicks = async (): Promise<void> => {
    await Promise.all(clicks);
    clicks = [];
  };

  /** Everything delivered so far is settled, and holds have ended, as of `now`. */
  const settle = async (now: EpochMs): Promise<void> => {
    await drainClicks();
    ports.setClock(now);
    const messages = late.take();
    // Before the first settling everything still waits in the inbox, and will be decided with all that is known by then.
    if (settledAsOf !== null) for (const message of messages) await ports.appendItem(message);
    while (await ports.processInbox());
    const unended = await ports.listUnended();
    invariant(unended.length === 0, `the inbox is not empty: ${unended.join('; ')}`);
    // The clock only goes back on a tape whose payouts are out of order: then what has matured since is pending again.
    if (settledAsOf !== null && now < settledAsOf) await eachHistory(ports, (keys) => ports.settleHistories(keys));
    while (await ports.matureEntitlements());
    settledAsOf = now;
  };

  const handlers: {
    readonly [Type in TapeEvent['type']]: (event: Extract<TapeEvent, { type: Type }>) => Promise<void>;
  } = {
    async click({ visitor, link, at }) {
      if (!links.has(link)) {
        ports.warn(`a click on the unknown link "${link}" is ignored`);
        return;
      }
      clicks.push(ports.recordClick({ visitor, link, at }));
      if (ports.isVisitorKnown(visitor)) late.click(visitor);
      if (clicks.length >= clicksAtOnce) await drainClicks();
    },
    webhook: (event) => ports.acceptWebhook(event),
    async register({ visitor, customer, email, at }) {
      ports.noteVisitor(visitor);
      const body = { customerId: customer, visitor, email: email === '' ? null : email, at };
      await ports.appendItem({ topic: 'tributary/registration', body });
    },
    verify: ({ customer, at }) =>
      ports.appendItem({ topic: 'tributary/verification', body: { customerId: customer, at } }),
    assign: ({ order, partner, at }) => ports.assign({ order, partner, at }),
    async group({ partner, group, at }) {
      late.change(at);
      await ports.changePartner({ partner, kind: 'group', value: group, at });
    },
    async status({ partner, status, at }) {
      late.change(at);
      await ports.changePartner({ partner, kind: 'status', value: status, at });
    },
    async program({ program: key, change, at }) {
      late.change(at);
      for (const { effectiveAt, terms } of versions.change(key, at, change)) {
        await ports.addVersion({ program: key, at: effectiveAt, terms });
      }
    },
    async payout({ at }) {
      await settle(at);
      await ports.payPartners(at);
    },
  };
  return {
    event: (event: TapeEvent) => (handlers[event.type] as (one: TapeEvent) => Promise<void>)(event),
    finish: settle,
  };
}

/**
 * What may have to be decided again because something that concerns it came late: the messages that live traffic sends, one for each visitor and
 * one for all changes since the earliest, since nothing is settled between them here.
 */
function createLateness() {
  const visitors = new Set<string>();
  let since = Number.POSITIVE_INFINITY;
  return {
    click(visitor: string): void {
      visitors.add(visitor);
    },
    /** Of a partner's status or group, or of a programme. */
    change(at: EpochMs): void {
      since = Math.min(since, at);
    },
    take(): readonly { readonly topic: string; readonly body: unknown }[] {
      const clicked = [...visitors].map((visitor) => ({ topic: 'tributary/clicked', body: { visitor } }));
      const changed =
        since === Number.POSITIVE_INFINITY ? [] : [{ topic: 'tributary/program-changed', body: { since } }];
      visitors.clear();
      since = Number.POSITIVE_INFINITY;
      return [...clicked, ...changed];
    },
  };
}

/**
 * A change replaces fields from its time on. One that is delivered late lies before others, which were made without it: those are written
 * anew on top of it, and of two versions of one time the later written counts.
 */
function createVersions({ programs }: ReplayProgram) {
  const known = new Map(programs.map(({ key, terms }) => [key, { terms, changes: [] as ProgramChange[] }]));
  return {
    /** The versions that are in force from `at` on. */
    change(key: string, at: EpochMs, change: Partial<ProgramTerms>): readonly ProgramVersion[] {
      const program = known.get(key);
      invariant(program !== undefined, `programme ${key} is in program.json`);
      program.changes.push({ at, change });
      const [, ...versions] = versionsOf(
        { effectiveAt: Number.NEGATIVE_INFINITY, terms: program.terms },
        program.changes,
      );
      return versions.filter(({ effectiveAt }) => effectiveAt >= at);
    },
  };
}

async function eachHistory(ports: ReplayPorts, visit: (keys: readonly string[]) => Promise<void>): Promise<void> {
  let after = '';
  for (;;) {
    const keys = await ports.listHistories(after, historiesAtOnce);
    const last = keys.at(-1);
    if (last === undefined) return;
    await visit(keys);
    after = last;
  }
}

async function decideAll(ports: ReplayPorts): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  await eachHistory(ports, async (keys) => {
    const { histories } = await ports.loadHistories(keys);
    // Explanations are long, and the statement does not show them.
    for (const { history } of histories) decisions.push(withoutExplanations(decideHistory(history)));
  });
  return decisions;
}

function withoutExplanations(decision: Decision): Decision {
  const nothing = {} as never;
  return {
    ...decision,
    orders: decision.orders.map((order) => ({ ...order, explanation: nothing })),
    registration: decision.registration === null ? null : { ...decision.registration, explanation: nothing },
  };
}

/** For every partner: pending + available + paid = Σ of all its entitlements. */
function requireHeld(decisions: readonly Decision[], balances: readonly Balance[]): void {
  const due = new Map<string, bigint>();
  for (const { partner, amount } of decisions.flatMap(entitlementsOf))
    due.set(partner, (due.get(partner) ?? 0n) + amount);
  for (const { partner, pending, available, paid } of balances) {
    const held = pending + available + paid;
    invariant(
      held === (due.get(partner) ?? 0n),
      `the ledger holds ${held} for partner ${partner}, and ${due.get(partner) ?? 0n} is due`,
    );
  }
}
