import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { linkAddressesOf } from '#app/domain/link-address.ts';
import { dayAt, reportPeriod } from '#app/domain/report-period.ts';
import { ApplicationPage } from '#app/ui/portal/application-page.tsx';
import { Dashboard } from '#app/ui/portal/dashboard.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { openLoader, type PortalVisit, type Viewer } from '../guards.server.ts';
import { offerOf } from '../offer.server.ts';
import { standingOf } from '../standing.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (data === undefined) return [];
  const texts = messagesIn(data.locale);
  if (data.kind === 'dashboard') return [{ title: texts.dashboard.title }];
  return data.offer.program === null ? [] : [{ title: texts.apply.title(data.offer.program.name) }];
};

/** The portal's front page: the partner's figures, or for everybody else what the shop offers. */
export const loader = openLoader(async (visit) => {
  const { viewer, locale } = visit;
  if (viewer === null) return { kind: 'offer' as const, locale, offer: await offerOf(visit) };
  return { kind: 'dashboard' as const, locale, dashboard: await readDashboard({ ...visit, viewer }) };
});

async function readDashboard({ portal, shop, viewer, url, now, appUrl }: PortalVisit<Viewer>) {
  const { partner } = viewer;
  const ask = (name: string) => url.searchParams.get(name);
  const today = dayAt(now, shop.timeZone);
  const period = reportPeriod({ name: ask('period'), from: ask('from'), to: ask('to') }, today);
  const code = await portal.getOwnLinkCode(shop, partner.partnerId);
  return {
    name: partner.name,
    standing: standingOf(partner),
    currency: shop.currency,
    today,
    period,
    overview: await portal.getOverview(shop, partner.partnerId, period),
    recent: await portal.listRecentCommissions(shop, partner.partnerId),
    link: code === null ? null : linkAddressesOf(shop, appUrl)(code),
  };
}

export default function Front() {
  const data = useLoaderData<typeof loader>();
  return data.kind === 'offer' ? <ApplicationPage {...data.offer} /> : <Dashboard {...data.dashboard} />;
}
