/** The audit, composed. */
import { checkBooks } from '#app/adapters/db/audit-books.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { listShops } from '#app/adapters/db/shop-directory.ts';
import { auditShop } from '#app/flows/audit-shop.ts';
import type { Base } from './base.ts';
import type { composePath } from './path.ts';

export function composeAudit({ database }: Base, path: ReturnType<typeof composePath>) {
  return {
    /** Every check of one shop; see flows/audit-shop.ts. */
    auditShop: (shopId: string) =>
      auditShop(
        {
          checkBooks: (id, namedAtMost) => inShopSql(database, id, (sql) => checkBooks(sql, namedAtMost)),
          listHistories: path.listHistories,
          loadLocked: path.loadLocked,
        },
        shopId,
      ),
    /** Shops above `after` by domain, or the one of that domain. */
    listShops: (page: { readonly after: string; readonly limit: number; readonly domain: string | null }) =>
      listShops(database.directory, page),
  };
}
