import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Page } from '@shopify/polaris';
import { Failure } from '#app/domain/failure.ts';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { Commissions } from '../app.orders.$orderId/commissions.tsx';
import { FriendReward } from '../app.orders.$orderId/friend-reward.tsx';
import { NamesProvider } from '../app.orders.$orderId/names.tsx';
import { WhyCustomer } from './why-customer.tsx';

export const meta = () => [{ title: 'Customer' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const customer = await admin.customer(shopId, args.params.customerId ?? '');
    if (customer === null) throw new Failure('not_found', 'Nothing is known of this customer beyond their orders.');
    return { customer };
  });
}

export default function Customer() {
  const { customer } = useLoaderData<typeof loader>();
  const { customerId, decidedAt, commissions, rewards } = customer;
  return (
    <NamesProvider value={customer}>
      <Page
        title={`Customer ${customerId}`}
        additionalMetadata={
          <>
            Settled <Moment at={decidedAt} precise />
          </>
        }
        backAction={{ content: 'Orders', url: `/app/orders?q=${customerId}` }}
        secondaryActions={[
          { content: 'Reminders', url: `/app/reminders?q=${customerId}` },
          { content: 'Open in Shopify', url: `shopify://admin/customers/${customerId}`, target: '_top' },
        ]}
      >
        <BlockStack gap="400">
          <Commissions commissions={commissions} />
          <WhyCustomer explanation={customer.explanation} reason={customer.reason} />
          {rewards.length > 0 && <FriendReward rewards={rewards} />}
        </BlockStack>
      </Page>
    </NamesProvider>
  );
}
