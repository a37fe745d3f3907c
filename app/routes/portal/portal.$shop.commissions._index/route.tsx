import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { type DayText, dayAfter, isDay, startOfDay } from '#app/domain/report-period.ts';
import { type CommissionChoice, CommissionsPage } from '#app/ui/portal/commissions-page.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { partnerLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data === undefined ? [] : [{ title: messagesIn(data.locale).commissions.title }];

export const loader = partnerLoader(async ({ portal, shop, viewer, url, locale }) => {
  const choice = choiceOf(url.searchParams);
  const page = Number(/^[1-9]\d{0,5}$/.exec(url.searchParams.get('page') ?? '')?.[0] ?? 1);
  const { from, to, state } = choice;
  const list = await portal.listCommissions(shop, viewer.partner.partnerId, {
    state,
    from: from === null ? null : new Date(startOfDay(from, shop.timeZone)),
    to: to === null ? null : new Date(startOfDay(dayAfter(to), shop.timeZone)),
    page,
  });
  return { locale, choice, list };
});

const states = ['pending', 'available', 'paid', 'reversed'] as const;

/** Whatever is no filter filters nothing. */
function choiceOf(search: URLSearchParams): CommissionChoice {
  const day = (name: string): DayText | null => {
    const text = search.get(name);
    return isDay(text) ? text : null;
  };
  const state = states.find((each) => each === search.get('state')) ?? null;
  return { state, from: day('from'), to: day('to') };
}

export default function Commissions() {
  const { choice, list } = useLoaderData<typeof loader>();
  return <CommissionsPage choice={choice} {...list} />;
}
