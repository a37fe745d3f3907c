/** The rows of partners' discount codes, for the flows that change them. */
import { comparableText } from '#app/domain/text.ts';
import type { CodeRecords } from '#app/flows/change-codes.ts';
import type { WantedCode } from '#app/flows/discount-code-ports.ts';
import type { ShopTransaction } from './in-shop.ts';
import { workRecords } from './work-records.ts';

export function codeRecords(tx: ShopTransaction, shopId: string): CodeRecords {
  return {
    ...workRecords(tx, shopId),
    async getPartnerForUpdate(partnerId) {
      await tx.$queryRaw`SELECT 1 FROM partner WHERE shop_id = ${shopId}::uuid AND partner_id = ${partnerId}::uuid FOR UPDATE`;
      return tx.partner.findUnique({
        where: { shopId_partnerId: { shopId, partnerId } },
        select: { programId: true, name: true },
      });
    },
    async getCode(code) {
      const row = await tx.discountCode.findUnique({
        where: { shopId_codeKey: { shopId, codeKey: comparableText(code) } },
        include: { partner: { select: { name: true } } },
      });
      if (row === null) return null;
      return {
        code: row.code,
        partnerId: row.partnerId,
        partnerName: row.partner.name,
        wanted: row.wanted as WantedCode,
        state: row.state,
        adopted: row.discountGid !== null,
        singleUse: row.singleUse,
        endedAt: row.endedAt,
      };
    },
    async recordCode({ code, partnerId, createdAt, found }) {
      const adopted =
        found === null
          ? {}
          : {
              state: 'active',
              redeemCodeGid: found.redeemCodeGid,
              discountGid: found.discountGid,
              discountTitle: found.discountTitle,
            };
      await tx.discountCode.create({
        data: { shopId, codeKey: comparableText(code), code, partnerId, createdAt, ...adopted },
      });
    },
    async updateCode(code, update) {
      await tx.discountCode.update({
        where: { shopId_codeKey: { shopId, codeKey: comparableText(code) } },
        data: { ...update, ...(update.state === 'pending' ? { lastError: null } : {}) },
      });
    },
  };
}
