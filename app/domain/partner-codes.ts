/*
 * Names made into codes: a link's code must survive being typed and read aloud, a discount code must look like one. Letters are folded to
 * plain ones; a name of which nothing is left falls back to a word, never to an empty code.
 */

/** Without 0, 1, i, l, o: nothing in a code can be taken for something else. */
export const codeAlphabet = '23456789abcdefghjkmnpqrstuvwxyz';

const longestSlug = 24;
const longestDiscountName = 16;

/** `Zoë & Max Müller` → `zoe-max-muller`; empty where nothing is left. */
export function nameSlug(name: string): string {
  return fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replace(/^-+|-+$/g, '');
}

/** A link's code: the name and a suffix that tells it from its like, such as `zoe-k7xq`. `suffix` is of {@link codeAlphabet}. */
export function linkCode(name: string, suffix: string): string {
  return `${nameSlug(name) || 'partner'}-${suffix}`;
}

/**
 * A partner's discount code by a template such as `{NAME}10`, where `{NAME}` is the first word of the name. `attempt` counts from 0: from
 * the second on the code ends in a number, because the plain one belongs to somebody else.
 */
export function discountCodeFrom(template: string, name: string, attempt: number): string {
  const firstWord = fold(name).match(/[a-z0-9]+/)?.[0] ?? 'partner';
  const plain = template.replaceAll('{NAME}', firstWord.slice(0, longestDiscountName).toUpperCase());
  return attempt === 0 ? plain : `${plain}-${attempt + 1}`;
}

function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase();
}
