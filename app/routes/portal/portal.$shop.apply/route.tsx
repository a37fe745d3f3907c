import { redirect } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { Failure } from '#app/domain/failure.ts';
import { ApplicationPage, ApplicationThanks } from '#app/ui/portal/application-page.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { formAnswer, openAction, openLoader } from '../guards.server.ts';
import { offerOf } from '../offer.server.ts';
import { parseApplication } from './application.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data?.program ? [{ title: messagesIn(data.locale).apply.title(data.program.name) }] : [];

export const loader = openLoader(async (visit) => ({
  ...(await offerOf(visit)),
  received: /^A\d{1,9}$/.exec(visit.url.searchParams.get('received') ?? '')?.[0] ?? null,
}));

export const action = openAction(async ({ portal, shop, request, locale, address }) => {
  const form = await request.formData();
  const programs = await portal.listOpenPrograms(shop);
  const program = programs.find(({ key }) => key === form.get('program'));
  if (program === undefined) throw new Failure('not_found', 'This programme takes no applications at present.');
  const thanks = (number: string) =>
    redirect(`/portal/${shop.shopName}/apply?program=${program.key}&received=${number}`);

  const { typed, mistakes, person, decoyed } = parseApplication(form);
  // A robot that fills in what nobody sees is thanked, and forgotten.
  if (decoyed) return thanks('A1000');
  if (person === null) return formAnswer(422, { typed, mistakes, failure: null });
  const texts = messagesIn(locale);
  if (form.get('version') !== String(program.version)) {
    return formAnswer(409, { typed, mistakes, failure: texts.apply.termsChanged });
  }
  try {
    const wanted = { ...person, programId: program.programId, acceptedTerms: program.version, locale };
    const { number } = await portal.apply(shop, wanted, address);
    return thanks(number);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'too_many') throw error;
    return formAnswer(error.status, { typed, mistakes, failure: texts.failure.tooMany });
  }
});

export default function Apply() {
  const { received, program, ...offer } = useLoaderData<typeof loader>();
  const attempt = useActionData<typeof action>();
  if (received !== null) return <ApplicationThanks number={received} autoApprove={program?.autoApprove === true} />;
  return <ApplicationPage {...offer} program={program} attempt={attempt} />;
}
