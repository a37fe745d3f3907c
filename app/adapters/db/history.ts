/**
 * Loading histories: everything that deciding needs, for any number of histories in three statements. What comes back is complete for these
 * histories and leaves out what does not concern them: a shop may have fifty thousand partners, and a history touches two.
 */
import type { Assignment, Click, DisputeFacts, RefundFacts, Registration, Verification } from '#app/domain/facts.ts';
import type { History, Rulebook } from '#app/domain/history.ts';
import { comparableText } from '#app/domain/text.ts';
import type { LoadedHistories, LoadedHistory } from '#app/flows/ports.ts';
import {
  customerOf,
  type HistoryRows,
  type LoadedAssignment,
  type LoadedOrder,
  loadHistoryRows,
} from './history-rows.ts';
import { type Holdings, loadHoldings } from './holdings.ts';
import type { ShopConnection } from './in-shop.ts';
import { type LoadedRulebook, loadRulebook, requireKey } from './rulebook.ts';

/** See `ShopTransaction.loadHistories`. */
export async function loadHistories(sql: ShopConnection, keys: readonly string[]): Promise<LoadedHistories> {
  const rows = await loadHistoryRows(sql, keys);
  const customerIds = keys.flatMap((key) => customerOf(key) ?? []);
  const holdings = await loadHoldings(
    sql,
    rows.orders.map(({ order }) => order.orderId),
    customerIds,
  );
  const rules = await loadRulebook(sql, concernedBy(rows, holdings));
  const { partnerIds, programIds } = rules;
  if (rules.programs.length === 0) return { histories: [], partnerIds, programIds };
  const index = indexRows(rows);
  const histories = keys.flatMap((key) => assemble(key, index, holdings, rules) ?? []);
  return { histories, partnerIds, programIds };
}

/** What of the shop's rulebook these rows can touch. */
function concernedBy(rows: HistoryRows, holdings: Holdings) {
  const orders = rows.orders.map(({ order }) => order);
  const landings = orders.flatMap(({ landingRef }) => landingRef ?? []);
  return {
    linkCodes: unique([...rows.clicks.map(({ linkCode }) => linkCode), ...landings]),
    discountCodes: unique(orders.flatMap(({ discountCodes }) => discountCodes.map(comparableText))),
    partnerIds: unique([...rows.assignments.flatMap(({ partnerId }) => partnerId ?? []), ...holdings.partnerIds]),
    productIds: unique(orders.flatMap(({ lines }) => lines.flatMap(({ productId }) => productId ?? []))),
  };
}

interface RowIndex {
  readonly orders: ReadonlyMap<string, readonly LoadedOrder[]>;
  readonly refunds: ReadonlyMap<string, readonly RefundFacts[]>;
  readonly disputes: ReadonlyMap<string | null, readonly DisputeFacts[]>;
  readonly assignments: ReadonlyMap<string, readonly LoadedAssignment[]>;
  readonly registrations: ReadonlyMap<string, readonly Registration[]>;
  readonly verifications: ReadonlyMap<string, readonly Verification[]>;
  readonly clicks: ReadonlyMap<string, readonly Click[]>;
}

function indexRows(rows: HistoryRows): RowIndex {
  return {
    orders: Map.groupBy(rows.orders, ({ key }) => key),
    refunds: Map.groupBy(rows.refunds, ({ orderId }) => orderId),
    disputes: Map.groupBy(rows.disputes, ({ orderId }) => orderId),
    assignments: Map.groupBy(rows.assignments, ({ orderId }) => orderId),
    registrations: Map.groupBy(rows.registrations, ({ customerId }) => customerId),
    verifications: Map.groupBy(rows.verifications, ({ customerId }) => customerId),
    clicks: Map.groupBy(rows.clicks, ({ visitor }) => visitor),
  };
}

/** Null for a history whose currency nobody has told yet: nothing was bought, and the shop is not installed. */
function assemble(key: string, index: RowIndex, holdings: Holdings, rules: LoadedRulebook): LoadedHistory | null {
  const orders = index.orders.get(key) ?? [];
  const currency = rules.currency ?? orders[0]?.currency;
  if (currency === undefined) return null;
  const customerId = customerOf(key);
  const history = historyOf(customerId, orders, index, { ...rules, currency }, rules);
  const orderIds = orders.map(({ order }) => order.orderId);
  return {
    key,
    history,
    orderNames: new Map(orders.map(({ order, name }) => [order.orderId, name])),
    ...holdings.of(orderIds, customerId, rules),
  };
}

function historyOf(
  customerId: string | null,
  orders: readonly LoadedOrder[],
  index: RowIndex,
  rulebook: Rulebook,
  { partnerKeys }: LoadedRulebook,
): History {
  const toAssignment = ({ orderId, partnerId, at }: LoadedAssignment): Assignment => ({
    orderId,
    partner: partnerId === null ? null : requireKey(partnerKeys, partnerId),
    at,
  });
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
    clicks: visitors.flatMap((visitor) => index.clicks.get(visitor) ?? []),
    rulebook,
  };
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
