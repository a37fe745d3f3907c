/** Links within a shop's transaction. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { LinkPorts } from '#app/flows/create-link.ts';
import type { ShopTransaction } from './in-shop.ts';

/** What `createLink` needs, bound to one transaction. */
export function linkPorts(tx: ShopTransaction, shopId: string): LinkPorts {
  return {
    async insertLink(link) {
      const { linkId, code } = link;
      const entry = await tx.linkDirectory.createMany({ data: [{ code, shopId, linkId }], skipDuplicates: true });
      if (entry.count === 0) return false;
      await tx.link.create({ data: { ...link, shopId } });
      return true;
    },
    newLinkId: () => uuidv7(),
    randomBytes,
  };
}
