// A shop's recurring work, on real PostgreSQL: taken by one worker at a time, remembered between turns, never forgotten.

import { describe, expect, test } from 'vitest';
import { composeDuties } from '#app/composition/duties.ts';
import type { Duty, DutyResult } from '#app/flows/duties.ts';
import { pathShop } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const services = await testServices(database);
const go = new AbortController().signal;

const none: Duty = async () => ({ end: 'done', report: null, state: null });
const others = {
  edition: none,
  pixel: none,
  reconcile: none,
  catalog: none,
  journeys: none,
  rewards: none,
  reminders: none,
  code_pools: none,
  codes: none,
  code_expiry: none,
  personal_codes: none,
  customers: none,
  old_visits: none,
};

/** Duties of which `audit` does what the test says. */
const dutiesOf = (audit: Duty) => composeDuties(services, { ...others, audit });

/** A duty that answers its turns in order, and notes what each was given. */
function scripted(...results: (DutyResult | Error)[]) {
  const states: unknown[] = [];
  const duties = dutiesOf(async (_shopId, { state }) => {
    states.push(state);
    const result = results[states.length - 1];
    if (result === undefined) throw new Error('one turn too many');
    if (result instanceof Error) throw result;
    return result;
  });
  return { duties, states };
}

const done = (report: string): DutyResult => ({ end: 'done', report, state: 'remembered' });
const continues = (state: string): DutyResult => ({ end: 'continues', state, afterMs: 1 });

async function dueIn(shopId: string): Promise<number> {
  const { rows } = await database.owner.query<{ seconds: number }>(
    `SELECT extract(epoch FROM due_at - now())::float AS seconds FROM duty WHERE shop_id = $1 AND duty = 'audit'`,
    [shopId],
  );
  return rows[0]?.seconds ?? Number.NaN;
}

async function standingOf(shopId: string) {
  const { rows } = await database.owner.query(
    `SELECT started_at IS NOT NULL AS "underWay", error, attempts FROM duty WHERE shop_id = $1 AND duty = 'audit'`,
    [shopId],
  );
  return rows[0];
}

/** Newest first. */
async function reportsOf(shopId: string, duty = 'audit'): Promise<unknown[]> {
  const { rows } = await database.owner.query<{ report: unknown }>(
    'SELECT report FROM duty_run WHERE shop_id = $1 AND duty = $2 ORDER BY ended_at DESC, run_id DESC',
    [shopId, duty],
  );
  return rows.map(({ report }) => report);
}

test('a run that needs several turns remembers between them, and its report is kept', async () => {
  const { shopId } = await pathShop(database);
  const { duties, states } = scripted(continues('half way'), done('all well'));
  expect(await duties.runToEnd(shopId, 'audit')).toBe('all well');
  expect(states).toEqual([null, 'half way']);
  expect(await reportsOf(shopId)).toEqual(['all well']);
  expect(await standingOf(shopId)).toMatchObject({ underWay: false, error: null, attempts: 0 });
});

test("it is due again in the shop's next night but one at the latest, and not before it is due", async () => {
  const { shopId } = await pathShop(database);
  const { duties, states } = scripted(done('once'), done('twice'));
  await duties.runToEnd(shopId, 'audit');
  await duties.runDue(shopId, go);
  expect(states).toHaveLength(1);
  expect(await dueIn(shopId)).toBeGreaterThan(0);
  expect(await dueIn(shopId)).toBeLessThan(2 * 24 * 60 * 60);
  await duties.demand(shopId, 'audit');
  await duties.runDue(shopId, go);
  expect(states).toEqual([null, 'remembered']);
});

test('of two workers one takes it', async () => {
  const { shopId } = await pathShop(database);
  const { promise: under, resolve: start } = Promise.withResolvers<void>();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const slow = dutiesOf(async () => {
    start();
    await held;
    return done('slow');
  });
  const other = scripted(done('other'));
  const running = slow.runToEnd(shopId, 'audit');
  await under;
  await other.duties.demand(shopId, 'audit');
  await other.duties.runDue(shopId, go);
  await expect(other.duties.runToEnd(shopId, 'audit')).rejects.toMatchObject({ code: 'conflict' });
  release();
  expect(await running).toBe('slow');
  expect(other.states).toEqual([]);
});

test('a turn that fails says why, is tried again later each time, and starts from what was kept', async () => {
  const { shopId } = await pathShop(database);
  const { duties, states } = scripted(
    continues('kept'),
    new Error('Shopify is away'),
    new Error('still away'),
    done('at last'),
  );
  await expect(duties.runToEnd(shopId, 'audit')).rejects.toThrow('Shopify is away');
  expect(await standingOf(shopId)).toMatchObject({
    error: 'Shopify is away',
    attempts: 1,
    underWay: true,
  });
  const first = await dueIn(shopId);
  await duties.demand(shopId, 'audit');
  await duties.runDue(shopId, go);
  expect(await dueIn(shopId)).toBeGreaterThan(first);
  await duties.demand(shopId, 'audit');
  await duties.runDue(shopId, go);
  expect(states).toEqual([null, 'kept', 'kept', 'kept']);
  expect(await standingOf(shopId)).toMatchObject({ error: null, attempts: 0, underWay: false });
});

test('a worker that died leaves it to the next one after its lease, and can no longer write it down', async () => {
  const { shopId } = await pathShop(database);
  const { promise: under, resolve: start } = Promise.withResolvers<void>();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const stalled = dutiesOf(async () => {
    start();
    await held;
    return done('from the dead');
  });
  const running = stalled.runToEnd(shopId, 'audit');
  await under;
  await database.owner.query('UPDATE duty SET due_at = now() WHERE shop_id = $1', [shopId]);
  const next = scripted(done('by the next'));
  await next.duties.runDue(shopId, go);
  release();
  await expect(running).rejects.toMatchObject({ code: 'conflict' });
  expect(await reportsOf(shopId)).toEqual(['by the next']);
});

describe('reports', () => {
  /** So many runs of a duty, the first of which ended so many days ago and each other a second sooner. */
  const runsOf = (shopId: string, duty: string, daysAgo: number, count: number) =>
    database.owner.query(
      `INSERT INTO duty_run (shop_id, run_id, duty, started_at, ended_at, report)
       SELECT $1, gen_random_uuid(), $2, at, at, to_jsonb($3::int)
         FROM generate_series(1, $4::int) AS n, LATERAL (SELECT now() - make_interval(days => $3, secs => n)) AS run (at)`,
      [shopId, duty, daysAgo, count],
    );

  test('of the books are swept after 400 days, a hundred by each run that ends', async () => {
    const { shopId } = await pathShop(database);
    await runsOf(shopId, 'audit', 399, 1);
    await runsOf(shopId, 'audit', 401, 150);
    const { duties } = scripted(done('first'), done('second'), done('third'));
    await duties.runToEnd(shopId, 'audit');
    expect(await reportsOf(shopId)).toHaveLength(2 + 50);
    await duties.runToEnd(shopId, 'audit');
    expect(await reportsOf(shopId)).toEqual(['second', 'first', 399]);
    await duties.runToEnd(shopId, 'audit');
    expect(await reportsOf(shopId)).toEqual(['third', 'second', 'first', 399]);
  });

  test('of the rest are swept after 30 days, and no duty’s by another’s, nor another shop’s', async () => {
    const [ours, theirs] = [await pathShop(database), await pathShop(database)];
    for (const { shopId } of [ours, theirs]) {
      await runsOf(shopId, 'catalog', 31, 1);
      await runsOf(shopId, 'catalog', 29, 1);
      await runsOf(shopId, 'codes', 31, 1);
    }
    await dutiesOf(none).runToEnd(ours.shopId, 'catalog');
    expect(await reportsOf(ours.shopId, 'catalog')).toEqual([null, 29]);
    expect(await reportsOf(ours.shopId, 'codes')).toEqual([31]);
    expect(await reportsOf(theirs.shopId, 'catalog')).toEqual([29, 31]);
  });

  test('are never changed, and within a month nobody deletes them', async () => {
    const { shopId } = await pathShop(database);
    await runsOf(shopId, 'audit', 20, 1);
    const statements = ['UPDATE duty_run SET report = NULL', 'DELETE FROM duty_run', 'TRUNCATE duty_run'];
    for (const statement of statements) {
      const where = statement.startsWith('TRUNCATE') ? '' : ` WHERE shop_id = '${shopId}'`;
      await expect(database.owner.query(statement + where)).rejects.toThrow(/appended only/);
    }
  });
});

test('the sweep finds the shops that have the app and a duty due', async () => {
  const due = await pathShop(database);
  const gone = await pathShop(database);
  const later = await pathShop(database);
  await database.owner.query(`UPDATE shop SET status = 'uninstalled' WHERE shop_id = $1`, [gone.shopId]);
  for (const { shopId } of [due, gone, later]) await services.duties.demand(shopId, 'audit');
  await services.duties.runDue(later.shopId, go);
  const found = await services.path.listShopsWithWork('duties', 1_000);
  expect(found).toContain(due.shopId);
  expect(found).not.toContain(gone.shopId);
  expect(found).not.toContain(later.shopId);
});
