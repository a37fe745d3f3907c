import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, InlineStack, Page } from '@shopify/polaris';
import { z } from 'zod';
import { authenticateMerchant, pageRequest } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { BooksBadge, BooksLines, isUnderWay } from '#app/ui/admin/books-state.tsx';
import { CheckNow } from '#app/ui/admin/check-now.tsx';
import { RunList } from './run-list.tsx';

export const meta = () => [{ title: 'Books' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const query = new URL(args.request.url).searchParams;
    const duty = query.get('of') === 'reconcile' ? 'reconcile' : 'audit';
    return {
      duty,
      books: await admin.books(shopId),
      page: await admin.bookRuns(shopId, duty, pageRequest(query)),
    } as const;
  });
}

const form = z.object({ intent: z.literal('check-now') });

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin } = await authenticateMerchant(args);
  return formOutcome(async () => {
    await parseForm(args.request, form);
    await admin.checkBooks(shopId);
  });
}

export default function Books() {
  const { duty, books, page } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Books"
      titleMetadata={<BooksBadge {...books} />}
      subtitle="Every night the ledger is summed up and decided again from what is recorded; every hour it is compared with Shopify’s orders."
      backAction={{ content: 'Overview', url: '/app' }}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <BooksLines books={books} level="h2" />
            <InlineStack>
              <CheckNow underWay={isUnderWay(books)} />
            </InlineStack>
          </BlockStack>
        </Card>
        <RunList duty={duty} page={page} />
      </BlockStack>
    </Page>
  );
}
