// Lives of shops whose processes die at any statement: seeds that every run plays, and others drawn by lot for as long as there is time.
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../support/postgres.ts';
import { describeTotals, searchSeeds } from './search.ts';
import { openSimulation, runOf, type Simulation } from './simulation.ts';

const fixedSeeds = 8;
const rotatingMs = 40_000;
const largestDraw = 1_000_000;

const database = await testDatabase();
let simulation: Simulation;
beforeAll(async () => {
  simulation = await openSimulation(database.url);
});
afterAll(() => simulation.close());

test.each(Array.from({ length: fixedSeeds }, (_, index) => index + 1))('seed %i', async (seed) => {
  const { finding } = await searchSeeds(simulation, { runOf: () => runOf(seed), goesOn: () => false });
  expect(finding).toBeNull();
});

test('seeds drawn by lot', async () => {
  const first = randomInt(largestDraw);
  const end = performance.now() + rotatingMs;
  const { totals, finding } = await searchSeeds(simulation, {
    runOf: (index) => runOf(first + index),
    goesOn: () => performance.now() < end,
  });
  console.info(`from seed ${first}: ${describeTotals(totals)}`);
  expect(finding).toBeNull();
});
