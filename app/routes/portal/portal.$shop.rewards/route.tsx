import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { RewardsPage } from '#app/ui/portal/rewards-page.tsx';
import { partnerLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data === undefined ? [] : [{ title: messagesIn(data.locale).rewards.title }];

export const loader = partnerLoader(async ({ portal, shop, viewer, url, locale }) => {
  const after = url.searchParams.get('after');
  const page = await portal.listRewards(shop, viewer.partner.partnerId, after);
  return { locale, ...page, isFirst: after === null };
});

export default function Rewards() {
  const { locale: _locale, ...page } = useLoaderData<typeof loader>();
  return <RewardsPage {...page} />;
}
