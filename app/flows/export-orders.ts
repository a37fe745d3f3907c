/**
 * The step of a reconciliation that goes through an export: starting it, waiting for it, and reading its file order by order from where the turn
 * before stopped. An export that fails or is lost is started again; where that does not help, the run goes on page by page.
 */
import { Failure } from '#app/domain/failure.ts';
import { examineOrders } from './examine-orders.ts';
import type { ExportedOrder } from './order-reading.ts';
import { type Advance, type ReconciliationPorts, type Run, type Step, windowQuery } from './reconciliation.ts';

type ExportStep = Extract<Step, { kind: 'export' }>;

const beginningsMax = 3;
const ordersAtOnce = 100;

export async function exportOrders(
  ports: ReconciliationPorts,
  shopId: string,
  run: Run,
  step: ExportStep,
): Promise<Advance> {
  if (step.operationGid === null) return start(ports, shopId, run, step);
  const answer = await ports.bulk.read(shopId, step.operationGid);
  if (answer.outcome === 'refused') return { run: startOver(run, step), waits: false };
  if (answer.outcome !== 'ok') throw new Failure('unavailable', answer.reason);
  const { data } = answer;
  switch (data.state) {
    case 'running':
      return { run, waits: true };
    case 'completed': {
      // Nothing matched.
      if (data.url === null) return { run: { ...run, step: disputesNext }, waits: false };
      return { run: await readSome(ports, shopId, run, step, data.url), waits: false };
    }
    default:
      return { run: startOver(run, step), waits: false };
  }
}

/** The export tells disputes too, of the orders that it tells. Others' are looked at page by page. */
const disputesNext: Step = { kind: 'pages', query: 1, after: null };

async function start(ports: ReconciliationPorts, shopId: string, run: Run, { begun }: ExportStep) {
  const answer = await ports.bulk.start(shopId, ports.exports.documentFor(windowQuery(run)));
  switch (answer.outcome) {
    case 'ok': {
      const step: Step = { kind: 'export', operationGid: answer.data.operationGid, byte: 0, begun: begun + 1 };
      // The turn ends here, so that the export's name is kept whatever happens next.
      return { run: { ...run, step }, waits: true };
    }
    case 'busy':
    // One that was started unheard is left to end by itself.
    case 'unknown':
      return { run, waits: true };
    case 'refused':
      return { run: byPages(run), waits: false };
    default:
      throw new Failure('unavailable', answer.reason);
  }
}

async function readSome(
  ports: ReconciliationPorts,
  shopId: string,
  run: Run,
  step: ExportStep,
  url: string,
): Promise<Run> {
  const exported: ExportedOrder[] = [];
  try {
    for await (const order of ports.exports.readOrders(ports.bulk.readLines(url, step.byte), ports.clock())) {
      exported.push(order);
      if (exported.length === ordersAtOnce) break;
    }
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'unavailable') throw error;
    return startOver(run, step);
  }
  const last = exported.at(-1);
  if (last === undefined) return { ...run, step: disputesNext };
  return examineOrders(ports, shopId, { ...run, step: { ...step, byte: last.nextByte } }, exported, true);
}

function startOver(run: Run, { begun }: ExportStep): Run {
  if (begun >= beginningsMax) return byPages(run);
  return { ...uncounted(run), step: { kind: 'export', operationGid: null, byte: 0, begun } };
}

function byPages(run: Run): Run {
  return { ...uncounted(run), step: { kind: 'pages', query: 0, after: null } };
}

/** Every order will be told once more; what was found stays found. */
function uncounted(run: Run): Run {
  return { ...run, orders: 0, decided: 0, unknown: 0, unknownOrders: [], again: [] };
}
