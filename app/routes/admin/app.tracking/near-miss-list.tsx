import { Badge, BlockStack, Button, Card, InlineStack, Link, Select, Text } from '@shopify/polaris';
import type { TouchOutcome } from '#app/domain/decision.ts';
import { type EvidenceChannel, evidenceChannels } from '#app/domain/evidence.ts';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { channelLabels, suggestedReason } from '#app/ui/admin/evidence-words.ts';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import { FailureBanner } from '#app/ui/admin/outcome.tsx';
import { type ListPage, useListQuery } from '#app/ui/admin/use-list-query.ts';
import { useUntilDone } from '#app/ui/admin/use-until-done.ts';
import { outcomeWords } from '#app/ui/admin/words.ts';
import { AssignModal } from '../app.orders.$orderId/assign-modal.tsx';
import { type Assign, useAssign } from '../app.orders.$orderId/use-assign.ts';

interface Hint {
  readonly channel: EvidenceChannel;
  readonly says: string | null;
  readonly outcome: TouchOutcome | null;
  readonly partner: { readonly partnerId: string; readonly name: string; readonly number: string };
}

interface NearMiss {
  readonly orderId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly total: bigint;
  readonly settling: boolean;
  readonly hints: readonly Hint[];
}

interface NearMissListProps {
  readonly page: ListPage<NearMiss>;
  readonly signal: EvidenceChannel | null;
}

const options = [
  { value: '', label: 'Any signal' },
  ...evidenceChannels.map((channel) => ({ value: channel, label: channelLabels[channel] })),
];

/** Orders that nobody gets although something names a partner: each can be put right from here. */
export function NearMissList({ page, signal }: NearMissListProps) {
  const { change, pagination, loading } = useListQuery();
  const assign = useAssign();
  useUntilDone(page.rows.some(({ settling }) => settling));
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              Nearly credited
            </Text>
            <Text as="p" tone="subdued">
              Nobody gets these orders, and yet something names a partner.
            </Text>
          </BlockStack>
          <Select
            label="Signal"
            labelHidden
            options={options}
            value={signal ?? ''}
            disabled={loading}
            onChange={(chosen) => change({ signal: chosen })}
          />
        </InlineStack>
        <FailureBanner outcome={assign.outcome} />
        <DividedList
          rows={page.rows}
          keyOf={({ orderId }) => orderId}
          empty={
            signal === null
              ? 'None in this period: no order without a partner carries a sign of one.'
              : 'None with this signal in this period.'
          }
          pages={pagination(page)}
        >
          {(order) => <NearMissRow order={order} assign={assign} />}
        </DividedList>
      </BlockStack>
      <AssignModal assign={assign} />
    </Card>
  );
}

function NearMissRow({ order, assign }: { readonly order: NearMiss; readonly assign: Assign }) {
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" gap="200">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Link url={`/app/orders/${order.orderId}`} removeUnderline>
            <Text as="span" fontWeight="semibold">
              {order.name}
            </Text>
          </Link>
          <Text as="span" variant="bodySm" tone="subdued">
            <Moment at={order.createdAt} precise />
          </Text>
          {order.settling && <Badge tone="attention">Being settled</Badge>}
        </InlineStack>
        <Money amount={order.total} />
      </InlineStack>
      {order.hints.map((hint) => (
        <HintLine key={hint.channel} hint={hint} order={order} assign={assign} />
      ))}
    </BlockStack>
  );
}

interface HintLineProps {
  readonly hint: Hint;
  readonly order: NearMiss;
  readonly assign: Assign;
}

function HintLine({ hint, order, assign }: HintLineProps) {
  const { channel, says, outcome, partner } = hint;
  const reason = suggestedReason(channel, says);
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Badge>{channelLabels[channel]}</Badge>
          <Link url={`/app/partners/${partner.partnerId}`} removeUnderline>
            {partner.name}
          </Link>
        </InlineStack>
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {[says === null ? '' : `“${says}”`, outcome === null ? '' : outcomeWords[outcome]]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </BlockStack>
      <Button
        size="slim"
        disabled={order.settling}
        accessibilityLabel={`Assign ${order.name} to ${partner.name}`}
        onClick={() =>
          assign.ask({
            orderId: order.orderId,
            orderName: order.name,
            suggestion: { partnerId: partner.partnerId, name: `${partner.name} · ${partner.number}`, reason },
          })
        }
      >
        Assign…
      </Button>
    </InlineStack>
  );
}
