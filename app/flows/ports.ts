/**
 * What the flows that turn facts into the ledger need from the world. Each port says what it promises and how it fails; the composition root
 * supplies them. Everything on a {@link ShopTransaction} happens in one database transaction on one shop, or not at all.
 */
import type { Checkpoint } from '#app/domain/checkpoint.ts';
import type { Subject } from '#app/domain/decision.ts';
import type { KnownOfOrder } from '#app/domain/evidence.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { History } from '#app/domain/history.ts';
import type { Journey } from '#app/domain/journey.ts';
import type { Holding, RewardHolding } from '#app/domain/ledger.ts';
import type { Person } from '#app/domain/person.ts';
import type { ArrivedFacts, DiscountNotice, PayloadReader, Touched } from './arrived-facts.ts';
import type { ProductQuestionPorts } from './ask-for-product.ts';
import type { OrderReader } from './order-reading.ts';
import type { OutboxWish } from './outbox-kinds.ts';
import type { CatalogRecords } from './record-products.ts';
import type { FriendProfile, Mark, ScreeningRecords } from './screen-friends.ts';
import type { Settlement } from './settlement.ts';

/** Wakes a worker for a shop. Never throws, never waits, may be lost: the rows are the truth and the sweeper finds them. */
export interface Doorbell {
  ring(shopId: string): void;
}

export type Clock = () => EpochMs;

/** Something that came in and waits. */
export interface InboxItem {
  readonly inboxId: string;
  /** Order of delivery. */
  readonly position: bigint;
  readonly webhookId: string;
  readonly topic: string;
  /** When it was sent, or where that is unknown, when it came. */
  readonly at: EpochMs;
  readonly attempts: number;
  readonly body: Uint8Array;
}

/** How an item's turn ended. `waiting` is another try, after `retryAfterMs`. */
export interface ItemOutcome {
  readonly inboxId: string;
  readonly state: 'done' | 'ignored' | 'waiting' | 'failed';
  readonly attempts: number;
  readonly retryAfterMs: number;
  readonly error: string | null;
}

export interface ClaimedItems {
  /** Held by this transaction. */
  readonly items: readonly InboxItem[];
  /** Not held: waiting for an answer from outside. */
  readonly asking: readonly InboxItem[];
}

/** One text for each subject, for use as a key and within a posting's cause. */
export function subjectText({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}

export interface LoadedDecision {
  readonly version: number;
  readonly digest: string;
}

/** A holding with what its row remembers of the decision. */
export interface LoadedHolding extends Holding {
  readonly maturesAt: EpochMs;
  readonly disputed: boolean;
}

/** A reward with the id of its row. */
export interface LoadedReward extends RewardHolding {
  readonly rewardId: string;
  /** Of the row of the code that it is; null for none. */
  readonly codeId: string | null;
}

/** What of a shop's rulebook a history names: codes as they compare, ids as the rows have them. */
export interface Concerned {
  readonly linkCodes: readonly string[];
  readonly discountCodes: readonly string[];
  readonly partnerIds: readonly string[];
  readonly productIds: readonly string[];
}

/** What an order's evidence is made of, and a digest of the evidence as it is kept: null where none is. */
export interface LoadedEvidence {
  readonly known: KnownOfOrder;
  readonly digest: string | null;
}

/** A history, or a stretch of a long one, with everything that settling it takes. */
export interface LoadedHistory {
  /** `c:<customer>` or `o:<order>`. */
  readonly key: string;
  /** With the orders of the stretch. */
  readonly history: History;
  readonly holdings: readonly LoadedHolding[];
  readonly rewards: readonly LoadedReward[];
  /** The newest decision of each subject, by `subjectText`. */
  readonly decisions: ReadonlyMap<string, LoadedDecision>;
  readonly orderNames: ReadonlyMap<string, string>;
  /** By the ids of the loaded orders. */
  readonly evidence: ReadonlyMap<string, LoadedEvidence>;
  /** Where the stretch begins. */
  readonly from: Checkpoint;
  /** What the history named before. */
  readonly concernedBefore: Concerned;
  /** The instant with which the stretch ends although the history goes on; null for the last one. */
  readonly upTo: EpochMs | null;
}

/** A checkpoint that was reached in a loaded history. */
export interface ReachedCheckpoint {
  readonly loaded: LoadedHistory;
  readonly checkpoint: Checkpoint;
}

/** The ids of what histories name, by the keys that the domain knows them by. */
export interface RulebookIds {
  readonly partnerIds: ReadonlyMap<string, string>;
  readonly programIds: ReadonlyMap<string, string>;
}

export interface LoadedHistories extends RulebookIds {
  readonly histories: readonly LoadedHistory[];
}

/** An entitlement whose hold has ended. */
export interface MaturedEntitlement {
  readonly entitlementId: string;
  readonly subject: 'order' | 'customer';
  readonly subjectId: string;
  readonly partnerId: string;
  readonly programId: string;
  readonly currency: string;
  readonly pending: bigint;
  /** Of the decision that it follows from. */
  readonly version: number;
}

/** One transaction on one shop's rows. Waits for locks; throws the database's errors. */
export interface ShopTransaction extends CatalogRecords, ScreeningRecords {
  /**
   * Takes waiting items for this transaction, by order of delivery; those that another holds are passed over. What asked for an answer from
   * outside is not taken, but told of.
   */
  claimItems(limit: number, askingAtMost: number): Promise<ClaimedItems>;
  /** Takes these, as far as they wait, are due and are not held by another transaction. */
  claimThese(inboxIds: readonly string[]): Promise<readonly InboxItem[]>;
  endItems(outcomes: readonly ItemOutcome[]): Promise<void>;
  /** Leaves items waiting until what they ask for is known. */
  markAsking(inboxIds: readonly string[]): Promise<void>;
  /** Puts the rest of an item's work behind it. The same webhook id twice is one item. */
  appendItem(item: { readonly topic: string; readonly webhookId: string; readonly body: unknown }): Promise<void>;

  /**
   * Keeps every other transaction away from these orders and from the histories they belong to, before or after the facts; returns the keys
   * of those histories. Nobody else decides or posts for them until this transaction ends.
   */
  lockHistories(facts: ArrivedFacts, touched: Touched): Promise<readonly string[]>;
  /** All but the products, which `recordProducts` compares with what is known. */
  recordFacts(facts: ArrivedFacts): Promise<void>;
  /** What Shopify answered about these orders: for good, or (`waiting`) with the time to ask again, or to give up. */
  recordJourneys(told: readonly { readonly orderId: string; readonly journey: Journey }[], now: EpochMs): Promise<void>;
  /** Has partners' codes compared with Shopify's soon, where a notice says something new. */
  demandCodeComparison(notices: readonly DiscountNotice[]): Promise<void>;
  /**
   * Resolves when all have committed who hold locks of histories now. Who began with an old rulebook is done then and can be seen; who comes after
   * reads the new one. To be called before this transaction locks histories itself.
   */
  awaitSettlements(): Promise<void>;
  /** Keys of histories with an order, a registration or a verification at or after `since`, above `after` in byte order, ascending. */
  listHistoriesSince(since: EpochMs, after: string, limit: number): Promise<readonly string[]>;
  /** When the partner's last delivered change took effect; null for a partner without one. */
  getPartnerChangedAt(partnerId: string): Promise<EpochMs | null>;

  /** Histories are to be locked before. A shop without a programme, or without a known currency, has none to decide. */
  loadHistories(historyKeys: readonly string[]): Promise<LoadedHistories>;
  /**
   * The same from each history's newest checkpoint on, and of no history much more than so many orders: a stretch ends with all orders of one
   * instant. A checkpoint holds as long as the rulebook says of everything before it what it said then; one that does not is dropped.
   */
  loadStretches(historyKeys: readonly string[], ordersAtMost: number): Promise<LoadedHistories>;
  /** Keeps checkpoints for the next loading. Everything before them is to be posted in this transaction. `ids` as loaded with the histories. */
  keepCheckpoints(reached: readonly ReachedCheckpoint[], ids: RulebookIds): Promise<void>;
  /**
   * Drops the checkpoints behind which something new is said: of these orders, by these visitors, or of these histories as a whole. Recording
   * facts does so by itself.
   */
  dropCheckpoints(touched: Touched): Promise<void>;
  /** Of customers who asked to be forgotten: what could still recognise them, and how they came. Settling them takes it out of the evidence. */
  forgetCustomers(customerIds: readonly string[]): Promise<void>;
  /** `ids` as loaded with the histories. */
  post(settlements: readonly Settlement[], ids: RulebookIds): Promise<void>;
  writeOutbox(wishes: readonly OutboxWish[]): Promise<void>;

  /** Takes entitlements that are pending, undisputed and past their hold; those that another transaction holds are passed over. */
  claimMatured(now: EpochMs, limit: number): Promise<readonly MaturedEntitlement[]>;
  /** Moves them from pending to available: a posting for each, unique by its cause. */
  postMatured(matured: readonly MaturedEntitlement[], now: EpochMs): Promise<void>;
}

/** What the platform knows of a customer. */
export interface CustomerProfile {
  readonly email: string | null;
  readonly createdAt: EpochMs;
}

/** How long histories are settled, in orders. */
export interface StretchSize {
  /** So many are loaded and decided at once. */
  readonly atOnce: number;
  /** So many come between two checkpoints, and about as many stay after the last one. */
  readonly betweenCheckpoints: number;
}

export interface SettlePorts {
  readonly stretch: StretchSize;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** A digest of a text: equal for equal texts, and for no others. */
  readonly digest: (text: string) => string;
}

export interface InboxPorts extends SettlePorts {
  /** Runs `work` in one transaction on a shop's rows, committed when it resolves. */
  readonly inTransaction: <Result>(shopId: string, work: (tx: ShopTransaction) => Promise<Result>) => Promise<Result>;
  readonly payloads: PayloadReader;
  /** Asks Shopify. Throws a `Failure`: `not_found` for no such customer, `unavailable` for no answer in time. */
  readonly requireCustomer: (shopId: string, customerId: string) => Promise<CustomerProfile>;
  /** Asks Shopify who a friend is; null where there is no such customer (any more). Throws a `Failure` `unavailable` for no answer in time. */
  readonly readFriend: (shopId: string, customerId: string) => Promise<FriendProfile | null>;
  /** By what a person is recognised, in a form that can only be compared. */
  readonly marksOf: (shopId: string, person: Person) => readonly Mark[];
  /** Orders that an item names and does not bring. */
  readonly orders: Pick<OrderReader, 'readOrder' | 'findOrderOf' | 'readDispute'>;
  /** What a message of a product leaves open. */
  readonly products: Omit<ProductQuestionPorts, 'clock'>;
  /** Reads from Shopify again what is known of the shop. Throws a `Failure` `unavailable`. */
  readonly refreshShop: (shopId: string) => Promise<void>;
  /** The app was removed from the shop. Idempotent. */
  readonly uninstallShop: (shopId: string, at: EpochMs) => Promise<void>;
  /** Whether an error says that the database could not do it now (lost, overloaded, a deadlock) and not that the item is at fault. */
  readonly isPassing: (error: unknown) => boolean;
  readonly onItemFailed: (failure: {
    shopId: string;
    inboxId: string;
    topic: string;
    error: unknown;
    final: boolean;
  }) => void;
}
