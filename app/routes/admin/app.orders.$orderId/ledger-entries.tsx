import { BlockStack, Card, DataTable, Text } from '@shopify/polaris';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import { accountLabels, postingLabels } from '#app/ui/admin/words.ts';
import { PartnerName } from './names.tsx';

interface LedgerEntriesProps {
  readonly entries: readonly {
    readonly entryId: string;
    readonly at: Date;
    readonly kind: string;
    readonly account: string;
    readonly partnerId: string | null;
    readonly amount: bigint;
  }[];
}

/** What the ledger holds because of this order. Nothing here is ever changed; what turns out otherwise is posted against. */
export function LedgerEntries({ entries }: LedgerEntriesProps) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Ledger
        </Text>
        {entries.length === 0 ? (
          <Text as="p" tone="subdued">
            Nothing is posted for this order.
          </Text>
        ) : (
          <DataTable
            increasedTableDensity
            columnContentTypes={['text', 'text', 'text', 'text', 'numeric']}
            headings={['When', 'What', 'Account', 'Partner', 'Amount']}
            rows={entries.map(({ entryId, at, kind, account, partnerId, amount }) => [
              <Moment key={`${entryId} at`} at={at} precise />,
              postingLabels[kind] ?? kind,
              accountLabels[account] ?? account,
              <PartnerName key={`${entryId} partner`} partner={partnerId} />,
              <Money key={`${entryId} amount`} amount={amount} />,
            ])}
          />
        )}
      </BlockStack>
    </Card>
  );
}
