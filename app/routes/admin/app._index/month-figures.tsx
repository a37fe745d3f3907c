import { BlockStack, Box, Card, InlineGrid, Text } from '@shopify/polaris';
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
      <Box paddingInline={{ xs: '400', sm: '0' }}>
        <Text as="h2" variant="headingMd">
          <span suppressHydrationWarning>{format.month(new Date(`${month}T00:00:00Z`))}</span>
        </Text>
      </Box>
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
  { key: 'pending', label: 'Pending' },
  { key: 'available', label: 'Available' },
  { key: 'paid', label: 'Paid' },
] as const;

/** Where this month's commission stands: held, to be paid, paid out. */
function CommissionStates({ commission }: Pick<Figures, 'commission'>) {
  return (
    <Card padding={{ xs: '300', md: '400' }}>
      <InlineGrid columns={3} gap="200">
        {states.map(({ key, label }) => (
          <BlockStack key={key} gap="050">
            <Text as="h3" variant="bodySm" tone="subdued">
              {label}
            </Text>
            <Text as="p" fontWeight="semibold">
              <Money amount={commission[key]} />
            </Text>
          </BlockStack>
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
