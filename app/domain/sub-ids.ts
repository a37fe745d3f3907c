/*
 * What whoever advertises a link adds to it to tell one placement from another: `?sub1=newsletter`. The names are those that networks use. It is
 * kept with the click and not handed on to the shop, and it is their text, so it is bounded.
 */

const subIdNames = ['sub1', 'sub2', 'sub3', 'sub4', 'sub5', 'subid', 'clickref'] as const;

export type SubIdName = (typeof subIdNames)[number];
export type SubIds = Readonly<Partial<Record<SubIdName, string>>>;

const known: ReadonlySet<string> = new Set(subIdNames);
const longestSubId = 100;

export function isSubIdName(name: string): name is SubIdName {
  return known.has(name);
}

/** Null where the address has none. Of one that comes twice the first counts. */
export function readSubIds(query: Iterable<readonly [string, string]>): SubIds | null {
  let found: Partial<Record<SubIdName, string>> | null = null;
  for (const [name, value] of query) {
    if (!isSubIdName(name)) continue;
    const text = value.replace(/\p{Cc}/gu, '').slice(0, longestSubId);
    if (text === '') continue;
    found ??= {};
    found[name] ??= text;
  }
  return found;
}
