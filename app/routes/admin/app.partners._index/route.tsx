import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '@shopify/polaris';
import { PersonAddIcon } from '@shopify/polaris-icons';
import { z } from 'zod';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { reviewForm, reviewOf } from '#app/routes/admin/review-form.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { partnerQuery } from './partner-query.server.ts';
import { PartnerTable } from './partner-table.tsx';

export const meta = () => [{ title: 'Partners' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const { asked, query } = partnerQuery(new URL(args.request.url).searchParams);
    return { asked, ...(await admin.partners(shopId, query)) };
  });
}

const partnerIds = z.object({
  partnerIds: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1).max(100)),
});

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    const form = await parseForm(args.request, z.intersection(reviewForm, partnerIds));
    const { reviewed, skipped } = await admin.reviewPartners(shopId, form.partnerIds, reviewOf(form, actor));
    return { action: form.action, reviewed: reviewed.length, skipped };
  });
}

export default function Partners() {
  const { asked, page, counts } = useLoaderData<typeof loader>();
  return (
    <Page
      fullWidth
      title="Partners"
      secondaryActions={[{ content: 'Discount codes', url: '/app/codes' }]}
      // A shop without partners is offered the same in the middle of the page.
      primaryAction={
        Object.keys(counts).length === 0
          ? undefined
          : { content: 'Add partner', url: '/app/partners/new', icon: PersonAddIcon }
      }
    >
      <PartnerTable asked={asked} page={page} counts={counts} />
    </Page>
  );
}
