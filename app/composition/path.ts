/** The path from facts to the ledger, composed. */
import { hash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { createPersonMarks } from '#app/adapters/crypto/person-marks.ts';
import { listShopsWithDuties } from '#app/adapters/db/duty-records.ts';
import { listHistoriesSince } from '#app/adapters/db/facts.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { appendItem, isPassingError } from '#app/adapters/db/inbox.ts';
import { messageReader } from '#app/adapters/db/inbox-messages.ts';
import { listAwaitedJourneys } from '#app/adapters/db/order-journeys.ts';
import { payoutTransaction } from '#app/adapters/db/payouts.ts';
import { inShopPrepared } from '#app/adapters/db/prepared.ts';
import { getProductStanding } from '#app/adapters/db/product-records.ts';
import { shopTransaction } from '#app/adapters/db/shop-transaction.ts';
import { ensureClickPartitions, listShopsWithWork } from '#app/adapters/db/waiting-shops.ts';
import { answerRings, type BellsAddress, openRingQueue } from '#app/adapters/queue/bells.ts';
import { createDoorbell, type OpenDoorbell } from '#app/adapters/queue/doorbell.ts';
import { readDiscount } from '#app/adapters/shopify/payload/discount.ts';
import { readDispute } from '#app/adapters/shopify/payload/dispute.ts';
import { readLoneId } from '#app/adapters/shopify/payload/lone-id.ts';
import { readOrder } from '#app/adapters/shopify/payload/order.ts';
import { readOrderEdit } from '#app/adapters/shopify/payload/order-edit.ts';
import { readProduct } from '#app/adapters/shopify/payload/product.ts';
import { readRedacted } from '#app/adapters/shopify/payload/redacted.ts';
import { readRefund } from '#app/adapters/shopify/payload/refund.ts';
import { Failure } from '#app/domain/failure.ts';
import { collectJourneysDuty, type JourneyPorts } from '#app/flows/collect-journeys.ts';
import { dutyNames } from '#app/flows/duties.ts';
import { noFacts, nothingTouched } from '#app/flows/inbox-reading.ts';
import { readItem } from '#app/flows/inbox-topics.ts';
import { matureEntitlements } from '#app/flows/mature-entitlements.ts';
import { payPartners } from '#app/flows/pay-partners.ts';
import type { InboxItem, InboxPorts, StretchSize } from '#app/flows/ports.ts';
import { processInbox } from '#app/flows/process-inbox.ts';
import type { ProductReader } from '#app/flows/product-reading.ts';
import { settleCustomers } from '#app/flows/settle-customers.ts';
import { settleEdition } from '#app/flows/settle-edition.ts';
import type { Work } from '#app/flows/sweep.ts';
import { atIntervals } from './at-intervals.ts';
import type { Base } from './base.ts';

/** What the path asks of Shopify. */
export type PathOutside = Pick<
  InboxPorts,
  'requireCustomer' | 'readFriend' | 'orders' | 'refreshShop' | 'uninstallShop'
> & {
  readonly products: Pick<ProductReader, 'readProduct'>;
};

const payloads = {
  readDiscount,
  readOrder,
  readRefund,
  readDispute,
  readOrderEdit,
  readProduct,
  readRedacted,
  readLoneId,
  ...messageReader,
};

/** Throws a `Failure` for a webhook's body: `invalid_input` where it cannot be understood, `unavailable` where it is an id alone. */
export function checkWebhook(topic: string, body: Uint8Array): void {
  const item: InboxItem = { inboxId: '', position: 0n, webhookId: '', topic, at: 0, attempts: 0, body };
  const { asks } = readItem(item, { payloads, answers: new Map() });
  if (asks?.about === 'order' || asks?.about === 'refund' || asks?.about === 'dispute') {
    const id = asks.about === 'order' ? asks.orderId : asks.id;
    const message = `The ${asks.about} ${id} came as its id alone: it has to be fetched from Shopify.`;
    throw new Failure('unavailable', message);
  }
}

/** Measured, see docs/decisions/0011-long-histories.md. */
const measuredStretch: StretchSize = { atOnce: 250, betweenCheckpoints: 50 };

export function composePath(base: Base, outside: PathOutside, stretch: StretchSize = measuredStretch) {
  const { clock, config, database, log } = base;
  const ports: InboxPorts = {
    ...outside,
    marksOf: createPersonMarks(config.encryptionKey),
    products: {
      readProduct: outside.products.readProduct,
      getStanding: (shopId, productId) => inShopSql(database, shopId, (sql) => getProductStanding(sql, productId)),
    },
    clock,
    stretch,
    newId: uuidv7,
    digest: (text) => hash('sha256', text, 'base64url'),
    inTransaction: (shopId, work) => inShopPrepared(database, shopId, (sql) => work(shopTransaction(sql, shopId))),
    payloads,
    isPassing: isPassingError,
    onItemFailed: ({ error, ...item }) => log.error({ ...item, err: error }, 'an inbox item could not be processed'),
  };
  return {
    /** One batch of a shop's inbox. */
    processInbox: (shopId: string) => processInbox(ports, shopId),
    /** One batch of a shop's entitlements whose hold has ended. */
    matureEntitlements: (shopId: string) => matureEntitlements(ports, shopId),
    /** Decides these histories again (`c:<customer>`, `o:<order>`), each from its beginning, and posts the differences. Returns how many changed. */
    settleHistories: (shopId: string, historyKeys: readonly string[]) =>
      ports.inTransaction(shopId, async (tx) => {
        const touched = { ...nothingTouched, historyKeys };
        const locked = await tx.lockHistories(noFacts, touched);
        await tx.dropCheckpoints(touched);
        return (await settleCustomers(ports, tx, locked)).changed;
      }),
    /** The duty that settles again what an older edition of the rules' code decided. */
    settleEdition: (ring: (shopId: string) => void) =>
      settleEdition({
        longAgo,
        ring,
        appendItem: (shopId, item) => inShopSql(database, shopId, (sql) => appendItem(sql, shopId, item)),
      }),
    /** The duty that asks Shopify how orders' customers came; see flows/collect-journeys.ts. */
    collectJourneys: (outsideJourneys: Pick<JourneyPorts, 'readJourneys' | 'isInstalled'>) =>
      collectJourneysDuty({
        ...ports,
        ...outsideJourneys,
        listAwaited: (shopId, span, limit) =>
          inShopSql(database, shopId, (sql) => listAwaitedJourneys(sql, span, limit)),
      }),
    /** Pays every approved partner whose available balance reaches the minimum; see flows/pay-partners.ts. */
    payPartners: (shopId: string, run: { readonly runId: string; readonly at: number }) =>
      payPartners(
        {
          inTransaction: (id, work) => inShopSql(database, id, (sql) => work(payoutTransaction(sql, id))),
        },
        shopId,
        run,
      ),
    /** Keys of all the shop's histories above `after`, in byte order. */
    listHistories: (shopId: string, after: string, limit: number) =>
      inShopSql(database, shopId, (sql) => listHistoriesSince(sql, longAgo, after, limit)),
    /** Histories as they would be settled, without locking them. */
    loadHistories: (shopId: string, historyKeys: readonly string[]) =>
      ports.inTransaction(shopId, (tx) => tx.loadHistories(historyKeys)),
    /** The same while nobody else settles them. */
    loadLocked: (shopId: string, historyKeys: readonly string[]) =>
      ports.inTransaction(shopId, async (tx) =>
        tx.loadHistories(await tx.lockHistories(noFacts, { ...nothingTouched, historyKeys })),
      ),
    listShopsWithWork: (work: Work, limit: number) =>
      work === 'duties'
        ? listShopsWithDuties(database.directory, dutyNames, limit)
        : listShopsWithWork(database.directory, work, limit),
    ensureClickPartitions: () => ensureClickPartitions(database.directory),
    /** Has `answer` called for each ring, for at most `concurrency` shops at a time. */
    answerRings: (concurrency: number, answer: (shopId: string) => Promise<void>) =>
      answerRings(
        bellsOf(base),
        concurrency,
        answer,
        // A connection that is gone tells so many times a second.
        atIntervals(60_000, (error: Error) =>
          log.warn({ err: error }, 'the queue does not answer; the sweeper goes on'),
        ),
      ),
  };
}

/** Earlier than anything that a shop can tell. */
const longAgo = Date.parse('0001-01-01T00:00:00Z');

/** The doorbell, for everyone who writes work down. */
export function composeDoorbell(base: Base): OpenDoorbell {
  const { log } = base;
  return createDoorbell({
    // What its connection suffers shows in the rings that fail.
    open: () => openRingQueue(bellsOf(base), (error) => log.debug({ err: error }, 'the queue has trouble')),
    onChange: ({ reachable, error }) =>
      reachable
        ? log.info('the queue answers again')
        : log.warn({ err: error }, 'the queue cannot be rung; the sweeper finds the work'),
  });
}

export const silentDoorbell: OpenDoorbell = { ring() {}, close: () => Promise.resolve() };

function bellsOf({ config }: Base): BellsAddress {
  return { databaseUrl: config.queueDatabaseUrl, redisUrl: config.redisUrl };
}
