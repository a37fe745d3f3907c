/**
 * What a partner does to the links: creates another one, says what it is for, leads it elsewhere, gives it another address, switches it off and
 * on, puts it away and takes it out again. Only an approved partner's links earn, so only an approved partner changes them. A link that is
 * switched off still lands its visitors in the shop, and credits nobody. A campaign counts from the change on: clicks of before keep theirs.
 */
import { Failure } from '#app/domain/failure.ts';
import { parseLinkTarget } from '#app/domain/link-target.ts';
import { chooseCode, renameLink } from './choose-link-code.ts';
import { createLink, type NewLink } from './create-link.ts';
import type { LinkFlowPorts, LinkRecord, LinkRecords, LinkUpdate } from './link-records.ts';

export interface LinkWords {
  /** As typed: a path in the shop or an address of the shop. */
  readonly target: string;
  readonly label: string | null;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly creative: string | null;
  /** The code, as typed; null for one that is drawn, or the one that the link has. */
  readonly slug: string | null;
}

export interface OwnLinkWish extends LinkWords {
  readonly partnerId: string;
}

export interface LinkChange extends LinkWords {
  readonly partnerId: string;
  readonly linkId: string;
}

export type LinkSwitch = 'on' | 'off' | 'archive' | 'restore';

const linksMax = 1_000;

/**
 * Throws {@link Failure}: `invalid_input` by field (`target`: `foreign`, `malformed`; `slug`: see choose-link-code.ts; `campaign`: `reserved`),
 * `forbidden` for a partner who is not approved, `conflict` where there are too many links already.
 */
export function addOwnLink(ports: LinkFlowPorts, shopId: string, wish: OwnLinkWish): Promise<NewLink> {
  const { partnerId, label, campaign, source, creative, slug } = wish;
  return ports.inShop(shopId, async (records) => {
    const path = await requirePath(records, wish.target);
    const partner = await requireApproved(records, partnerId);
    if ((await records.countLinks(partnerId)) >= linksMax) {
      throw new Failure('conflict', `A partner has ${linksMax} links at most.`);
    }
    await requireOpenCampaign(records, partner.programId, campaign);
    const createdAt = new Date(ports.clock());
    const words = { partnerId, path, label, campaign, source, creative, createdAt };
    const link =
      slug === null
        ? await createLink(records, { ...words, name: partner.name })
        : await chooseCode(records, { ...words, slug, name: partner.name });
    await records.recordAudit({
      at: createdAt,
      actor: `partner:${partnerId}`,
      action: 'link.created',
      subject: `link:${link.linkId}`,
      detail: { code: link.code, path, label, campaign, source, creative },
    });
    return link;
  });
}

/** Throws what {@link addOwnLink} throws, and `not_found` for a link that is not the partner's. The code that the link has now. */
export async function changeOwnLink(ports: LinkFlowPorts, shopId: string, change: LinkChange): Promise<string> {
  const code = await ports.inShop(shopId, async (records) => {
    const partner = await requireApproved(records, change.partnerId);
    const link = await requireLink(records, change.partnerId, change.linkId);
    const { label, campaign, source, creative, slug } = change;
    const path = await requirePath(records, change.target);
    const at = new Date(Math.max(ports.clock(), link.createdAt.getTime() + 1));
    const update = differing(link, { path, label, campaign, source, creative });
    if (update.campaign !== undefined) {
      await requireOpenCampaign(records, partner.programId, update.campaign, link.campaign);
      await records.recordPastCampaign(link.linkId, at, link.campaign);
      // An order placed in the moment of saving may have been settled under the campaign before.
      await records.recordInbox('tributary/link-changed', `link-changed:${link.linkId}:${at.getTime()}`, {
        since: at.getTime(),
      });
    }
    if (Object.keys(update).length > 0) await records.updateLink(link.linkId, update);
    const code = slug === null ? link.code : await renameLink(records, link, { slug, name: partner.name });
    if (Object.keys(update).length === 0 && code === link.code) return code;
    await records.recordAudit({
      at,
      actor: `partner:${change.partnerId}`,
      action: 'link.changed',
      subject: `link:${link.linkId}`,
      detail: { ...update, ...(code === link.code ? {} : { code, before: link.code }) },
    });
    return code;
  });
  ports.ring(shopId);
  return code;
}

/** Throws {@link Failure} `not_found` for a link that is not the partner's, `forbidden` for a partner who is not approved. */
export function switchLink(
  ports: LinkFlowPorts,
  shopId: string,
  change: { readonly partnerId: string; readonly linkId: string; readonly to: LinkSwitch },
): Promise<void> {
  const { partnerId, linkId, to } = change;
  return ports.inShop(shopId, async (records) => {
    await requireApproved(records, partnerId);
    await requireLink(records, partnerId, linkId);
    const at = new Date(ports.clock());
    await records.updateLink(linkId, {
      active: to === 'on' || to === 'restore',
      archivedAt: to === 'archive' ? at : null,
    });
    await records.recordAudit({
      at,
      actor: `partner:${partnerId}`,
      action: switchActions[to],
      subject: `link:${linkId}`,
      detail: {},
    });
  });
}

const switchActions: Readonly<Record<LinkSwitch, string>> = {
  on: 'link.activated',
  off: 'link.deactivated',
  archive: 'link.archived',
  restore: 'link.restored',
};

async function requirePath(records: LinkRecords, typed: string): Promise<string> {
  const target = parseLinkTarget(typed, await records.getShopAddresses());
  if (target.kind === 'page') return target.path;
  throw new Failure('invalid_input', 'A link leads to a page of the shop.', { target: target.kind });
}

async function requireApproved(records: LinkRecords, partnerId: string) {
  const partner = await records.getPartnerForUpdate(partnerId);
  if (partner?.status !== 'approved') throw new Failure('forbidden', 'Links can be changed once you are approved.');
  return partner;
}

async function requireLink(records: LinkRecords, partnerId: string, linkId: string): Promise<LinkRecord> {
  const link = await records.getLinkForUpdate(partnerId, linkId);
  if (link === null) throw new Failure('not_found', 'There is no such link.');
  return link;
}

/** A campaign that a rule pays by is the merchant's to give: a partner neither takes one nor leaves it. */
async function requireOpenCampaign(
  records: LinkRecords,
  programId: string,
  campaign: string | null,
  before: string | null = null,
): Promise<void> {
  if (campaign === null && before === null) return;
  const ruled = await records.listRuledCampaigns(programId);
  if ([campaign, before].some((name) => name !== null && ruled.includes(name))) {
    throw new Failure('invalid_input', 'This campaign is given by the shop.', { campaign: 'reserved' });
  }
}

function differing(link: LinkRecord, wanted: LinkUpdate): LinkUpdate {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => link[name as keyof LinkUpdate] !== value),
  ) as LinkUpdate;
}
