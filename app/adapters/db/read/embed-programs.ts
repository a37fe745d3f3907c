/** The programmes as the storefront may know them, and where their partners sign in. */
import type { CodeMode } from '#app/domain/program-settings.ts';
import type { EmbedProgram } from '#app/flows/publish-embed-settings.ts';
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';
import { storedTerms } from '../program-records.ts';

const programsMax = 20;

/** Active programmes in the merchant's order, each with the terms in force at `at`. */
export function listEmbedPrograms(database: Database, shopId: string, at: Date): Promise<readonly EmbedProgram[]> {
  return inShop(database, shopId, async (tx) => {
    const programs = await tx.program.findMany({
      where: { shopId, status: 'active' },
      orderBy: [{ rank: 'asc' }, { createdAt: 'asc' }],
      include: { versions: { orderBy: { version: 'asc' } } },
      take: programsMax,
    });
    return programs.flatMap(({ versions, key, kind, name, autoApprove, applyCode, codeMode }) => {
      // As in the domain: the first version is in force before its own time too.
      const current = versions.findLast(({ effectiveAt }) => effectiveAt <= at) ?? versions[0];
      if (current === undefined) return [];
      const { version, terms } = current;
      return [
        { key, kind, name, version, autoApprove, applyCode, codeMode: codeMode as CodeMode, terms: storedTerms(terms) },
      ];
    });
  });
}

/** The part of the portal's address that names the shop. */
export async function requirePortalName(database: Database, shopId: string): Promise<string> {
  const shop = await inShop(database, shopId, (tx) =>
    tx.shop.findUniqueOrThrow({ where: { shopId }, select: { domain: true } }),
  );
  return shop.domain.replace('.myshopify.com', '');
}
