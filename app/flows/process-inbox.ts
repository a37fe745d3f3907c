/**
 * From the inbox to the ledger. A batch of a shop's waiting items is taken, read into facts, recorded, and every history that it touches is
 * settled, in one transaction that also ends the items: either all of it happened or none, whenever a worker dies. An item that fails does not
 * hold up the others: the batch is done over one item at a time, and the failing one waits, longer each time, until it is given up in plain sight.
 */
import { Failure } from '#app/domain/failure.ts';
import type { ArrivedFacts } from './arrived-facts.ts';
import { type Answer, askShopify } from './inbox-questions.ts';
import { joinReadings, type Reading } from './inbox-reading.ts';
import { readItem } from './inbox-topics.ts';
import type { ClaimedItems, InboxItem, InboxPorts, ItemOutcome, ShopTransaction } from './ports.ts';
import { demandSettling, recordProducts } from './record-products.ts';
import { screenFriends } from './screen-friends.ts';
import { settleCustomers } from './settle-customers.ts';
import { continueWave, planWave, type Wave } from './settle-since.ts';

export interface BatchResult {
  /** Items that were ended, one way or another. */
  readonly taken: number;
  /** More may be waiting. */
  readonly more: boolean;
}

const batchSize = 100;
/** Histories settled again in one batch because of a change of a partner or a programme. */
const historiesPerBatch = 200;
const attemptsAtMost = 10;
const firstDelayMs = 5_000;
const longestDelayMs = 60 * 60 * 1_000;
/** Questions to Shopify after one batch. */
const questionsAtOnce = 10;

/** Processes one batch, and the items for which Shopify has an answer now. Throws only what the database cannot do now; nothing is lost then. */
export async function processInbox(ports: InboxPorts, shopId: string): Promise<BatchResult> {
  const batch = await processBatch(ports, shopId, (tx) => tx.claimItems(batchSize, questionsAtOnce), new Map());
  if (batch.asking.length === 0) return batch;
  const answers = await ask(ports, shopId, batch.asking);
  const answered = [...answers.keys()];
  const isFull = batch.asking.length === questionsAtOnce;
  if (answered.length === 0) return { taken: batch.taken, more: batch.more || isFull };
  const second = await processBatch(ports, shopId, (tx) => claimThese(tx, answered), answers);
  return { taken: batch.taken + second.taken, more: batch.more || second.more || isFull };
}

interface Batch extends BatchResult {
  /** Items that wait for an answer from outside; nothing is locked. */
  readonly asking: readonly InboxItem[];
}

async function processBatch(
  ports: InboxPorts,
  shopId: string,
  claim: (tx: ShopTransaction) => Promise<ClaimedItems>,
  answers: ReadonlyMap<string, Answer>,
): Promise<Batch> {
  let items: readonly InboxItem[] = [];
  let asking: readonly InboxItem[] = [];
  try {
    const batch = await ports.inTransaction(shopId, async (tx) => {
      ({ items, asking } = await claim(tx));
      return processItems(ports, shopId, tx, items, answers);
    });
    report(ports, shopId, items, batch.failures);
    const more = items.length === batchSize || batch.ended < items.length || batch.continues;
    return { taken: batch.ended, more, asking };
  } catch (error) {
    if (ports.isPassing(error) || items.length === 0) throw error;
    for (const item of items) await processAlone(ports, shopId, item, answers);
    return { taken: items.length, more: true, asking };
  }
}

interface ProcessedItems {
  readonly ended: number;
  readonly failures: ReadonlyMap<string, ItemFailure>;
  /** An item left the rest of its work to one that was put behind it. */
  readonly continues: boolean;
}

interface ItemFailure {
  readonly error: unknown;
  readonly outcome: ItemOutcome;
}

async function processItems(
  ports: InboxPorts,
  shopId: string,
  tx: ShopTransaction,
  items: readonly InboxItem[],
  answers: ReadonlyMap<string, Answer>,
): Promise<ProcessedItems> {
  const outcomes: ItemOutcome[] = [];
  const failures = new Map<string, ItemFailure>();
  const readings: Reading[] = [];
  const waves: Wave[] = [];
  const asking: string[] = [];
  let room = historiesPerBatch;
  let isFollowed = false;
  let asks = false;
  for (const item of items) {
    // What does not fit into this batch's waves is left waiting for the next.
    if (room === 0) break;
    try {
      const reading = readItem(item, { payloads: ports.payloads, answers });
      if (reading.asks !== null) {
        asking.push(item.inboxId);
        continue;
      }
      if (reading.since !== null) {
        const wave = await planWave(tx, reading.since, room);
        await continueWave(tx, item, wave, ports.newId);
        waves.push(wave);
        room -= wave.historyKeys.length;
      }
      readings.push(reading);
      outcomes.push(endOf(item, reading.ignored));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const outcome = failureOf(item, error);
      failures.set(item.inboxId, { error, outcome });
      outcomes.push(outcome);
    }
    if (item.topic === 'app/uninstalled') await ports.uninstallShop(shopId, item.at);
  }
  if (asking.length > 0) await tx.markAsking(asking);
  if (outcomes.length > 0) {
    const { facts, touched, screens, forgotten } = joinReadings(readings);
    const historyKeys = [...touched.historyKeys, ...waves.flatMap((wave) => wave.historyKeys)];
    const locked = await tx.lockHistories(facts, { ...touched, historyKeys });
    await tx.dropCheckpoints(touched);
    await tx.recordFacts(facts);
    const { affectsFrom } = await recordProducts(tx, facts.products);
    isFollowed = await demandSettling(tx, affectsFrom, `catalog:${ports.newId()}`);
    await recordMarks(ports, shopId, tx, facts);
    await screenFriends({ clock: ports.clock, marksOf: (person) => ports.marksOf(shopId, person) }, tx, screens);
    if (forgotten.length > 0) await tx.forgetCustomers(forgotten);
    await tx.demandCodeComparison(readings.flatMap(({ notice }) => notice ?? []));
    ({ asks } = await settleCustomers(ports, tx, locked));
    await tx.endItems(outcomes);
  }
  return { ended: outcomes.length, failures, continues: isFollowed || asks || waves.some(({ rest }) => rest !== null) };
}

/** By what those who ordered and registered are recognised, should they come again under another account. */
async function recordMarks(ports: InboxPorts, shopId: string, tx: ShopTransaction, facts: ArrivedFacts): Promise<void> {
  const persons = [
    ...facts.orders.flatMap(({ person, facts: { customerId, createdAt, email, customerEmail } }) => {
      if (customerId === null) return [];
      const emails = [email, customerEmail].filter((one) => one !== null);
      return [{ customerId, at: createdAt, person: person ?? { emails, phones: [], addresses: [] } }];
    }),
    ...facts.registrations.flatMap(({ facts: { customerId, at, email } }) =>
      email === null ? [] : [{ customerId, at, person: { emails: [email], phones: [], addresses: [] } }],
    ),
  ];
  if (persons.length === 0 || !(await tx.keepsMarks())) return;
  await tx.recordMarks(persons.map(({ person, ...known }) => ({ ...known, marks: ports.marksOf(shopId, person) })));
}

/** Tells of failures once they are committed. */
function report(
  ports: InboxPorts,
  shopId: string,
  items: readonly InboxItem[],
  failures: ReadonlyMap<string, ItemFailure>,
): void {
  for (const { inboxId, topic } of items) {
    const failure = failures.get(inboxId);
    if (failure === undefined) continue;
    const { error, outcome } = failure;
    ports.onItemFailed({ shopId, inboxId, topic, error, final: outcome.state === 'failed' });
  }
}

/** One item in a transaction of its own, so that what ails it is its own. */
async function processAlone(
  ports: InboxPorts,
  shopId: string,
  item: InboxItem,
  answers: ReadonlyMap<string, Answer>,
): Promise<void> {
  try {
    const { failures } = await ports.inTransaction(shopId, async (tx) =>
      processItems(ports, shopId, tx, await tx.claimThese([item.inboxId]), answers),
    );
    report(ports, shopId, [item], failures);
  } catch (error) {
    if (ports.isPassing(error)) throw error;
    await failAlone(ports, shopId, item, error);
  }
}

async function failAlone(ports: InboxPorts, shopId: string, item: InboxItem, error: unknown): Promise<void> {
  const outcome = await ports.inTransaction(shopId, async (tx) => {
    const [waiting] = await tx.claimThese([item.inboxId]);
    if (waiting === undefined) return null;
    const ending = failureOf(waiting, error);
    await tx.endItems([ending]);
    return ending;
  });
  if (outcome !== null) report(ports, shopId, [item], new Map([[item.inboxId, { error, outcome }]]));
}

async function claimThese(tx: ShopTransaction, inboxIds: readonly string[]): Promise<ClaimedItems> {
  return { items: await tx.claimThese(inboxIds), asking: [] };
}

/** Asks Shopify what items asked for at their turn, while nothing is locked. */
async function ask(
  ports: InboxPorts,
  shopId: string,
  items: readonly InboxItem[],
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  await Promise.all(
    items.map(async (item) => {
      try {
        const { asks } = readItem(item, { payloads: ports.payloads, answers: new Map() });
        if (asks !== null) answers.set(item.inboxId, await askShopify(ports, shopId, asks));
      } catch (error) {
        await setAside(ports, shopId, item, error);
      }
    }),
  );
  return answers;
}

/** Ends the turn of an item for which Shopify has no answer: for good where there is no such customer or order. */
async function setAside(ports: InboxPorts, shopId: string, item: InboxItem, error: unknown): Promise<void> {
  if (!(error instanceof Failure && error.code === 'not_found')) return failAlone(ports, shopId, item, error);
  await ports.inTransaction(shopId, async (tx) => {
    const [waiting] = await tx.claimThese([item.inboxId]);
    if (waiting !== undefined) await tx.endItems([endOf(waiting, error.message)]);
  });
}

function endOf({ inboxId, attempts }: InboxItem, ignored: string | null): ItemOutcome {
  const state = ignored === null ? 'done' : 'ignored';
  return { inboxId, state, attempts: attempts + 1, retryAfterMs: 0, error: ignored };
}

/** Another try after 5 s, 10 s, 20 s, … at most an hour; given up after the tenth. */
function failureOf(item: InboxItem, error: unknown): ItemOutcome {
  const attempts = item.attempts + 1;
  return {
    inboxId: item.inboxId,
    state: attempts >= attemptsAtMost ? 'failed' : 'waiting',
    attempts,
    retryAfterMs: Math.min(longestDelayMs, firstDelayMs * 2 ** item.attempts),
    error: error instanceof Error ? error.message : String(error),
  };
}
