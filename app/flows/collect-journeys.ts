/**
 * How orders' customers came, asked of Shopify some minutes after the orders, in batches. What is told is recorded and the orders are settled
 * again in the same transaction, so that their evidence knows of it: nothing is decided by it. What Shopify has not worked out yet is asked
 * again later, and given up after a day.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import type { Journey } from '#app/domain/journey.ts';
import type { Duty, DutyResult } from './duties.ts';
import { noFacts, nothingTouched } from './inbox-reading.ts';
import type { SettlePorts, ShopTransaction } from './ports.ts';
import { settleCustomers } from './settle-customers.ts';

/** By order; one that Shopify shows no more is left out. */
export type ToldJourneys = ReadonlyMap<string, Journey>;

export interface JourneyPorts extends SettlePorts {
  readonly isInstalled: (shopId: string) => Promise<boolean>;
  /**
   * Orders to ask about, oldest first: those created between the two times that were never asked about, and those whose answer was not ready and
   * is due.
   */
  readonly listAwaited: (shopId: string, span: AwaitedSpan, limit: number) => Promise<readonly string[]>;
  /** At most `ordersAtOnce` ids. Throws a `Failure` `unavailable`. */
  readonly readJourneys: (shopId: string, orderIds: readonly string[]) => Promise<ToldJourneys>;
  readonly inTransaction: <Result>(shopId: string, work: (tx: ShopTransaction) => Promise<Result>) => Promise<Result>;
}

export interface AwaitedSpan {
  readonly createdSince: EpochMs;
  readonly createdUntil: EpochMs;
  readonly now: EpochMs;
}

export const ordersAtOnce = 50;
/** Shopify takes about so long to begin with. */
const notBeforeMs = 3 * 60_000;
/** An order that came later than this was read from Shopify, and brought its journey with it. */
const longestDelayMs = 3 * 24 * 60 * 60_000;
const batchesPerTurn = 10;
const idleMs = 5 * 60_000;

export function collectJourneysDuty(ports: JourneyPorts): Duty {
  return async (shopId, { now, signal }) => {
    if (!(await ports.isInstalled(shopId))) return { end: 'done', report: { orders: 0, told: 0 }, state: null };
    const span = { createdSince: now - longestDelayMs, createdUntil: now - notBeforeMs, now };
    let [orders, told] = [0, 0];
    for (let batch = 0; batch < batchesPerTurn && !signal.aborted; batch++) {
      const orderIds = await ports.listAwaited(shopId, span, ordersAtOnce);
      if (orderIds.length > 0) told += await collect(ports, shopId, orderIds, now);
      orders += orderIds.length;
      if (orderIds.length < ordersAtOnce) return endOf(orders, told);
    }
    return { end: 'continues', state: null, afterMs: 0 };
  };
}

/** A turn that found nobody to ask about is no run worth a report. */
function endOf(orders: number, told: number): DutyResult {
  return orders === 0
    ? { end: 'continues', state: null, afterMs: idleMs }
    : { end: 'done', report: { orders, told }, state: null };
}

/** Returns of how many orders the journey is known now. */
async function collect(
  ports: JourneyPorts,
  shopId: string,
  orderIds: readonly string[],
  now: EpochMs,
): Promise<number> {
  const journeys = await ports.readJourneys(shopId, orderIds);
  const told = orderIds.map((orderId) => ({ orderId, journey: journeys.get(orderId) ?? ({ state: 'none' } as const) }));
  const known = told.filter(({ journey }) => journey.state === 'told');
  await ports.inTransaction(shopId, async (tx) => {
    const touched = { ...nothingTouched, orderIds };
    const locked = await tx.lockHistories(noFacts, touched);
    await tx.dropCheckpoints(touched);
    await tx.recordJourneys(told, now);
    await settleCustomers(ports, tx, locked);
  });
  return known.length;
}
