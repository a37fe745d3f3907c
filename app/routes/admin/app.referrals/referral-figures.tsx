import { BlockStack, Card, InlineGrid, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Money, useFormat } from '#app/ui/admin/format.tsx';

interface ReferralFiguresProps {
  readonly figures: {
    readonly referrers: number;
    readonly clicks: number;
    readonly friends: number;
    readonly refused: number;
    readonly orders: number;
    readonly cost: bigint;
  };
}

/** What the programme brought, and what it cost. */
export function ReferralFigures({ figures }: ReferralFiguresProps) {
  const { count } = useFormat();
  const { referrers, clicks, friends, refused, orders, cost } = figures;
  return (
    <InlineGrid columns={{ xs: 2, md: 5 }} gap={{ xs: '200', md: '400' }}>
      <Figure label="Referrers">{count(referrers)}</Figure>
      <Figure label="Clicks, 30 days">{count(clicks)}</Figure>
      <Figure label="New friends" note={refused === 0 ? undefined : `${count(refused)} not counted`}>
        {count(friends)}
      </Figure>
      <Figure label="Orders of friends">{count(orders)}</Figure>
      <Figure label="Cost">
        <Money amount={cost} />
      </Figure>
    </InlineGrid>
  );
}

function Figure(props: { readonly label: string; readonly note?: string | undefined; readonly children: ReactNode }) {
  return (
    <Card padding={{ xs: '300', md: '400' }}>
      <BlockStack gap="100">
        <Text as="h2" variant="bodySm" tone="subdued">
          {props.label}
        </Text>
        <Text as="p" variant="headingLg">
          {props.children}
        </Text>
        {props.note !== undefined && (
          <Text as="p" variant="bodySm" tone="subdued">
            {props.note}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
