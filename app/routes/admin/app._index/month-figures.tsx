import { BlockStack, Box, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Money, useFormat } from '#app/ui/admin/format.tsx';

interface Figures {
  readonly clicks: number;
  readonly orders: number;
  readonly revenue: bigint;
  readonly commission: { readonly pending: bigint; readonly available: bigint; readonly paid: bigint };
}

interface MonthFiguresProps {
  /** Its first day, `2026-11-01`. */
  readonly month: string;
  readonly thisMonth: Figures;
  readonly lastMonth: Figures;
}

/** What partners brought this month, each figure with that of the month before beside it. */
export function MonthFigures({ month, thisMonth, lastMonth }: MonthFiguresProps) {
  const format = useFormat();
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        <span suppressHydrationWarning>{format.month(new Date(`${month}T00:00:00Z`))}</span>
      </Text>
      <InlineGrid columns={{ xs: 2, md: 4 }} gap={{ xs: '200', md: '400' }}>
        <Figure label="Clicks" before={<Count of={lastMonth.clicks} />}>
          <Count of={thisMonth.clicks} />
        </Figure>
        <Figure label="Orders from partners" before={<Count of={lastMonth.orders} />}>
          <Count of={thisMonth.orders} />
        </Figure>
        <Figure label="Revenue from partners" before={<Money amount={lastMonth.revenue} />}>
          <Money amount={thisMonth.revenue} />
        </Figure>
        <Figure label="Commission" before={<Money amount={total(lastMonth)} />}>
          <Money amount={total(thisMonth)} />
        </Figure>
      </InlineGrid>
      <CommissionStates commission={thisMonth.commission} />
    </BlockStack>
  );
}

function Figure(props: { readonly label: string; readonly before: ReactNode; readonly children: ReactNode }) {
  return (
    <Card padding={{ xs: '300', md: '400' }}>
      <BlockStack gap="100">
        <Text as="h3" variant="bodySm" tone="subdued">
          {props.label}
        </Text>
        <Text as="p" variant="headingLg">
          {props.children}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          Last month: {props.before}
        </Text>
      </BlockStack>
    </Card>
  );
}

const states = [
  { key: 'pending', label: 'Pending', meaning: 'still held' },
  { key: 'available', label: 'Available', meaning: 'to be paid' },
  { key: 'paid', label: 'Paid', meaning: 'paid out' },
] as const;

function CommissionStates({ commission }: Pick<Figures, 'commission'>) {
  return (
    <Card padding={{ xs: '300', md: '400' }}>
      <InlineGrid columns={{ xs: 1, sm: 3 }} gap={{ xs: '200', sm: '400' }}>
        {states.map(({ key, label, meaning }) => (
          <Box key={key}>
            <InlineStack align="space-between" gap="200" wrap={false}>
              <Text as="span" tone="subdued">
                {label}, {meaning}
              </Text>
              <Text as="span" fontWeight="semibold">
                <Money amount={commission[key]} />
              </Text>
            </InlineStack>
          </Box>
        ))}
      </InlineGrid>
    </Card>
  );
}

function Count({ of }: { readonly of: number }) {
  const { count } = useFormat();
  return <span suppressHydrationWarning>{count(of)}</span>;
}

function total({ commission }: Figures): bigint {
  return commission.pending + commission.available + commission.paid;
}
