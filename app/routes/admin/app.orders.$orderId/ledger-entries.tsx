import { BlockStack, Card, DataTable, InlineStack, Text } from '@shopify/polaris';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import { useNarrow } from '#app/ui/admin/narrow.ts';
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
  const Entries = useNarrow() ? EntryList : EntryTable;
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
          <Entries entries={entries} />
        )}
      </BlockStack>
    </Card>
  );
}

function EntryTable({ entries }: LedgerEntriesProps) {
  return (
    <DataTable
      increasedTableDensity
      columnContentTypes={['text', 'text', 'text', 'text', 'numeric']}
      headings={['When', 'What', 'Account', 'Partner', 'Amount']}
      rows={entries.map(({ entryId, at, kind, account, partnerId, amount }) => [
        <Moment key={`${entryId} at`} at={at} precise />,
        postingLabels[kind] ?? kind,
        accountLabels[account] ?? account,
        // A long name takes a second line: the table never needs to be moved sideways for it.
        <div key={`${entryId} partner`} style={{ whiteSpace: 'normal', overflowWrap: 'break-word' }}>
          <PartnerName partner={partnerId} />
        </div>,
        <Money key={`${entryId} amount`} amount={amount} />,
      ])}
    />
  );
}

/** The same without columns, for a phone. */
function EntryList({ entries }: LedgerEntriesProps) {
  return entries.map(({ entryId, at, kind, account, partnerId, amount }) => (
    <BlockStack key={entryId} gap="050">
      <InlineStack align="space-between" gap="200" wrap={false}>
        <Text as="span">{accountLabels[account] ?? account}</Text>
        <Money amount={amount} />
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        {postingLabels[kind] ?? kind} · <Moment at={at} precise /> · <PartnerName partner={partnerId} />
      </Text>
    </BlockStack>
  ));
}
