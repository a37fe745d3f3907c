/**
 * The link that an address names. Nearly always it does so to the letter. Where it does not, it may have been altered on its way: what looks
 * exactly like a link's code (capitals, a lost hyphen, an O for a zero, the full stop of a sentence) can be that link alone, because no two codes
 * look alike, and the click is that link's. What is only a part of one code, or a code with something behind it, is a guess: the visitor lands
 * where the link leads and the click is kept for the partner and the merchant to see, and credits nobody.
 */
import { type MistypedCode, readMistypedCode } from '#app/domain/mistyped-code.ts';
import type { UtmTemplate } from '#app/domain/utm-template.ts';

/** What of its programme a link's redirect depends on. */
export interface ProgramAddress {
  readonly utm: UtmTemplate | null;
  /** Whether the partner's code is applied to whoever comes by the link. */
  readonly appliesCode: boolean;
}

/** What of its partner. */
export interface PartnerAddress {
  readonly partnerId: string;
  /** Such as P1001. */
  readonly number: string;
  /** One that works now. */
  readonly discountCode: string | null;
  readonly program: ProgramAddress;
}

/** The partner's own words for a link. */
export interface LinkLabels {
  readonly campaign: string | null;
  readonly source: string | null;
  readonly creative: string | null;
}

/** A link's address, as the directory knows it. */
export interface LinkAddress {
  readonly shopId: string;
  readonly linkId: string;
  readonly code: string;
  /** A path in the shop, with its query. */
  readonly path: string;
  readonly active: boolean;
  readonly labels: LinkLabels;
  readonly partner: PartnerAddress;
}

export interface ShopAddress {
  readonly shopId: string;
  readonly domain: string;
  /** Origin of the online store; null until the shop is installed. */
  readonly storefrontUrl: string | null;
  /** When the theme's embed was last heard of, milliseconds since the epoch. */
  readonly embedSeenAt: number | null;
}

/** What codes there are that resemble a mistyped one. */
export interface Resemblance {
  /** Looks exactly like it. */
  readonly same: string | null;
  /** The only code that begins like it, or the longest that it begins with; null where there is none or more than one. */
  readonly near: string | null;
  /** The one shop of all of them. */
  readonly shopId: string | null;
}

/** Finds addresses across shops. Throws when they can neither be read nor remembered. */
export interface AddressBook {
  getLink(code: string): LinkAddress | null | Promise<LinkAddress | null>;
  /** Within one shop, or over all. */
  getResembling(mistyped: MistypedCode, shopId: string | null): Promise<Resemblance>;
  getShop(shopId: string): ShopAddress | null | Promise<ShopAddress | null>;
  getShopByDomain(domain: string): Promise<ShopAddress | null>;
  /** The one shop of an installation that serves a single shop; null where there are several or none. */
  getOnlyShop(): Promise<ShopAddress | null>;
}

export interface FoundLink {
  /** The link that the address names. */
  readonly link: LinkAddress | null;
  /** Where it names none: the link that it may have been meant to name. */
  readonly meant: LinkAddress | null;
  /** The shop that it leads to; null where nothing says so. */
  readonly shopId: string | null;
}

export interface Whereabouts {
  /** The shop on whose own address the link was followed: no other shop's link leads anywhere from there. */
  readonly withinShopId: string | null;
  /** The shop's myshopify name, where the address says it. */
  readonly shopName: string | null;
}

/** Almost always the first look is the only one, and costs no more than the look itself. */
export async function findLink(addresses: AddressBook, asked: string, where: Whereabouts): Promise<FoundLink> {
  const { withinShopId } = where;
  const exact = await addresses.getLink(asked);
  if (exact !== null && isWithin(exact, withinShopId)) return { link: exact, meant: null, shopId: exact.shopId };
  const shopId = withinShopId ?? (await getNamedShop(addresses, where.shopName))?.shopId ?? null;
  const mistyped = readMistypedCode(asked);
  if (mistyped === null) return { link: null, meant: null, shopId };
  const resembling = await addresses.getResembling(mistyped, shopId);
  const code = resembling.same ?? resembling.near;
  const found = code === null ? null : await addresses.getLink(code);
  if (found === null || !isWithin(found, shopId)) {
    return { link: null, meant: null, shopId: shopId ?? resembling.shopId };
  }
  if (resembling.same !== null) return { link: found, meant: null, shopId: found.shopId };
  return { link: null, meant: found, shopId: found.shopId };
}

function isWithin(link: LinkAddress, shopId: string | null): boolean {
  return shopId === null || link.shopId === shopId;
}

function getNamedShop(addresses: AddressBook, shopName: string | null): Promise<ShopAddress | null> | null {
  if (shopName === null || !/^[a-z0-9][a-z0-9-]{0,80}$/.test(shopName)) return null;
  return addresses.getShopByDomain(`${shopName}.myshopify.com`);
}
