import { Banner, BlockStack, Link, List, Text } from '@shopify/polaris';
import type { ReconciliationReport } from '#app/flows/reconciliation-report.ts';
import { foundWords } from '#app/ui/admin/books-words.ts';
import { Moment, useFormat } from '#app/ui/admin/format.tsx';

/** What a comparison with Shopify's orders found, and what of it is still unknown. */
export function ReconciliationRun({ report }: { readonly report: ReconciliationReport }) {
  const { count } = useFormat();
  const { from, until, orders, decided, unknown, missing, found, unknownOrders } = report;
  return (
    <BlockStack gap="400">
      <BlockStack gap="100">
        <Text as="h2" variant="headingSm">
          <span suppressHydrationWarning>
            {`${count(orders)} ${orders === 1 ? 'order' : 'orders'}, ${count(decided)} decided, ${count(unknown)} unknown`}
          </span>
        </Text>
        <Text as="p" tone="subdued">
          {from === null ? 'All orders that Shopify shows, up to ' : 'Orders that Shopify changed from '}
          {from !== null && (
            <>
              <Moment at={new Date(from)} precise /> to{' '}
            </>
          )}
          <Moment at={new Date(until)} precise />
        </Text>
      </BlockStack>
      {unknown > 0 && (
        <Banner tone="critical" title="Unknown">
          <List gap="extraTight">
            {unknownOrders.map(({ orderId, name, why }) => (
              <List.Item key={orderId}>{`${name}: ${why}`}</List.Item>
            ))}
          </List>
        </Banner>
      )}
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          What had not reached us
        </Text>
        {missing === 0 ? (
          <Text as="p" tone="subdued">
            Nothing: every order was known as Shopify tells it.
          </Text>
        ) : (
          <List gap="extraTight">
            {found.map((order) => (
              <List.Item key={order.orderId}>
                <Link url={`/app/orders/${order.orderId}`}>{order.name}</Link>
                {`: ${order.missing.map((kind) => foundWords[kind]).join(', ')}`}
              </List.Item>
            ))}
          </List>
        )}
        {missing > found.length && (
          <Text as="p" variant="bodySm" tone="subdued">
            {`and ${count(missing - found.length)} more`}
          </Text>
        )}
      </BlockStack>
    </BlockStack>
  );
}
