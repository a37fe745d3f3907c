import { useFetcher } from '@remix-run/react';
import { Card, EmptyState, Page } from '@shopify/polaris';
import { FailureBanner } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';

/** Before the first time. */
export function NotStarted() {
  const fetcher = useFetcher<typeof action>();
  return (
    <Page title="Refer a friend">
      <FailureBanner outcome={fetcher.data} />
      <Card>
        <EmptyState
          heading="Let your customers send you their friends"
          image=""
          action={{
            content: 'Switch on',
            loading: fetcher.state !== 'idle',
            onAction: () => fetcher.submit({ intent: 'start' }, { method: 'post' }),
          }}
        >
          <p>
            Every customer gets a link of their own. The friend gets store credit for registering, the customer a part
            of the friend’s first order. You can change all of it.
          </p>
        </EmptyState>
      </Card>
    </Page>
  );
}
