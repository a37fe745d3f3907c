import { Badge, BlockStack, Box, InlineStack, Link, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { auditSentence, wordsOfCheck } from './books-words.ts';
import { Moment, useFormat } from './format.tsx';

interface Check {
  readonly check: string;
  readonly problems: number;
  readonly offending: readonly string[];
}

interface Reconciliation {
  readonly orders: number;
  readonly decided: number;
  readonly unknown: number;
  readonly missing: number;
  readonly unknownOrders: readonly { readonly name: string; readonly why: string }[];
}

interface Standing<Report> {
  readonly last: { readonly runId: string; readonly endedAt: Date; readonly report: Report | null } | null;
  readonly underWay: boolean;
  readonly failing: { readonly error: string; readonly dueAt: Date } | null;
}

export interface BooksState {
  readonly audit: Standing<{ readonly checks: readonly Check[] }>;
  readonly reconcile: Standing<Reconciliation>;
}

export function isUnderWay({ audit, reconcile }: BooksState): boolean {
  return audit.underWay || reconcile.underWay;
}

/** In one word how the books stand. */
export function BooksBadge({ audit, reconcile }: BooksState) {
  if (audit.last === null) return <Badge>{audit.underWay ? 'Being checked' : 'Not checked yet'}</Badge>;
  const problems = audit.last.report?.checks.some((check) => check.problems > 0) ?? true;
  const unknown = (reconcile.last?.report?.unknown ?? 0) > 0;
  return problems || unknown ? <Badge tone="critical">Needs attention</Badge> : <Badge tone="success">In order</Badge>;
}

/** What the last audit and the last comparison with Shopify came to, under headings of the level that the page is at. */
export function BooksLines({ books, level }: { readonly books: BooksState; readonly level: 'h2' | 'h3' }) {
  const { audit, reconcile } = books;
  return (
    <BlockStack gap="300">
      <Line
        title="Audit"
        level={level}
        standing={audit}
        never="The first check of the books comes within a day, or when you ask for it."
      >
        {({ report }) => (report === null ? unreadable : <AuditLine checks={report.checks} />)}
      </Line>
      <Line
        title="Compared with Shopify"
        level={level}
        standing={reconcile}
        never="Not compared with Shopify’s orders yet."
      >
        {({ report }) => (report === null ? unreadable : <ReconciliationLine report={report} />)}
      </Line>
    </BlockStack>
  );
}

const unreadable = 'Its report was made by another version and cannot be shown.';

function Line<Report>(props: {
  readonly title: string;
  readonly level: 'h2' | 'h3';
  readonly standing: Standing<Report>;
  readonly never: string;
  readonly children: (last: { readonly report: Report | null }) => ReactNode;
}) {
  const { last, failing } = props.standing;
  return (
    <BlockStack gap="100">
      <Text as={props.level} variant="headingSm">
        {props.title}
      </Text>
      {last === null ? (
        <Text as="p" tone="subdued">
          {props.never}
        </Text>
      ) : (
        <>
          {props.children(last)}
          <Text as="p" variant="bodySm" tone="subdued">
            <Moment at={last.endedAt} precise /> · <Link url={`/app/books/${last.runId}`}>Details</Link>
          </Text>
        </>
      )}
      {failing !== null && (
        <Box padding="200" borderRadius="200" background="bg-surface-critical">
          <Text as="p">
            The last try could not be finished. The next one is at <Moment at={failing.dueAt} precise />.
          </Text>
          <Text as="p" variant="bodySm" breakWord>
            {failing.error}
          </Text>
        </Box>
      )}
    </BlockStack>
  );
}

const namedOnHome = 3;

function AuditLine({ checks }: { readonly checks: readonly Check[] }) {
  const failed = checks.filter(({ problems }) => problems > 0);
  return (
    <BlockStack gap="100">
      <Text as="p">{auditSentence(checks)}</Text>
      {failed.map(({ check, offending, problems }) => (
        <BlockStack key={check} gap="0">
          <InlineStack gap="200" blockAlign="start" wrap={false}>
            <Badge tone="critical">{String(problems)}</Badge>
            <Text as="span">{wordsOfCheck(check).label}</Text>
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            {offending.slice(0, namedOnHome).join(', ')}
            {problems > namedOnHome && ', …'}
          </Text>
        </BlockStack>
      ))}
    </BlockStack>
  );
}

function ReconciliationLine({ report }: { readonly report: Reconciliation }) {
  const { count } = useFormat();
  const { orders, decided, unknown, missing, unknownOrders } = report;
  return (
    <BlockStack gap="100">
      <Text as="p">
        <span suppressHydrationWarning>
          {`${count(orders)} ${orders === 1 ? 'order' : 'orders'}, ${count(decided)} decided, ${count(unknown)} unknown.`}
        </span>
      </Text>
      {missing > 0 && (
        <Text as="p" variant="bodySm" tone="subdued">
          {`Of ${count(missing)} something had not reached us, and was fetched.`}
        </Text>
      )}
      {unknown > 0 && (
        <Text as="p" variant="bodySm" tone="critical" breakWord>
          {`Unknown: ${unknownOrders
            .slice(0, namedOnHome)
            .map(({ name, why }) => `${name} (${why})`)
            .join(', ')}${unknown > namedOnHome ? ', …' : ''}`}
        </Text>
      )}
    </BlockStack>
  );
}
