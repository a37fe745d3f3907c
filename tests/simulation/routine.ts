/* How a crew goes about its work: the server insists on what it has to take in, the workers do what is due, all in turns. */
import type pg from 'pg';
import type { Chance } from '../support/chance.ts';
import type { Crew, Job } from './crew.ts';
import type { Beginning, Turns } from './turns.ts';
import { listDue, listOpen, takeMails, type Work } from './work.ts';

export interface RoutineParts {
  readonly owner: pg.Pool;
  readonly shopId: string;
  readonly crew: Crew;
  readonly turns: Turns;
  readonly chance: Chance;
  readonly now: () => number;
}

/** A life that takes more than this many turns does not come to its end. */
const longestLifeTurns = 20_000;

export function createRoutine({ owner, shopId, crew, turns, chance, now }: RoutineParts) {
  const { server, workers } = crew;
  const jobs: Readonly<Record<Work, Job>> = {
    inbox: ({ path }) => path.processInbox(shopId),
    maturity: ({ path }) => path.matureEntitlements(shopId),
    outbox: ({ deliverOutbox }) => deliverOutbox(shopId, 1),
  };
  /** How many jobs the workers may still begin before somebody looks what there is to do. */
  let allowance = 0;
  let turnsTaken = 0;

  const take = async (beginnings: () => readonly Beginning[]): Promise<boolean> => {
    turnsTaken += 1;
    if (turnsTaken > longestLifeTurns) throw new Error(`no rest: ${(await listOpen(owner, shopId)).join('; ')}`);
    return turns.take(beginnings);
  };
  const beginWork = (works: readonly Work[]): readonly Beginning[] =>
    workers
      .filter(({ seat }) => allowance > 0 && seat.isIdle())
      .map(({ seat, begin }) => ({
        seat,
        begin() {
          allowance -= 1;
          const work = chance.pick(works);
          begin(jobs[work], work === 'outbox');
        },
      }));
  const finishJobs = async (): Promise<void> => {
    while (await take(() => []));
  };

  return {
    finishJobs,
    allow(more: number): void {
      allowance += more;
    },

    /** Until nothing is due of these kinds. */
    async rest(kinds: readonly Work[]): Promise<void> {
      for (;;) {
        await finishJobs();
        await takeMails(owner, shopId, now());
        const due = (await listDue(owner, shopId, now())).filter((work) => kinds.includes(work));
        if (due.length === 0) return;
        allowance = 1 + chance.below(4);
        while (await take(() => beginWork(due)));
      }
    },

    /** Has the server do something until it is acknowledged, whoever dies meanwhile, beside the workers, who do what is due or comes in. */
    async insist(work: Job, goesOn: () => boolean): Promise<void> {
      let isDone = false;
      const works: readonly Work[] = [...(await listDue(owner, shopId, now())), 'inbox'];
      const begin = (): void =>
        server.begin(async (process) => {
          await work(process);
          isDone = true;
        });
      while (!isDone && goesOn()) {
        await take(() => [
          ...(isDone || !server.seat.isIdle() ? [] : [{ seat: server.seat, begin }]),
          ...beginWork(works),
        ]);
      }
    },
  };
}
