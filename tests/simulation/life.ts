/*
 * A shop's life under the scheduler: a server takes in what happens, two workers do what is to be done, each a process of its own that may die
 * at any statement and is started again. Time passes with what happens. In an orderly life everything comes to rest before a payout; in the
 * other kind payouts run while facts are on their way. At the end the world waits until nothing is due any more, whatever was put off.
 */
import type pg from 'pg';
import { isPassingError } from '#app/adapters/db/inbox.ts';
import type { ReplayShop } from '#app/adapters/db/replay-shop.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { TapeEvent } from '#app/domain/replay-tape.ts';
import type { Shop } from '#sandbox/world/state.ts';
import type { Chance } from '../support/chance.ts';
import { createDisturbances, type SimulatedRun } from './disturbances.ts';
import { createHappenings } from './happenings.ts';
import { type SimulatedProcess, startProcess } from './process.ts';
import { createShopify } from './shopify.ts';
import { type Beginning, createTurns, type Seat } from './turns.ts';
import { listBlocked, listDue, listOpen, nextDueAt, takeMails, type Work } from './work.ts';
import type { WorldClock } from './world-clock.ts';

export interface LifeParts {
  readonly run: SimulatedRun;
  readonly databaseUrl: string;
  readonly owner: pg.Pool;
  readonly clock: WorldClock;
  readonly shop: ReplayShop;
  readonly program: ReplayProgram;
  readonly events: readonly TapeEvent[];
  readonly customerIds: readonly string[];
  readonly chance: Chance;
}

export interface Life {
  readonly happened: readonly TapeEvent[];
  readonly asOf: number;
  readonly isOrderly: boolean;
  readonly poisons: number;
  readonly shopify: Shop;
  readonly statements: number;
  readonly calls: number;
  readonly deaths: readonly string[];
  readonly offences: readonly string[];
}

/** An attempt at something outside is made within this: the app's own timeouts see to it, and its leases rely on it. */
const longestAttemptMs = 60_000;
const longestLifeTurns = 20_000;

export async function playLife(parts: LifeParts): Promise<Life> {
  const { run, owner, clock, shop, program, chance } = parts;
  const { shopId } = shop;
  const disturbances = createDisturbances(run);
  const shopify = createShopify(
    { currency: program.shop.currency, customerIds: parts.customerIds },
    disturbances.callFateOf,
  );
  const turns = createTurns({
    chance,
    fateOf: disturbances.fateOf,
    listBlocked: (backends) => listBlocked(owner, backends),
  });
  const happenings = createHappenings(owner, shop, program);
  const isOrderly = chance.happens(0.6);
  const happened: TapeEvent[] = [];
  const offences: string[] = [];

  const crew = ['server', 'worker 1', 'worker 2'].map((name) => {
    let process: SimulatedProcess | null = null;
    /** When the attempt at something outside that it is at began. */
    let attemptSince: number | null = null;
    const seat: Seat = turns.seat(
      name,
      async () => {
        const dying = process;
        process = null;
        attemptSince = null;
        await dying?.end();
      },
      (error) => {
        if (!isStoppedByServer(error)) offences.push(`${name} failed: ${(error as Error).stack ?? String(error)}`);
      },
    );
    return {
      seat,
      attemptSince: () => attemptSince,
      begin(job: (process: SimulatedProcess) => Promise<unknown>, isAttempt = false): void {
        seat.begin(async () => {
          process ??= await startProcess({
            databaseUrl: parts.databaseUrl,
            clock: clock.now,
            offer: seat.offer,
            clientFor: shopify.clientFor,
          });
          if (isAttempt) attemptSince = clock.now();
          await job(process);
          attemptSince = null;
        });
      },
    };
  });
  const [server, ...workers] = crew;
  if (server === undefined) throw new Error('a crew has a server');

  const moveClock = async (to: number): Promise<void> => {
    const attempts = crew.flatMap((each) => each.attemptSince() ?? []);
    const at = Math.min(to, ...attempts.map((since) => since + longestAttemptMs));
    if (at <= clock.now()) return;
    await shopify.arrive();
    await clock.moveTo(at);
  };

  const jobs: Readonly<Record<Work, (process: SimulatedProcess) => Promise<unknown>>> = {
    inbox: (process) => process.path.processInbox(shopId),
    maturity: (process) => process.path.matureEntitlements(shopId),
    outbox: (process) => process.deliverOutbox(shopId, 1),
  };
  /** How many jobs the workers may still begin before somebody looks what there is to do. */
  let allowance = 0;
  const beginWork = (works: readonly Work[]) =>
    workers
      .filter(({ seat }) => allowance > 0 && seat.isIdle())
      .map((worker) => ({
        seat: worker.seat,
        begin() {
          allowance -= 1;
          const work = chance.pick(works);
          worker.begin(jobs[work], work === 'outbox');
        },
      }));

  let turnsTaken = 0;
  const take = async (beginnings: () => readonly Beginning[]): Promise<boolean> => {
    turnsTaken += 1;
    if (turnsTaken > longestLifeTurns) throw new Error(`no rest: ${(await listOpen(owner, shopId)).join('; ')}`);
    return turns.take(beginnings);
  };
  const finishJobs = async (): Promise<void> => {
    while (await take(() => []));
  };

  /** Until nothing is due of these kinds. */
  const rest = async (kinds: readonly Work[]): Promise<void> => {
    for (;;) {
      await finishJobs();
      await takeMails(owner, shopId, clock.now());
      const due = (await listDue(owner, shopId, clock.now())).filter((work) => kinds.includes(work));
      if (due.length === 0) return;
      allowance = 1 + chance.below(4);
      while (await take(() => beginWork(due)));
    }
  };

  /** Has the server do something until it is acknowledged, whoever dies meanwhile, beside the workers' work. */
  const insist = async (work: (process: SimulatedProcess) => Promise<unknown>): Promise<void> => {
    let isDone = false;
    const beginServer = (): readonly Beginning[] => {
      if (isDone || !server.seat.isIdle()) return [];
      const begin = (): void =>
        server.begin(async (process) => {
          await work(process);
          isDone = true;
        });
      return [{ seat: server.seat, begin }];
    };
    while (!isDone && offences.length === 0) {
      await take(() => [...beginServer(), ...beginWork(['inbox', 'inbox', 'maturity', 'outbox', 'outbox'])]);
    }
  };

  const pay = async (): Promise<void> => {
    if (isOrderly) await rest(['inbox', 'maturity']);
    const [at, runId] = [clock.now(), `payout ${happened.length}`];
    await insist((process) => process.path.payPartners(shopId, { runId, at }));
    happened.push({ type: 'payout', at });
  };

  let poisons = 0;
  const live = async (): Promise<void> => {
    for (const event of parts.events) {
      await moveClock(event.at);
      allowance += chance.below(5);
      if (event.type === 'payout') {
        await pay();
        continue;
      }
      if (disturbances.isPoisoned()) {
        const webhookId = `poison ${poisons}`;
        await insist((process) => happenings.deliverPoison(process, webhookId, clock.now()));
        poisons += 1;
      }
      const now = clock.now();
      await insist(async (process) => {
        const written = await happenings.deliver(process, event, now);
        if (written !== null) happened.push(written);
      });
      if (chance.happens(0.2)) await takeMails(owner, shopId, clock.now());
    }
    disturbances.calm();
    await finishJobs();
    await moveClock(Math.max(clock.now(), ...happened.map(({ at }) => at)));
    for (;;) {
      await rest(['inbox', 'maturity', 'outbox']);
      const next = await nextDueAt(owner, shopId);
      if (next === null || offences.length > 0) break;
      await moveClock(next);
    }
  };
  await live().catch((error: unknown) => offences.push(String(error)));
  for (const { seat } of crew) await turns.kill(seat.name);
  const { statements, calls, deaths } = disturbances.counted();
  return {
    ...{ happened, isOrderly, poisons, statements, calls, deaths, offences },
    asOf: clock.now(),
    shopify: shopify.shop,
  };
}

/** On a slow machine PostgreSQL ends a session that waits too long for its turn; workers meet that, too, and come again. A deadlock is a finding. */
function isStoppedByServer(error: unknown): boolean {
  return isPassingError(error) && (error as { code?: unknown }).code !== '40P01';
}
