/**
 * A click on a partner's link. It is stored before the visitor is answered, and only then is the visitor handed over to the shop, so an
 * answered click is never lost. Where it cannot be stored the shopper still lands, with the link's code alone: the storefront then reports
 * the click itself, or the order's landing page names the link. Robots, previews and prefetches land too, and are not counted.
 */
import { agentFamily } from '#app/domain/agent.ts';
import { landingUrl, parseLandingPath } from '#app/domain/landing.ts';
import { longestLinkCode } from '#app/domain/link-code.ts';

/** A link's address, as the directory knows it. */
export interface LinkAddress {
  readonly shopId: string;
  readonly linkId: string;
  readonly partnerId: string;
  readonly code: string;
  /** A path in the shop, with its query. */
  readonly path: string;
  readonly active: boolean;
}

export interface ShopAddress {
  readonly shopId: string;
  readonly domain: string;
  /** Origin of the online store; null until the shop is installed. */
  readonly storefrontUrl: string | null;
}

/** Finds addresses across shops. Throws when they can neither be read nor remembered. */
export interface AddressBook {
  getLink(code: string): LinkAddress | null | Promise<LinkAddress | null>;
  getShop(shopId: string): ShopAddress | null | Promise<ShopAddress | null>;
  getShopByDomain(domain: string): Promise<ShopAddress | null>;
  /** The one shop of an installation that serves a single shop; null where there are several or none. */
  getOnlyShop(): Promise<ShopAddress | null>;
}

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

export interface Visit {
  readonly code: string;
  /** The rest of the query, to be handed on to the shop. */
  readonly parameters: ReadonlyArray<readonly [string, string]>;
  /** A page of the shop asked for in the link itself (`to`). */
  readonly requestedPath: string | null;
  /** The shop's myshopify name, where the link says it (`s`). */
  readonly shopName: string | null;
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
  const code = visit.code.slice(0, longestLinkCode);
  const link = await ports.addresses.getLink(code);
  const shop =
    link === null ? await findShop(ports.addresses, visit.shopName) : await ports.addresses.getShop(link.shopId);
  if (shop === null || shop.storefrontUrl === null) return { location: null, stored: false };

  const origin = shop.storefrontUrl;
  const requested = visit.requestedPath === null ? null : parseLandingPath(visit.requestedPath, origin);
  const path = requested ?? link?.path ?? '/';
  const reference: Array<readonly [string, string]> = [...visit.parameters, ['ref', code]];
  const uncounted = { location: landingUrl(origin, path, reference), stored: false };
  if (!visit.counted) return uncounted;

  const visitor = ports.newVisitor();
  try {
    await ports.storeClick(toRow(ports, { visit, code, link, shopId: shop.shopId, visitor, landing: path }));
  } catch (error) {
    ports.onClickRefused(error);
    return uncounted;
  }
  reference.push(['tvid', visitor]);
  return { location: landingUrl(origin, path, reference), stored: true };
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
}

/** Records a click that the storefront reports, and returns its visitor. Rejects when it could not be stored. */
export async function recordReportedClick(ports: ClickPorts, report: ReportedClick): Promise<{ visitor: string }> {
  const code = report.code.slice(0, longestLinkCode);
  const found = await ports.addresses.getLink(code);
  const link = found !== null && found.shopId === report.shopId ? found : null;
  const visitor = report.visitor ?? ports.newVisitor();
  await ports.storeClick(
    toRow(ports, { visit: report, code, link, shopId: report.shopId, visitor, landing: report.landing, at: report.at }),
  );
  return { visitor };
}

async function findShop(addresses: AddressBook, shopName: string | null): Promise<ShopAddress | null> {
  if (shopName !== null && /^[a-z0-9][a-z0-9-]{0,80}$/.test(shopName)) {
    const named = await addresses.getShopByDomain(`${shopName}.myshopify.com`);
    if (named !== null) return named;
  }
  return addresses.getOnlyShop();
}

interface RowParts {
  readonly visit: { readonly referrer: string | null; readonly agent: string | null; readonly address: string | null };
  readonly code: string;
  readonly link: LinkAddress | null;
  readonly shopId: string;
  readonly visitor: string;
  readonly landing: string | null;
  readonly at?: number;
}

function toRow(ports: ClickPorts, parts: RowParts): ClickRow {
  const { visit, link } = parts;
  const at = parts.at ?? ports.clock();
  // A link that was switched off still lands and is recorded, but credits nobody.
  const credited = link?.active === true;
  return {
    shopId: parts.shopId,
    clickId: ports.newClickId(),
    at,
    linkId: credited ? link.linkId : null,
    partnerId: credited ? link.partnerId : null,
    code: parts.code,
    visitor: parts.visitor,
    landing: clip(parts.landing),
    referrer: clip(visit.referrer),
    ipHash: ports.hashAddress(visit.address, at),
    agent: agentFamily(visit.agent),
  };
}

// Text from outside may hold what PostgreSQL cannot store.
function clip(text: string | null): string | null {
  if (text === null || text === '') return null;
  const short = text.length > longestText ? text.slice(0, longestText) : text;
  return short.includes('\u0000') ? short.replaceAll('\u0000', '') : short;
}
