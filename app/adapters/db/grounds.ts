/**
 * What a history's past was decided by, apart from its own facts: all that the rulebook says, as of a time, of what that past names. As long as
 * this text is the same, deciding the past again gives the same. It tells too much rather than too little: what cannot have mattered may
 * change it, what mattered always does.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import type { History, Rulebook } from '#app/domain/history.ts';
import type { Dated } from '#app/domain/partner.ts';
import { comparableText } from '#app/domain/text.ts';
import type { Concerned, RulebookIds } from '#app/flows/ports.ts';

export const nothingConcerned: Concerned = { linkCodes: [], discountCodes: [], partnerIds: [], productIds: [] };

/** What a history names, and what it named before. Sorted, so that the same names are the same lists. */
export function concernedBy(
  { orders, clicks }: History,
  { partnerIds }: Pick<RulebookIds, 'partnerIds'>,
  before: Concerned,
): Concerned {
  const facts = orders.map(({ order }) => order);
  const assigned = orders.flatMap(({ assignments }) => assignments.flatMap(({ partner }) => partner ?? []));
  return {
    linkCodes: sorted(
      before.linkCodes,
      clicks.map(({ linkCode }) => linkCode),
      facts.flatMap(({ landingRef }) => landingRef ?? []),
    ),
    discountCodes: sorted(
      before.discountCodes,
      facts.flatMap(({ discountCodes }) => discountCodes.map(comparableText)),
    ),
    partnerIds: sorted(
      before.partnerIds,
      assigned.flatMap((key) => partnerIds.get(key) ?? []),
    ),
    productIds: sorted(
      before.productIds,
      facts.flatMap(({ lines }) => lines.flatMap(({ productId }) => productId ?? [])),
    ),
  };
}

/** `partnerIds` of the rulebook's partners. A partner or a programme that came or changed after `at` decides nothing up to then. */
export function groundsText(
  rulebook: Rulebook,
  { partnerIds }: Pick<RulebookIds, 'partnerIds'>,
  concerned: Concerned,
  at: EpochMs,
): string {
  const links = concerned.linkCodes.map((code) => rulebook.links.get(code) ?? null);
  const codes = concerned.discountCodes.map((code) => rulebook.discountCodes.get(code) ?? null);
  const assigned = new Set(concerned.partnerIds);
  const named = [...rulebook.partners.keys()].filter((key) => assigned.has(partnerIds.get(key) ?? ''));
  for (const owned of [...links, ...codes]) if (owned !== null) named.push(owned.partner);
  return JSON.stringify({
    currency: rulebook.currency,
    programs: rulebook.programs.map(({ key, versions }) => ({
      key,
      // The first is in force before its own time, too.
      versions: versions.filter(({ effectiveAt }, index) => index === 0 || effectiveAt <= at),
    })),
    partners: withParents(named, rulebook).map((key) => {
      const partner = rulebook.partners.get(key);
      if (partner === undefined) return { key };
      return { ...partner, statuses: until(partner.statuses, at), groups: until(partner.groups, at) };
    }),
    links,
    codes,
    products: concerned.productIds.map((id) => {
      const product = rulebook.catalog.get(id);
      if (product === undefined) return null;
      return {
        descriptions: untilOrOldest(product.descriptions, at),
        collections: untilOrOldest(product.collections, at),
      };
    }),
  });
}

function withParents(keys: readonly string[], { partners }: Rulebook): readonly string[] {
  const all = new Set(keys);
  for (const key of all) {
    const parent = partners.get(key)?.parent;
    if (parent !== null && parent !== undefined) all.add(parent);
  }
  return sorted([...all]);
}

function until<Value>(changes: readonly Dated<Value>[], at: EpochMs): readonly Dated<Value>[] {
  return changes.filter((change) => change.at <= at);
}

/** Before the oldest that is known of a product, that oldest counts. */
function untilOrOldest<Value>(versions: readonly Dated<Value>[], at: EpochMs): readonly Dated<Value>[] {
  const oldest = versions.reduce((least, version) => Math.min(least, version.at), Number.POSITIVE_INFINITY);
  return until(versions, Math.max(at, oldest));
}

function sorted(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}
