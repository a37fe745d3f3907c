// Two processes meet over the same money: one is held before each of its statements and calls in turn, while the other goes as far as it can.
// What is left must be what is left where one came after the other, in one order or in the other.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../support/postgres.ts';
import type { Act, Before } from './acts.ts';
import { meetings } from './meetings.ts';
import type { SimulatedProcess } from './process.ts';
import { openStage, type Stage } from './stage.ts';
import type { Step } from './turns.ts';
import { listBlocked } from './work.ts';

const database = await testDatabase();

type Offered = (step: Step) => Promise<void>;
const atOnceCarriedOut: Offered = async ({ carryOut, answer }) => {
  await carryOut();
  answer();
};

/** Two processes, and what becomes of each step of theirs. */
let stage: Stage;
let [holding, passing]: SimulatedProcess[] = [];
let [onHolding, onPassing] = [atOnceCarriedOut, atOnceCarriedOut];
beforeAll(async () => {
  stage = await openStage(database);
  holding = await stage.start((step) => void onHolding(step));
  passing = await stage.start((step) => void onPassing(step));
});
afterAll(async () => {
  await Promise.all([holding?.end(), passing?.end()]);
  await stage.close();
});

interface Telling {
  readonly before: Before;
  /** The one that is held, and the one that comes in between. */
  readonly acts: readonly [Act, Act];
}

interface Outcome {
  /** What the first of them sent out. */
  readonly steps: readonly string[];
  readonly state: object;
  readonly offences: readonly unknown[];
}

/** The first is held before its step `heldAt` until the second is done or waits for it; null: until it is done itself. */
async function tell({ before, acts: [first, second] }: Telling, heldAt: number | null): Promise<Outcome> {
  const scene = await stage.setScene(before);
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const steps: string[] = [];
  const underWay = new Set<number>();
  onHolding = async (step) => {
    const isHere = steps.length === heldAt;
    steps.push(step.what);
    if (isHere) {
      reached.resolve();
      await released.promise;
    }
    await atOnceCarriedOut(step);
  };
  onPassing = async (step) => {
    const { backend } = step;
    if (backend !== null) underWay.add(backend);
    await step.carryOut();
    if (backend !== null) underWay.delete(backend);
    step.answer();
  };
  const one = first(holding as SimulatedProcess, scene);
  await Promise.race([one, reached.promise]);
  const other = second(passing as SimulatedProcess, scene);
  await untilDoneOrBlocked(other, underWay);
  released.resolve();
  const ends = await Promise.allSettled([one, other]);
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
  await stage.comeToRest(scene);
  const { outbox, ...state } = await stage.stateOf(scene);
  // Whether a friend heard of what was taken back at once is a matter of moments.
  const deeds = outbox.filter(({ kind }) => kind !== 'mail');
  return { steps, state: { ...state, deeds }, offences: [...failures, ...(await stage.offencesIn(scene))] };
}

async function untilDoneOrBlocked(work: Promise<unknown>, underWay: ReadonlySet<number>): Promise<void> {
  const done = work.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([done, pause(2, false)]))) {
    if ((await listBlocked(database.owner, [...underWay])).size > 0) return;
  }
}

const tellings = meetings.flatMap(({ name, before, acts: [one, other] }) => [
  [name, { before, acts: [one, other] }] as const,
  ...(one === other ? [] : [[`${name}, the other way round`, { before, acts: [other, one] }] as const]),
]);

test.each(tellings)('%s', async (_name, { before, acts: [one, other] }) => {
  const [inTurn, inOtherTurn] = [
    await tell({ before, acts: [one, other] }, null),
    await tell({ before, acts: [other, one] }, null),
  ];
  expect([...inTurn.offences, ...inOtherTurn.offences]).toEqual([]);
  for (const [step, what] of inTurn.steps.entries()) {
    // Before a transaction begins nothing is held that was not held at the end of the one before.
    if (what.startsWith('BEGIN')) continue;
    const { state, offences } = await tell({ before, acts: [one, other] }, step);
    expect({ heldBefore: `${step}: ${what}`, offences }).toEqual({ heldBefore: `${step}: ${what}`, offences: [] });
    expect([inTurn.state, inOtherTurn.state], `held before ${step}: ${what}`).toContainEqual(state);
  }
});
