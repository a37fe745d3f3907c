import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import { type SalesChannel, salesChannels } from '#app/domain/sales-channel.ts';
import { salesChannelLabels } from '#app/ui/admin/evidence-words.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { ShareBar } from './share-bar.tsx';

type Placed = Readonly<Partial<Record<SalesChannel, { readonly orders: number; readonly credited: number }>>>;

/** Where orders were placed, and how many of each found a partner. */
export function PlacedCard({ placed }: { readonly placed: Placed }) {
  const { count } = useFormat();
  const used = salesChannels.flatMap((channel) => {
    const figures = placed[channel];
    return figures === undefined ? [] : [{ channel, ...figures }];
  });
  const all = used.reduce((sum, { orders }) => sum + orders, 0);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Where orders are placed
        </Text>
        {used.length === 0 && (
          <Text as="p" tone="subdued">
            No orders in this period.
          </Text>
        )}
        {used.map(({ channel, orders, credited }) => (
          <BlockStack key={channel} gap="100">
            <InlineStack align="space-between" gap="200">
              <Text as="h3">{salesChannelLabels[channel]}</Text>
              <Text as="span" variant="bodySm" tone="subdued" numeric>
                <span suppressHydrationWarning>{`${count(orders)}, ${count(credited)} credited`}</span>
              </Text>
            </InlineStack>
            <ShareBar part={orders} whole={all} strong={credited} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
