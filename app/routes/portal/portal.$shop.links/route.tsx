import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { type LinkHost, linkAddressesOf, linkHosts } from '#app/domain/link-address.ts';
import { LinksPage } from '#app/ui/portal/links-page.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { partnerAction, partnerLoader } from '../guards.server.ts';
import { standingOf } from '../standing.server.ts';
import { changeLinkFrom, createLinkFrom, switchLinkFrom } from './link-changes.server.ts';
import { linkFilter } from './link-filter.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data === undefined ? [] : [{ title: messagesIn(data.locale).links.title }];

export const loader = partnerLoader(async ({ portal, shop, viewer, locale, appUrl, url }) => {
  const { partnerId } = viewer.partner;
  const filter = linkFilter(url.searchParams);
  const host = hostIn(url) ?? shop.linkHost;
  const addressOf = linkAddressesOf(shop, appUrl, host);
  const ownCode = await portal.getOwnLinkCode(shop, partnerId);
  const { links, ...listed } = await portal.listLinks(shop, partnerId, filter);
  return {
    locale,
    standing: standingOf(viewer.partner),
    filter,
    host,
    own: ownCode === null ? null : { code: ownCode, url: addressOf(ownCode) },
    links: links.map((link) => ({ ...link, url: addressOf(link.code) })),
    ...listed,
    storefront: shop.storefrontUrl ?? `https://${shop.domain}`,
  };
});

/** The partner may look at the other addresses; the shop's own choice stands unless they do. */
function hostIn({ searchParams }: URL): LinkHost | undefined {
  return linkHosts.find((host) => host === searchParams.get('address'));
}

export const action = partnerAction(async (visit) => {
  const form = await visit.request.formData();
  const intent = form.get('intent');
  if (intent === 'create') return createLinkFrom(visit, form);
  return intent === 'change' ? changeLinkFrom(visit, form) : switchLinkFrom(visit, form);
});

export default function Links() {
  const { locale: _locale, ...page } = useLoaderData<typeof loader>();
  return <LinksPage {...page} attempt={useActionData<typeof action>()} />;
}
