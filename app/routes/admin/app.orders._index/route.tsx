import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '@shopify/polaris';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';
import { orderQuery } from './order-query.server.ts';
import { OrderTable } from './order-table.tsx';

export const meta = () => [{ title: 'Orders' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const { asked, query } = orderQuery(new URL(args.request.url).searchParams);
    const partner = query.partnerId === null ? null : await admin.partnerName(shopId, query.partnerId);
    return { asked, partnerName: partner, page: await admin.orders(await admin.requireShop(shopId), query) };
  });
}

export default function Orders() {
  const { asked, partnerName, page } = useLoaderData<typeof loader>();
  return (
    <Page
      fullWidth
      title="Orders"
      subtitle="Every order of the shop, with the partner who brought it or the reason why there is none."
    >
      <OrderTable asked={asked} partnerName={partnerName} page={page} />
    </Page>
  );
}
