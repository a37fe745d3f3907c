/** A programme's settings as they are, and how they came to be so. */
import type { ProgramTerms } from '#app/domain/program.ts';
import { changedSettings, type ProgramSettings, type SettingName, settingsOf } from '#app/domain/program-settings.ts';
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';
import { joiningOf, storedTerms } from '../program-records.ts';

export interface ProgramView {
  readonly programId: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  /** A person has changed or kept the terms that it began with. */
  readonly reviewed: boolean;
  /** The newest version, for saving against. */
  readonly version: number;
  readonly terms: ProgramTerms;
  /** What is wrong with its discounts in Shopify, in words. */
  readonly discountTrouble: string | null;
  readonly settings: ProgramSettings;
  /** Newest first. */
  readonly versions: readonly VersionView[];
}

export interface VersionView {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly actor: string;
  /** Against the version before; empty for the first. */
  readonly changed: readonly SettingName[];
  readonly settings: ProgramSettings;
}

export interface ProgramChoice {
  readonly programId: string;
  readonly name: string;
}

const versionsListed = 20;

/** Those that take applications, in listed order. Customers who refer friends join without one. */
export function listPrograms(database: Database, shopId: string): Promise<readonly ProgramChoice[]> {
  return inShop(database, shopId, (tx) =>
    tx.program.findMany({
      where: { shopId, status: 'active', kind: { not: 'referral' } },
      orderBy: { rank: 'asc' },
      select: { programId: true, name: true },
    }),
  );
}

/** The first programme listed for partners who apply; null in a shop without one. */
export function readProgram(database: Database, shopId: string): Promise<ProgramView | null> {
  return inShop(database, shopId, async (tx) => {
    const program = await tx.program.findFirst({
      where: { shopId, kind: { not: 'referral' } },
      orderBy: { rank: 'asc' },
      // One more than is listed, to tell what the last one changed.
      include: { versions: { orderBy: { version: 'desc' }, take: versionsListed + 1 } },
    });
    if (program === null) return null;
    const versions = program.versions.map(({ terms, ...version }) => ({
      ...version,
      terms: storedTerms(terms),
    }));
    const newest = versions[0];
    if (newest === undefined) return null;
    const subject = `program:${program.programId}`;
    const review = await tx.auditEvent.findFirst({ where: { shopId, subject }, select: { auditId: true } });
    return {
      programId: program.programId,
      name: program.name,
      kind: program.kind,
      status: program.status,
      reviewed: review !== null,
      version: newest.version,
      terms: newest.terms,
      discountTrouble: program.discountTrouble,
      settings: settingsOf(newest.terms, joiningOf(program)),
      versions: versions.slice(0, versionsListed).map(({ version, effectiveAt, actor, terms }, index) => {
        const before = versions[index + 1];
        return {
          version,
          effectiveAt,
          actor,
          settings: settingsOf(terms, joiningOf(program)),
          changed: before === undefined ? [] : changedSettings(before.terms, terms),
        };
      }),
    };
  });
}
