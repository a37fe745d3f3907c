/** What goes wrong, drawn from a seed: who dies at which statement, and which call loses its question, its answer, or its way. */
import { chanceOf } from '../support/chance.ts';
import type { CallFate } from './shopify.ts';
import type { Fate, Step } from './turns.ts';

export interface SimulatedRun {
  readonly seed: number;
  /** How many of the tape's events take place. */
  readonly events: number;
  /** False: nobody dies and nothing is lost. */
  readonly disturbed: boolean;
}

export interface Disturbances {
  readonly fateOf: (process: string, step: Step) => Fate;
  readonly callFateOf: () => CallFate;
  readonly isPoisoned: () => boolean;
  /** From now on nothing goes wrong any more. */
  readonly calm: () => void;
  readonly counted: () => { readonly statements: number; readonly calls: number; readonly deaths: readonly string[] };
}

export function createDisturbances({ seed, disturbed }: SimulatedRun): Disturbances {
  const chance = chanceOf(seed + 0xdead);
  // Some lives are cut short often and some rarely: many deaths in a row keep anything from getting far.
  const deathRate = chance.pick([0.005, 0.02, 0.06]);
  const lossRate = chance.pick([0, 0.2, 0.5]);
  const poisonRate = chance.pick([0, 0.03]);
  let isCalm = !disturbed;
  let [statements, calls] = [0, 0];
  const deaths: string[] = [];
  return {
    fateOf(process, step) {
      if (step.backend === null) calls += 1;
      else statements += 1;
      if (isCalm || !chance.happens(deathRate)) return 'lives';
      const fate = chance.pick(['dies before', 'dies after'] as const);
      deaths.push(`${process} ${fate} step ${statements + calls}: ${headOf(step.what)}`);
      return fate;
    },
    callFateOf: () =>
      isCalm || !chance.happens(lossRate) ? 'answered' : chance.pick(['question lost', 'answer lost', 'late'] as const),
    isPoisoned: () => !isCalm && chance.happens(poisonRate),
    calm() {
      isCalm = true;
    },
    counted: () => ({ statements, calls, deaths }),
  };
}

/** The beginning of a statement, the same for every shop. */
function headOf(statement: string): string {
  const ids = /'[0-9a-f-]{36}'/g;
  return statement.replaceAll(/\s+/g, ' ').replaceAll(ids, '…').trim().slice(0, 100);
}
