/**
 * From the inbox to the ledger. A batch of a shop's waiting items is taken, read into facts, recorded, and every history that it touches is
 * settled, in one transaction that also ends the items: either all of it happened or none, whenever a worker dies. An item that fails does not
 * hold up the others: the batch is done over one item at a time, and the failing one waits, longer each time, until it is given up in plain sight.
 */
import { Failure } from '#app/domain/failure.ts';
import { joinReadings, type Reading, readItem, registeredTopic } from './inbox-topics.ts';
import type { CustomerProfile, InboxItem, InboxPorts, ItemOutcome, ShopTransaction } from './ports.ts';
import { settleCustomers } from './settle-customers.ts';
import { continueWave, planWave } from './settle-since.ts';

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
/** Answers from Shopify asked for before one batch. */
const profilesAtOnce = 10;

/** Processes one batch. Throws only what the database cannot do now; nothing is lost then. */
export async function processInbox(ports: InboxPorts, shopId: string): Promise<BatchResult> {
  const profiles = await askForProfiles(ports, shopId);
  const taken: InboxItem[] = [];
  let endedItems = 0;
  try {
    await ports.inTransaction(shopId, async (tx) => {
      const items = await tx.claimItems({
        limit: batchSize,
        only: null,
        prepared: [...profiles.keys()],
      });
      taken.push(...items);
      if (items.length > 0) endedItems = await processItems(ports, shopId, tx, items, profiles);
    });
  } catch (error) {
    if (ports.isPassing(error) || taken.length === 0) throw error;
    for (const item of taken) await processAlone(ports, shopId, item, profiles);
    endedItems = taken.length;
  }
  return { taken: endedItems, more: taken.length === batchSize || endedItems < taken.length };
}

async function processItems(
  ports: InboxPorts,
  shopId: string,
  tx: ShopTransaction,
  items: readonly InboxItem[],
  profiles: ReadonlyMap<string, CustomerProfile>,
): Promise<number> {
  const outcomes: ItemOutcome[] = [];
  const readings: Reading[] = [];
  const waves: string[] = [];
  for (const item of items) {
    // What does not fit into this batch's waves is left waiting for the next.
    if (waves.length >= historiesPerBatch) break;
    try {
      const reading = readItem(item, { payloads: ports.payloads, profiles });
      if (reading.since !== null) {
        const wave = await planWave(tx, reading.since, historiesPerBatch - waves.length);
        waves.push(...wave.historyKeys);
        await continueWave(tx, item, wave, ports.newId);
      }
      readings.push(reading);
      outcomes.push(ended(item, reading.ignored));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      outcomes.push(failed(ports, shopId, item, error));
    }
    if (item.topic === 'app/uninstalled') await ports.uninstallShop(shopId, item.at);
  }
  const { facts, touched } = joinReadings(readings);
  const historyKeys = await tx.lockHistories(facts, { ...touched, historyKeys: waves });
  await tx.recordFacts(facts);
  await settleCustomers(ports, tx, historyKeys);
  await tx.endItems(outcomes);
  return outcomes.length;
}

/** One item in a transaction of its own, so that what ails it is its own. */
async function processAlone(
  ports: InboxPorts,
  shopId: string,
  item: InboxItem,
  profiles: ReadonlyMap<string, CustomerProfile>,
): Promise<void> {
  const claim = { limit: 1, only: item.inboxId, prepared: [...profiles.keys()] };
  try {
    await ports.inTransaction(shopId, async (tx) => {
      const items = await tx.claimItems(claim);
      if (items.length > 0) await processItems(ports, shopId, tx, items, profiles);
    });
  } catch (error) {
    if (ports.isPassing(error)) throw error;
    await ports.inTransaction(shopId, async (tx) => {
      const [stillWaiting] = await tx.claimItems(claim);
      if (stillWaiting !== undefined) await tx.endItems([failed(ports, shopId, stillWaiting, error)]);
    });
  }
}

/** Asks Shopify for the customers that registrations name, before anything is locked. */
async function askForProfiles(ports: InboxPorts, shopId: string): Promise<ReadonlyMap<string, CustomerProfile>> {
  const items = await ports.listUnprepared(shopId, registeredTopic, profilesAtOnce);
  const profiles = new Map<string, CustomerProfile>();
  await Promise.all(
    items.map(async (item) => {
      try {
        const { customerId } = ports.payloads.readRegistered(item.body);
        profiles.set(item.inboxId, await ports.requireCustomer(shopId, customerId));
      } catch (error) {
        await ports.inTransaction(shopId, (tx) => failUnprepared(ports, shopId, tx, item, error));
      }
    }),
  );
  return profiles;
}

async function failUnprepared(
  ports: InboxPorts,
  shopId: string,
  tx: ShopTransaction,
  item: InboxItem,
  error: unknown,
): Promise<void> {
  const [stillWaiting] = await tx.claimItems({
    limit: 1,
    only: item.inboxId,
    prepared: [item.inboxId],
  });
  if (stillWaiting === undefined) return;
  const isGone = error instanceof Failure && error.code === 'not_found';
  await tx.endItems([isGone ? ended(stillWaiting, error.message) : failed(ports, shopId, stillWaiting, error)]);
}

function ended(item: InboxItem, ignored: string | null): ItemOutcome {
  const { inboxId, attempts } = item;
  return {
    inboxId,
    state: ignored === null ? 'done' : 'ignored',
    attempts: attempts + 1,
    retryAfterMs: 0,
    error: ignored,
  };
}

/** Another try after 5 s, 10 s, 20 s, … at most an hour; given up after the tenth. */
function failed(ports: InboxPorts, shopId: string, item: InboxItem, error: unknown): ItemOutcome {
  const attempts = item.attempts + 1;
  const final = attempts >= attemptsAtMost;
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** item.attempts);
  ports.onItemFailed({ shopId, inboxId: item.inboxId, topic: item.topic, error, final });
  return {
    inboxId: item.inboxId,
    state: final ? 'failed' : 'waiting',
    attempts,
    retryAfterMs: delayMs,
    error: error instanceof Error ? error.message : String(error),
  };
}
