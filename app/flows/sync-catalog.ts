/**
 * The shop's whole catalogue, read once a day and at installation: what webhooks told of late or never is made good, and collections, of which
 * they say nothing. An export is started, waited for, and read in batches, each recorded in a transaction of its own; how far the reading came
 * stands in the duty's state, so that a worker that dies costs one batch, and reading a batch again changes nothing. The orders that all of it
 * touches are settled again once, at the end.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import type { BulkQueries } from './bulk-query.ts';
import type { Duty, DutyResult, DutyTurn } from './duties.ts';
import type { ExportedProduct, ProductReader } from './product-reading.ts';
import { type CatalogRecords, demandSettling, type ReceivedProduct, recordProducts } from './record-products.ts';

export interface SyncRecords extends CatalogRecords {
  /** Of the newest version there is; 0 before the first. */
  getLastPosition(): Promise<string>;
  /** From when on orders may be decided otherwise by the versions after that position; null for none. */
  getAffectsFrom(afterPosition: string): Promise<EpochMs | null>;
}

export interface SyncPorts {
  readonly bulk: BulkQueries;
  readonly products: Pick<ProductReader, 'exportDocument' | 'readExport'>;
  /** Runs `work` in one transaction on a shop's rows, committed when it resolves. */
  readonly inCatalog: <Result>(shopId: string, work: (records: SyncRecords) => Promise<Result>) => Promise<Result>;
  readonly isInstalled: (shopId: string) => Promise<boolean>;
  readonly clock: () => EpochMs;
  /** After a commit that left work for a worker. */
  readonly ring: (shopId: string) => void;
}

const nothingRead = { products: 0, changed: 0, settlesAgain: false };
const batchSize = 500;
/** A turn's reading ends with the first batch after this. */
const turnMs = 30_000;
const pollsMs = { shortest: 500, longest: 15_000 };
const busyMs = 60_000;
const restartMs = 5 * 60_000;

/** How far a run has come. */
export interface SyncState {
  /** Of the last version before this run; kept where the run has to begin again, so that nothing it wrote is left unsettled. */
  readonly position: string;
  /** Null where an export is to be started. */
  readonly operationGid: string | null;
  /** Why the export before it came to nothing. */
  readonly failed: string | null;
  /** Before the export was started. */
  readonly askedAt: EpochMs;
  readonly nextByte: number;
  readonly products: number;
  readonly changed: number;
}

/** `readState` understands what a turn kept; null for anything else, with which a run begins. */
export function syncCatalogDuty(ports: SyncPorts, readState: (state: unknown) => SyncState | null): Duty {
  return async (shopId, turn) => {
    const state = readState(turn.state);
    if (!(await ports.isInstalled(shopId))) {
      return state === null ? { end: 'done', report: nothingRead, state: null } : finish(ports, shopId, state);
    }
    return state === null || state.operationGid === null
      ? begin(ports, shopId, turn, state)
      : lookAfter(ports, shopId, { ...state, operationGid: state.operationGid }, turn);
  };
}

type Exporting = SyncState & { readonly operationGid: string };

async function begin(
  { bulk, products, inCatalog }: SyncPorts,
  shopId: string,
  { now }: DutyTurn,
  before: SyncState | null,
): Promise<DutyResult> {
  const position = before?.position ?? (await inCatalog(shopId, (records) => records.getLastPosition()));
  const initial = { position, operationGid: null, failed: before?.failed ?? null, askedAt: now, nextByte: 0 };
  const state = { ...initial, products: 0, changed: 0 };
  const started = await bulk.start(shopId, products.exportDocument);
  switch (started.outcome) {
    case 'ok':
      return { end: 'continues', state: { ...state, ...started.data, failed: null }, afterMs: pollsMs.shortest };
    case 'busy':
      return { end: 'continues', state, afterMs: busyMs };
    case 'refused':
      throw new Failure(
        'unavailable',
        `Shopify refused the export: ${started.errors.map((error) => error.message).join('; ')}`,
      );
    default:
      throw new Failure('unavailable', started.reason);
  }
}

async function lookAfter(ports: SyncPorts, shopId: string, state: Exporting, turn: DutyTurn): Promise<DutyResult> {
  const read = await ports.bulk.read(shopId, state.operationGid);
  if (read.outcome !== 'ok') {
    throw new Failure(
      'unavailable',
      read.outcome === 'refused' ? 'Shopify refused to tell of the export' : read.reason,
    );
  }
  switch (read.data.state) {
    case 'running':
      return { end: 'continues', state: { ...state }, afterMs: nextPollMs(turn.now - state.askedAt) };
    case 'completed':
      if (read.data.url === null) return finish(ports, shopId, state);
      return readFile(ports, shopId, state, read.data.url, turn).catch((error) => {
        if (error instanceof Failure && error.code === 'gone') return startAgain(state, error.message);
        throw error;
      });
    default:
      // What an export that failed has left is right, but nobody knows what it lacks.
      return startAgain(state, read.data.reason);
  }
}

/** A tenth of what it has taken so far. */
function nextPollMs(takenMs: number): number {
  return Math.min(pollsMs.longest, Math.max(pollsMs.shortest, Math.round(takenMs / 10)));
}

function startAgain(state: SyncState, failed: string): DutyResult {
  return { end: 'continues', state: { ...state, operationGid: null, failed }, afterMs: restartMs };
}

async function readFile(
  ports: SyncPorts,
  shopId: string,
  before: SyncState,
  url: string,
  { signal }: DutyTurn,
): Promise<DutyResult> {
  const until = ports.clock() + turnMs;
  let state = before;
  let batch: ReceivedProduct[] = [];
  const record = async (nextByte: number): Promise<void> => {
    const { changed } = await ports.inCatalog(shopId, (records) => recordProducts(records, batch));
    state = { ...state, nextByte, products: state.products + batch.length, changed: state.changed + changed };
    batch = [];
  };
  let last: ExportedProduct | null = null;
  for await (last of ports.products.readExport(ports.bulk.readLines(url, state.nextByte), state.askedAt)) {
    batch.push(last.product);
    if (batch.length < batchSize) continue;
    await record(last.nextByte);
    if (signal.aborted || ports.clock() > until) return { end: 'continues', state: { ...state }, afterMs: 0 };
  }
  if (last !== null && batch.length > 0) await record(last.nextByte);
  return finish(ports, shopId, state);
}

async function finish(ports: SyncPorts, shopId: string, state: SyncState): Promise<DutyResult> {
  const settles = await ports.inCatalog(shopId, async (records) =>
    demandSettling(records, await records.getAffectsFrom(state.position), `catalog:after ${state.position}`),
  );
  if (settles) ports.ring(shopId);
  const { products, changed } = state;
  return { end: 'done', report: { products, changed, settlesAgain: settles }, state: null };
}
