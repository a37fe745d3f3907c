/** The portal's texts by language, and which language somebody gets. */
import { en, type Messages } from './en.ts';
import { fr } from './fr.ts';

export type { Messages } from './en.ts';

const byLocale = { en, fr } as const satisfies Record<string, Messages>;

export type Locale = keyof typeof byLocale;

export function messagesIn(locale: Locale): Messages {
  return byLocale[locale];
}

/** The first language that the portal speaks: of a language tag such as `fr-CA`, or of an Accept-Language header; else English. */
export function chooseLocale(...wishes: readonly (string | null | undefined)[]): Locale {
  for (const wish of wishes) {
    const tags = (wish ?? '').split(',').map(parseTag);
    tags.sort((one, other) => other.weight - one.weight);
    const found = tags.find(({ language, weight }) => weight > 0 && Object.hasOwn(byLocale, language));
    if (found !== undefined) return found.language as Locale;
  }
  return 'en';
}

function parseTag(text: string): { readonly language: string; readonly weight: number } {
  const [tag = '', ...parameters] = text.trim().split(';');
  const quality = parameters
    .map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  return { language: tag.split('-')[0]?.toLowerCase() ?? '', weight: quality === undefined ? 1 : Number(quality) };
}
