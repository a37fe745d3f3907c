import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '@shopify/polaris';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';
import { reminderQuery } from './reminder-query.server.ts';
import { ReminderTable } from './reminder-table.tsx';

export const meta = () => [{ title: 'Reminders' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId } = await authenticateMerchant(args);
    const { asked, query } = reminderQuery(new URL(args.request.url).searchParams);
    return { asked, page: await args.context.services.reminders.list(shopId, query) };
  });
}

export default function Reminders() {
  const { asked, page } = useLoaderData<typeof loader>();
  return (
    <Page
      fullWidth
      title="Reminders"
      subtitle="Mail that was due around recommending the shop, and why some of it was not sent. Nobody gets more than one a week, but of a credit or code that ends."
      backAction={{ content: 'Refer a friend', url: '/app/referrals' }}
    >
      <ReminderTable asked={asked} page={page} />
    </Page>
  );
}
