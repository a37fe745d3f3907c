/**
 * Loading histories: everything that deciding needs, for any number of histories in three statements. What comes back is complete for these
 * histories and leaves out what does not concern them: a shop may have fifty thousand partners, and a history touches two.
 */
import { beginning } from '#app/domain/checkpoint.ts';
import { namesToLookUp } from '#app/domain/evidence.ts';
import type {
  Assignment,
  Click,
  DisputeFacts,
  EpochMs,
  RefundFacts,
  Registration,
  Verification,
} from '#app/domain/facts.ts';
import type { History, Rulebook } from '#app/domain/history.ts';
import type { Screening } from '#app/domain/screening.ts';
import { comparableText } from '#app/domain/text.ts';
import type { Concerned, LoadedHistories, LoadedHistory } from '#app/flows/ports.ts';
import { dropCheckpoints, type HeldCheckpoint, isGrounded, toHeldCheckpoint } from './checkpoints.ts';
import { nothingConcerned } from './grounds.ts';
import { type EvidenceIndex, indexEvidence, journeyOf, knownOf } from './history-evidence.ts';
import {
  allRows,
  customerOf,
  type HistoryRows,
  type LoadedAssignment,
  type LoadedName,
  type LoadedOrder,
  type LoadedScreening,
  loadHistoryRows,
  type RowRange,
} from './history-rows.ts';
import { type Holdings, loadHoldings } from './holdings.ts';
import type { ShopConnection } from './in-shop.ts';
import { type LoadedRulebook, loadRulebook, requireKey } from './rulebook.ts';

/** See `ShopTransaction.loadHistories`. */
export async function loadHistories(sql: ShopConnection, keys: readonly string[]): Promise<LoadedHistories> {
  return (await load(sql, keys, allRows, loadHoldings)).loaded;
}

/** The histories alone, without what the ledger holds for them: takes no lock. */
export async function readHistories(sql: ShopConnection, keys: readonly string[]): Promise<readonly History[]> {
  const { loaded } = await load(sql, keys, allRows, async () => noHoldings);
  return loaded.histories.map(({ history }) => history);
}

const noHoldings: Holdings = {
  partnerIds: [],
  of: () => ({ holdings: [], rewards: [], decisions: new Map() }),
};

/** See `ShopTransaction.loadStretches`. */
export async function loadStretches(
  sql: ShopConnection,
  keys: readonly string[],
  ordersAtMost: number,
): Promise<LoadedHistories> {
  const { loaded, groundless } = await load(sql, keys, { resumes: true, ordersAtMost }, loadHoldings);
  if (groundless.length === 0) return loaded;
  await dropCheckpoints(sql, { orderIds: [], customerIds: [], visitors: [], historyKeys: groundless });
  return loadStretches(sql, keys, ordersAtMost);
}

interface Loaded {
  readonly loaded: LoadedHistories;
  /** Keys of histories whose checkpoint does not hold any more. */
  readonly groundless: readonly string[];
}

async function load(
  sql: ShopConnection,
  keys: readonly string[],
  range: RowRange,
  holdingsOf: typeof loadHoldings,
): Promise<Loaded> {
  const rows = await loadHistoryRows(sql, keys, range);
  const index = indexRows(rows, range.ordersAtMost);
  // What is held for the customer is settled with the last stretch.
  const customerIds = keys.flatMap((key) => (endOf(key, index) === null ? (customerOf(key) ?? []) : []));
  const holdings = await holdingsOf(
    sql,
    rows.orders.map(({ order }) => order.orderId),
    customerIds,
  );
  const rules = await loadRulebook(sql, concernedByRows(rows, index, holdings), namesIn(rows, index));
  const { partnerIds, programIds } = rules;
  if (rules.programs.length === 0) return { loaded: { histories: [], partnerIds, programIds }, groundless: [] };
  const histories = keys.flatMap((key) => assemble(key, index, holdings, rules) ?? []);
  const groundless = histories.filter(({ key, history }) => {
    const held = index.checkpoints.get(key);
    return held !== undefined && !isGrounded(held, history.rulebook, rules);
  });
  return { loaded: { histories, partnerIds, programIds }, groundless: groundless.map(({ key }) => key) };
}

/** What of the shop's rulebook these rows can touch. */
function concernedByRows(rows: HistoryRows, { checkpoints }: RowIndex, holdings: Holdings): Concerned {
  const orders = rows.orders.map(({ order }) => order);
  const before = [...checkpoints.values()].map(({ concerned }) => concerned);
  return {
    linkCodes: unique([
      ...rows.clicks.map(({ linkCode }) => linkCode),
      ...orders.flatMap(({ landingRef }) => landingRef ?? []),
      ...before.flatMap(({ linkCodes }) => linkCodes),
    ]),
    discountCodes: unique([
      ...orders.flatMap(({ discountCodes }) => discountCodes.map(comparableText)),
      ...before.flatMap(({ discountCodes }) => discountCodes),
    ]),
    partnerIds: unique([
      ...rows.assignments.flatMap(({ partnerId }) => partnerId ?? []),
      ...holdings.partnerIds,
      ...before.flatMap(({ partnerIds }) => partnerIds),
    ]),
    productIds: unique([
      ...orders.flatMap(({ lines }) => lines.flatMap(({ productId }) => productId ?? [])),
      ...before.flatMap(({ productIds }) => productIds),
    ]),
  };
}

/** What the evidence of these orders calls partners by. */
function namesIn({ orders }: HistoryRows, { evidence }: RowIndex): readonly string[] {
  return orders.flatMap(({ order, signals }) =>
    namesToLookUp(order, { signals, journey: journeyOf(order.orderId, evidence) }),
  );
}

interface RowIndex {
  readonly checkpoints: ReadonlyMap<string, HeldCheckpoint>;
  /** Where the histories that have more orders than were read break off. */
  readonly breaks: ReadonlyMap<string, EpochMs>;
  readonly orders: ReadonlyMap<string, readonly LoadedOrder[]>;
  readonly refunds: ReadonlyMap<string, readonly RefundFacts[]>;
  readonly disputes: ReadonlyMap<string | null, readonly DisputeFacts[]>;
  readonly assignments: ReadonlyMap<string, readonly LoadedAssignment[]>;
  readonly registrations: ReadonlyMap<string, readonly Registration[]>;
  readonly verifications: ReadonlyMap<string, readonly Verification[]>;
  readonly clicks: ReadonlyMap<string, readonly Click[]>;
  readonly evidence: EvidenceIndex;
  /** The other names of a visitor's browser. */
  readonly names: ReadonlyMap<string, readonly LoadedName[]>;
  readonly screenings: ReadonlyMap<string, readonly LoadedScreening[]>;
}

function indexRows(rows: HistoryRows, ordersAtMost: number): RowIndex {
  const orders = Map.groupBy(rows.orders, ({ key }) => key);
  const broken = [...orders].filter(([, read]) => read.length >= ordersAtMost);
  return {
    checkpoints: new Map(rows.checkpoints.map((row) => [row.key, toHeldCheckpoint(row)])),
    breaks: new Map(
      broken.map(([key, read]) => [key, read.reduce((last, { order }) => Math.max(last, order.createdAt), 0)]),
    ),
    orders,
    refunds: Map.groupBy(rows.refunds, ({ orderId }) => orderId),
    disputes: Map.groupBy(rows.disputes, ({ orderId }) => orderId),
    assignments: Map.groupBy(rows.assignments, ({ orderId }) => orderId),
    registrations: Map.groupBy(rows.registrations, ({ customerId }) => customerId),
    verifications: Map.groupBy(rows.verifications, ({ customerId }) => customerId),
    clicks: Map.groupBy(rows.clicks, ({ visitor }) => visitor),
    evidence: indexEvidence(rows),
    names: Map.groupBy(rows.names, ({ visitor }) => visitor),
    screenings: Map.groupBy(rows.screenings, ({ customerId }) => customerId),
  };
}

/** Null where the history ends with what was read. */
function endOf(key: string, { breaks }: RowIndex): EpochMs | null {
  return breaks.get(key) ?? null;
}

/** Null for a history whose currency nobody has told yet: nothing was bought, and the shop is not installed. */
function assemble(key: string, index: RowIndex, holdings: Holdings, rules: LoadedRulebook): LoadedHistory | null {
  const orders = index.orders.get(key) ?? [];
  const held = index.checkpoints.get(key);
  const currency = rules.currency ?? held?.currency ?? orders[0]?.currency;
  if (currency === undefined) return null;
  const customerId = customerOf(key);
  const history = historyOf(customerId, orders, index, { ...rules, currency }, rules);
  const orderIds = orders.map(({ order }) => order.orderId);
  const upTo = endOf(key, index);
  return {
    key,
    history,
    from: held?.checkpoint ?? beginning,
    concernedBefore: held?.concerned ?? nothingConcerned,
    upTo,
    orderNames: new Map(orders.map(({ order, name }) => [order.orderId, name])),
    evidence: new Map(orders.map((loaded) => [loaded.order.orderId, knownOf(loaded, index.evidence, rules.named)])),
    ...holdings.of(orderIds, upTo === null ? customerId : null, rules),
  };
}

function historyOf(
  customerId: string | null,
  orders: readonly LoadedOrder[],
  index: RowIndex,
  rulebook: Rulebook,
  { partnerKeys, programKeys }: LoadedRulebook,
): History {
  const toAssignment = ({ orderId, partnerId, at }: LoadedAssignment): Assignment => ({
    orderId,
    partner: partnerId === null ? null : requireKey(partnerKeys, partnerId),
    at,
  });
  // Of partners whom the history does not touch nobody asks.
  const toScreening = ({ programId, partnerId, verdict, matched }: LoadedScreening): readonly Screening[] => {
    const [program, partner] = [programKeys.get(programId), partnerKeys.get(partnerId)];
    return program === undefined || partner === undefined ? [] : [{ program, partner, verdict, matched }];
  };
  const screenings = customerId === null ? [] : (index.screenings.get(customerId) ?? []);
  const registrations = customerId === null ? [] : (index.registrations.get(customerId) ?? []);
  const visitors = unique([
    ...orders.flatMap(({ order }) => order.visitor ?? []),
    ...registrations.map(({ visitor }) => visitor),
  ]);
  return {
    customerId,
    orders: orders.map(({ order }) => ({
      order,
      refunds: index.refunds.get(order.orderId) ?? [],
      disputes: index.disputes.get(order.orderId) ?? [],
      assignments: (index.assignments.get(order.orderId) ?? []).map(toAssignment),
    })),
    registrations,
    verifications: customerId === null ? [] : (index.verifications.get(customerId) ?? []),
    clicks: visitors.flatMap((visitor) => clicksOf(visitor, index)),
    screenings: screenings.flatMap(toScreening),
    rulebook,
  };
}

/** The clicks of a visitor's browser, by whatever name, as that visitor's. */
function clicksOf(visitor: string, { clicks, names }: RowIndex): readonly Click[] {
  const own = clicks.get(visitor) ?? [];
  const others = names.get(visitor);
  if (others === undefined) return own;
  return [...own, ...others.flatMap(({ other }) => clicks.get(other) ?? []).map((click) => ({ ...click, visitor }))];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
