/*
 * The code in a partner's link: something of the partner's name, so that people recognise it, and random letters, so that it is
 * unique and nobody guesses another's. Lower case letters, digits and hyphens alone: it is read aloud and typed from paper.
 */

/** Crockford's base 32 in lower case: no letter that is taken for a digit. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const longestName = 24;

/** Of whatever calls itself a code, no more than this is looked at. */
export const longestLinkCode = 200;

/** The name's part of a code: `Zoë & Söhne` is `zoe-sohne`; empty for a name without Latin letters or digits. */
export function codeName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestName)
    .replace(/^-+|-+$/g, '');
}

/**
 * A link's code from a name and random bytes, one letter for each byte. Give four bytes beside a name; without one the code is the
 * letters alone, so give more.
 */
export function linkCode(name: string, random: Uint8Array): string {
  const suffix = Array.from(random, (byte) => letters[byte % letters.length]).join('');
  const slug = codeName(name);
  return slug === '' ? suffix : `${slug}-${suffix}`;
}
