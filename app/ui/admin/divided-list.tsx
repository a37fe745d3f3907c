import { BlockStack, Divider, InlineStack, Pagination, type PaginationProps, Text } from '@shopify/polaris';
import { Fragment, type ReactNode } from 'react';

interface DividedListProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Said where there are none. */
  readonly empty?: string;
  /** The way to the pages before and after; undefined where there is one page. */
  readonly pages?: PaginationProps | undefined;
  readonly children: (row: Row) => ReactNode;
}

/** What stands in a card one below the other, with a line between. */
export function DividedList<Row>({ rows, keyOf, empty, pages, children }: DividedListProps<Row>) {
  return (
    <BlockStack gap="300">
      {rows.length === 0 && empty !== undefined && (
        <Text as="p" tone="subdued">
          {empty}
        </Text>
      )}
      {rows.map((row, index) => (
        <Fragment key={keyOf(row)}>
          {index > 0 && <Divider />}
          {children(row)}
        </Fragment>
      ))}
      {pages !== undefined && (
        <InlineStack align="center">
          <Pagination {...pages} />
        </InlineStack>
      )}
    </BlockStack>
  );
}
