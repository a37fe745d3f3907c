/* Running seeds one after another until one of them shows something, and then making what it shows as small as is cheap. */
import type { SimulatedRun } from './disturbances.ts';
import { commandFor, type RunReport, type Simulation } from './simulation.ts';

export interface SearchTotals {
  readonly seeds: number;
  readonly happened: number;
  readonly statements: number;
  readonly calls: number;
  readonly deaths: number;
}

export interface SearchResult {
  readonly totals: SearchTotals;
  /** What the first failing seed shows; null where all is well. */
  readonly finding: string | null;
}

export interface SearchOptions {
  /** The run with this index, from 0. */
  readonly runOf: (index: number) => SimulatedRun;
  /** Whether to go on with another seed. */
  readonly goesOn: (totals: SearchTotals) => boolean;
  readonly onReport?: (report: RunReport, totals: SearchTotals) => void;
}

export async function searchSeeds(simulation: Simulation, options: SearchOptions): Promise<SearchResult> {
  let totals: SearchTotals = { seeds: 0, happened: 0, statements: 0, calls: 0, deaths: 0 };
  do {
    const report = await simulation.play(options.runOf(totals.seeds));
    totals = add(totals, report);
    options.onReport?.(report, totals);
    if (report.offences.length > 0) return { totals, finding: await explain(simulation, report) };
  } while (options.goesOn(totals));
  return { totals, finding: null };
}

function add(totals: SearchTotals, report: RunReport): SearchTotals {
  return {
    seeds: totals.seeds + 1,
    happened: totals.happened + report.happened,
    statements: totals.statements + report.statements,
    calls: totals.calls + report.calls,
    deaths: totals.deaths + report.deaths.length,
  };
}

/** What a failing run shows, with the shortest tape that still shows something, and whether anybody had to die for it. */
export async function explain(simulation: Simulation, report: RunReport): Promise<string> {
  const smallest = await shorten(simulation, report);
  const calm = await simulation.play({ ...smallest.run, disturbed: false });
  return [
    `Seed ${report.run.seed} fails. Again, with as few events as were found to do: ${commandFor(smallest.run)}`,
    calm.offences.length > 0 ? 'It fails as well where nobody dies and nothing is lost.' : 'Undisturbed it is well.',
    ...smallest.offences.slice(0, offencesShown).map((offence) => `  ${offence}`),
    ...smallest.deaths.map((death) => `  ${death}`),
  ].join('\n');
}

const offencesShown = 12;

async function shorten(simulation: Simulation, report: RunReport): Promise<RunReport> {
  let smallest = report;
  for (let step = Math.floor(report.run.events / 2); step >= 1; step = Math.floor(step / 2)) {
    const shorter: SimulatedRun = { ...smallest.run, events: smallest.run.events - step };
    if (shorter.events < 1) continue;
    const tried = await simulation.play(shorter);
    if (tried.offences.length > 0) smallest = tried;
  }
  return smallest;
}

export function describeTotals({ seeds, happened, statements, calls, deaths }: SearchTotals): string {
  return `${seeds} seeds, ${happened} events, ${statements} statements, ${calls} calls to Shopify, ${deaths} deaths`;
}
