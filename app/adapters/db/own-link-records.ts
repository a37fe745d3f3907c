/** The links of one partner, for the partner's own changes. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { OwnLinkRecords } from '#app/flows/change-link.ts';
import type { ShopTransaction } from './in-shop.ts';
import { partnerRecords } from './partner-records.ts';
import { workRecords } from './work-records.ts';

export function ownLinkRecords(tx: ShopTransaction, shopId: string): OwnLinkRecords {
  return {
    recordAudit: workRecords(tx, shopId).recordAudit,
    insertLink: partnerRecords(tx, shopId).recordLink,
    newLinkId: () => uuidv7(),
    randomBytes,
    getShopAddresses: () =>
      tx.shop.findUniqueOrThrow({ where: { shopId }, select: { domain: true, storefrontUrl: true } }),
    async getStatusForUpdate(partnerId) {
      const rows = await tx.$queryRaw<{ status: string }[]>`
        SELECT status FROM partner WHERE shop_id = ${shopId}::uuid AND partner_id = ${partnerId}::uuid FOR UPDATE`;
      return rows[0]?.status ?? null;
    },
    countLinks: (partnerId) => tx.link.count({ where: { shopId, partnerId } }),
    async updateActive(partnerId, linkId, active) {
      const { count } = await tx.link.updateMany({ where: { shopId, partnerId, linkId }, data: { active } });
      return count === 1;
    },
  };
}
