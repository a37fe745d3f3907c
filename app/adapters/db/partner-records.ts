/** The rows of one shop's partners, for the flows that change them. */
import { linkSkeleton } from '#app/domain/link-skeleton.ts';
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import { comparableText } from '#app/domain/text.ts';
import type { PartnerRecord, PartnerRecords } from '#app/flows/partner-records.ts';
import type { ShopTransaction } from './in-shop.ts';
import { workRecords } from './work-records.ts';

export const partnerColumns = {
  partnerId: true,
  programId: true,
  number: true,
  status: true,
  group: true,
  name: true,
  email: true,
  approvedAt: true,
} as const;

export function partnerRecords(tx: ShopTransaction, shopId: string): PartnerRecords {
  return {
    ...workRecords(tx, shopId),
    async getProgram(programId) {
      const program = await tx.program.findUnique({ where: { shopId_programId: { shopId, programId } } });
      if (program === null) return null;
      const { key, name, autoApprove, codeTemplate, applyCode, codeMode } = program;
      const givesSingleUse = applyCode && codeMode === 'single_use';
      return {
        programId,
        key,
        name,
        autoApprove,
        codeTemplate,
        givesSingleUse,
        status: program.status as 'active' | 'closed',
      };
    },
    async getPartnerForUpdate(partnerId) {
      await tx.$queryRaw`SELECT 1 FROM partner WHERE shop_id = ${shopId}::uuid AND partner_id = ${partnerId}::uuid FOR UPDATE`;
      const partner = await tx.partner.findUnique({
        where: { shopId_partnerId: { shopId, partnerId } },
        select: partnerColumns,
      });
      return partner === null ? null : toPartner(partner);
    },
    async getPartnerByEmail(programId, email) {
      const partner = await tx.partner.findUnique({
        where: { shopId_programId_emailKey: { shopId, programId, emailKey: comparableText(email) } },
        select: partnerColumns,
      });
      return partner === null ? null : toPartner(partner);
    },
    async recordPartner({ answers, ...partner }) {
      const number = await takeNumber(tx, shopId);
      // A customer without an address is known by the number alone; no address reads like that.
      const emailKey = comparableText(partner.email) || `customer:${partner.customerId ?? ''}`;
      const row = await tx.partner.create({
        data: { ...partner, shopId, number, key: `p${number}`, emailKey, answers },
        select: partnerColumns,
      });
      return toPartner(row);
    },
    async updatePartner(partnerId, update) {
      await tx.partner.update({ where: { shopId_partnerId: { shopId, partnerId } }, data: update });
    },
    async recordPartnerFact(fact) {
      await tx.partnerChange.create({ data: { ...fact, shopId } });
    },
    async getFirstLinkCode(partnerId) {
      const link = await tx.link.findFirst({
        where: { shopId, partnerId, aliasOf: null },
        orderBy: { createdAt: 'asc' },
      });
      return link?.code ?? null;
    },
    async recordLink(link) {
      const { code, linkId } = link;
      // Codes share one host, so they are unique over all shops, by their looks as well; the directory's keys say so without showing another
      // shop's rows.
      const entry = { code, shopId, linkId, skeleton: linkSkeleton(code) || null };
      const { count } = await tx.linkDirectory.createMany({ data: [entry], skipDuplicates: true });
      if (count === 0) return false;
      await tx.link.create({ data: { ...link, shopId } });
      return true;
    },
    async getDiscountCode(partnerId) {
      const found = await tx.discountCode.findFirst({
        where: { shopId, partnerId, singleUse: false, wanted: 'active' },
        orderBy: { createdAt: 'asc' },
      });
      return found?.code ?? null;
    },
    async recordDiscountCode({ partnerId, code, createdAt }) {
      const { count } = await tx.discountCode.createMany({
        data: [{ shopId, partnerId, code, codeKey: comparableText(code), createdAt }],
        skipDuplicates: true,
      });
      return count === 1;
    },
  };
}

async function takeNumber(tx: ShopTransaction, shopId: string): Promise<number> {
  const shop = await tx.shop.update({
    where: { shopId },
    data: { lastPartnerNumber: { increment: 1 } },
    select: { lastPartnerNumber: true },
  });
  return shop.lastPartnerNumber;
}

interface PartnerRow extends Omit<PartnerRecord, 'status'> {
  readonly status: string;
}

export function toPartner(row: PartnerRow): PartnerRecord {
  return { ...row, status: row.status as PartnerLifeStatus };
}
