import { BlockStack, DataTable, InlineStack, Text } from '@shopify/polaris';
import type { BaseExplanation, LineExplanation, WorthNothing } from '#app/domain/decision.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { useNarrow } from '#app/ui/admin/narrow.ts';
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
  const narrow = useNarrow();
  const { lines, worthNothing, amountOnlyRefunds, paid, factor, total } = base;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {`What counts for ${programName(base.program)}`}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {termsSentence(base)}
      </Text>
      {worthNothing !== null && <Text as="p">{nothing[worthNothing]}</Text>}
      {narrow ? (
        <LineList lines={lines} total={total} />
      ) : (
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
            <Counted key={`${line.line} counts`} amount={line.remaining} />,
          ])}
          totals={['', '', '', '', '', '', <Counted key="total" amount={total} />]}
          showTotalsInFooter
          totalsName={{ singular: 'Counts in all', plural: 'Counts in all' }}
        />
      )}
      {!/^0(\.0+)?$/.test(amountOnlyRefunds) && worthNothing === null && (
        <Text as="p" variant="bodySm" tone="subdued">
          {`${exact(amountOnlyRefunds)} of the ${exact(paid)} paid for these were given back without items, so each line counts ${factor} of what was left of it.`}
        </Text>
      )}
    </BlockStack>
  );
}

/** An exact amount; a fraction that no decimal tells goes below, so that the column stays in sight. */
function Counted({ amount }: { readonly amount: string }) {
  const { exact } = useFormat();
  const text = exact(amount);
  const end = text.indexOf('(');
  if (end === -1) return text;
  return (
    <>
      {text.slice(0, end)}
      <br />
      {text.slice(end)}
    </>
  );
}

/** What the base is made of, so that it can be worked out again from the columns. */
function termsSentence({ terms, taxesIncluded }: BaseExplanation): string {
  const discounts = terms.discounts === 'deduct' ? 'Discounts are taken off' : 'Discounts are not taken off';
  const included =
    terms.tax === 'include' ? 'tax, which is in the prices, counts' : 'tax, which is in the prices, is taken off';
  const tax = taxesIncluded ? included : terms.tax === 'include' ? 'tax is added' : 'tax is not added';
  return `${discounts}, ${tax}, shipping ${terms.shipping === 'include' ? 'counts' : 'does not count'}.`;
}

/** The same without columns, for a phone. */
function LineList({ lines, total }: Pick<BaseExplanation, 'lines' | 'total'>) {
  const { exact } = useFormat();
  return (
    <BlockStack gap="200">
      {lines.map((line) => (
        <BlockStack key={line.line} gap="050">
          <InlineStack align="space-between" gap="200" wrap={false}>
            <LineTitle line={line} />
            <Text as="span">{exact(line.remaining)}</Text>
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued">
            {`${exact(line.gross)}, discounts ${exact(line.discounts)}, tax ${exact(line.taxes)}: base ${exact(line.base)}; ${line.quantityLeft} of ${line.quantity} left`}
          </Text>
        </BlockStack>
      ))}
      <InlineStack align="space-between" gap="200">
        <Text as="span" fontWeight="semibold">
          Counts in all
        </Text>
        <Text as="span" fontWeight="semibold">
          {exact(total)}
        </Text>
      </InlineStack>
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
