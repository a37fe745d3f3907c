/** A shop's duties, composed. */
import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { claimDuty, demandDuty, endDuty, failDuty, keepDuty } from '#app/adapters/db/duty-records.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { type DutyName, type DutyPorts, runDueDuties, runDutyToEnd } from '#app/flows/duties.ts';
import type { Base } from './base.ts';

export function composeDuties({ clock, database, log }: Base, duties: DutyPorts['duties']) {
  const ports: DutyPorts = {
    duties,
    clock,
    pause: (ms, signal) => pause(ms, undefined, { signal }),
    newId: uuidv7,
    claim: (shopId, wanted, leaseMs) => inShopSql(database, shopId, (sql) => claimDuty(sql, shopId, wanted, leaseMs)),
    keep: (shopId, claim, state, afterMs) => inShopSql(database, shopId, (sql) => keepDuty(sql, claim, state, afterMs)),
    end: (shopId, claim, run, state, after) =>
      inShopSql(database, shopId, (sql) => endDuty(sql, shopId, claim, run, state, after)),
    fail: (shopId, claim, error, afterMs) => inShopSql(database, shopId, (sql) => failDuty(sql, claim, error, afterMs)),
    onFailed: ({ error, ...duty }) => log.error({ ...duty, err: error }, 'a duty failed and will be tried again'),
  };
  return {
    /** A turn of each of the shop's duties that is due. */
    runDue: (shopId: string, signal: AbortSignal) => runDueDuties(ports, shopId, signal),
    /** Runs a duty now to the end of its run and returns its report; see flows/duties.ts. */
    runToEnd: (shopId: string, duty: DutyName, signal = new AbortController().signal) =>
      runDutyToEnd(ports, shopId, duty, signal),
    /** Makes a duty due now: a worker takes it up within seconds. */
    demand: (shopId: string, duty: DutyName) => inShopSql(database, shopId, (sql) => demandDuty(sql, shopId, duty)),
  };
}
