/** The partners' portal, composed: who comes in, what they see, what they may do. */
import { inShop } from '#app/adapters/db/in-shop.ts';
import { ownLinkRecords } from '#app/adapters/db/own-link-records.ts';
import {
  type CommissionFilter,
  getCommission,
  listCommissions,
  listRecentCommissions,
} from '#app/adapters/db/read/portal-commissions.ts';
import { everyLink, getOwnLinkCode, type LinkFilter, listPartnerLinks } from '#app/adapters/db/read/portal-links.ts';
import { getPartnerOverview } from '#app/adapters/db/read/portal-overview.ts';
import type { Membership } from '#app/adapters/db/read/portal-person.ts';
import { listOwnRewards } from '#app/adapters/db/read/portal-rewards.ts';
import type { PortalShop } from '#app/adapters/db/read/portal-shop.ts';
import { listFriends } from '#app/adapters/db/read/referrer-friends.ts';
import { listShopPages } from '#app/adapters/db/read/shop-pages.ts';
import { dayMs } from '#app/domain/instant.ts';
import type { ReportPeriod } from '#app/domain/report-period.ts';
import { addOwnLink, changeOwnLink, type LinkChange, type OwnLinkWish, switchLink } from '#app/flows/change-link.ts';
import type { LinkFlowPorts } from '#app/flows/link-records.ts';
import type { Base } from './base.ts';
import { composeMailChoices } from './mail.ts';
import { composeEntrance } from './portal-entrance.ts';

/** For so long a partner is told of visitors who came by an altered address. */
const alteredDays = 90;

export function composePortal(base: Base, ring: (shopId: string) => void) {
  const { clock, database } = base;
  const links: LinkFlowPorts = {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(ownLinkRecords(tx, shopId))),
    ring,
    clock,
  };

  return {
    ...composeEntrance(base, ring),

    getOverview: ({ shopId, timeZone, currency }: PortalShop, partnerId: string, period: ReportPeriod) =>
      getPartnerOverview(database, { shopId, partnerId, timeZone, currency, period }),
    getOwnLinkCode: (shop: PortalShop, partnerId: string) => getOwnLinkCode(database, shop.shopId, partnerId),
    listLinks: ({ shopId }: PortalShop, partnerId: string, filter: LinkFilter = everyLink) =>
      listPartnerLinks(database, { shopId, partnerId }, filter, new Date(clock() - alteredDays * dayMs)),
    listPages: (shop: PortalShop, search: string) => listShopPages(database, shop.shopId, search),
    addLink: (shop: PortalShop, wish: OwnLinkWish) => addOwnLink(links, shop.shopId, wish),
    changeLink: (shop: PortalShop, change: LinkChange) => changeOwnLink(links, shop.shopId, change),
    switchLink: (shop: PortalShop, change: Parameters<typeof switchLink>[2]) => switchLink(links, shop.shopId, change),
    /** The friends whom a referrer invited, newest first. */
    listFriends: ({ shopId }: PortalShop, partnerId: string, after: string | null) =>
      listFriends(database, shopId, partnerId, { after, limit: 25 }),
    /** What a referrer was paid in store credit and codes, newest first. */
    listRewards: ({ shopId }: PortalShop, partnerId: string, after: string | null) =>
      listOwnRewards(database, { shopId, partnerId }, after),
    /** Whether somebody gets reminders, by a mail's link or signed in. */
    mails: composeMailChoices(base),
    listCommissions: ({ shopId }: PortalShop, partnerId: string, filter: CommissionFilter) =>
      listCommissions(database, { shopId, partnerId }, filter),
    listRecentCommissions: ({ shopId }: PortalShop, partnerId: string) =>
      listRecentCommissions(database, { shopId, partnerId }, 5),
    getCommission: ({ shopId }: PortalShop, partner: Membership, entitlementId: string) =>
      getCommission(database, { shopId, partnerId: partner.partnerId }, entitlementId, {
        partnerKeys: [partner.partnerId, partner.partnerKey],
        programKeys: [partner.programId, partner.programKey],
      }),
  };
}
