/*
 * One simulated life of a shop: a seed makes the shop, what happens in it, who works on it and in which order, what gets lost on the way, and
 * which process dies at which statement. The product's own processes run it, several at once on a real database; then the auditor looks.
 * Equal seeds give equal worlds and, as far as the database's own doings allow, equal schedules.
 */

import pg from 'pg';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { insertReplayShop, newReplayShop } from '#app/adapters/db/replay-shop.ts';
import { compose, type Services } from '#app/composition.ts';
import { chanceOf } from '../support/chance.ts';
import { customerIds } from '../support/tape-bodies.ts';
import { auditDecisions, auditRun } from './auditor.ts';
import type { SimulatedRun } from './disturbances.ts';
import { playLife } from './life.ts';
import { simulatedConfig } from './process.ts';
import { readTape } from './tape.ts';
import { installWorldClock } from './world-clock.ts';

export interface RunReport {
  readonly run: SimulatedRun;
  readonly statements: number;
  readonly calls: number;
  /** What took place of the tape, and was not refused. */
  readonly happened: number;
  /** Who died where, in order. */
  readonly deaths: readonly string[];
  /** What is wrong, a line each. */
  readonly offences: readonly string[];
}

export interface Simulation {
  readonly play: (run: SimulatedRun) => Promise<RunReport>;
  readonly close: () => Promise<void>;
}

/** Of the tape that a seed makes. */
const tapeLength = 40;

export function runOf(seed: number, events = tapeLength): SimulatedRun {
  return { seed, events: Math.min(events, tapeLength), disturbed: true };
}

/** On a migrated database that nobody else uses. */
export async function openSimulation(databaseUrl: string): Promise<Simulation> {
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  owner.on('error', () => {});
  const clock = await installWorldClock(owner);
  let quietNow = 0;
  const services: Services = await compose(simulatedConfig(databaseUrl), 'replay', () => quietNow);
  const setClock = (now: number): void => {
    quietNow = now;
  };

  return {
    async play(run) {
      const { program, events: tape } = readTape(run.seed, tapeLength);
      const events = tape.slice(0, run.events);
      const shop = newReplayShop(program);
      const start = Math.min(...events.map(({ at }) => at));
      await clock.moveTo(start);
      await releaseLinks(owner);
      await inShopSql(services.database, shop.shopId, (sql) => insertReplayShop(sql, shop, program));
      const life = await playLife({
        ...{ run, databaseUrl, owner, clock, shop, program, events },
        customerIds: customerIds.map(String),
        chance: chanceOf(run.seed + 0x5eed),
        auditDecisions: () => auditDecisions(services, shop.shopId),
      });
      setClock(life.asOf);
      const { shopId } = shop;
      const audited = { shopId, program, ...life, events: life.happened };
      const offences = [...life.offences, ...(await auditRun({ services, owner, setClock }, audited))];
      const { statements, calls, deaths } = life;
      return { run, statements, calls, deaths, happened: life.happened.length, offences };
    },
    async close() {
      await services.close();
      await owner.end();
    },
  };
}

/** A link's code belongs to one shop, and a tape lived again has the same. */
export async function releaseLinks(owner: pg.Pool): Promise<void> {
  await owner.query('DELETE FROM link_directory');
}

/** What repeats a run. */
export function commandFor({ seed, events }: SimulatedRun): string {
  return `npm run simulate -- --seed ${seed}${events === tapeLength ? '' : ` --events ${events}`}`;
}
