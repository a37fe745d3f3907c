/**
 * A shop's recurring work: looked after in turns. A duty is due at a time that stands in the database, so no restart forgets it and any worker
 * may take it. A turn is bounded; a duty with more to do keeps what it must remember and is due again soon. While a turn is under way the duty
 * is leased: a worker that dies leaves it to the next one after the lease, and one that outlives its lease can no longer write it down. A run's
 * report is kept for a time, and one that ends takes along some of its duty's that are older: so the newest always stays.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import { dayMs } from '#app/domain/instant.ts';
import type { Json } from './outbox-attempt.ts';

export const dutyNames = [
  'edition',
  'pixel',
  'audit',
  'reconcile',
  'catalog',
  'journeys',
  'rewards',
  'reminders',
  'code_pools',
  'codes',
  'code_expiry',
  'personal_codes',
  'customers',
  'old_visits',
] as const;
export type DutyName = (typeof dutyNames)[number];

export type DutyResult =
  /** A run ended: its report is kept, and the duty is due again after its period. */
  | { readonly end: 'done'; readonly report: Json; readonly state: Json }
  /** There is more: what must be remembered is kept, and the duty is due again after that. */
  | { readonly end: 'continues'; readonly state: Json; readonly afterMs: number };

export interface DutyTurn {
  /** What the turn before left; null before the first. */
  readonly state: unknown;
  /** When this run's first turn began. */
  readonly startedAt: EpochMs;
  readonly now: EpochMs;
  /** Aborted when the worker is to stop: a turn that can end early continues later. */
  readonly signal: AbortSignal;
}

/** One turn, of less than a minute where possible. What it throws is noted, and the duty is due again, later each time. */
export type Duty = (shopId: string, turn: DutyTurn) => Promise<DutyResult>;

/** When a duty is due again after a run. */
export type DutyPeriod = { readonly everyMs: number } | { readonly nightlyAtHour: number };

/** What is left of a duty once a run of it ended. */
export interface DutyAftermath {
  readonly period: DutyPeriod;
  /** Reports of runs that ended earlier are forgotten. */
  readonly reportsSince: EpochMs;
}

export interface WantedDuties {
  readonly duties: readonly DutyName[];
  /** Also before they are due. */
  readonly demanded: boolean;
}

export interface DutyClaim {
  readonly duty: DutyName;
  /** Names this turn: nobody else writes while it holds. */
  readonly lease: string;
  readonly state: unknown;
  /** Turns that failed since the last one that did not. */
  readonly attempts: number;
  readonly startedAt: EpochMs;
}

export interface DutyRun {
  readonly runId: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly report: unknown;
}

export interface DutyPorts {
  readonly duties: Readonly<Record<DutyName, Duty>>;
  readonly clock: () => EpochMs;
  /** Rejects when aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
  /** Takes one of these duties for `leaseMs` if it is due, or in any case where `demanded`. Null where there is none, or another holds it. */
  readonly claim: (shopId: string, wanted: WantedDuties, leaseMs: number) => Promise<DutyClaim | null>;
  /** Each ends the lease; false where it was no longer this claim's. */
  readonly keep: (shopId: string, claim: DutyClaim, state: Json, afterMs: number) => Promise<boolean>;
  readonly end: (shopId: string, claim: DutyClaim, run: DutyRun, state: Json, after: DutyAftermath) => Promise<boolean>;
  readonly fail: (shopId: string, claim: DutyClaim, error: string, afterMs: number) => Promise<boolean>;
  readonly onFailed: (failure: { shopId: string; duty: DutyName; attempts: number; error: unknown }) => void;
}

const hourMs = 60 * 60 * 1_000;

const periods: Readonly<Record<DutyName, DutyPeriod>> = {
  edition: { everyMs: hourMs },
  pixel: { everyMs: hourMs },
  audit: { nightlyAtHour: 3 },
  reconcile: { everyMs: hourMs },
  catalog: { everyMs: 24 * hourMs },
  code_pools: { everyMs: hourMs },
  codes: { everyMs: hourMs },
  code_expiry: { everyMs: hourMs },
  personal_codes: { everyMs: hourMs },
  customers: { everyMs: 24 * hourMs },
  old_visits: { everyMs: 24 * hourMs },
  journeys: { everyMs: hourMs / 6 },
  rewards: { everyMs: hourMs },
  reminders: { everyMs: hourMs },
};

/** What the books were found to be, for a year and a month; of everything else, what may explain a trouble. The database keeps all of it for 29 days. */
const reportDays = (duty: DutyName): number => (duty === 'audit' || duty === 'reconcile' ? 400 : 30);

/** Far longer than a turn takes. */
const leaseMs = 15 * 60 * 1_000;
const firstDelayMs = 30_000;
const longestDelayMs = hourMs;

/** A turn of each of the shop's duties that is due. */
export async function runDueDuties(ports: DutyPorts, shopId: string, signal: AbortSignal): Promise<void> {
  for (let turn = 0; turn < dutyNames.length && !signal.aborted; turn++) {
    const claim = await ports.claim(shopId, { duties: dutyNames, demanded: false }, leaseMs);
    if (claim === null) return;
    await takeTurnOrPutOff(ports, shopId, claim, signal).catch(() => undefined);
  }
}

/**
 * Runs a duty now, turn after turn, to the end of its run, and returns its report. Throws a `Failure` `conflict` while another holds the duty,
 * and what a turn throws.
 */
export async function runDutyToEnd(
  ports: DutyPorts,
  shopId: string,
  duty: DutyName,
  signal: AbortSignal,
): Promise<unknown> {
  for (let turn = 1; ; turn++) {
    const claim = await ports.claim(shopId, { duties: [duty], demanded: true }, leaseMs);
    if (claim === null && turn === 1) {
      throw new Failure('conflict', `The ${duty} of this shop is under way elsewhere; try again later.`);
    }
    const result = claim === null ? elsewhere : await takeTurnOrPutOff(ports, shopId, claim, signal);
    if (result.end === 'done') return result.report;
    await ports.pause(result.afterMs, signal);
  }
}

/** A worker found the run due between two turns, and takes one of them. */
const elsewhere = { end: 'continues', state: null, afterMs: 1_000 } as const;

async function takeTurnOrPutOff(
  ports: DutyPorts,
  shopId: string,
  claim: DutyClaim,
  signal: AbortSignal,
): Promise<DutyResult> {
  try {
    return await takeTurn(ports, shopId, claim, signal);
  } catch (error) {
    await putOff(ports, shopId, claim, error);
    throw error;
  }
}

async function takeTurn(ports: DutyPorts, shopId: string, claim: DutyClaim, signal: AbortSignal): Promise<DutyResult> {
  const { duty, state, startedAt } = claim;
  const result = await ports.duties[duty](shopId, { state, startedAt, now: ports.clock(), signal });
  const endedAt = ports.clock();
  const run = { runId: ports.newId(), startedAt, endedAt };
  const after = { period: periods[duty], reportsSince: endedAt - reportDays(duty) * dayMs };
  const isOurs =
    result.end === 'continues'
      ? await ports.keep(shopId, claim, result.state, result.afterMs)
      : await ports.end(shopId, claim, { ...run, report: result.report }, result.state, after);
  if (!isOurs) throw new Failure('conflict', `The ${duty} took longer than its lease and was taken over.`);
  return result;
}

/** Another try after 30 s, 60 s, 120 s, … at most an hour. */
async function putOff(ports: DutyPorts, shopId: string, claim: DutyClaim, error: unknown): Promise<void> {
  const { duty, attempts } = claim;
  ports.onFailed({ shopId, duty, attempts: attempts + 1, error });
  const afterMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempts, 10));
  await ports.fail(shopId, claim, error instanceof Error ? error.message : String(error), afterMs);
}
