import { Badge, BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { RewardMethod, RewardPaymentState } from '#app/domain/reward-payment.ts';
import type { PaidCodeState } from '#app/domain/reward-standing.ts';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import { methodLabels, paidCodeWords, paymentStateWords } from '#app/ui/admin/words.ts';

interface RewardsPaidProps {
  /** As it reads, such as P1001. */
  readonly number: string;
  readonly payments: readonly {
    readonly paymentId: string;
    readonly method: RewardMethod;
    readonly code: string | null;
    readonly codeState: PaidCodeState | null;
    readonly amount: bigint;
    readonly state: RewardPaymentState;
    readonly trouble: string | null;
    readonly requestedAt: Date;
    readonly endedAt: Date | null;
  }[];
}

const shown = 5;

/** What the partner was paid in store credit or codes, the newest first. Nothing for who is paid in money. */
export function RewardsPaid({ number, payments }: RewardsPaidProps) {
  if (payments.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Rewards paid
        </Text>
        {payments.slice(0, shown).map((payment) => (
          <Payment key={payment.paymentId} payment={payment} />
        ))}
        {payments.length > shown && <Link url={`/app/rewards?q=${number}`}>All rewards of this partner</Link>}
      </BlockStack>
    </Card>
  );
}

function Payment({ payment }: { readonly payment: RewardsPaidProps['payments'][number] }) {
  const { method, code, codeState, amount, state, trouble, requestedAt, endedAt } = payment;
  const { label, tone } = codeState === null ? paymentStateWords[state] : paidCodeWords[codeState];
  return (
    <BlockStack gap="050">
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="medium">
            <Money amount={amount} />
          </Text>
          <Badge tone={tone}>{label}</Badge>
        </InlineStack>
        <Text as="span" tone="subdued">
          <Moment at={endedAt ?? requestedAt} />
        </Text>
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        {code === null ? methodLabels[method] : `${methodLabels[method]} ${code}`}
        {trouble === null ? '' : `: ${trouble}`}
      </Text>
    </BlockStack>
  );
}
