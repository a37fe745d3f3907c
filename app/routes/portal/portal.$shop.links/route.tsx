import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { LinksPage } from '#app/ui/portal/links-page.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { partnerAction, partnerLoader } from '../guards.server.ts';
import { standingOf } from '../standing.server.ts';
import { createLinkFrom, switchLinkFrom } from './link-changes.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data === undefined ? [] : [{ title: messagesIn(data.locale).links.title }];

export const loader = partnerLoader(async ({ portal, shop, viewer, locale, appUrl }) => {
  const { links, codes, codePercent } = await portal.listLinks(shop, viewer.partner.partnerId);
  return {
    locale,
    standing: standingOf(viewer.partner),
    links: links.map((link) => ({ ...link, url: `${appUrl}/r/${link.code}` })),
    codes,
    codePercent,
    storefront: shop.storefrontUrl ?? `https://${shop.domain}`,
  };
});

export const action = partnerAction(async (visit) => {
  const form = await visit.request.formData();
  return form.get('intent') === 'create' ? createLinkFrom(visit, form) : switchLinkFrom(visit, form);
});

export default function Links() {
  const { locale: _locale, ...page } = useLoaderData<typeof loader>();
  return <LinksPage {...page} attempt={useActionData<typeof action>()} />;
}
