/** The audit, composed. */
import { checkBooks } from '#app/adapters/db/audit-books.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { listShops } from '#app/adapters/db/shop-directory.ts';
import { type AuditPorts, auditShop } from '#app/flows/audit-shop.ts';
import type { Duty } from '#app/flows/duties.ts';
import type { Base } from './base.ts';
import type { composePath } from './path.ts';

export function composeAudit({ database, log }: Base, path: ReturnType<typeof composePath>) {
  const ports: AuditPorts = {
    checkBooks: (id, namedAtMost) => inShopSql(database, id, (sql) => checkBooks(sql, namedAtMost)),
    listHistories: path.listHistories,
    loadLocked: path.loadLocked,
  };
  const auditNightly: Duty = async (shopId) => {
    const checks = await auditShop(ports, shopId);
    for (const { check, problems, offending } of checks) {
      if (problems > 0) log.error({ shopId, check, problems, offending }, 'the audit found problems');
    }
    return { end: 'done', report: { checks: checks.map((check) => ({ ...check })) }, state: null };
  };
  return {
    /** Every check of one shop; see flows/audit-shop.ts. */
    auditShop: (shopId: string) => auditShop(ports, shopId),
    /** The same as a duty. */
    auditNightly,
    /** Shops above `after` by domain, or the one of that domain. */
    listShops: (page: { readonly after: string; readonly limit: number; readonly domain: string | null }) =>
      listShops(database.directory, page),
  };
}
