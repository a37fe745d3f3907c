import { BlockStack, Card, InlineGrid, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useFormat } from '#app/ui/admin/format.tsx';

interface TrackingFiguresProps {
  readonly signals: { readonly orders: number; readonly credited: number; readonly near: number };
}

/** The period in four figures. */
export function TrackingFigures({ signals: { orders, credited, near } }: TrackingFiguresProps) {
  const { count } = useFormat();
  return (
    <InlineGrid columns={{ xs: 2, md: 4 }} gap={{ xs: '200', md: '400' }}>
      <Figure label="Orders">{count(orders)}</Figure>
      <Figure label="Credited to a partner">
        {count(credited)} <Share of={credited} in={orders} />
      </Figure>
      <Figure label="Without a partner">{count(orders - credited)}</Figure>
      <Figure label="Nearly credited">{count(near)}</Figure>
    </InlineGrid>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Card padding={{ xs: '300', md: '400' }}>
      <BlockStack gap="100">
        <Text as="h2" variant="bodySm" tone="subdued">
          {label}
        </Text>
        <Text as="p" variant="headingLg">
          <span suppressHydrationWarning>{children}</span>
        </Text>
      </BlockStack>
    </Card>
  );
}

function Share(props: { readonly of: number; readonly in: number }) {
  return (
    <Text as="span" variant="bodyMd" tone="subdued">
      {percentText(props.of, props.in)}
    </Text>
  );
}

/** A share in whole percent; less than one, but not none, is said so. */
export function percentText(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}
