/** Reconciliation, composed. */
import { hash } from 'node:crypto';
import { inShopSql, type ShopConnection } from '#app/adapters/db/in-shop.ts';
import { isInstalled } from '#app/adapters/db/installation.ts';
import {
  readItems,
  readReconciliationState,
  readRecorded,
  rewindReconciliation,
  writeReadings,
} from '#app/adapters/db/reconciliation.ts';
import { reconciliationReport } from '#app/adapters/db/reconciliation-report.ts';
import { createBulkQueries } from '#app/adapters/shopify/bulk-query.ts';
import { orderExport } from '#app/adapters/shopify/order-export.ts';
import { Failure } from '#app/domain/failure.ts';
import { overlapMs, reconcileDuty } from '#app/flows/reconcile-orders.ts';
import type { ReconciliationPorts } from '#app/flows/reconciliation.ts';
import type { Base } from './base.ts';
import type { composePath } from './path.ts';
import type { composeShopify } from './shopify.ts';

export function composeReconcile(
  { clock, database }: Base,
  { adminClient, orders }: Pick<ReturnType<typeof composeShopify>, 'adminClient' | 'orders'>,
  { processInbox }: Pick<ReturnType<typeof composePath>, 'processInbox'>,
) {
  const inShop = <Result>(shopId: string, work: (sql: ShopConnection) => Promise<Result>) =>
    inShopSql(database, shopId, work);
  const ports: ReconciliationPorts = {
    orders,
    exports: orderExport,
    bulk: createBulkQueries(adminClient),
    clock,
    digest: (text) => hash('sha256', text, 'base64url'),
    isInstalled: (shopId) => isInstalled(database, shopId),
    readRecorded: (shopId, orderIds) => inShop(shopId, (sql) => readRecorded(sql, orderIds)),
    writeReadings: (shopId, readings) => inShop(shopId, (sql) => writeReadings(sql, shopId, readings)),
    readItems: (shopId, webhookIds) => inShop(shopId, (sql) => readItems(sql, webhookIds)),
    processInbox,
  };
  return {
    /** The hourly duty; see flows/reconcile-orders.ts. */
    reconcileHourly: reconcileDuty(ports, readReconciliationState),
    /** What a run of the duty reported. */
    readReport: (report: unknown) => reconciliationReport.parse(report),
    /** Has the next run begin with what Shopify changed since then. Throws a `Failure` `conflict` while a turn is under way. */
    async rewind(shopId: string, since: number): Promise<void> {
      const isDone = await inShop(shopId, (sql) => rewindReconciliation(sql, shopId, since + overlapMs));
      if (!isDone) throw new Failure('conflict', 'A reconciliation of this shop is under way; try again later.');
    },
  };
}
