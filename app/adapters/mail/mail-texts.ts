/** The words of every mail, in each language in which mail is written. */
import type { MailLocale } from '#app/flows/outbox-kinds.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import type { MailWords } from './texts/mail-words.ts';

export const mailTexts: Readonly<Record<MailLocale, MailWords>> = { en, fr, de, es };
