// Lives of shops whose processes die at any statement: seeds from 1 on, for some of a minute. They are the same in every run, so that what fails is
// the change at hand; new seeds are looked for by `npm run simulate`.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../support/postgres.ts';
import { describeTotals, searchSeeds } from './search.ts';
import { openSimulation, runOf, type Simulation } from './simulation.ts';

const seedsAtLeast = 8;
const moreForMs = 20_000;

const database = await testDatabase();
let simulation: Simulation;
beforeAll(async () => {
  simulation = await openSimulation(database.url);
});
afterAll(() => simulation.close());

test.each(Array.from({ length: seedsAtLeast }, (_, index) => index + 1))('seed %i', async (seed) => {
  const { finding } = await searchSeeds(simulation, { runOf: () => runOf(seed), goesOn: () => false });
  expect(finding).toBeNull();
});

test('as many more as the time allows', async () => {
  const first = seedsAtLeast + 1;
  const end = performance.now() + moreForMs;
  const { totals, finding } = await searchSeeds(simulation, {
    runOf: (index) => runOf(first + index),
    goesOn: () => performance.now() < end,
  });
  console.info(`from seed ${first}: ${describeTotals(totals)}`);
  expect(finding).toBeNull();
});
