import { BlockStack, Box, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { CommissionStateBadges } from '#app/ui/admin/badges.tsx';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import { type ListPage, useListQuery } from '#app/ui/admin/use-list-query.ts';

interface Commission {
  readonly entitlementId: string;
  readonly order: { readonly orderId: string; readonly name: string } | null;
  readonly customerId: string | null;
  readonly rule: string;
  readonly earnedAt: Date;
  readonly maturesAt: Date;
  readonly disputed: boolean;
  readonly amount: bigint;
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
}

interface CommissionsProps {
  readonly commissions: ListPage<Commission>;
}

/** What the partner has earned, newest first; the order's page says why. */
export function Commissions({ commissions }: CommissionsProps) {
  const { pagination } = useListQuery();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Commission
        </Text>
        <DividedList
          rows={commissions.rows}
          keyOf={({ entitlementId }) => entitlementId}
          empty="Nothing earned yet. What an order brings appears here within seconds."
          pages={pagination(commissions)}
        >
          {(commission) => <CommissionLine commission={commission} />}
        </DividedList>
      </BlockStack>
    </Card>
  );
}

function CommissionLine({ commission }: { readonly commission: Commission }) {
  const { order, customerId, rule, earnedAt, maturesAt, amount, pending, disputed } = commission;
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
      <Box minWidth="0">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            {order === null ? (
              <Text as="span" fontWeight="medium">
                Registration
              </Text>
            ) : (
              <Link url={`/app/orders/${order.orderId}`} removeUnderline>
                <Text as="span" fontWeight="medium">
                  Order {order.name}
                </Text>
              </Link>
            )}
            <CommissionStateBadges {...commission} />
          </InlineStack>
          <Text as="span" variant="bodySm" tone="subdued">
            <Moment at={earnedAt} precise /> · {ruleWords(rule)}
            {pending !== 0n && !disputed && (
              <>
                {' '}
                · available on <Moment at={maturesAt} />
              </>
            )}
          </Text>
          {order !== null && (
            <Link url={`/app/orders/${order.orderId}#why`}>
              Why<Text as="span" visuallyHidden>{` ${order.name} earned this`}</Text>
            </Link>
          )}
          {customerId !== null && (
            <Link url={`/app/customers/${customerId}`}>
              Why<Text as="span" visuallyHidden>{` customer ${customerId} earned this`}</Text>
            </Link>
          )}
        </BlockStack>
      </Box>
      <Text as="span" fontWeight="semibold">
        <Money amount={amount} />
      </Text>
    </InlineStack>
  );
}

function ruleWords(rule: string): string {
  return rule.startsWith('override:') ? 'from a sub-partner' : `rule “${rule}”`;
}
