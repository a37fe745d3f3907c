import { BlockStack, DataTable, Text } from '@shopify/polaris';
import type { BaseExplanation, LineExplanation, WorthNothing } from '#app/domain/decision.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { useProgramName } from './names.tsx';

const nothing: Readonly<Record<WorthNothing, string>> = {
  cancelled: 'The order is cancelled, so nothing counts.',
  test: 'It is a test order, so nothing counts.',
  not_paid: 'The order is not paid, so nothing counts yet.',
  chargeback: 'The payment was charged back, so nothing counts.',
};

/** Line by line what commission is paid on. */
export function BaseTable({ base }: { readonly base: BaseExplanation }) {
  const { exact } = useFormat();
  const programName = useProgramName();
  const { lines, worthNothing, amountOnlyRefunds, factor, total } = base;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {`What counts for ${programName(base.program)}`}
      </Text>
      {worthNothing !== null && <Text as="p">{nothing[worthNothing]}</Text>}
      <DataTable
        increasedTableDensity
        columnContentTypes={['text', 'numeric', 'numeric', 'numeric', 'numeric', 'numeric', 'numeric']}
        headings={['Item', 'Price', 'Discounts', 'Tax', 'Base', 'Left', 'Counts']}
        rows={lines.map((line) => [
          <LineTitle key={line.line} line={line} />,
          exact(line.gross),
          exact(line.discounts),
          exact(line.taxes),
          exact(line.base),
          `${line.quantityLeft} of ${line.quantity}`,
          exact(line.remaining),
        ])}
        totals={['', '', '', '', '', '', exact(total)]}
        showTotalsInFooter
        totalsName={{ singular: 'Counts in all', plural: 'Counts in all' }}
      />
      {factor !== '1' && worthNothing === null && (
        <Text as="p" variant="bodySm" tone="subdued">
          {`${exact(amountOnlyRefunds)} were given back without items, so each line counts ${factor} of what was left of it.`}
        </Text>
      )}
    </BlockStack>
  );
}

const notes: Readonly<Record<NonNullable<LineExplanation['note']>, string>> = {
  gift_card: 'Gift cards earn nothing',
  tip: 'Tips earn nothing',
};

function LineTitle({ line }: { readonly line: LineExplanation }) {
  return (
    <div style={{ minWidth: 120, maxWidth: 260, whiteSpace: 'normal' }}>
      <Text as="span" breakWord>
        {line.title || 'Shipping'}
      </Text>
      {line.note !== null && (
        <Text as="p" variant="bodySm" tone="subdued">
          {notes[line.note]}
        </Text>
      )}
    </div>
  );
}
