/** What the links page's forms ask for, and what the forms are told. */
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import type { SlugMistake } from '#app/domain/link-slug.ts';
import type { LinkAttempt, LinkMistakes } from '#app/ui/portal/link-form.tsx';
import { formAnswer, type PortalVisit, type Viewer } from '../guards.server.ts';

const text = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^\P{Cc}*$/u)
    .transform((value) => (value === '' ? null : value));

const words = z.object({
  target: z.string().max(2_000),
  label: text(80),
  campaign: text(60).refine((value) => value === null || /^[\p{L}\p{N}._-]+$/u.test(value)),
  source: text(60),
  creative: text(60),
  slug: text(100),
});

const fields = Object.keys(words.shape) as readonly (keyof typeof words.shape)[];

const named = z.object({ link: z.uuid() });
const change = named.extend({ to: z.enum(['on', 'off', 'archive', 'restore']) });

type Visit = PortalVisit<Viewer>;

export async function createLinkFrom(visit: Visit, form: FormData) {
  const { portal, shop, viewer } = visit;
  return saving(form, null, async (wish) => {
    const link = await portal.addLink(shop, { ...wish, partnerId: viewer.partner.partnerId });
    return { kind: 'created', code: link.code };
  });
}

export async function changeLinkFrom(visit: Visit, form: FormData) {
  const { portal, shop, viewer } = visit;
  const linkId = requireLinkId(form);
  return saving(form, linkId, async (wish) => {
    const code = await portal.changeLink(shop, { ...wish, linkId, partnerId: viewer.partner.partnerId });
    return { kind: 'changed', code };
  });
}

/** Another partner's link is as unknown as one that never was. */
export async function switchLinkFrom({ portal, shop, viewer }: Visit, form: FormData) {
  const parsed = change.safeParse({ link: form.get('link'), to: form.get('to') });
  if (!parsed.success) throw new Failure('not_found', 'There is no such link.');
  const { link: linkId, to } = parsed.data;
  await portal.switchLink(shop, { partnerId: viewer.partner.partnerId, linkId, to });
  return formAnswer(200, attempt({ done: { kind: 'switched', to, linkId } }));
}

async function saving(
  form: FormData,
  linkId: string | null,
  work: (wish: z.infer<typeof words>) => Promise<NonNullable<LinkAttempt['done']>>,
) {
  const typed = Object.fromEntries(fields.map((field) => [field, textOf(form, field)]));
  const parsed = words.safeParse(typed);
  if (!parsed.success) {
    const mistakes = Object.fromEntries(parsed.error.issues.map(({ path }) => [path[0], mistakeIn(path[0])]));
    return formAnswer(422, attempt({ linkId, typed, mistakes }));
  }
  try {
    return formAnswer(200, attempt({ done: await work(parsed.data) }));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'conflict' && error.fields.slug === undefined) {
      return formAnswer(error.status, attempt({ linkId, typed, tooMany: true }));
    }
    const mistakes = mistakesOf(error);
    if (Object.keys(mistakes).length === 0) throw error;
    return formAnswer(error.status, attempt({ linkId, typed, mistakes }));
  }
}

function requireLinkId(form: FormData): string {
  const parsed = named.safeParse({ link: form.get('link') });
  if (!parsed.success) throw new Failure('not_found', 'There is no such link.');
  return parsed.data.link;
}

function attempt(part: Partial<LinkAttempt>): LinkAttempt {
  return { linkId: null, typed: {}, mistakes: {}, tooMany: false, done: null, ...part };
}

const slugMistakes: readonly string[] = ['characters', 'length', 'reserved', 'offensive', 'taken', 'too_often'];

function mistakesOf({ fields: said }: Failure): LinkMistakes {
  const suggestions = (said.suggestions ?? '').split(' ').filter((word) => word !== '');
  return {
    ...(said.target === 'foreign' || said.target === 'malformed' ? { target: said.target } : {}),
    ...(said.campaign === 'reserved' ? { campaign: 'reserved' as const } : {}),
    ...(slugMistakes.includes(said.slug ?? '')
      ? { slug: { reason: said.slug as SlugMistake | 'taken' | 'too_often', suggestions } }
      : {}),
  };
}

function mistakeIn(field: PropertyKey | undefined) {
  if (field === 'target' || field === 'campaign') return 'malformed';
  return field === 'slug' ? { reason: 'length', suggestions: [] } : true;
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.slice(0, 5_000) : '';
}
