import { BlockStack, Box, IndexTable } from '@shopify/polaris';
import type { ComponentProps } from 'react';

/** A row of a list on a narrow screen: a small card of lines. */
export function CondensedRow({ children, ...row }: ComponentProps<typeof IndexTable.Row>) {
  return (
    <IndexTable.Row {...row}>
      <Box padding="300" width="100%">
        <BlockStack gap="100">{children}</BlockStack>
      </Box>
    </IndexTable.Row>
  );
}
