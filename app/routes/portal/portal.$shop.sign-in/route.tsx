import { redirect } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import { portalPath } from '#app/domain/portal-path.ts';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { SignInForm, SignInSent } from '#app/ui/portal/sign-in-form.tsx';
import { formAnswer, openAction, openLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: messagesIn(data?.locale ?? 'en').signIn.title },
];

export const loader = openLoader(async ({ viewer, shop, url, locale }) => {
  const asked = url.searchParams.get('returnTo');
  if (viewer !== null) throw redirect(portalPath(asked, shop.shopName));
  return { locale, returnTo: asked === null ? null : portalPath(asked, shop.shopName) };
});

const address = z.string().trim().max(254).pipe(z.email());

export const action = openAction(async (visit) => {
  const { portal, shop, request, locale } = visit;
  const texts = messagesIn(locale).signIn;
  const form = await request.formData();
  const typed = String(form.get('email') ?? '').slice(0, 300);
  const email = address.safeParse(typed);
  if (!email.success) return formAnswer(422, { sentTo: null, typed, mistake: texts.errorEmail });
  try {
    const asked = form.get('returnTo');
    const returnTo = typeof asked === 'string' ? portalPath(asked, shop.shopName) : null;
    await portal.requestSignIn(shop, email.data, returnTo, visit.address);
    return formAnswer(200, { sentTo: email.data, typed, mistake: null });
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'too_many') throw error;
    return formAnswer(error.status, { sentTo: null, typed, mistake: texts.tooMany });
  }
});

export default function SignIn() {
  const { returnTo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.sentTo) return <SignInSent email={answer.sentTo} />;
  return <SignInForm returnTo={returnTo} typed={answer?.typed ?? ''} mistake={answer?.mistake ?? null} />;
}
