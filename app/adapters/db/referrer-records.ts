/** The rows of a shop's customers who refer friends, beside those of partners in general. */
import { invariant } from '#app/domain/failure.ts';
import type { ReferrerAudience } from '#app/domain/referral-settings.ts';
import type { ReferrerRecords } from '#app/flows/require-referrer.ts';
import type { ShopTransaction } from './in-shop.ts';
import { partnerColumns, partnerRecords, toPartner } from './partner-records.ts';

export function referrerRecords(tx: ShopTransaction, shopId: string): ReferrerRecords {
  return {
    ...partnerRecords(tx, shopId),
    async getReferralProgram() {
      const program = await tx.program.findFirst({
        where: { shopId, kind: 'referral' },
        orderBy: { rank: 'asc' },
        select: { programId: true, status: true, referrers: true, referrersAmong: true, codeTemplate: true },
      });
      if (program === null) return null;
      const { programId, status, codeTemplate } = program;
      return {
        programId,
        status: status === 'active' ? 'active' : 'closed',
        audience: audienceOf(program),
        makesCodes: codeTemplate !== null,
      };
    },
    async hasHadCode(partnerId) {
      const found = await tx.discountCode.findFirst({
        where: { shopId, partnerId, singleUse: false },
        select: { code: true },
      });
      return found !== null;
    },
    async getPartnerOfCustomer(programId, customerId) {
      const partner = await tx.partner.findUnique({
        where: { shopId_programId_customerId: { shopId, programId, customerId } },
        select: partnerColumns,
      });
      return partner === null ? null : toPartner(partner);
    },
    async takeTurn(customerId) {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${shopId} referrer ${customerId}`}, 0))`;
    },
    async recordMarks(customerId, at, marks) {
      await tx.customerMark.createMany({
        data: marks.map((mark) => ({ ...mark, shopId, customerId, at })),
        skipDuplicates: true,
      });
    },
    async nameCustomer(partnerId, customerId) {
      const { count } = await tx.partner.updateMany({
        where: { shopId, partnerId, OR: [{ customerId: null }, { customerId }] },
        data: { customerId },
      });
      return count === 1;
    },
  };
}

export function audienceOf(program: {
  readonly referrers: string;
  readonly referrersAmong: string | null;
}): ReferrerAudience {
  const { referrers, referrersAmong: among } = program;
  if (referrers === 'all') return { kind: 'all' };
  invariant(among !== null, `referrers among a ${referrers} are among one`);
  return referrers === 'tag' ? { kind: 'tag', tag: among } : { kind: 'segment', segmentId: among };
}
