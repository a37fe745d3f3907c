/** The rows that an application to a programme touches, beside those of partners in general. */
import type { ApplicationRecords } from '#app/flows/apply-as-partner.ts';
import type { ShopTransaction } from './in-shop.ts';
import { partnerRecords } from './partner-records.ts';

export function applicationRecords(tx: ShopTransaction, shopId: string): ApplicationRecords {
  return {
    ...partnerRecords(tx, shopId),
    async takeTurn() {
      await tx.$executeRaw`SELECT 1 FROM shop WHERE shop_id = ${shopId}::uuid FOR UPDATE`;
    },
    async drawNumber() {
      const shop = await tx.shop.update({
        where: { shopId },
        data: { lastPartnerNumber: { increment: 1 } },
        select: { lastPartnerNumber: true },
      });
      return shop.lastPartnerNumber;
    },
  };
}
