/** What the links page's two forms ask for, and what the forms are told. */
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import type { LinkAttempt } from '#app/ui/portal/link-form.tsx';
import { formAnswer, type PortalVisit, type Viewer } from '../guards.server.ts';

const wish = z.object({
  target: z.string().max(2_000),
  label: z
    .string()
    .trim()
    .max(80)
    .regex(/^\P{Cc}*$/u),
  campaign: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}._-]{0,60}$/u),
});

const fields = Object.keys(wish.shape) as readonly (keyof typeof wish.shape)[];

const change = z.object({ link: z.uuid(), active: z.enum(['on', 'off']) });

export async function createLinkFrom({ portal, shop, viewer }: PortalVisit<Viewer>, form: FormData) {
  const typed = Object.fromEntries(fields.map((field) => [field, textOf(form, field)]));
  const parsed = wish.safeParse(typed);
  if (!parsed.success) {
    const mistakes = Object.fromEntries(parsed.error.issues.map(({ path }) => [path[0], mistakeIn(path[0])]));
    return formAnswer(422, attempt({ typed, mistakes }));
  }
  const { target, label, campaign } = parsed.data;
  const { partnerId, name } = viewer.partner;
  try {
    const link = await portal.addLink(shop, {
      partnerId,
      partnerName: name,
      target,
      label: label === '' ? null : label,
      campaign: campaign === '' ? null : campaign,
    });
    return formAnswer(200, attempt({ done: { kind: 'created', code: link.code } }));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'conflict') return formAnswer(error.status, attempt({ typed, tooMany: true }));
    const reason = error.fields.target;
    if (reason !== 'foreign' && reason !== 'malformed') throw error;
    return formAnswer(error.status, attempt({ typed, mistakes: { target: reason } }));
  }
}

/** Another partner's link is as unknown as one that never was. */
export async function switchLinkFrom({ portal, shop, viewer }: PortalVisit<Viewer>, form: FormData) {
  const parsed = change.safeParse({ link: form.get('link'), active: form.get('active') });
  if (!parsed.success) throw new Failure('not_found', 'There is no such link.');
  const active = parsed.data.active === 'on';
  await portal.switchLink(shop, { partnerId: viewer.partner.partnerId, linkId: parsed.data.link, active });
  return formAnswer(200, attempt({ done: { kind: 'switched', active } }));
}

function attempt(part: Partial<LinkAttempt>): LinkAttempt {
  return { typed: {}, mistakes: {}, tooMany: false, done: null, ...part };
}

function mistakeIn(field: PropertyKey | undefined): 'malformed' | true {
  return field === 'target' ? 'malformed' : true;
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.slice(0, 5_000) : '';
}
