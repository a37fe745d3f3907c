import { BlockStack, Button, Card, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { OrderFacts } from '#app/domain/facts.ts';
import { Money } from '#app/ui/admin/format.tsx';

interface OrderFactsCardProps {
  readonly order: {
    readonly orderId: string;
    readonly customerId: string | null;
    readonly total: bigint;
    readonly facts: OrderFacts;
  };
}

/** What the order itself says that could lead to a partner. */
export function OrderFactsCard({ order }: OrderFactsCardProps) {
  const { facts, customerId, total, orderId } = order;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          What the order says
        </Text>
        <Fact label="Total">
          <Money amount={total} />
        </Fact>
        <Fact label="Codes used">{facts.discountCodes.join(', ') || 'None'}</Fact>
        <Fact label="Visitor">
          {facts.visitor ?? (facts.landingRef === null ? 'Not known' : `By ref ${facts.landingRef}`)}
          {facts.visitorFrom === 'pixel' && ' (the web pixel saw them at checkout)'}
        </Fact>
        <Fact label="Customer">{customerId ?? 'None'}</Fact>
        <Fact label="Ships to">{facts.shippingCountry ?? 'No address'}</Fact>
        <Button url={`shopify://admin/orders/${orderId}`} target="_top" fullWidth>
          Open in Shopify
        </Button>
      </BlockStack>
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="span" breakWord>
        {children}
      </Text>
    </BlockStack>
  );
}
