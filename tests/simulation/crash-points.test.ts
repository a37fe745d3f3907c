// Between any two statements of every flow that moves money: the process dies there, once before the statement takes effect and once after it
// and before the process knows; another comes and does its work. What is left must be what is left where nobody died.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../support/postgres.ts';
import { openStage, type Stage } from './stage.ts';
import { type Story, stories } from './stories.ts';

const database = await testDatabase();
const leaseMs = 130_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(database);
});
afterAll(() => stage.close());

interface CrashPoint {
  /** The first is 0. */
  readonly step: number;
  readonly side: 'before' | 'after';
}

interface Outcome {
  readonly steps: readonly string[];
  readonly state: object;
  readonly offences: readonly unknown[];
}

async function tell(story: Story, crash: CrashPoint | null): Promise<Outcome> {
  const scene = await stage.setScene(story.before, story.isAboutMail);
  const steps: string[] = [];
  const died = Promise.withResolvers<void>();
  const doomed = await stage.start((step) => {
    const isHere = crash?.step === steps.length;
    steps.push(step.what);
    if (isHere && crash.side === 'before') return died.resolve();
    void step.carryOut().then(isHere ? died.resolve : step.answer);
  }, story.isAboutMail);
  const act = story.act(doomed, scene);
  // Of one that died, what it still tries comes to nothing, and may never end.
  if (crash !== null) act.catch(() => {});
  await Promise.race([act, died.promise]);
  await doomed.end();

  if (crash !== null) {
    await story.act(scene.quiet, scene);
    // What the dead one had taken is free again.
    await stage.clock.moveTo(stage.clock.now() + leaseMs);
  }
  await stage.comeToRest(scene);
  return { steps, state: await stage.stateOf(scene), offences: await stage.offencesIn(scene) };
}

test.each(stories.map((story) => [story.name, story] as const))('%s', async (_name, story) => {
  const undisturbed = await tell(story, null);
  expect(undisturbed.offences).toEqual([]);
  expect(undisturbed.steps.length).toBeGreaterThan(0);
  for (const [step, what] of undisturbed.steps.entries()) {
    for (const side of ['before', 'after'] as const) {
      const { state, offences } = await tell(story, { step, side });
      expect({ died: `${side} ${step}: ${what}`, state, offences }).toEqual({
        died: `${side} ${step}: ${what}`,
        state: undisturbed.state,
        offences: [],
      });
    }
  }
});
