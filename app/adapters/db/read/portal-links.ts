/** A partner's links with what came of them, a page at a time, and discount codes with their state. */
import type { Database } from '../database.ts';
import type { Prisma } from '../generated/client.ts';
import { inShop, type ShopTransaction } from '../in-shop.ts';

export const linkStates = ['active', 'off', 'archived'] as const;
export type LinkState = (typeof linkStates)[number];

export interface LinkFilter {
  /** In label, code, page, source or creative; empty for all. */
  readonly search: string;
  readonly campaign: string | null;
  /** Null for all that are not put away. */
  readonly state: LinkState | null;
  /** From 1. */
  readonly page: number;
}

export interface PartnerLink {
  readonly linkId: string;
  readonly code: string;
  readonly path: string;
  readonly label: string | null;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly creative: string | null;
  readonly state: LinkState;
  /** Codes that it had before and that still lead there. */
  readonly formerCodes: readonly string[];
  readonly clicks: number;
  readonly lastClickAt: Date | null;
  /** What altered addresses said that mean this link, the most frequent first. */
  readonly altered: readonly AlteredVisits[];
}

export interface AlteredVisits {
  readonly asked: string;
  readonly visits: number;
  /** Whether they count as clicks: an address that can mean only this link does. */
  readonly counted: boolean;
}

export interface PartnerCode {
  readonly code: string;
  readonly state: 'pending' | 'active' | 'failed' | 'paused' | 'removed';
}

export interface PartnerLinks {
  /** The oldest first: the first one of all is the partner's own. */
  readonly links: readonly PartnerLink[];
  readonly page: number;
  readonly pages: number;
  readonly count: number;
  /** That any of the partner's links has. */
  readonly campaigns: readonly string[];
  readonly codes: readonly PartnerCode[];
  /** What the shopper gets with a code, percent. */
  readonly codePercent: string | null;
}

const pageSize = 20;
const codesMax = 200;
const campaignsMax = 200;
const alteredPerLink = 5;

interface Owner {
  readonly shopId: string;
  readonly partnerId: string;
}

export const everyLink: LinkFilter = { search: '', campaign: null, state: null, page: 1 };

/** Altered addresses are looked for since then. */
export function listPartnerLinks(
  database: Database,
  owner: Owner,
  filter: LinkFilter,
  alteredSince: Date,
): Promise<PartnerLinks> {
  const { shopId, partnerId } = owner;
  const where = whereOf(owner, filter);
  return inShop(database, shopId, async (tx) => {
    const count = await tx.link.count({ where });
    const pages = Math.max(1, Math.ceil(count / pageSize));
    const page = Math.min(filter.page, pages);
    const rows = await tx.link.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { linkId: 'asc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: { aliases: { select: { code: true }, orderBy: { linkId: 'asc' } } },
    });
    const linkIds = rows.map(({ linkId }) => linkId);
    const clicks = await countClicks(tx, owner, linkIds);
    const altered = await listAltered(tx, owner, linkIds, alteredSince);
    const campaigns = await tx.link.findMany({
      where: { ...owner, aliasOf: null, campaign: { not: null } },
      distinct: ['campaign'],
      select: { campaign: true },
      orderBy: { campaign: 'asc' },
      take: campaignsMax,
    });
    const partner = await tx.partner.findUnique({
      where: { shopId_partnerId: { shopId, partnerId } },
      select: { program: { select: { codePercent: true } } },
    });
    return {
      links: rows.map(({ linkId, code, path, label, campaign, source, creative, active, archivedAt, aliases }) => ({
        ...{ linkId, code, path, label, campaign, source, creative },
        state: archivedAt !== null ? 'archived' : active ? 'active' : 'off',
        formerCodes: aliases.map((alias) => alias.code),
        clicks: clicks.get(linkId)?.clicks ?? 0,
        lastClickAt: clicks.get(linkId)?.last ?? null,
        altered: altered.get(linkId) ?? [],
      })),
      ...{ page, pages, count },
      campaigns: campaigns.flatMap(({ campaign }) => campaign ?? []),
      codes: await listCodes(tx, owner),
      codePercent: partner?.program.codePercent ?? null,
    };
  });
}

/** The code of the partner's first active link; null while there is none. */
export async function getOwnLinkCode(database: Database, shopId: string, partnerId: string): Promise<string | null> {
  const link = await inShop(database, shopId, (tx) =>
    tx.link.findFirst({
      where: { shopId, partnerId, active: true, aliasOf: null },
      orderBy: [{ createdAt: 'asc' }, { linkId: 'asc' }],
    }),
  );
  return link?.code ?? null;
}

const stateWhere: Readonly<Record<LinkState, Prisma.LinkWhereInput>> = {
  active: { active: true },
  off: { active: false, archivedAt: null },
  archived: { archivedAt: { not: null } },
};

function whereOf(owner: Owner, { search, campaign, state }: LinkFilter): Prisma.LinkWhereInput {
  const contains = { contains: search, mode: 'insensitive' as const };
  return {
    ...owner,
    aliasOf: null,
    ...(state === null ? { archivedAt: null } : stateWhere[state]),
    ...(campaign === null ? {} : { campaign }),
    ...(search === ''
      ? {}
      : {
          OR: [
            ...(['label', 'code', 'path', 'source', 'creative'] as const).map((field) => ({ [field]: contains })),
            { aliases: { some: { code: contains } } },
          ],
        }),
  };
}

async function countClicks(tx: ShopTransaction, { shopId, partnerId }: Owner, linkIds: readonly string[]) {
  const rows = await tx.$queryRaw<{ link_id: string; clicks: number; last: Date }[]>`
    SELECT link_id, count(*)::int AS clicks, max(at) AS last FROM click
     WHERE shop_id = ${shopId}::uuid AND partner_id = ${partnerId}::uuid AND link_id = ANY(${linkIds}::uuid[]) GROUP BY link_id`;
  return new Map(rows.map((row) => [row.link_id, row]));
}

async function listAltered(
  tx: ShopTransaction,
  { shopId }: Owner,
  linkIds: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, readonly AlteredVisits[]>> {
  // A visit by the whole code of a link that is off means that link too, and says nothing new.
  const rows = await tx.$queryRaw<{ link_id: string; asked: string; visits: number; counted: boolean }[]>`
    SELECT meant_link_id AS link_id, coalesce(asked, click.code) AS asked, count(*)::int AS visits, bool_and(click.link_id IS NOT NULL) AS counted
      FROM click JOIN link ON link.shop_id = click.shop_id AND link.link_id = meant_link_id
     WHERE click.shop_id = ${shopId}::uuid AND meant_link_id = ANY(${linkIds}::uuid[])
       AND at > ${since} AND coalesce(asked, click.code) <> link.code
     GROUP BY 1, 2 ORDER BY visits DESC, asked LIMIT ${pageSize * 10}`;
  const byLink = new Map<string, AlteredVisits[]>();
  for (const { link_id, asked, visits, counted } of rows) {
    const known = byLink.get(link_id);
    if (known === undefined) byLink.set(link_id, [{ asked, visits, counted }]);
    else if (known.length < alteredPerLink) known.push({ asked, visits, counted });
  }
  return byLink;
}

async function listCodes(tx: ShopTransaction, owner: Owner): Promise<readonly PartnerCode[]> {
  const codes = await tx.discountCode.findMany({
    where: { ...owner, singleUse: false, wanted: { not: 'deleted' } },
    orderBy: { createdAt: 'asc' },
    take: codesMax,
  });
  return codes.map(({ code, state }) => ({ code, state: state as PartnerCode['state'] }));
}
