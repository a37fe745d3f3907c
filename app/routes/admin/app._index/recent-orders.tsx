import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { CreditBadge, type CreditState } from '#app/ui/admin/badges.tsx';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { Moment, Money } from '#app/ui/admin/format.tsx';

interface RecentOrder extends CreditState {
  readonly orderId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly commission: bigint;
  readonly partners: readonly { readonly partnerId: string; readonly name: string }[];
}

export function RecentOrders({ orders }: { readonly orders: readonly RecentOrder[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Recent orders
          </Text>
          {orders.length > 0 && (
            <Button variant="plain" url="/app/orders">
              All orders
            </Button>
          )}
        </InlineStack>
        <DividedList
          rows={orders}
          keyOf={({ orderId }) => orderId}
          empty="Every new order appears here within seconds, with the partner who sent it or the reason why there is none."
        >
          {(order) => <RecentOrderLine order={order} />}
        </DividedList>
      </BlockStack>
    </Card>
  );
}

function RecentOrderLine({ order }: { readonly order: RecentOrder }) {
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <Box minWidth="0">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Link url={`/app/orders/${order.orderId}`} removeUnderline>
              <Text as="span" fontWeight="semibold">
                {order.name}
              </Text>
            </Link>
            <CreditBadge {...order} />
          </InlineStack>
          <Text as="span" tone="subdued" variant="bodySm" truncate>
            {[...order.partners.map(({ name }) => name)].join(', ') || 'Nobody'} ·{' '}
            <Moment at={order.createdAt} precise />
          </Text>
        </BlockStack>
      </Box>
      <Text as="span" fontWeight="medium">
        <Money amount={order.commission} />
      </Text>
    </InlineStack>
  );
}
