/** Which shop a portal's address names, and what anybody may know of it: its name, and the programmes that take applications. */
import { z } from 'zod';
import { invariant } from '#app/domain/failure.ts';
import type { LinkHost } from '#app/domain/link-address.ts';
import type { ProgramTerms } from '#app/domain/program.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';
import { getShopId } from '../shop-directory.ts';

export interface PortalShop {
  readonly shopId: string;
  /** The first part of the myshopify name: how the portal's addresses name the shop. */
  readonly shopName: string;
  readonly domain: string;
  /** As the merchant calls it. */
  readonly title: string;
  readonly currency: string | null;
  readonly timeZone: string;
  readonly storefrontUrl: string | null;
  readonly linkHost: LinkHost;
  readonly installed: boolean;
}

export interface OpenProgram {
  readonly programId: string;
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly autoApprove: boolean;
  /** The shopper's discount behind a partner's code, percent; null without codes. */
  readonly codePercent: string | null;
  readonly version: number;
  readonly terms: ProgramTerms;
}

const shopNameShape = z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}$/);

/** Null for a name that is no shop's, or one that never installed the app. */
export async function getPortalShop(database: Database, shopName: string): Promise<PortalShop | null> {
  if (!shopNameShape.safeParse(shopName).success) return null;
  const domain = `${shopName}.myshopify.com`;
  const shopId = await getShopId(database.directory, domain);
  if (shopId === null) return null;
  const shop = await inShop(database, shopId, (tx) => tx.shop.findUnique({ where: { shopId } }));
  if (shop === null || shop.status === 'known') return null;
  const { name, currency, timeZone, storefrontUrl, linkHost } = shop;
  return {
    shopId,
    shopName,
    domain,
    title: name === '' ? shopName : name,
    currency,
    timeZone,
    storefrontUrl,
    linkHost: linkHost as LinkHost,
    installed: shop.status === 'installed',
  };
}

/** Programmes that take applications (customers who refer friends join without one), in the merchant's order, each with the terms in force at `at`. */
export function listOpenPrograms(database: Database, shopId: string, at: Date): Promise<readonly OpenProgram[]> {
  return inShop(database, shopId, async (tx) => {
    const programs = await tx.program.findMany({
      where: { shopId, status: 'active', kind: { not: 'referral' } },
      orderBy: [{ rank: 'asc' }, { createdAt: 'asc' }],
      include: { versions: { orderBy: { version: 'asc' } } },
      take: 20,
    });
    return programs.flatMap(({ versions, programId, key, kind, name, autoApprove, codeTemplate, codePercent }) => {
      // As in the domain: the first version is in force before its own time too.
      const current = versions.findLast(({ effectiveAt }) => effectiveAt <= at) ?? versions[0];
      if (current === undefined) return [];
      const terms = parseTerms(current.terms);
      invariant(terms.ok, `the stored terms of programme ${key} are terms`);
      const percent = codeTemplate === null ? null : codePercent;
      return [
        { programId, key, kind, name, autoApprove, codePercent: percent, version: current.version, terms: terms.value },
      ];
    });
  });
}
