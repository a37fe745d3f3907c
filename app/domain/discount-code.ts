/*
 * A partner's discount code by the programme's template. It is read aloud and typed from a screen, so it is made of plain capital letters
 * and digits; a name of which nothing is left falls back to a word, never to an empty code.
 */
import { codeName } from './link-code.ts';

const longestName = 16;

/** What a template must contain to give every partner a code of their own. */
export const namePlaceholder = '{NAME}';

/**
 * The code by a template such as `{NAME}10`, where `{NAME}` is the first word of the name. `attempt` counts from 0: from the second on the
 * code ends in a number, because the plain one belongs to somebody else.
 */
export function discountCodeFrom(template: string, name: string, attempt: number): string {
  const firstWord = codeName(name).split('-')[0] || 'partner';
  const plain = template.replaceAll(namePlaceholder, firstWord.slice(0, longestName).toUpperCase());
  return attempt === 0 ? plain : `${plain}-${attempt + 1}`;
}
