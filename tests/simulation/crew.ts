// The processes of a simulated life: a server that takes in, and two workers. One that died is started again when it is next given something to do.
import { isPassingError } from '#app/adapters/db/inbox.ts';
import { type ProcessParts, type SimulatedProcess, startProcess } from './process.ts';
import type { Seat, Turns } from './turns.ts';

export interface Member {
  readonly seat: Seat;
  /** When the attempt at something outside began that it is at; null while it is at none. */
  readonly attemptSince: () => number | null;
  readonly begin: (job: Job, isAttempt?: boolean) => void;
}

export type Job = (process: SimulatedProcess) => Promise<unknown>;

export interface Crew {
  readonly server: Member;
  readonly workers: readonly Member[];
}

export interface CrewParts extends Omit<ProcessParts, 'offer'> {
  readonly turns: Turns;
  readonly onOffence: (offence: string) => void;
}

export function createCrew(parts: CrewParts): Crew {
  const [server, ...workers] = ['server', 'worker 1', 'worker 2'].map((name) => createMember(name, parts));
  if (server === undefined) throw new Error('a crew has a server');
  return { server, workers };
}

function createMember(name: string, { turns, onOffence, ...parts }: CrewParts): Member {
  let process: SimulatedProcess | null = null;
  let attemptSince: number | null = null;
  const die = async (): Promise<void> => {
    const dying = process;
    process = null;
    attemptSince = null;
    await dying?.end();
  };
  const seat = turns.seat(name, die, (error) => {
    if (!isStoppedByServer(error)) onOffence(`${name} failed: ${(error as Error).stack ?? String(error)}`);
  });
  return {
    seat,
    attemptSince: () => attemptSince,
    begin(job, isAttempt = false) {
      seat.begin(async () => {
        process ??= await startProcess({ ...parts, offer: seat.offer });
        const mine = process;
        if (isAttempt) attemptSince = parts.clock();
        try {
          await job(mine);
        } finally {
          // What a dead process still does is none of its successor's business.
          if (process === mine) attemptSince = null;
        }
      });
    },
  };
}

/** On a slow machine PostgreSQL ends a session that waits too long for its turn; workers meet that, too, and come again. A deadlock is a finding. */
function isStoppedByServer(error: unknown): boolean {
  return isPassingError(error) && (error as { code?: unknown }).code !== '40P01';
}
