import { Badge, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import { CreditBadge, type CreditState } from '#app/ui/admin/badges.tsx';
import { CondensedRow } from '#app/ui/admin/condensed-row.tsx';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import { paymentWords } from '#app/ui/admin/words.ts';

export interface ListedOrder extends CreditState {
  readonly orderId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly total: bigint;
  readonly commission: bigint;
  readonly financialStatus: string | null;
  readonly cancelled: boolean;
  readonly test: boolean;
  readonly partners: readonly { readonly partnerId: string; readonly name: string; readonly share: string }[];
}

interface OrderRowProps {
  readonly order: ListedOrder;
  readonly position: number;
  readonly condensed: boolean;
}

export function OrderRow({ order, position, condensed }: OrderRowProps) {
  const partners = order.partners.map(({ name }) => name).join(', ');
  if (condensed) {
    return (
      <CondensedRow id={order.orderId} position={position}>
        <InlineStack align="space-between" gap="200" wrap={false}>
          <OrderLink order={order} />
          <Money amount={order.total} />
        </InlineStack>
        <InlineStack align="space-between" gap="200">
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {partners || 'Nobody'} · <Moment at={order.createdAt} />
          </Text>
          <Text as="span" variant="bodySm">
            earns <Money amount={order.commission} />
          </Text>
        </InlineStack>
        <InlineStack gap="100">
          <CreditBadge {...order} />
          <PaymentBadge order={order} />
        </InlineStack>
      </CondensedRow>
    );
  }
  return (
    <IndexTable.Row id={order.orderId} position={position}>
      <IndexTable.Cell>
        <OrderLink order={order} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Moment at={order.createdAt} precise />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <CreditBadge {...order} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: 240 }}>
          <Text as="span" truncate tone={partners === '' ? 'subdued' : undefined}>
            {partners || 'Nobody'}
          </Text>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <PaymentBadge order={order} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          <Money amount={order.total} />
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric fontWeight="medium">
          <Money amount={order.commission} />
        </Text>
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

function OrderLink({ order }: { readonly order: ListedOrder }) {
  return (
    <Link url={`/app/orders/${order.orderId}`} dataPrimaryLink removeUnderline monochrome>
      <Text as="span" fontWeight="semibold">
        {order.name}
      </Text>
    </Link>
  );
}

function PaymentBadge({ order }: { readonly order: ListedOrder }) {
  return (
    <InlineStack gap="100">
      {order.test && <Badge>Test</Badge>}
      {order.cancelled ? (
        <Badge tone="critical">Cancelled</Badge>
      ) : (
        <Badge>{paymentWords(order.financialStatus)}</Badge>
      )}
    </InlineStack>
  );
}
