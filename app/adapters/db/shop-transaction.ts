/** The flows' transaction on one shop, made of what the other files of this folder write and read. */
import type { ShopTransaction } from '#app/flows/ports.ts';
import { dropCheckpoints, keepCheckpoints } from './checkpoints.ts';
import { demandComparison } from './code-notices.ts';
import { getPartnerChangedAt, listHistoriesSince, recordFacts } from './facts.ts';
import { forgetCustomers } from './forgotten-customers.ts';
import { loadHistories, loadStretches } from './history.ts';
import { awaitSettlements, lockHistories } from './history-locks.ts';
import type { ShopConnection } from './in-shop.ts';
import { claimItems, claimThese, endItems, markAsking } from './inbox.ts';
import { post } from './ledger.ts';
import { claimMatured, postMatured } from './maturity.ts';
import { recordAskedJourneys } from './order-journeys.ts';
import { insertOutboxItems } from './outbox.ts';
import { catalogRecords } from './product-records.ts';
import { screeningRecords } from './screening-records.ts';

export function shopTransaction(sql: ShopConnection, shopId: string): ShopTransaction {
  return {
    ...catalogRecords(sql, shopId),
    ...screeningRecords(sql, shopId),
    claimItems: (limit, askingAtMost) => claimItems(sql, limit, askingAtMost),
    claimThese: (inboxIds) => claimThese(sql, inboxIds),
    markAsking: (inboxIds) => markAsking(sql, inboxIds),
    endItems: (outcomes) => endItems(sql, outcomes),
    lockHistories: (facts, touched) => lockHistories(sql, shopId, facts, touched),
    recordFacts: (facts) => recordFacts(sql, shopId, facts),
    recordJourneys: (told, now) => recordAskedJourneys(sql, shopId, told, now),
    awaitSettlements: () => awaitSettlements(sql),
    listHistoriesSince: (since, after, limit) => listHistoriesSince(sql, since, after, limit),
    getPartnerChangedAt: (partnerId) => getPartnerChangedAt(sql, partnerId),
    loadHistories: (keys) => loadHistories(sql, keys),
    loadStretches: (keys, ordersAtMost) => loadStretches(sql, keys, ordersAtMost),
    keepCheckpoints: (reached, ids) => keepCheckpoints(sql, shopId, reached, ids),
    dropCheckpoints: (touched) => dropCheckpoints(sql, touched),
    forgetCustomers: (customerIds) => forgetCustomers(sql, customerIds),
    post: (settlements, ids) => post(sql, shopId, settlements, ids),
    async writeOutbox(wishes) {
      await insertOutboxItems(sql, shopId, wishes);
    },
    demandCodeComparison: (notices) => demandComparison(sql, notices),
    claimMatured: (now, limit) => claimMatured(sql, now, limit),
    postMatured: (matured, now) => postMatured(sql, shopId, matured, now),
  };
}
