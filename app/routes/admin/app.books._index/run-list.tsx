import { Badge, BlockStack, Box, Card, Divider, InlineStack, Link, Tabs, Text } from '@shopify/polaris';
import type { AuditCheck } from '#app/flows/audit-shop.ts';
import type { ReconciliationReport } from '#app/flows/reconciliation-report.ts';
import { auditSentence } from '#app/ui/admin/books-words.ts';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { Moment } from '#app/ui/admin/format.tsx';
import { type ListPage, useListQuery } from '#app/ui/admin/use-list-query.ts';

type Run = { readonly runId: string; readonly endedAt: Date } & (
  | { readonly duty: 'audit'; readonly report: { readonly checks: readonly AuditCheck[] } | null }
  | { readonly duty: 'reconcile'; readonly report: ReconciliationReport | null }
);

interface RunListProps {
  readonly duty: 'audit' | 'reconcile';
  readonly page: ListPage<Run>;
}

const tabs = [
  { id: 'audit', content: 'Audits', panelID: 'runs' },
  { id: 'reconcile', content: 'Comparisons with Shopify', panelID: 'runs' },
];

/** The runs of one kind, newest first. */
export function RunList({ duty, page }: RunListProps) {
  const { change, pagination } = useListQuery();
  return (
    <Card padding="0">
      <Tabs
        tabs={tabs}
        selected={duty === 'audit' ? 0 : 1}
        onSelect={(index) => change({ of: tabs[index]?.id ?? null })}
      />
      <Divider />
      <Box padding="400" id="runs">
        <DividedList
          rows={page.rows}
          keyOf={({ runId }) => runId}
          empty="No run yet. What each one finds will be kept here."
          pages={pagination(page)}
        >
          {(run) => <RunLine run={run} />}
        </DividedList>
      </Box>
    </Card>
  );
}

function RunLine({ run }: { readonly run: Run }) {
  const problems = problemsOf(run);
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <BlockStack gap="050">
        <Link url={`/app/books/${run.runId}`} removeUnderline>
          <Text as="span" fontWeight="semibold">
            <Moment at={run.endedAt} precise />
          </Text>
        </Link>
        <Text as="span" tone="subdued" variant="bodySm">
          {sentenceOf(run)}
        </Text>
      </BlockStack>
      <span style={{ whiteSpace: 'nowrap' }}>
        {problems === null ? (
          <Badge>Unreadable</Badge>
        ) : problems > 0 ? (
          <Badge tone="critical">Needs attention</Badge>
        ) : (
          <Badge tone="success">In order</Badge>
        )}
      </span>
    </InlineStack>
  );
}

function problemsOf(run: Run): number | null {
  if (run.report === null) return null;
  if (run.duty === 'reconcile') return run.report.unknown;
  return run.report.checks.reduce((sum, { problems }) => sum + problems, 0);
}

function sentenceOf(run: Run): string {
  if (run.report === null) return 'Made by another version.';
  if (run.duty === 'audit') return auditSentence(run.report.checks);
  const { orders, decided, unknown } = run.report;
  return `${orders} ${orders === 1 ? 'order' : 'orders'}, ${decided} decided, ${unknown} unknown.`;
}
