import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Layout, Page } from '@shopify/polaris';
import { PersonAddIcon } from '@shopify/polaris-icons';
import { z } from 'zod';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { BooksCard } from './books-card.tsx';
import { MonthFigures } from './month-figures.tsx';
import { RecentOrders } from './recent-orders.tsx';
import { SetupGuide } from './setup-guide.tsx';
import { WaitingApplications } from './waiting-applications.tsx';

export const meta = () => [{ title: 'Overview' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const shop = await admin.requireShop(shopId);
    const { apiKey } = args.context.services.config.shopify;
    return {
      ...(await admin.home(shop)),
      books: await admin.books(shopId),
      pixel: await admin.pixelStatus(shopId),
      setupDismissed: shop.setupDismissed,
      portalUrl: `${args.context.services.config.appUrl}/portal/${shop.domain.replace('.myshopify.com', '')}/apply`,
      storeUrl: shop.storefrontUrl ?? `https://${shop.domain}`,
      // Opens the theme editor with our app embed ready to be switched on.
      embedUrl: `https://${shop.domain}/admin/themes/current/editor?context=apps&activateAppId=${apiKey}/tributary`,
    };
  });
}

const form = z.object({ intent: z.literal('dismiss-setup') });

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    await parseForm(args.request, form);
    await admin.dismissSetup(shopId, actor);
  });
}

export default function Home() {
  const home = useLoaderData<typeof loader>();
  return (
    <Page title="Overview" primaryAction={{ content: 'Add partner', url: '/app/partners/new', icon: PersonAddIcon }}>
      <BlockStack gap="400">
        {!home.setupDismissed && (
          <SetupGuide
            setup={home.setup}
            pixel={home.pixel}
            embedUrl={home.embedUrl}
            storeUrl={home.storeUrl}
            applyUrl={home.portalUrl}
          />
        )}
        <MonthFigures month={home.month} thisMonth={home.thisMonth} lastMonth={home.lastMonth} />
        <Layout>
          <Layout.Section>
            <RecentOrders orders={home.recentOrders} />
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <WaitingApplications
                applications={home.applications}
                total={home.applicationsTotal}
                applyUrl={home.portalUrl}
              />
              <BooksCard books={home.books} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}
