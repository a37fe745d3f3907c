import { useFetcher } from '@remix-run/react';
import { Banner } from '@shopify/polaris';
import { useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';

/** For a merchant who looks at the first terms and likes them: a step of the set-up guide. */
export function KeepTerms({ programId }: { readonly programId: string }) {
  const fetcher = useFetcher<typeof action>();
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  return (
    <Banner
      tone="info"
      title="These are the terms your programme began with"
      action={{
        content: 'Keep these terms',
        loading: fetcher.state !== 'idle',
        onAction: () => fetcher.submit({ intent: 'confirm', programId }, { method: 'post' }),
      }}
    >
      Change what you like, or keep them. You can come back to them whenever you want.
    </Banner>
  );
}
