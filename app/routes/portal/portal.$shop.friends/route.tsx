import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { Failure } from '#app/domain/failure.ts';
import { FriendsPage } from '#app/ui/portal/friends-page.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { partnerLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data === undefined ? [] : [{ title: messagesIn(data.locale).friends.title }];

export const loader = partnerLoader(async ({ portal, shop, viewer, url, locale }) => {
  if (viewer.partner.programKind !== 'referral') {
    throw new Failure('not_found', 'This page is for customers who refer friends.');
  }
  const after = url.searchParams.get('after');
  const { friends, next } = await portal.listFriends(shop, viewer.partner.partnerId, after);
  return { locale, friends, next, isFirst: after === null };
});

export default function Friends() {
  const { locale: _locale, ...page } = useLoaderData<typeof loader>();
  return <FriendsPage {...page} />;
}
