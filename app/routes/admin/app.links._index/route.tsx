import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Page } from '@shopify/polaris';
import { PlusIcon } from '@shopify/polaris-icons';
import { z } from 'zod';
import { type LinkHost, linkAddressesOf, linkHosts } from '#app/domain/link-address.ts';
import { authenticateMerchant, pageRequest } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { Invitations } from './invitations.tsx';
import { LinkHostChoice } from './link-host.tsx';
import { UnknownCodes } from './unknown-codes.tsx';
import { UtmSettings } from './utm-settings.tsx';

export const meta = () => [{ title: 'Links' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const { links, config } = args.context.services;
    const query = new URL(args.request.url).searchParams;
    const shop = await admin.requireShop(shopId);
    const addressOn = (host: LinkHost) => linkAddressesOf(shop, config.appUrl, host);
    return {
      invitations: await links.invitations(shopId, pageRequest(query)),
      unknown: await links.unknownCodes(shopId, pageOf(query.get('codes'))),
      codesPage: pageOf(query.get('codes')),
      utm: await links.utmSettings(shopId),
      linkBase: addressOn(shop.linkHost)(''),
      linkHost: shop.linkHost,
      examples: { app: addressOn('app')('anna'), shop: addressOn('shop')('anna') },
      storefront: shop.storefrontUrl ?? `https://${shop.domain}`,
    };
  });
}

const form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('adopt'),
    code: z.string().min(1).max(200),
    partnerId: z.uuid('Choose a partner.'),
    linkId: z.uuid().optional(),
  }),
  z.object({ intent: z.literal('host'), host: z.enum(linkHosts) }),
  z.object({ intent: z.literal('utm'), programId: z.uuid(), template: z.string().max(2_000) }),
]);

export async function action(args: ActionFunctionArgs) {
  const { shopId, actor } = await authenticateMerchant(args);
  const { links } = args.context.services;
  return formOutcome(async () => {
    const wanted = await parseForm(args.request, form);
    if (wanted.intent === 'utm') {
      await links.changeUtm(shopId, { programId: wanted.programId, template: wanted.template, actor });
      return { message: 'Parameters saved' };
    }
    if (wanted.intent === 'host') {
      await links.chooseHost(shopId, { host: wanted.host, actor });
      return { message: wanted.host === 'app' ? 'Links are short links now' : 'Links are links of your shop now' };
    }
    const { code, partnerId, linkId = null } = wanted;
    const link = await links.adopt(shopId, { code, partnerId, linkId, actor });
    return { message: `${code} is an address of ${link} from now on` };
  });
}

export default function Links() {
  const { invitations, unknown, codesPage, utm, linkBase, linkHost, examples, storefront } =
    useLoaderData<typeof loader>();
  return (
    <Page
      title="Links"
      subtitle="Partners make their own links in the portal. Here you make one for somebody, and see what goes astray."
      primaryAction={{ content: 'New link', url: '/app/links/new', icon: PlusIcon }}
    >
      <BlockStack gap="400">
        <Invitations invitations={invitations} linkBase={linkBase} linkHost={linkHost} />
        <UnknownCodes unknown={unknown} page={codesPage} />
        <LinkHostChoice chosen={linkHost} examples={examples} />
        {utm.map((setting) => (
          <UtmSettings key={setting.programId} setting={setting} alone={utm.length === 1} storefront={storefront} />
        ))}
      </BlockStack>
    </Page>
  );
}

function pageOf(text: string | null): number {
  const page = Number(text);
  return Number.isInteger(page) && page > 0 && page <= 1_000 ? page : 1;
}
