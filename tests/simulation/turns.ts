/*
 * Who goes next. Processes that run at once are told apart only by the order in which their statements and calls take effect, so that order is
 * the schedule: everything that a process sends out waits here for its turn, one at a time, and a seed picks whose it is. A process can die at
 * any of these points, before its statement takes effect or after it and before it knows. A statement that waits for another's lock keeps
 * waiting while the others go on.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../support/chance.ts';

/** Something that a process sends out. */
export interface Step {
  readonly what: string;
  /** The database's process that it occupies; null for a call to the outside. */
  readonly backend: number | null;
  readonly carryOut: () => Promise<void>;
  readonly answer: () => void;
}

export type Fate = 'lives' | 'dies before' | 'dies after';

/** A process as the schedule sees it. It has one job at a time. */
export interface Seat {
  readonly name: string;
  readonly offer: (step: Step) => void;
  readonly begin: (job: () => Promise<void>) => void;
  readonly isIdle: () => boolean;
}

/** Something that somebody could begin to do. */
export interface Beginning {
  readonly seat: Seat;
  readonly begin: () => void;
}

export interface TurnsParts {
  readonly chance: Chance;
  /** How often it changes who runs ahead: seldom leaves somebody in the middle of something for long, often has all of them go abreast. */
  readonly changeRate: number;
  readonly fateOf: (process: string, step: Step) => Fate;
  /** Which of these database processes wait for a lock. */
  readonly listBlocked: (backends: readonly number[]) => Promise<ReadonlySet<number>>;
}

interface Place extends Seat {
  readonly die: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Counts up with each death; what an earlier life still says is not heard. */
  life: number;
  busy: boolean;
  waiting: Step[];
  underWay: Set<Step>;
}

interface Effect {
  readonly place: Place;
  readonly life: number;
  readonly step: Step;
  readonly fate: Fate;
}

interface Choice {
  readonly seat: Seat;
  readonly take: () => Promise<void>;
}

const aheadRate = 0.9;
/** How long a statement is given before the database is asked whether it waits for a lock. */
const lockCheckMs = 2;
const standstillMs = 20_000;

export type Turns = ReturnType<typeof createTurns>;

export function createTurns({ chance, changeRate, fateOf, listBlocked }: TurnsParts) {
  const places: Place[] = [];
  let effects: Effect[] = [];
  let blocked: ReadonlySet<number> = new Set();
  let wake: () => void = () => {};
  let ahead: Place | null = null;

  const isUnderWay = (step: Step): boolean => step.backend === null || !blocked.has(step.backend);
  const isRestless = ({ busy, waiting, underWay }: Place): boolean =>
    [...underWay].some(isUnderWay) || (busy && waiting.length === 0 && underWay.size === 0);

  const lookForLocks = async (): Promise<void> => {
    const backends = places.flatMap(({ underWay }) => [...underWay].flatMap(({ backend }) => backend ?? []));
    blocked = backends.length === 0 ? new Set() : await listBlocked(backends);
  };

  /** Resolves when every process has something to wait for: its turn, a lock, or a job. */
  const comeToRest = async (): Promise<void> => {
    const since = performance.now();
    for (;;) {
      await concludeEffects();
      if (blocked.size > 0) await lookForLocks();
      const restless = places.filter(isRestless);
      if (restless.length === 0 && effects.length === 0) return;
      if (performance.now() - since > standstillMs) throw new Error(`nothing moves: ${describe(restless)}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const isWaitingForDatabase = restless.some(({ underWay }) => underWay.size > 0);
      await Promise.race([promise, pause(isWaitingForDatabase ? lockCheckMs : 50)]);
      if (effects.length === 0 && isWaitingForDatabase) await lookForLocks();
    }
  };

  const concludeEffects = async (): Promise<void> => {
    // In an order of their own: which of two answers came first is the machine's doing.
    const concluded = effects.sort((one, other) => places.indexOf(one.place) - places.indexOf(other.place));
    effects = [];
    for (const { place, life, step, fate } of concluded) {
      if (place.life !== life) continue;
      place.underWay.delete(step);
      if (fate === 'dies after') await kill(place);
      else step.answer();
    }
  };

  const kill = async (place: Place): Promise<void> => {
    place.life += 1;
    place.busy = false;
    place.waiting = [];
    place.underWay.clear();
    await place.die();
    await lookForLocks();
  };

  const perform = async (place: Place, step: Step): Promise<void> => {
    place.waiting = place.waiting.filter((other) => other !== step);
    const fate = fateOf(place.name, step);
    if (fate === 'dies before') return kill(place);
    const { life } = place;
    place.underWay.add(step);
    void step.carryOut().then(() => {
      effects.push({ place, life, step, fate });
      wake();
    });
  };

  /** One of them runs ahead for a while, so that the others stand in the middle of something for long. */
  const choose = (choices: readonly Choice[]): Choice => {
    if (chance.happens(changeRate)) ahead = chance.pick([null, ...places]);
    const preferred = choices.filter(({ seat }) => seat === ahead);
    return chance.pick(preferred.length > 0 && chance.happens(aheadRate) ? preferred : choices);
  };

  return {
    /** `die` cuts the process off from everything. */
    seat(name: string, die: () => Promise<void>, onError: (error: unknown) => void): Seat {
      const place: Place = {
        name,
        die,
        onError,
        life: 0,
        busy: false,
        waiting: [],
        underWay: new Set(),
        offer(step) {
          place.waiting.push(step);
          wake();
        },
        begin(job) {
          const { life } = place;
          place.busy = true;
          const end = (): void => {
            if (place.life !== life) return;
            place.busy = false;
            wake();
          };
          job().then(end, (error: unknown) => {
            if (place.life === life) onError(error);
            end();
          });
        },
        isIdle: () => !place.busy,
      };
      places.push(place);
      return place;
    },

    /** One turn: of somebody who waits for it, or one of `beginnings`. False when there was nobody. */
    async take(beginnings: () => readonly Beginning[]): Promise<boolean> {
      await comeToRest();
      const choices: Choice[] = [
        ...places.flatMap((place) => place.waiting.map((step) => ({ seat: place, take: () => perform(place, step) }))),
        ...beginnings().map(({ seat, begin }) => ({ seat, take: async () => begin() })),
      ];
      if (choices.length === 0) {
        const held = places.filter(({ underWay }) => underWay.size > 0);
        if (held.length > 0) throw new Error(`everybody waits for a lock: ${describe(held)}`);
        return false;
      }
      await choose(choices).take();
      return true;
    },

    kill: (name: string): Promise<void> => {
      const place = places.find((each) => each.name === name);
      if (place === undefined) throw new Error(`nobody is called ${name}`);
      return kill(place);
    },
  };
}

function describe(places: readonly Place[]): string {
  return places
    .map(({ name, underWay }) => `${name} (${[...underWay].map(({ what }) => what.slice(0, 80)).join('; ') || 'busy'})`)
    .join(', ');
}
