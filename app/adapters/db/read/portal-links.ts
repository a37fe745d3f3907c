/** A partner's links with their clicks, and discount codes with their state. */
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';

export interface PartnerLink {
  readonly linkId: string;
  readonly code: string;
  readonly path: string;
  readonly label: string | null;
  readonly campaign: string | null;
  readonly active: boolean;
  readonly clicks: number;
  readonly lastClickAt: Date | null;
}

export interface PartnerCode {
  readonly code: string;
  readonly state: 'pending' | 'active' | 'failed' | 'paused' | 'removed';
}

export interface PartnerLinks {
  /** The oldest first: that is the partner's own. */
  readonly links: readonly PartnerLink[];
  readonly codes: readonly PartnerCode[];
  /** What the shopper gets with a code, percent. */
  readonly codePercent: string | null;
}

const linksMax = 200;

export function listPartnerLinks(database: Database, shopId: string, partnerId: string): Promise<PartnerLinks> {
  return inShop(database, shopId, async (tx) => {
    const links = await tx.link.findMany({
      where: { shopId, partnerId },
      orderBy: [{ createdAt: 'asc' }, { linkId: 'asc' }],
      take: linksMax,
    });
    const clicks = await tx.$queryRaw<{ link_id: string; clicks: number; last: Date }[]>`
      SELECT link_id, count(*)::int AS clicks, max(at) AS last FROM click
       WHERE shop_id = ${shopId}::uuid AND partner_id = ${partnerId}::uuid AND link_id IS NOT NULL GROUP BY link_id`;
    const codes = await tx.discountCode.findMany({
      where: { shopId, partnerId, singleUse: false, wanted: { not: 'deleted' } },
      orderBy: { createdAt: 'asc' },
      take: linksMax,
    });
    const partner = await tx.partner.findUnique({
      where: { shopId_partnerId: { shopId, partnerId } },
      select: { program: { select: { codePercent: true } } },
    });
    const byLink = new Map(clicks.map((row) => [row.link_id, row]));
    return {
      links: links.map(({ linkId, code, path, label, campaign, active }) => {
        const counted = byLink.get(linkId);
        return {
          linkId,
          code,
          path,
          label,
          campaign,
          active,
          clicks: counted?.clicks ?? 0,
          lastClickAt: counted?.last ?? null,
        };
      }),
      codes: codes.map(({ code, state }) => ({ code, state: state as PartnerCode['state'] })),
      codePercent: partner?.program.codePercent ?? null,
    };
  });
}

/** The code of the partner's first active link; null while there is none. */
export async function getOwnLinkCode(database: Database, shopId: string, partnerId: string): Promise<string | null> {
  const link = await inShop(database, shopId, (tx) =>
    tx.link.findFirst({ where: { shopId, partnerId, active: true }, orderBy: { createdAt: 'asc' } }),
  );
  return link?.code ?? null;
}
