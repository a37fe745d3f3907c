/**
 * A code that visitors come by and that no link has becomes an address of a partner's link, from now on: a misprint on a flyer, a link of the app
 * that the shop used before. What came before was nobody's and stays so.
 */
import { Failure } from '#app/domain/failure.ts';
import type { LinkFlowPorts } from './link-records.ts';

export interface CodeAdoption {
  readonly code: string;
  readonly partnerId: string;
  /** Null for the partner's first link. */
  readonly linkId: string | null;
  readonly actor: string;
}

/** Returns the link's own code. Throws {@link Failure}: `not_found`, `forbidden`, or `conflict` where the code is somebody's by now. */
export function adoptCode(ports: LinkFlowPorts, shopId: string, wish: CodeAdoption): Promise<string> {
  const { code, partnerId, actor } = wish;
  return ports.inShop(shopId, async (records) => {
    const partner = await records.getPartnerForUpdate(partnerId);
    if (partner === null) throw new Failure('not_found', 'There is no such partner.');
    if (partner.status !== 'approved') throw new Failure('forbidden', 'Only an approved partner’s links earn.');
    const linkId = wish.linkId ?? (await records.getFirstLinkId(partnerId));
    const link = linkId === null ? null : await records.getLinkForUpdate(partnerId, linkId);
    if (link === null) throw new Failure('not_found', 'The partner has no link that this could be an address of.');
    const createdAt = new Date(ports.clock());
    const alias = { linkId: records.newLinkId(), partnerId, path: link.path, label: null, campaign: link.campaign };
    if (!(await records.insertAlias({ ...alias, code, createdAt }, link.linkId))) {
      throw new Failure('conflict', 'This code is a link’s by now, or looks the same as one.');
    }
    await records.recordAudit({
      at: createdAt,
      actor,
      action: 'link.adopted',
      subject: `partner:${partnerId}`,
      detail: { code, link: link.code },
    });
    return link.code;
  });
}
