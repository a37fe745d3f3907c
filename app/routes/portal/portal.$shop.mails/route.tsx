import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { MailsPage } from '#app/ui/portal/mails-page.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { formAnswer, partnerAction, partnerLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data === undefined ? [] : [{ title: messagesIn(data.locale).mails.title }];

export const loader = partnerLoader(async ({ portal, shop, viewer, locale }) => {
  const { email } = viewer.partner;
  return { locale, email, reminded: await portal.mails.wants(shop.shopId, email) };
});

const choice = z.enum(['on', 'off']);

export const action = partnerAction(async ({ portal, shop, viewer, request }) => {
  const chosen = choice.safeParse((await request.formData()).get('reminders'));
  if (!chosen.success) return formAnswer(422, { changed: false });
  await portal.mails.choose(shop.shopId, viewer.partner.email, chosen.data === 'off');
  return formAnswer(200, { changed: true });
});

export default function Mails() {
  const { email, reminded } = useLoaderData<typeof loader>();
  return <MailsPage email={email} reminded={reminded} />;
}
