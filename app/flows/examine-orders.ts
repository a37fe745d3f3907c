/**
 * Comparing what Shopify tells of orders with what is recorded. What is missing goes into the inbox and from there the one way to the ledger: the
 * facts carry their own times, so an order that was found late is worth what it would have been worth in time. An order counts as decided when
 * it is recorded as Shopify describes it and has a decision, and as unknown, by name and with the reason, in every other case.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import type { OrderReading, ToldDispute, ToldOrder } from './order-reading.ts';
import type { ReconciliationPorts, RecordedOrder, Run, WrittenItem, WrittenOrder } from './reconciliation.ts';
import { type FoundKind, namedAtMost, type UnknownOrder } from './reconciliation-report.ts';

/** Orders that the next run begins with, at most. */
export const againAtMost = 200;
const readingsAtOnce = 4;
const batchesAtOnce = 50;
/** How often a turn is given to items that another worker holds or that stand behind many others. */
export const patienceAtFirst = 60;

/** With its contents where they are at hand. */
export interface Examined {
  readonly told: ToldOrder;
  readonly reading: OrderReading | null;
}

interface Difference extends Examined {
  readonly missing: readonly FoundKind[];
  readonly recorded: RecordedOrder | undefined;
}

/** `areCounted`: these orders are those that the run is about, each told once. Others count only where something of them was missing. */
export async function examineOrders(
  ports: ReconciliationPorts,
  shopId: string,
  run: Run,
  all: readonly Examined[],
  areCounted: boolean,
): Promise<Run> {
  // What this run has named already is not looked at twice.
  const examined = all.filter(({ told }) => !run.again.some(({ orderId }) => orderId === told.orderId));
  if (examined.length === 0) return run;
  const orderIds = examined.map(({ told }) => told.orderId);
  const recorded = await ports.readRecorded(shopId, orderIds);
  const differing = examined.flatMap((one): Difference[] => {
    const known = recorded.get(one.told.orderId);
    const missing = missingOf(one.told, known);
    return missing.length === 0 ? [] : [{ ...one, missing, recorded: known }];
  });
  const same = areCounted ? examined.length - differing.length : 0;
  let next: Run = { ...run, orders: run.orders + same, decided: run.decided + same };
  for (let start = 0; start < differing.length; start += readingsAtOnce) {
    const some = differing.slice(start, start + readingsAtOnce);
    const readings = await Promise.all(
      some.map(async ({ reading, told }) => reading ?? (await readOrFail(ports, shopId, told.orderId))),
    );
    next = await writeSome(ports, shopId, next, some, readings);
  }
  return next;
}

export function missingOf(told: ToldOrder, recorded: RecordedOrder | undefined): readonly FoundKind[] {
  if (recorded === undefined || recorded.updatedAt === null) return ['order'];
  const missing: FoundKind[] = [];
  if (!isUpToDate(told, recorded)) missing.push('update');
  if (!told.refundIds.every((id) => recorded.refundIds.includes(id))) missing.push('refund');
  if (!told.disputes.every((dispute) => isKnown(dispute, recorded))) missing.push('dispute');
  if (!recorded.isDecided) missing.push('decision');
  return missing;
}

/** Shopify tells whole seconds, and much can happen to an order in one of them. */
function isUpToDate({ updatedAt, standing }: ToldOrder, recorded: RecordedOrder): boolean {
  if (recorded.updatedAt === null || recorded.standing === null || recorded.updatedAt < updatedAt) return false;
  const { financialStatus, isCancelled, total } = recorded.standing;
  const isSame =
    financialStatus === standing.financialStatus && isCancelled === standing.isCancelled && total === standing.total;
  return isSame || recorded.updatedAt > updatedAt;
}

/** Asked for an order, Shopify tells what a dispute began as. One that became a chargeback since is known as such, and stays one. */
function isKnown(told: ToldDispute, { disputes }: RecordedOrder): boolean {
  const known = disputes.find(({ disputeId }) => disputeId === told.disputeId);
  return (
    known !== undefined && known.status === told.status && (known.type === told.type || known.type === 'chargeback')
  );
}

function withKnownChargebacks({ order, disputes }: OrderReading, recorded: RecordedOrder | undefined): OrderReading {
  const isChargeback = (disputeId: string) =>
    recorded?.disputes.some((known) => known.disputeId === disputeId && known.type === 'chargeback');
  return {
    order,
    disputes: disputes.map((one) => (isChargeback(one.disputeId) ? { ...one, type: 'chargeback' } : one)),
  };
}

/** A failure where the order is such that it cannot be read; null where it is no longer shown. Throws where Shopify cannot be asked now. */
export async function readOrFail(
  ports: ReconciliationPorts,
  shopId: string,
  orderId: string,
): Promise<OrderReading | Failure | null> {
  try {
    return await ports.orders.readOrder(shopId, orderId, ports.clock());
  } catch (error) {
    if (error instanceof Failure && error.code !== 'unavailable') return error;
    throw error;
  }
}

async function writeSome(
  ports: ReconciliationPorts,
  shopId: string,
  run: Run,
  differing: readonly Difference[],
  readings: readonly (OrderReading | Failure | null)[],
): Promise<Run> {
  let next = run;
  const written: { webhookId: string; reading: OrderReading }[] = [];
  for (const [index, difference] of differing.entries()) {
    const read = readings[index];
    if (read === null || read === undefined) continue;
    const { orderId, name } = difference.told;
    next = withFound(next, difference);
    if (read instanceof Failure) {
      next = withUnknown(next, { orderId, name, why: read.message });
      continue;
    }
    const reading = withKnownChargebacks(read, difference.recorded);
    const webhookId = webhookIdOf(ports, reading, difference.recorded);
    written.push({ webhookId, reading });
    const { updatedAt } = reading.order.facts;
    next = { ...next, written: [...next.written, { orderId, name, updatedAt, webhookId }] };
  }
  await ports.writeReadings(shopId, written);
  return next;
}

/** The same order read again while the same is recorded of it is the same item: one that cannot be processed is not written every hour. */
function webhookIdOf(
  ports: ReconciliationPorts,
  { order, disputes }: OrderReading,
  recorded: RecordedOrder | undefined,
): string {
  const { facts, refunds } = order;
  const told = [facts, refunds, disputes.map(({ disputeId, type, status }) => [disputeId, type, status])];
  return `read:${facts.orderId}:${facts.updatedAt}:${ports.digest(JSON.stringify([told, recorded ?? null]))}`;
}

function withFound(run: Run, { told: { orderId, name }, missing }: Difference): Run {
  const found = run.found.length < namedAtMost ? [...run.found, { orderId, name, missing }] : run.found;
  return { ...run, missing: run.missing + 1, found };
}

export function withUnknown(run: Run, unknown: UnknownOrder): Run {
  const { unknownOrders, again } = run;
  return {
    ...run,
    orders: run.orders + 1,
    unknown: run.unknown + 1,
    unknownOrders: unknownOrders.length < namedAtMost ? [...unknownOrders, unknown] : unknownOrders,
    again: again.length < againAtMost ? [...again, { orderId: unknown.orderId, name: unknown.name }] : again,
  };
}

/** Has the inbox processed, and takes out of `written` what came to an end, in one way or the other. */
export async function settleWritten(ports: ReconciliationPorts, shopId: string, run: Run): Promise<Run> {
  for (let batch = 0; batch < batchesAtOnce && (await ports.processInbox(shopId)).more; batch++);
  const { written } = run;
  if (written.length === 0) return run;
  const recorded = await ports.readRecorded(
    shopId,
    written.map(({ orderId }) => orderId),
  );
  const webhookIds = written.map(({ webhookId }) => webhookId);
  const items = new Map((await ports.readItems(shopId, webhookIds)).map((item) => [item.webhookId, item]));
  let next: Run = { ...run, written: [], patience: run.patience - 1 };
  for (const one of written) {
    const item = items.get(one.webhookId);
    if (isDecided(one, recorded.get(one.orderId))) {
      next = { ...next, orders: next.orders + 1, decided: next.decided + 1 };
    } else if (item?.state === 'waiting' && item.attempts === 0 && run.patience > 0) {
      next = { ...next, written: [...next.written, one] };
    } else {
      next = withUnknown(next, { orderId: one.orderId, name: one.name, why: reasonOf(item) });
    }
  }
  return next.written.length === 0 ? { ...next, patience: patienceAtFirst } : next;
}

function isDecided({ updatedAt }: WrittenOrder, recorded: RecordedOrder | undefined): boolean {
  return recorded?.isDecided === true && isAtLeast(recorded.updatedAt, updatedAt);
}

function isAtLeast(recordedAt: EpochMs | null, updatedAt: EpochMs): boolean {
  return recordedAt !== null && recordedAt >= updatedAt;
}

function reasonOf(item: WrittenItem | undefined): string {
  if (item === undefined) return 'What was read of it is no longer in the inbox.';
  if (item.error !== null) return `What was read of it cannot be processed: ${item.error}`;
  return item.state === 'waiting' ? 'It still waits to be processed.' : 'It is recorded, and nothing could be decided.';
}
