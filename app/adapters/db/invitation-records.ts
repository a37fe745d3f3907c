/** The rows that a merchant's flows about links change, besides those that a partner's change. */
import type { UtmRecords } from '#app/flows/change-utm.ts';
import type { LinkHostRecords } from '#app/flows/choose-link-host.ts';
import type { InvitationRecords } from '#app/flows/invite-by-link.ts';
import type { ShopTransaction } from './in-shop.ts';
import { ownLinkRecords } from './own-link-records.ts';
import { programRecords } from './program-records.ts';

export function invitationRecords(
  tx: ShopTransaction,
  shopId: string,
): InvitationRecords & UtmRecords & LinkHostRecords {
  return {
    ...ownLinkRecords(tx, shopId),
    program: programRecords(tx, shopId),
    async isCampaignUsed(campaign) {
      // A link that is being given it at this moment belongs to a partner, whose campaigns wait for the programme.
      const now = await tx.link.findFirst({ where: { shopId, campaign }, select: { linkId: true } });
      return now !== null || (await tx.pastCampaign.findFirst({ where: { shopId, campaign } })) !== null;
    },
    async updateUtmTemplate(programId, utmTemplate) {
      const { count } = await tx.program.updateMany({ where: { shopId, programId }, data: { utmTemplate } });
      return count === 1;
    },
    async updateLinkHost(linkHost) {
      await tx.shop.update({ where: { shopId }, data: { linkHost } });
    },
  };
}
