import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import { CommissionStateBadges } from '#app/ui/admin/badges.tsx';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import { PartnerName } from './names.tsx';

interface Commission {
  readonly entitlementId: string;
  readonly partnerId: string;
  readonly rule: string;
  readonly amount: bigint;
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
  readonly maturesAt: Date;
  readonly disputed: boolean;
}

/** Who is owed what for the order, and until when it is held. */
export function Commissions({ commissions }: { readonly commissions: readonly Commission[] }) {
  if (commissions.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Commission
        </Text>
        {commissions.map((commission) => (
          <InlineStack key={commission.entitlementId} align="space-between" blockAlign="start" gap="200" wrap={false}>
            <BlockStack gap="050">
              <InlineStack align="start" gap="200" blockAlign="center">
                <PartnerName partner={commission.partnerId} />
                <CommissionStateBadges {...commission} />
              </InlineStack>
              <Text as="p" variant="bodySm" tone="subdued">
                {ruleWords(commission.rule)}
                <Hold {...commission} />
              </Text>
            </BlockStack>
            <Text as="span" fontWeight="semibold">
              <Money amount={commission.amount} />
            </Text>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function ruleWords(rule: string): string {
  return rule.startsWith('override:') ? 'As parent' : `Rule “${rule}”`;
}

function Hold({ pending, paid, amount, maturesAt, disputed }: Commission) {
  if (pending !== 0n && disputed) return <> · held while the payment is disputed</>;
  if (pending !== 0n) {
    return (
      <>
        {' · held until '}
        <Moment at={maturesAt} precise />
      </>
    );
  }
  if (paid <= amount) return null;
  return (
    <>
      {' · '}
      <Money amount={paid - amount} /> was paid out and is no longer due: it is netted against what comes next
    </>
  );
}
