/** Reads an application as it was typed: which fields are wrong, or the person it describes. */
import { z } from 'zod';
import type { Application } from '#app/flows/apply-as-partner.ts';
import type { ApplicationField } from '#app/ui/portal/application-form.tsx';
import { isCountry } from '#app/ui/portal/countries.ts';

type Person = Pick<Application, 'name' | 'email' | 'company' | 'website' | 'country' | 'message'>;

export interface ParsedApplication {
  readonly typed: Readonly<Record<string, string>>;
  readonly mistakes: readonly ApplicationField[];
  /** Null where there are mistakes. */
  readonly person: Person | null;
  readonly decoyed: boolean;
}

// No control characters: a name stands in mails' headers.
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^\P{Cc}*$/u);
const orNull = (text: string): string | null => (text === '' ? null : text);

/** `example.com/me` is meant as https. */
const webAddress = line(300)
  .transform((text) => (text === '' || /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`))
  .refine((text) => text === '' || isWebAddress(text));

const application = z.object({
  name: line(120).min(1),
  email: z.string().trim().max(254).pipe(z.email()),
  company: line(120).transform(orNull),
  website: webAddress.transform(orNull),
  country: z
    .string()
    .refine((code) => code === '' || isCountry(code))
    .transform(orNull),
  message: z
    .string()
    .trim()
    .min(10)
    .max(2_000)
    .refine((text) => !text.includes('\u0000')),
  terms: z.literal('accepted'),
});

const fields = Object.keys(application.shape) as readonly ApplicationField[];

export function parseApplication(form: FormData): ParsedApplication {
  const typed = Object.fromEntries(fields.map((field) => [field, textOf(form, field)]));
  const decoyed = textOf(form, 'nickname') !== '';
  const parsed = application.safeParse(typed);
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    return { typed, mistakes: fields.filter((field) => wrong.has(field)), person: null, decoyed };
  }
  const { terms: _accepted, ...person } = parsed.data;
  return { typed, mistakes: [], person, decoyed };
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.slice(0, 5_000) : '';
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname.includes('.');
}
