/** The rows behind the set-up guide. */
import type { SetupRecords } from '#app/flows/dismiss-setup.ts';
import type { ShopTransaction } from './in-shop.ts';
import { workRecords } from './work-records.ts';

export function setupRecords(tx: ShopTransaction, shopId: string): SetupRecords {
  return {
    ...workRecords(tx, shopId),
    async isFirstOrderTracked() {
      const order = await tx.order.findFirst({ where: { shopId, via: { not: null } }, select: { orderId: true } });
      return order !== null;
    },
    async recordSetupDismissed(at) {
      await tx.shop.update({ where: { shopId }, data: { setupDismissedAt: at } });
    },
  };
}
