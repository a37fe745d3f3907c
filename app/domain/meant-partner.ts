/*
 * Whom a shopper means who typed a name: partners are compared without case, accents and punctuation, then by likeness, so that a slip of the
 * finger is forgiven. Where two partners fit equally well nobody is meant: a guess would be worse than none, since the merchant may act on it.
 */

export interface NamedPartner {
  readonly partnerId: string;
  readonly name: string;
}

export type NameMatch = 'name' | 'likeness';

export interface MeantPartner {
  readonly partnerId: string;
  readonly matchedBy: NameMatch;
}

/** Letters and digits alone, in lower case, words parted by one space. */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Words of a text that may name something: a number, a code, or a link's code within an address. */
export function wordsThatName(text: string): readonly string[] {
  const words = text.split(/[\s/?&=#:,;()"“”'’<>]+/u).filter((word) => word.length >= 3 && word.length <= 100);
  return [...new Set(words)].slice(0, 20);
}

/** Null where nobody, or more than one, fits. */
export function meantPartner(text: string, candidates: readonly NamedPartner[]): MeantPartner | null {
  const said = foldName(text);
  if (said.length < 3) return null;
  return (
    onlyOne(candidates, 'name', (name) => name === said) ??
    onlyOne(candidates, 'name', (name) => name.length >= 5 && ` ${said} `.includes(` ${name} `)) ??
    onlyOne(candidates, 'likeness', (name) => isAlike(said, name)) ??
    onlyOne(candidates, 'likeness', (name) => name.split(' ').includes(said))
  );
}

function onlyOne(
  candidates: readonly NamedPartner[],
  matchedBy: NameMatch,
  fits: (name: string) => boolean,
): MeantPartner | null {
  const fitting = candidates.filter(({ name }) => fits(foldName(name)));
  const [only] = fitting;
  return only === undefined || fitting.length > 1 ? null : { partnerId: only.partnerId, matchedBy };
}

/** One slip for a short name, two for a long one. */
function isAlike(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  if (length < 5) return false;
  return distance(one, other) <= (length < 9 ? 1 : 2);
}

/** How many letters have to be added, left out, replaced or swapped with their neighbour. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwap) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
