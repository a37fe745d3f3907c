import { useFetcher } from '@remix-run/react';
import { Button } from '@shopify/polaris';
import { FailureBanner, type Outcome } from './outcome.tsx';
import { useUntilDone } from './use-until-done.ts';

/** Has the books checked, and shows that they are being checked until the result is there. */
export function CheckNow({ underWay }: { readonly underWay: boolean }) {
  const fetcher = useFetcher<Outcome<undefined>>();
  const asking = fetcher.state !== 'idle';
  useUntilDone(underWay);
  return (
    <>
      <Button
        loading={asking}
        disabled={underWay}
        onClick={() => fetcher.submit({ intent: 'check-now' }, { method: 'post', action: '/app/books?index' })}
      >
        {underWay ? 'Being checked…' : 'Check now'}
      </Button>
      <FailureBanner outcome={fetcher.data} />
    </>
  );
}
