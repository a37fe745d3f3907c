import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, Card, Page } from '@shopify/polaris';
import { Failure } from '#app/domain/failure.ts';
import { authenticateMerchant, requireUuid } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { AuditRun } from './audit-run.tsx';
import { ReconciliationRun } from './reconciliation-run.tsx';

export const meta = () => [{ title: 'Check of the books' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const run = await admin.bookRun(shopId, requireUuid(args.params.runId, 'check'));
    if (run === null) throw new Failure('not_found', 'There is no such check.');
    return { run };
  });
}

export default function Run() {
  const { run } = useLoaderData<typeof loader>();
  const seconds = Math.max(1, Math.round((run.endedAt.getTime() - run.startedAt.getTime()) / 1_000));
  return (
    <Page
      title={run.duty === 'audit' ? 'Audit' : 'Comparison with Shopify'}
      additionalMetadata={
        <>
          <Moment at={run.endedAt} precise />
          {`, took ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`}
        </>
      }
      backAction={{ content: 'Books', url: `/app/books?of=${run.duty}` }}
    >
      {run.report === null ? (
        <Banner tone="info">This report was made by another version and cannot be shown.</Banner>
      ) : (
        <Card>
          {run.duty === 'audit' ? <AuditRun checks={run.report.checks} /> : <ReconciliationRun report={run.report} />}
        </Card>
      )}
    </Page>
  );
}
