/*
 * A shop's life under the scheduler: a server takes in what happens, two workers do what is to be done, each a process of its own that may die
 * at any statement and is started again. Time passes with what happens. In an orderly life everything comes to rest before a payout; in the
 * other kind payouts run while facts are on their way. At the end the world waits until nothing is due any more, whatever was put off.
 */
import type pg from 'pg';
import type { ReplayShop } from '#app/adapters/db/replay-shop.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { TapeEvent } from '#app/domain/replay-tape.ts';
import type { Shop } from '#sandbox/world/state.ts';
import type { Chance } from '../support/chance.ts';
import { createCrew } from './crew.ts';
import { createDisturbances, type Disturbances, type SimulatedRun } from './disturbances.ts';
import { createHappenings } from './happenings.ts';
import { createRoutine } from './routine.ts';
import { createShopify } from './shopify.ts';
import { createTurns } from './turns.ts';
import { listBlocked, nextDueAt, takeMails } from './work.ts';
import type { WorldClock } from './world-clock.ts';

export interface LifeParts {
  readonly run: SimulatedRun;
  readonly databaseUrl: string;
  readonly owner: pg.Pool;
  readonly clock: WorldClock;
  readonly shop: ReplayShop;
  readonly program: ReplayProgram;
  readonly events: readonly TapeEvent[];
  readonly customerIds: readonly string[];
  readonly chance: Chance;
  /** What of the books differs from a fresh decision, now that all that came in is done. */
  readonly auditDecisions: () => Promise<readonly string[]>;
}

export interface Life {
  readonly happened: readonly TapeEvent[];
  readonly asOf: number;
  readonly isOrderly: boolean;
  readonly poisons: number;
  readonly shopify: Shop;
  readonly statements: number;
  readonly calls: number;
  readonly deaths: readonly string[];
  readonly offences: readonly string[];
}

/** An attempt at something outside is made within this: the app's own timeouts see to it, and its leases rely on it. */
const longestAttemptMs = 60_000;
const orderlyRate = 0.6;
/** Lives differ in this, too: what one kind of schedule hardly ever meets, another meets at once. */
const changeRates = [0.05, 0.15, 0.4] as const;

export async function playLife(parts: LifeParts): Promise<Life> {
  const { run, owner, clock, program, chance } = parts;
  const { shopId } = parts.shop;
  const disturbances = createDisturbances(run);
  const { currency } = program.shop;
  const shopify = createShopify({ currency, customerIds: parts.customerIds }, disturbances.callFateOf);
  const turns = createTurns({
    chance,
    changeRate: chance.pick(changeRates),
    fateOf: disturbances.fateOf,
    listBlocked: (backends) => listBlocked(owner, backends),
  });
  const isOrderly = chance.happens(orderlyRate);
  const offences: string[] = [];
  const crew = createCrew({
    databaseUrl: parts.databaseUrl,
    clock: clock.now,
    clientFor: shopify.clientFor,
    turns,
    onOffence: (offence) => offences.push(offence),
  });
  const routine = createRoutine({ owner, shopId, crew, turns, chance, now: clock.now });
  const moveClock = async (to: number): Promise<void> => {
    const attempts = [crew.server, ...crew.workers].flatMap(({ attemptSince }) => attemptSince() ?? []);
    const at = Math.min(to, ...attempts.map((since) => since + longestAttemptMs));
    if (at <= clock.now()) return;
    await shopify.arrive();
    await clock.moveTo(at);
  };

  const story: Story = { ...parts, disturbances, routine, moveClock, isOrderly, offences, happened: [], poisons: 0 };
  await happenAll(story)
    .then(() => windDown(story))
    .catch((error: unknown) => offences.push(String(error)));
  for (const { seat } of [crew.server, ...crew.workers]) await turns.kill(seat.name);
  const { happened, poisons } = story;
  return {
    ...{ happened, isOrderly, poisons, offences, ...disturbances.counted() },
    asOf: clock.now(),
    shopify: shopify.shop,
  };
}

interface Story extends LifeParts {
  readonly disturbances: Disturbances;
  readonly routine: ReturnType<typeof createRoutine>;
  readonly moveClock: (to: number) => Promise<void>;
  readonly isOrderly: boolean;
  readonly offences: string[];
  readonly happened: TapeEvent[];
  poisons: number;
}

async function happenAll(story: Story): Promise<void> {
  const { owner, clock, shop, chance, disturbances, routine, happened } = story;
  const happenings = createHappenings(owner, shop, story.program);
  const goesOn = (): boolean => story.offences.length === 0;
  for (const event of story.events) {
    await story.moveClock(event.at);
    routine.allow(chance.below(5));
    if (event.type === 'payout') {
      await pay(story, goesOn);
      continue;
    }
    if (disturbances.isPoisoned()) {
      const webhookId = `poison ${story.poisons}`;
      await routine.insist((process) => happenings.deliverPoison(process, webhookId, clock.now()), goesOn);
      story.poisons += 1;
    }
    const now = clock.now();
    await routine.insist(async (process) => {
      const written = await happenings.deliver(process, event, now);
      if (written !== null) happened.push(written);
    }, goesOn);
    if (chance.happens(0.2)) await takeMails(owner, shop.shopId, clock.now());
  }
}

async function pay(story: Story, goesOn: () => boolean): Promise<void> {
  const { isOrderly, routine, clock, shop, happened, offences } = story;
  if (isOrderly) {
    await routine.rest(['inbox', 'maturity']);
    // Later facts would settle the same histories again, and cover up what went wrong until now.
    offences.push(...(await story.auditDecisions()));
  }
  // Else beside all that is due.
  else routine.allow(4);
  const [at, runId] = [clock.now(), `payout ${happened.length}`];
  await routine.insist(({ path }) => path.payPartners(shop.shopId, { runId, at }), goesOn);
  happened.push({ type: 'payout', at });
}

/** Nothing goes wrong any more, and time passes until all that was put off is done. */
async function windDown({ owner, clock, shop, disturbances, routine, moveClock, happened, offences }: Story) {
  disturbances.calm();
  await routine.finishJobs();
  await moveClock(Math.max(clock.now(), ...happened.map(({ at }) => at)));
  for (;;) {
    await routine.rest(['inbox', 'maturity', 'outbox']);
    const next = await nextDueAt(owner, shop.shopId);
    if (next === null || offences.length > 0) return;
    await moveClock(next);
  }
}
