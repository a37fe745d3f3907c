/**
 * A click on a partner's link. It is stored before the visitor is answered, and only then is the visitor handed over to the shop, so an
 * answered click is never lost. Where it cannot be stored the shopper still lands, with the link's code alone: the storefront then reports
 * the click itself, or the order's landing page names the link. Robots, previews and prefetches land too, and are not counted. So does whoever
 * comes by an address that was altered on its way or leads to no link any more; see find-link.ts for what such a click is worth.
 */
import { agentFamily } from '#app/domain/agent.ts';
import { isEmbedOn } from '#app/domain/embed-presence.ts';
import { discountUrl, landingUrl, parseLandingPath } from '#app/domain/landing.ts';
import { longestLinkCode } from '#app/domain/link-code.ts';
import type { SubIds } from '#app/domain/sub-ids.ts';
import { utmParameters } from '#app/domain/utm-template.ts';
import { type AddressBook, type FoundLink, findLink, type LinkAddress, type Whereabouts } from './find-link.ts';

export interface ClickRow {
  readonly shopId: string;
  readonly clickId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly linkId: string | null;
  readonly partnerId: string | null;
  readonly code: string;
  readonly visitor: string;
  readonly landing: string | null;
  readonly referrer: string | null;
  readonly ipHash: string | null;
  readonly agent: string | null;
  readonly subIds: SubIds | null;
  /** What the address said, where that is not the code of the link that it means. */
  readonly asked: string | null;
  /** Of an address that was altered, or of a link that is switched off. */
  readonly meantLinkId: string | null;
}

export interface ClickPorts {
  readonly addresses: AddressBook;
  readonly clock: () => number;
  /** Resolves once the click is committed. */
  readonly storeClick: (row: ClickRow) => Promise<void>;
  readonly newClickId: () => string;
  readonly newVisitor: () => string;
  /** A hash that links no two days; null for an unknown address. */
  readonly hashAddress: (address: string | null, at: number) => string | null;
  /** Told of a click that could not be stored, after which the shopper lands uncounted. */
  readonly onClickRefused: (error: unknown) => void;
}

export interface Visit extends Whereabouts {
  readonly code: string;
  /** The rest of the query, to be handed on to the shop. */
  readonly parameters: ReadonlyArray<readonly [string, string]>;
  readonly subIds: SubIds | null;
  /** A page of the shop asked for in the link itself (`to`). */
  readonly requestedPath: string | null;
  readonly counted: boolean;
  readonly referrer: string | null;
  readonly agent: string | null;
  readonly address: string | null;
}

/** `location` is null where no shop could be found to land in. */
export interface Landing {
  readonly location: string | null;
  readonly stored: boolean;
}

const longestText = 500;

/** Records the click and says where the visitor goes. */
export async function recordClick(ports: ClickPorts, visit: Visit): Promise<Landing> {
  const asked = visit.code.slice(0, longestLinkCode);
  const found = await findLink(ports.addresses, asked, visit);
  const { shopId } = found;
  const shop = shopId === null ? await ports.addresses.getOnlyShop() : await ports.addresses.getShop(shopId);
  if (shop === null || shop.storefrontUrl === null) return { location: null, stored: false };

  const origin = shop.storefrontUrl;
  const requested = visit.requestedPath === null ? null : parseLandingPath(visit.requestedPath, origin);
  const path = requested ?? (found.link ?? found.meant)?.path ?? '/';
  const code = found.link?.code ?? asked;
  const parameters: Array<readonly [string, string]> = [...visit.parameters];
  if (found.link !== null && found.link.partner.program.utm !== null)
    addUtm(parameters, path, found.link, visit.subIds);
  parameters.push(['ref', code]);
  if (!visit.counted) return { location: landingUrl(origin, path, parameters), stored: false };

  const visitor = ports.newVisitor();
  const stored = await store(ports, toRow(ports, { visit, asked, found, shopId: shop.shopId, visitor, landing: path }));
  if (stored) parameters.push(['tvid', visitor]);
  const embedApplies = isEmbedOn(shop.embedSeenAt, ports.clock());
  return { location: destination(origin, path, parameters, embedApplies ? null : found.link), stored };
}

/** What the storefront itself reports, or a replay brings: a visitor who came with a link's code and not by the redirect. */
export interface ReportedClick {
  readonly shopId: string;
  readonly code: string;
  readonly visitor: string | null;
  readonly landing: string | null;
  readonly referrer: string | null;
  readonly agent: string | null;
  readonly address: string | null;
  /** When it happened, milliseconds since the epoch; now where absent. */
  readonly at?: number;
  /** Whether the code came by hands that may have altered it. What a replay brings is taken to the letter. */
  readonly mayBeAltered?: boolean;
}

/** Records a click that the storefront reports, and returns its visitor. Rejects when it could not be stored. */
export async function recordReportedClick(ports: ClickPorts, report: ReportedClick): Promise<{ visitor: string }> {
  const { shopId, landing, at } = report;
  const asked = report.code.slice(0, longestLinkCode);
  const found = report.mayBeAltered
    ? await findLink(ports.addresses, asked, { withinShopId: shopId, shopName: null })
    : await findExactly(ports.addresses, asked, shopId);
  const visitor = report.visitor ?? ports.newVisitor();
  const visit = { ...report, subIds: null };
  await ports.storeClick(toRow(ports, { visit, asked, found, shopId, visitor, landing, at }));
  return { visitor };
}

async function findExactly(addresses: AddressBook, code: string, shopId: string): Promise<FoundLink> {
  const link = await addresses.getLink(code);
  return { link: link !== null && link.shopId === shopId ? link : null, meant: null, shopId };
}

/** A parameter that the visitor brings or that the page's own address has stays as it is. */
function addUtm(
  parameters: Array<readonly [string, string]>,
  path: string,
  link: LinkAddress,
  subIds: SubIds | null,
): void {
  const queryAt = path.indexOf('?');
  const ofPath = queryAt === -1 ? null : new URLSearchParams(path.slice(queryAt + 1));
  const isPresent = (name: string): boolean =>
    ofPath?.has(name) === true || parameters.some(([present]) => present === name);
  const { code, labels, partner } = link;
  const values = { partner: partner.number, code, ...labels, ...subIds };
  parameters.push(...utmParameters(partner.program.utm ?? [], values, isPresent));
}

/**
 * By way of the partner's discount code where the programme has it applied; `link` null where it is applied by the embed, which leaves alone what
 * the shopper has already, or by nobody. A link that is switched off brings none.
 */
function destination(
  origin: string,
  path: string,
  parameters: ReadonlyArray<readonly [string, string]>,
  link: LinkAddress | null,
): string {
  if (link?.active !== true || link.partner.discountCode === null || !link.partner.program.appliesCode) {
    return landingUrl(origin, path, parameters);
  }
  return discountUrl(origin, link.partner.discountCode, path, parameters);
}

async function store(ports: ClickPorts, row: ClickRow): Promise<boolean> {
  try {
    await ports.storeClick(row);
    return true;
  } catch (error) {
    ports.onClickRefused(error);
    return false;
  }
}

interface RowParts {
  readonly visit: {
    readonly referrer: string | null;
    readonly agent: string | null;
    readonly address: string | null;
    readonly subIds: SubIds | null;
  };
  readonly asked: string;
  readonly found: FoundLink;
  readonly shopId: string;
  readonly visitor: string;
  readonly landing: string | null;
  readonly at?: number | undefined;
}

function toRow(ports: ClickPorts, parts: RowParts): ClickRow {
  const { visit, asked } = parts;
  const { link, meant } = parts.found;
  const at = parts.at ?? ports.clock();
  // A link that was switched off still lands and is recorded, but credits nobody.
  const credited = link?.active === true;
  const code = link?.code ?? asked;
  return {
    shopId: parts.shopId,
    clickId: ports.newClickId(),
    at,
    linkId: credited ? link.linkId : null,
    partnerId: credited ? link.partner.partnerId : null,
    code,
    visitor: parts.visitor,
    landing: clip(parts.landing),
    referrer: clip(visit.referrer),
    ipHash: ports.hashAddress(visit.address, at),
    agent: agentFamily(visit.agent),
    subIds: visit.subIds,
    asked: code === asked ? null : asked,
    meantLinkId: credited && code === asked ? null : (link?.linkId ?? meant?.linkId ?? null),
  };
}

// Text from outside may hold what PostgreSQL cannot store.
function clip(text: string | null): string | null {
  if (text === null || text === '') return null;
  const short = text.length > longestText ? text.slice(0, longestText) : text;
  return short.includes('\u0000') ? short.replaceAll('\u0000', '') : short;
}
