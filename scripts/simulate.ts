/**
 * `npm run simulate [-- --seed N] [--minutes M] [--events E]`: lives of shops whose workers die at any statement (docs/decisions/0010). With a seed alone
 * that one; else seeds from it on, or from one drawn by lot, for as long as asked, a minute by default. Status 1 at the first seed that shows something wrong.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { describeTotals, searchSeeds } from '../tests/simulation/search.ts';
import { openSimulation, runOf } from '../tests/simulation/simulation.ts';
import { createReplayDatabase } from './replay/database.ts';

const usage = 'Usage: npm run simulate [-- --seed N] [--minutes M] [--events E]';
const seedsPerLine = 10;
const largestDraw = 1_000_000;

interface Wanted {
  readonly seed: number;
  readonly events: number | undefined;
  /** Null: the one seed. */
  readonly minutes: number | null;
}

class Mistake extends Error {}

try {
  process.exitCode = (await simulate(readArguments(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function readArguments(args: readonly string[]): Wanted {
  const options = { seed: { type: 'string' }, minutes: { type: 'string' }, events: { type: 'string' } } as const;
  let values: { readonly seed?: string; readonly minutes?: string; readonly events?: string };
  try {
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Mistake(`${String(error)}\n${usage}`);
  }
  for (const [name, value] of Object.entries(values)) {
    if (!/^\d{1,9}(\.\d+)?$/.test(value)) throw new Mistake(`--${name} is a number, not "${value}"\n${usage}`);
  }
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  return {
    seed: values.seed === undefined ? randomInt(largestDraw) : Math.floor(Number(values.seed)),
    events: values.events === undefined ? undefined : Math.floor(Number(values.events)),
    minutes: values.seed === undefined ? (minutes ?? 1) : minutes,
  };
}

/** Whether all was well. */
async function simulate({ seed, events, minutes }: Wanted): Promise<boolean> {
  const database = await createReplayDatabase();
  try {
    const simulation = await openSimulation(database.url);
    const end = performance.now() + (minutes ?? 0) * 60_000;
    const { totals, finding } = await searchSeeds(simulation, {
      runOf: (index) => runOf(seed + index, events),
      goesOn: () => performance.now() < end,
      onReport({ run }, sums) {
        if (sums.seeds % seedsPerLine === 0) say(`up to seed ${run.seed}: ${describeTotals(sums)}`);
      },
    });
    await simulation.close();
    say(`from seed ${seed}: ${describeTotals(totals)}`);
    if (finding !== null) say(finding);
    return finding === null;
  } finally {
    await database.drop();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
