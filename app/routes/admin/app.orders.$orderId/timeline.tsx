import { BlockStack, Card, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { RefundFacts } from '#app/domain/facts.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { PartnerName } from './names.tsx';

interface TimelineProps {
  readonly order: {
    readonly createdAt: Date;
    readonly cancelledAt: Date | null;
    readonly refunds: readonly { readonly at: Date; readonly facts: RefundFacts }[];
    readonly assignments: readonly {
      readonly at: Date;
      readonly actor: string;
      readonly reason: string;
      readonly partnerId: string | null;
    }[];
    readonly disputes: readonly {
      readonly disputeId: string;
      readonly at: Date;
      readonly type: string;
      readonly status: string;
    }[];
    readonly decision: { readonly version: number; readonly decidedAt: Date } | null;
  };
}

interface TimelineEvent {
  readonly key: string;
  readonly at: Date;
  readonly what: ReactNode;
  readonly more?: string;
}

/** What happened to the order, newest first. */
export function Timeline({ order }: TimelineProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Timeline
        </Text>
        {eventsOf(order).map(({ key, at, what, more }) => (
          <BlockStack key={key} gap="050">
            <Text as="span" fontWeight="medium">
              {what}
            </Text>
            {more !== undefined && (
              <Text as="span" breakWord>
                {more}
              </Text>
            )}
            <Text as="span" variant="bodySm" tone="subdued">
              <Moment at={at} precise />
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function eventsOf({
  createdAt,
  cancelledAt,
  refunds,
  assignments,
  disputes,
  decision,
}: TimelineProps['order']): TimelineEvent[] {
  const events: TimelineEvent[] = [
    { key: 'placed', at: createdAt, what: 'Placed' },
    ...refunds.map(({ at, facts }) => ({ key: facts.refundId, at, what: 'Refunded', more: refundWords(facts) })),
    ...assignments.map(({ at, partnerId, reason }) => ({
      key: `assigned ${at.getTime()}`,
      at,
      what: (
        <>
          Assigned to <PartnerName partner={partnerId} />
        </>
      ),
      more: reason,
    })),
    ...disputes.map(({ disputeId, at, type, status }) => ({
      key: `dispute ${disputeId}`,
      at,
      what: type === 'chargeback' ? 'Chargeback' : 'Inquiry by the bank',
      more: status.replaceAll('_', ' '),
    })),
  ];
  if (cancelledAt !== null) events.push({ key: 'cancelled', at: cancelledAt, what: 'Cancelled' });
  if (decision !== null) {
    const again = decision.version > 1 ? `, decision ${decision.version}` : '';
    events.push({ key: 'decided', at: decision.decidedAt, what: `Settled${again}` });
  }
  return events.sort((one, other) => other.at.getTime() - one.at.getTime());
}

function refundWords({ lines, discrepancies }: RefundFacts): string {
  const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  if (items === 0) return 'An amount, no items';
  const beyond = discrepancies.length > 0 ? ' and an amount' : '';
  return `${items === 1 ? '1 item' : `${items} items`}${beyond}`;
}
