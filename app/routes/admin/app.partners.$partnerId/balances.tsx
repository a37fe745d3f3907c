import { BlockStack, Card, InlineGrid, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Money, useFormat } from '#app/ui/admin/format.tsx';

interface BalancesProps {
  readonly balances: { readonly pending: bigint; readonly available: bigint; readonly paid: bigint };
  readonly clicks: number;
}

export function Balances({ balances, clicks }: BalancesProps) {
  const { count } = useFormat();
  return (
    <Card>
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
        <Figure label="Pending">
          <Money amount={balances.pending} />
        </Figure>
        <Figure label="Available">
          <Money amount={balances.available} />
        </Figure>
        <Figure label="Paid">
          <Money amount={balances.paid} />
        </Figure>
        <Figure label="Clicks, 30 days">
          <span suppressHydrationWarning>{count(clicks)}</span>
        </Figure>
      </InlineGrid>
    </Card>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <BlockStack gap="050">
      <Text as="h2" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="p" variant="headingMd">
        {children}
      </Text>
    </BlockStack>
  );
}
