/** How the terms of the programme for referring customers came to be what they are, some versions at a time. */
import {
  changedReferralSettings,
  type ReferralSettingName,
  type ReferralSettings,
  referralSettingsOf,
} from '#app/domain/referral-settings.ts';
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';
import { storedTerms } from '../program-records.ts';
import { referrersOf } from '../referral-records.ts';

export interface ReferralVersionView {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly actor: string;
  readonly settings: ReferralSettings;
  /** Against the version before; empty for the first. */
  readonly changed: readonly ReferralSettingName[];
  /** Of the version before; null for the first. */
  readonly before: ReferralSettings | null;
  /** What would change now if its terms came back. */
  readonly fromNow: readonly ReferralSettingName[];
}

export interface ReferralVersions {
  /** Newest first. */
  readonly rows: readonly ReferralVersionView[];
  /** Where older ones and newer ones begin; null where there are none. */
  readonly older: number | null;
  readonly newer: number | null;
}

const versionsAtOnce = 8;

/** From the version `upTo` down, or from the newest. Versions are numbered without gaps. */
export function readReferralVersions(
  database: Database,
  shopId: string,
  upTo: number | null,
): Promise<ReferralVersions> {
  return inShop(database, shopId, async (tx) => {
    const program = await tx.program.findFirst({
      where: { shopId, kind: 'referral' },
      orderBy: { rank: 'asc' },
      include: { versions: { orderBy: { version: 'desc' }, take: 1 } },
    });
    const newest = program?.versions[0];
    if (program === null || newest === undefined) return { rows: [], older: null, newer: null };
    const top = Math.min(upTo ?? newest.version, newest.version);
    const stored = await tx.programVersion.findMany({
      where: { shopId, programId: program.programId, version: { lte: top } },
      orderBy: { version: 'desc' },
      // One more than is listed, to tell what the last one changed.
      take: versionsAtOnce + 1,
    });
    const referrers = referrersOf(program);
    const inForce = storedTerms(newest.terms);
    const versions = stored.map(({ terms, ...version }) => ({ ...version, terms: storedTerms(terms) }));
    const rows = versions.slice(0, versionsAtOnce).map(({ version, effectiveAt, actor, terms }, index) => {
      const before = versions[index + 1];
      return {
        version,
        effectiveAt,
        actor,
        settings: referralSettingsOf(terms, referrers),
        changed: before === undefined ? [] : changedReferralSettings(before.terms, terms),
        before: before === undefined ? null : referralSettingsOf(before.terms, referrers),
        fromNow: changedReferralSettings(inForce, terms),
      };
    });
    return {
      rows,
      older: versions[versionsAtOnce]?.version ?? null,
      newer: top < newest.version ? top + versionsAtOnce : null,
    };
  });
}
