/*
 * What is kept of the browser that a visitor came with: its family and whether it is a phone's, such as `Chrome mobile`. The whole text that a
 * browser sends would help to tell one person from another, and is not kept.
 */

/** In the order of asking: browsers name the ones they resemble, and apps the browser they are built on. */
const families: ReadonlyArray<readonly [marker: string, family: string]> = [
  ['Instagram', 'Instagram'],
  ['FBA', 'Facebook'],
  ['TikTok', 'TikTok'],
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
];

/** Null for a browser that says nothing. */
export function agentFamily(agent: string | null): string | null {
  if (agent === null || agent === '') return null;
  const family = families.find(([marker]) => agent.includes(marker))?.[1] ?? 'other';
  return agent.includes('Mobi') ? `${family} mobile` : family;
}
