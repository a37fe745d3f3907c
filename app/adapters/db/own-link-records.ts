/** The links of a shop, for the flows that change them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { linkSkeleton } from '#app/domain/link-skeleton.ts';
import type { LinkRecords } from '#app/flows/link-records.ts';
import type { ShopTransaction } from './in-shop.ts';
import { partnerRecords } from './partner-records.ts';
import { storedTerms } from './program-records.ts';
import { workRecords } from './work-records.ts';

const columns = {
  linkId: true,
  partnerId: true,
  code: true,
  path: true,
  label: true,
  campaign: true,
  source: true,
  creative: true,
  active: true,
  archivedAt: true,
  createdAt: true,
} as const;

export function ownLinkRecords(tx: ShopTransaction, shopId: string): LinkRecords {
  const { recordAudit, recordInbox } = workRecords(tx, shopId);
  const take = async (code: string, linkId: string): Promise<boolean> => {
    const entry = { code, shopId, linkId, skeleton: linkSkeleton(code) || null };
    const { count } = await tx.linkDirectory.createMany({ data: [entry], skipDuplicates: true });
    return count === 1;
  };
  return {
    recordAudit,
    recordInbox,
    insertLink: partnerRecords(tx, shopId).recordLink,
    newLinkId: () => uuidv7(),
    randomBytes,
    getShopAddresses: () =>
      tx.shop.findUniqueOrThrow({ where: { shopId }, select: { domain: true, storefrontUrl: true } }),
    async getPartnerForUpdate(partnerId) {
      const rows = await tx.$queryRaw<{ status: string; name: string; programId: string }[]>`
        SELECT status, name, program_id AS "programId" FROM partner
         WHERE shop_id = ${shopId}::uuid AND partner_id = ${partnerId}::uuid FOR UPDATE`;
      return rows[0] ?? null;
    },
    countLinks: (partnerId) => tx.link.count({ where: { shopId, partnerId, aliasOf: null } }),
    async getLinkForUpdate(partnerId, linkId) {
      await tx.$queryRaw`SELECT 1 FROM link WHERE shop_id = ${shopId}::uuid AND link_id = ${linkId}::uuid FOR UPDATE`;
      return tx.link.findFirst({ where: { shopId, partnerId, linkId, aliasOf: null }, select: columns });
    },
    async getFirstLinkId(partnerId) {
      const link = await tx.link.findFirst({
        where: { shopId, partnerId, aliasOf: null, active: true },
        orderBy: [{ createdAt: 'asc' }, { linkId: 'asc' }],
        select: { linkId: true },
      });
      return link?.linkId ?? null;
    },
    async updateLink(linkId, update) {
      await tx.link.updateMany({ where: { shopId, OR: [{ linkId }, { aliasOf: linkId }] }, data: update });
    },
    async recordPastCampaign(linkId, until, campaign) {
      // Of two changes at one instant, what was between them was never in force.
      await tx.pastCampaign.createMany({ data: [{ shopId, linkId, until, campaign }], skipDuplicates: true });
    },
    countAliases: (aliasOf) => tx.link.count({ where: { shopId, aliasOf } }),
    async insertAlias(alias, aliasOf) {
      if (!(await take(alias.code, alias.linkId))) return false;
      await tx.link.create({ data: { ...alias, aliasOf, shopId } });
      return true;
    },
    async swapCodes({ linkId, code: before }, code) {
      const alias = await tx.link.findFirst({ where: { shopId, code, aliasOf: linkId }, select: { linkId: true } });
      if (alias === null) return false;
      const rename = (id: string, to: string) =>
        tx.link.update({ where: { shopId_linkId: { shopId, linkId: id } }, data: { code: to } });
      // No two links have one code at any moment.
      await rename(alias.linkId, randomUUID());
      await rename(linkId, code);
      await rename(alias.linkId, before);
      await tx.linkDirectory.update({ where: { code }, data: { linkId } });
      await tx.linkDirectory.update({ where: { code: before }, data: { linkId: alias.linkId } });
      return true;
    },
    isFree: (code) => take(code, uuidv7()),
    async listRuledCampaigns(programId) {
      // Whoever writes a new version holds the programme for update.
      await tx.$queryRaw`SELECT 1 FROM program WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid FOR SHARE`;
      const newest = await tx.programVersion.findFirst({
        where: { shopId, programId },
        orderBy: { version: 'desc' },
        select: { terms: true },
      });
      if (newest === null) return [];
      return storedTerms(newest.terms).rules.flatMap(({ when }) => when.campaigns ?? []);
    },
  };
}
