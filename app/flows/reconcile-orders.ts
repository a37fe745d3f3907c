/**
 * Reconciliation: Shopify's webhooks may be lost, so its orders are read and compared with what is recorded, hour by hour from where the run before
 * ended, and at first, or after a long pause, by an export of all that it shows. A run says of every order that Shopify told of whether it
 * is recorded and decided. It works in bounded turns and keeps its place in the duty's state, so that a worker may die in any of them: what
 * was done twice has no second effect. A second run over the same orders finds nothing and writes nothing.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import type { Duty, DutyResult } from './duties.ts';
import {
  type Examined,
  examineOrders,
  patienceAtFirst,
  readOrFail,
  settleWritten,
  withUnknown,
} from './examine-orders.ts';
import { exportOrders } from './export-orders.ts';
import type { OrderReading, ToldOrder } from './order-reading.ts';
import {
  type Advance,
  type NamedOrder,
  type ReconciliationPorts,
  type ReconciliationState,
  type Run,
  windowQuery,
} from './reconciliation.ts';
import type { ReconciliationReport } from './reconciliation-report.ts';

/** Shopify finds an order by its last change only after a while; what is told twice is compared twice. */
export const overlapMs = 60 * 60 * 1_000;
/** A longer window is cheaper as an export than page by page. */
const longestPagedMs = 48 * 60 * 60 * 1_000;
const turnMs = 20_000;
/** Until a worker or another turn has done what is waited for. */
const waitMs = 2_000;
/** A dispute may change without its order: these are looked at beside the window. */
const chargebackStates = ['needs_response', 'under_review', 'lost', 'accepted', 'won'];

const exportAnew: Run['step'] = { kind: 'export', operationGid: null, byte: 0, begun: 0 };

const nothingReconciled: ReconciliationState = { watermark: null, again: [], run: null };

/** `readState` understands what a turn kept; null for anything else. */
export function reconcileDuty(
  ports: ReconciliationPorts,
  readState: (state: unknown) => ReconciliationState | null,
): Duty {
  return async (shopId, { state, now, signal }): Promise<DutyResult> => {
    if (!(await ports.isInstalled(shopId))) {
      throw new Failure('gone', 'The app is not installed in this shop: nothing can be read from Shopify.');
    }
    const known = readState(state) ?? nothingReconciled;
    // Every turn takes a step, so that a run comes to its end however short its turns are.
    for (let run = known.run ?? (await begin(ports, shopId, known, now)); ; ) {
      const advance = await takeStep(ports, shopId, run, known.again);
      ({ run } = advance);
      if (run.step.kind === 'end' && run.written.length === 0) {
        return { end: 'done', report: reportOf(run), state: stateAfter(known, run) };
      }
      if (advance.waits || signal.aborted || ports.clock() > now + turnMs) {
        return { end: 'continues', state: { ...known, run }, afterMs: advance.waits ? waitMs : 0 };
      }
    }
  };
}

async function begin(
  ports: ReconciliationPorts,
  shopId: string,
  { watermark }: ReconciliationState,
  now: EpochMs,
): Promise<Run> {
  const from = watermark === null ? null : watermark - overlapMs;
  const isLong = from === null || now - from > longestPagedMs;
  const begun: Run = {
    from,
    until: now,
    step: isLong ? exportAnew : { kind: 'pages', query: 0, after: null },
    orders: 0,
    decided: 0,
    missing: 0,
    unknown: 0,
    found: [],
    unknownOrders: [],
    again: [],
    written: [],
    patience: patienceAtFirst,
  };
  // What waits in the inbox is not missing.
  return settleWritten(ports, shopId, begun);
}

async function takeStep(
  ports: ReconciliationPorts,
  shopId: string,
  run: Run,
  again: readonly NamedOrder[],
): Promise<Advance> {
  if (run.written.length > 0) {
    const settled = await settleWritten(ports, shopId, run);
    return { run: settled, waits: settled.written.length > 0 };
  }
  const { step } = run;
  switch (step.kind) {
    case 'export':
      return exportOrders(ports, shopId, run, step);
    case 'pages':
      return { run: await examinePage(ports, shopId, run, step), waits: false };
    case 'again':
      return { run: await examineAgain(ports, shopId, run, again), waits: false };
    case 'end':
      return { run, waits: false };
  }
}

/** But for those that the run has told of anyway. */
async function examineAgain(
  ports: ReconciliationPorts,
  shopId: string,
  run: Run,
  orders: readonly NamedOrder[],
): Promise<Run> {
  const examined: Examined[] = [];
  let next = run;
  for (const { orderId, name } of orders) {
    if (run.again.some((unknown) => unknown.orderId === orderId)) continue;
    const reading = await readOrFail(ports, shopId, orderId);
    if (reading instanceof Failure) next = withUnknown(next, { orderId, name, why: reading.message });
    else if (reading !== null && !isInWindow(run, reading.order.facts.updatedAt)) {
      examined.push({ told: toldOf(reading), reading });
    }
  }
  return examineOrders(ports, shopId, { ...next, step: { kind: 'end' } }, examined, true);
}

function isInWindow({ from, until }: Run, updatedAt: EpochMs): boolean {
  return (from === null || updatedAt >= from) && updatedAt <= until;
}

function toldOf({ order, disputes }: OrderReading): ToldOrder {
  const { orderId, updatedAt, financialStatus, cancelledAt } = order.facts;
  const standing = { financialStatus, isCancelled: cancelledAt !== null, total: String(order.total) };
  return {
    orderId,
    name: order.name,
    updatedAt,
    standing,
    refundIds: order.refunds.map(({ refundId }) => refundId),
    disputes,
  };
}

async function examinePage(
  ports: ReconciliationPorts,
  shopId: string,
  run: Run,
  { query, after }: Extract<Run['step'], { kind: 'pages' }>,
): Promise<Run> {
  const queries = [windowQuery(run) ?? '', ...chargebackStates.map((state) => `chargeback_status:${state}`)];
  const text = queries[query];
  if (text === undefined) return { ...run, step: { kind: 'again' } };
  const { orders, next } = await ports.orders.readPage(shopId, text, after);
  const step: Run['step'] =
    next === null ? { kind: 'pages', query: query + 1, after: null } : { kind: 'pages', query, after: next };
  const examined = orders.map((told) => ({ told, reading: null }));
  return examineOrders(ports, shopId, { ...run, step }, examined, query === 0);
}

function reportOf(run: Run): ReconciliationReport {
  const { from, until, orders, decided, unknown, missing, found, unknownOrders } = run;
  return { from, until, orders, decided, unknown, missing, found, unknownOrders };
}

/** With more unknown orders than can be remembered the whole window is done over. */
function stateAfter({ watermark }: ReconciliationState, run: Run): ReconciliationState {
  const remembersAll = run.unknown <= run.again.length;
  return { watermark: remembersAll ? run.until : watermark, again: remembersAll ? run.again : [], run: null };
}
