// Between any two statements of every flow that moves money: the process dies there, once before the statement takes effect and once after it
// and before the process knows; another comes and does its work. What is left must be what is left where nobody died.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose, type Services } from '#app/composition.ts';
import { inboxStates, instant, pathPartner, pathShop, statementOf } from '../support/path.ts';
import { testDatabase } from '../support/postgres.ts';
import { type SimulatedProcess, simulatedConfig, startProcess } from './process.ts';
import { createShopify, type SimulatedShopify } from './shopify.ts';
import { friendId, referrerId, type Scene, type Story, soldAt, stories } from './stories.ts';
import type { Step } from './turns.ts';
import { takeMails } from './work.ts';
import { installWorldClock, type WorldClock } from './world-clock.ts';

const database = await testDatabase();
const leaseMs = 130_000;

let services: Services;
let clock: WorldClock;
/** A process that nobody kills, and the Shopify of the story that is being told. */
let quiet: SimulatedProcess;
let shopify: SimulatedShopify;
beforeAll(async () => {
  clock = await installWorldClock(database.owner);
  quiet = await start((step) => void step.carryOut().then(step.answer));
  services = await compose(simulatedConfig(database.url), 'replay', clock.now);
});
afterAll(async () => {
  await quiet.end();
  await services.close();
});

function start(offer: (step: Step) => void): Promise<SimulatedProcess> {
  const clientFor: SimulatedShopify['clientFor'] = (give) => ({
    graphql: (...call) => shopify.clientFor(give).graphql(...call),
  });
  return startProcess({ databaseUrl: database.url, clock: clock.now, offer, clientFor });
}

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
  await clock.moveTo(instant(soldAt));
  const shop = await pathShop(database);
  shopify = createShopify({ currency: 'EUR', customerIds: [friendId, referrerId] }, () => 'answered');
  const scene: Scene = {
    shop,
    anna: await pathPartner(shop, 'ANNA'),
    berta: await pathPartner(shop, 'BERTA'),
    quiet,
    clock,
  };
  await story.before(scene);
  await takeMails(database.owner, shop.shopId, clock.now());

  const steps: string[] = [];
  const died = Promise.withResolvers<void>();
  const doomed = await start((step) => {
    const isHere = crash?.step === steps.length;
    steps.push(step.what);
    if (isHere && crash.side === 'before') return died.resolve();
    void step.carryOut().then(isHere ? died.resolve : step.answer);
  });
  const act = story.act(doomed, scene);
  // Of one that died, what it still tries comes to nothing, and may never end.
  if (crash !== null) act.catch(() => {});
  await Promise.race([act, died.promise]);
  await doomed.end();

  if (crash !== null) {
    await story.act(quiet, scene);
    // What the dead one had taken is free again.
    await clock.moveTo(clock.now() + leaseMs);
  }
  await comeToRest(scene);
  const state = await stateOf(scene);
  const offences = await offencesIn(scene);
  return { steps, state, offences };
}

/** Does whatever is still to be done. */
async function comeToRest({ quiet, shop: { shopId } }: Scene): Promise<void> {
  while ((await quiet.path.processInbox(shopId)).more);
  while ((await quiet.path.matureEntitlements(shopId)).more);
  await takeMails(database.owner, shopId, clock.now());
  while ((await quiet.deliverOutbox(shopId, 10)).more);
  // What came of it may have to be settled.
  while ((await quiet.path.processInbox(shopId)).more);
  await takeMails(database.owner, shopId, clock.now());
}

async function stateOf({ shop }: Scene): Promise<object> {
  const { rows: outbox } = await database.owner.query(
    'SELECT kind, state, count(*)::int AS items FROM outbox_item WHERE shop_id = $1 GROUP BY kind, state ORDER BY kind, state',
    [shop.shopId],
  );
  const { rows: rewards } = await database.owner.query('SELECT customer_id, state FROM reward WHERE shop_id = $1', [
    shop.shopId,
  ]);
  const { rows: payments } = await database.owner.query(
    'SELECT customer_id, method, amount, state, last_error FROM reward_payment WHERE shop_id = $1 ORDER BY requested_at',
    [shop.shopId],
  );
  const { rows: codes } = await database.owner.query(
    'SELECT code, state FROM discount_code WHERE shop_id = $1 ORDER BY 1',
    [shop.shopId],
  );
  const { rows: friendCodes } = await database.owner.query(
    'SELECT customer_id, state, percent FROM friend_code WHERE shop_id = $1 ORDER BY planned_at',
    [shop.shopId],
  );
  const { waiting, failed } = await inboxStates(shop);
  return {
    ...(await statementOf(shop)),
    ...{ outbox, rewards, payments, codes, friendCodes, waiting, failed },
    credits: [...shopify.shop.storeCreditAccounts.values()].map(({ transactions }) =>
      transactions.map(({ kind, amount }) => `${kind} ${amount}`),
    ),
    discounts: [...shopify.shop.discounts.values()].map(({ status, codes: held }) =>
      held.map(({ code }) => `${withoutChance(code)} ${status}`),
    ),
  };
}

/** A customer's own code ends in letters drawn by lot. */
function withoutChance(code: string): string {
  return code.replace(/^(THANKS|WELCOME)-.*/, '$1-…');
}

async function offencesIn({ shop }: Scene): Promise<readonly unknown[]> {
  const checks = await services.audit.auditShop(shop.shopId);
  return checks.filter(({ problems }) => problems > 0);
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
