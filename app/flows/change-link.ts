/**
 * What a partner does to the links: creates another one, switches one off and on again. Only an approved partner's links earn, so only an
 * approved partner makes them. A link that is switched off still lands its visitors in the shop, and credits nobody.
 */
import { Failure } from '#app/domain/failure.ts';
import { parseLinkTarget, type ShopAddresses } from '#app/domain/link-target.ts';
import { createLink, type LinkPorts, type NewLink } from './create-link.ts';
import type { AuditRecord } from './partner-records.ts';

export interface OwnLinkRecords extends LinkPorts {
  readonly getShopAddresses: () => Promise<ShopAddresses>;
  /** Locked until the transaction ends. */
  readonly getStatusForUpdate: (partnerId: string) => Promise<string | null>;
  readonly countLinks: (partnerId: string) => Promise<number>;
  /** False where the link is not the partner's. */
  readonly updateActive: (partnerId: string, linkId: string, active: boolean) => Promise<boolean>;
  readonly recordAudit: (event: AuditRecord) => Promise<void>;
}

export interface OwnLinkPorts {
  readonly inShop: <Result>(shopId: string, work: (records: OwnLinkRecords) => Promise<Result>) => Promise<Result>;
  readonly clock: () => number;
}

export interface OwnLinkWish {
  readonly partnerId: string;
  readonly partnerName: string;
  /** As typed: a path in the shop or an address of the shop. */
  readonly target: string;
  readonly label: string | null;
  readonly campaign: string | null;
}

const linksMax = 200;

/**
 * Throws {@link Failure}: `invalid_input` whose field `target` says `foreign` or `malformed`, `forbidden` for a partner who is not approved,
 * `conflict` where there are too many links already.
 */
export function addOwnLink(ports: OwnLinkPorts, shopId: string, wish: OwnLinkWish): Promise<NewLink> {
  const { partnerId, partnerName, label, campaign } = wish;
  return ports.inShop(shopId, async (records) => {
    const target = parseLinkTarget(wish.target, await records.getShopAddresses());
    if (target.kind !== 'page') {
      throw new Failure('invalid_input', 'A link leads to a page of the shop.', { target: target.kind });
    }
    await requireApproved(records, partnerId);
    if ((await records.countLinks(partnerId)) >= linksMax) {
      throw new Failure('conflict', `A partner has ${linksMax} links at most.`);
    }
    const createdAt = new Date(ports.clock());
    const { path } = target;
    const link = await createLink(records, { partnerId, name: partnerName, path, label, campaign, createdAt });
    await records.recordAudit({
      at: createdAt,
      actor: `partner:${partnerId}`,
      action: 'link.created',
      subject: `link:${link.linkId}`,
      detail: { code: link.code, path: link.path, label, campaign },
    });
    return link;
  });
}

/** Throws {@link Failure} `not_found` for a link that is not the partner's, `forbidden` for a partner who is not approved. */
export function switchLink(
  ports: OwnLinkPorts,
  shopId: string,
  change: { readonly partnerId: string; readonly linkId: string; readonly active: boolean },
): Promise<void> {
  const { partnerId, linkId, active } = change;
  return ports.inShop(shopId, async (records) => {
    await requireApproved(records, partnerId);
    if (!(await records.updateActive(partnerId, linkId, active))) {
      throw new Failure('not_found', 'There is no such link.');
    }
    await records.recordAudit({
      at: new Date(ports.clock()),
      actor: `partner:${partnerId}`,
      action: active ? 'link.activated' : 'link.deactivated',
      subject: `link:${linkId}`,
      detail: {},
    });
  });
}

async function requireApproved(records: OwnLinkRecords, partnerId: string): Promise<void> {
  if ((await records.getStatusForUpdate(partnerId)) !== 'approved') {
    throw new Failure('forbidden', 'Links can be changed once you are approved.');
  }
}
