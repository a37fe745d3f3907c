/** The portal's texts by language, and which language somebody gets. */
import { en, type Messages } from './en.ts';
import { fr } from './fr.ts';

export type { Messages } from './en.ts';

const byLocale = { en, fr } as const satisfies Record<string, Messages>;

export type Locale = keyof typeof byLocale;

export function messagesIn(locale: Locale): Messages {
  return byLocale[locale];
}

const locales = Object.keys(byLocale) as readonly Locale[];

/** The first language that the portal speaks; see {@link chooseAmong}. */
export function chooseLocale(...wishes: readonly (string | null | undefined)[]): Locale {
  return chooseAmong(locales, ...wishes);
}

/** The first of these languages that is wished: by a language tag such as `fr-CA`, or by an Accept-Language header; else English. */
export function chooseAmong<Offered extends string>(
  offered: readonly Offered[],
  ...wishes: readonly (string | null | undefined)[]
): Offered | 'en' {
  for (const wish of wishes) {
    const tags = (wish ?? '').split(',').map(parseTag);
    tags.sort((one, other) => other.weight - one.weight);
    for (const { language, weight } of tags) {
      const found = weight > 0 ? offered.find((locale) => locale === language) : undefined;
      if (found !== undefined) return found;
    }
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
