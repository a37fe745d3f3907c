/** Sign-in links and sessions of one shop's portal. */
import type { AccessRecords } from '#app/flows/portal-access.ts';
import type { ShopTransaction } from './in-shop.ts';
import { createOutboxItems } from './outbox.ts';

export function portalAccessRecords(tx: ShopTransaction, shopId: string): AccessRecords {
  return {
    getPerson: (emailKey) =>
      tx.partner.findFirst({
        where: { shopId, emailKey, status: { not: 'archived' } },
        select: { email: true, locale: true },
        orderBy: { number: 'asc' },
      }),
    countLinksSince: (emailKey, since) =>
      tx.magicLink.count({ where: { shopId, emailKey, createdAt: { gte: since } } }),
    async recordLink(link) {
      await tx.magicLink.create({ data: { ...link, shopId } });
    },
    async writeOutbox(wishes) {
      await createOutboxItems(tx, shopId, wishes);
    },
    getLink: (linkId) => tx.magicLink.findUnique({ where: { shopId_linkId: { shopId, linkId } } }),
    async spendLink(linkId, at) {
      // The row is locked by the first of two; the second then sees that it has been used.
      const { count } = await tx.magicLink.updateMany({
        where: { shopId, linkId, usedAt: null, expiresAt: { gt: at } },
        data: { usedAt: at },
      });
      return count === 1;
    },
    async recordVerified(emailKey, at) {
      await tx.partner.updateMany({
        where: { shopId, emailKey, emailVerifiedAt: null },
        data: { emailVerifiedAt: at },
      });
    },
    async recordSession(session) {
      await tx.portalSession.create({ data: { ...session, shopId } });
    },
    getSession: (sessionId) => tx.portalSession.findUnique({ where: { shopId_sessionId: { shopId, sessionId } } }),
    async recordSeen(sessionId, seenAt) {
      await tx.portalSession.updateMany({ where: { shopId, sessionId, endedAt: null }, data: { seenAt } });
    },
    async endSession(sessionId, endedAt) {
      await tx.portalSession.updateMany({ where: { shopId, sessionId, endedAt: null }, data: { endedAt } });
    },
  };
}
