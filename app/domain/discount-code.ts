/*
 * A partner's discount code by the programme's template. It is read aloud and typed from a screen, so it is made of plain capital letters
 * and digits; a name of which nothing is left falls back to a word, never to an empty code.
 */
import { codeName, linkCode } from './link-code.ts';

const longestName = 16;

/** What a template may contain. At least one of them gives every partner a code of their own. */
export const codePlaceholders = ['{NAME}', '{NUMBER}', '{RANDOM}'] as const;

export interface CodeOwner {
  readonly name: string;
  /** The digits of the partner's number. */
  readonly number: number;
}

/** Random bytes that `{RANDOM}` takes, one letter each. */
export const randomLetters = 6;

/**
 * The code by a template such as `{NAME}10`, where `{NAME}` is the first word of the name. `attempt` counts from 0: from the second on the
 * code ends in a number, because the plain one belongs to somebody else.
 */
export function discountCodeFrom(template: string, owner: CodeOwner, random: Uint8Array, attempt: number): string {
  const plain = template
    .replaceAll('{NAME}', shortName(owner.name, longestName))
    .replaceAll('{NUMBER}', String(owner.number))
    .replaceAll('{RANDOM}', randomText(random));
  return attempt === 0 ? plain : `${plain}-${attempt + 1}`;
}

const longestPoolName = 10;

/** Random bytes of a code for one use: enough that nobody guesses another's. */
export const singleUseLetters = 8;

/** A code for one use, such as `ANNA-7K4QH2P9`. */
export function singleUseCode(name: string, random: Uint8Array): string {
  return `${shortName(name, longestPoolName)}-${randomText(random)}`;
}

const typedCode = /^[^\s"<>\\]{2,64}$/u;

/** A code as a person typed it, trimmed; null where it is none that a shopper could type. */
export function parseDiscountCode(text: string): string | null {
  const code = text.trim();
  return typedCode.test(code) ? code : null;
}

function shortName(name: string, longest: number): string {
  const firstWord = codeName(name).split('-')[0] || 'partner';
  return firstWord.slice(0, longest).toUpperCase();
}

function randomText(random: Uint8Array): string {
  return linkCode('', random).toUpperCase();
}
