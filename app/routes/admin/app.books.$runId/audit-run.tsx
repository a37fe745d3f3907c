import { Badge, BlockStack, Box, InlineStack, Link, List, Text } from '@shopify/polaris';
import type { AuditCheck } from '#app/flows/audit-shop.ts';
import { pageOfOffence, wordsOfCheck } from '#app/ui/admin/books-words.ts';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { useFormat } from '#app/ui/admin/format.tsx';

/** Each check of an audit: what it asked, of how many, and what is off. */
export function AuditRun({ checks }: { readonly checks: readonly AuditCheck[] }) {
  return (
    <DividedList rows={checks} keyOf={({ check }) => check}>
      {(check) => <Check check={check} />}
    </DividedList>
  );
}

function Check({ check: { check, rows, problems, waiting, offending } }: { readonly check: AuditCheck }) {
  const { count } = useFormat();
  const { label, advice } = wordsOfCheck(check);
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
        <BlockStack gap="050">
          <Text as="h2" variant="headingSm">
            {label}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            <span suppressHydrationWarning>
              {`${count(rows)} looked at${waiting > 0 ? `, ${count(waiting)} still to be processed` : ''}`}
            </span>
          </Text>
        </BlockStack>
        <span style={{ whiteSpace: 'nowrap' }}>
          {problems === 0 ? (
            <Badge tone="success">Passed</Badge>
          ) : (
            <Badge tone="critical">{problems === 1 ? '1 problem' : `${count(problems)} problems`}</Badge>
          )}
        </span>
      </InlineStack>
      {problems > 0 && (
        <Box padding="300" borderRadius="200" background="bg-surface-critical">
          <BlockStack gap="200">
            <Text as="p">{advice}</Text>
            <List gap="extraTight">
              {offending.map((what) => (
                <List.Item key={what}>
                  <Offence what={what} />
                </List.Item>
              ))}
            </List>
            {problems > offending.length && (
              <Text as="p" variant="bodySm">
                {`and ${count(problems - offending.length)} more`}
              </Text>
            )}
          </BlockStack>
        </Box>
      )}
    </BlockStack>
  );
}

function Offence({ what }: { readonly what: string }) {
  const page = pageOfOffence(what);
  const text = <span style={{ overflowWrap: 'anywhere' }}>{what}</span>;
  return page === null ? text : <Link url={page}>{text}</Link>;
}
