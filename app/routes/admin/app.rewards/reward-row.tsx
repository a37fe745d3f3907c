import { Badge, BlockStack, Box, Button, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import type { RewardMethod, RewardPaymentState, RewardWait } from '#app/domain/reward-payment.ts';
import { type FriendCodeState, type RewardState, shownCodeState } from '#app/domain/reward-standing.ts';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import {
  friendCodeWords,
  methodLabels,
  paymentStateWords,
  rewardWaitLabels,
  rewardWords,
  type Tone,
} from '#app/ui/admin/words.ts';

/** One row, whichever of the lists it is in. */
export interface ListedReward {
  readonly id: string;
  readonly who: { readonly name: string; readonly detail: string; readonly url: string };
  readonly programName: string;
  readonly how: string;
  /** Minor units; a code's worth as a share of an order. */
  readonly amount: bigint | { readonly percent: string };
  readonly badge: { readonly label: string; readonly tone?: Tone };
  readonly at: Date | null;
  /** Why it waits or failed. */
  readonly note: string | null;
  /** What trying again sends; null where there is nothing to try. */
  readonly retry: { readonly what: 'reward' | 'partner'; readonly id: string } | null;
}

export function listedPayment(payment: {
  readonly paymentId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerNumber: string;
  readonly programName: string;
  readonly method: RewardMethod;
  readonly code: string | null;
  readonly amount: bigint;
  readonly state: RewardPaymentState;
  readonly trouble: string | null;
  readonly isNewest: boolean;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
}): ListedReward {
  const { paymentId, partnerId, partnerName, partnerNumber, code, state } = payment;
  return {
    id: paymentId,
    who: { name: partnerName, detail: partnerNumber, url: `/app/partners/${partnerId}` },
    programName: payment.programName,
    how: code === null ? methodLabels[payment.method] : `${methodLabels[payment.method]} ${code}`,
    amount: payment.amount,
    badge: paymentStateWords[state],
    at: payment.endedAt ?? payment.requestedAt,
    note: payment.trouble,
    retry: state === 'failed' && payment.isNewest ? { what: 'partner', id: partnerId } : null,
  };
}

export function listedFriend(reward: {
  readonly rewardId: string;
  readonly customerId: string;
  readonly email: string | null;
  readonly programName: string;
  readonly amount: bigint;
  readonly code: ListedCode | null;
  readonly state: RewardState;
  readonly trouble: string | null;
  readonly at: Date;
  readonly grantedAt: Date | null;
}): ListedReward {
  const { rewardId, customerId, state, trouble, code } = reward;
  return {
    id: rewardId,
    who: { name: `Customer ${customerId}`, detail: reward.email ?? '', url: `/app/customers/${customerId}` },
    programName: reward.programName,
    how: code === null ? methodLabels.store_credit : `${methodLabels.code} ${code.code}`,
    amount: code === null ? reward.amount : amountOf(code.worth),
    badge: code === null || isOpen(state) ? rewardWords[state] : friendCodeWords[shownCodeState(code, Date.now())],
    at: reward.grantedAt ?? reward.at,
    note: trouble,
    retry: state === 'failed' || (state === 'planned' && trouble !== null) ? { what: 'reward', id: rewardId } : null,
  };
}

interface ListedCode {
  readonly code: string;
  readonly worth: CodeWorth;
  readonly state: FriendCodeState;
  readonly expiresAt: Date | null;
}

function amountOf({ percent, amount }: CodeWorth): ListedReward['amount'] {
  return percent === null ? (amount ?? 0n) : { percent };
}

/** What is still to happen of a code says more than how it stands. */
function isOpen(state: RewardState): boolean {
  return state === 'planned' || state === 'failed' || state === 'unknown';
}

export function listedWait(waiting: {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerNumber: string;
  readonly programName: string;
  readonly method: RewardMethod;
  readonly available: bigint;
  readonly because: RewardWait | null;
  readonly until: Date | null;
}): ListedReward {
  const { partnerId, because } = waiting;
  const mayHurry = because === null || because === 'paid_lately' || because === 'failed_lately';
  return {
    id: partnerId,
    who: { name: waiting.partnerName, detail: waiting.partnerNumber, url: `/app/partners/${partnerId}` },
    programName: waiting.programName,
    how: methodLabels[waiting.method],
    amount: waiting.available,
    badge: because === null ? { label: 'Next', tone: 'info' } : { label: 'Waits' },
    at: waiting.until,
    note: because === null ? 'Paid by itself within the hour.' : rewardWaitLabels[because],
    retry: mayHurry ? { what: 'partner', id: partnerId } : null,
  };
}

interface RewardRowProps {
  readonly reward: ListedReward;
  readonly position: number;
  readonly condensed: boolean;
  readonly retryLabel: string;
  readonly busy: boolean;
  readonly onRetry: (retry: NonNullable<ListedReward['retry']>) => void;
}

export function RewardRow({ reward, position, condensed, retryLabel, busy, onRetry }: RewardRowProps) {
  const { retry } = reward;
  const button = retry !== null && (
    <Button
      size="slim"
      disabled={busy}
      onClick={() => onRetry(retry)}
      accessibilityLabel={`${retryLabel}: ${reward.who.name}`}
    >
      {retryLabel}
    </Button>
  );
  if (condensed) {
    return (
      <IndexTable.Row id={reward.id} position={position}>
        <Box padding="300" width="100%">
          <BlockStack gap="100">
            <InlineStack align="space-between" gap="200" wrap={false}>
              <Who reward={reward} />
              <Worth amount={reward.amount} />
            </InlineStack>
            <InlineStack gap="100" blockAlign="center">
              <Badge tone={reward.badge.tone}>{reward.badge.label}</Badge>
              <Text as="span" variant="bodySm" tone="subdued">
                {reward.how} · {reward.programName}
              </Text>
            </InlineStack>
            <Note note={reward.note} />
            {button && <div>{button}</div>}
          </BlockStack>
        </Box>
      </IndexTable.Row>
    );
  }
  return (
    <IndexTable.Row id={reward.id} position={position}>
      <IndexTable.Cell>
        <Who reward={reward} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: 260 }}>
          <Text as="p" truncate>
            {reward.how}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued" truncate>
            {reward.programName}
          </Text>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: 360, whiteSpace: 'normal' }}>
          <Badge tone={reward.badge.tone}>{reward.badge.label}</Badge>
          <Note note={reward.note} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>{reward.at === null ? '' : <Moment at={reward.at} precise />}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric fontWeight="medium">
          <Worth amount={reward.amount} />
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{button}</IndexTable.Cell>
    </IndexTable.Row>
  );
}

function Worth({ amount }: Pick<ListedReward, 'amount'>) {
  return typeof amount === 'bigint' ? <Money amount={amount} /> : `${amount.percent}\u00a0%`;
}

function Note({ note }: { readonly note: string | null }) {
  if (note === null) return null;
  return (
    <Text as="p" variant="bodySm" tone="subdued" breakWord>
      {note}
    </Text>
  );
}

function Who({ reward: { who } }: { readonly reward: ListedReward }) {
  return (
    <div style={{ maxWidth: 280, minWidth: 0 }}>
      <Link url={who.url} dataPrimaryLink removeUnderline monochrome>
        <Text as="p" fontWeight="semibold" truncate>
          {who.name}
        </Text>
      </Link>
      <Text as="p" variant="bodySm" tone="subdued" truncate>
        {who.detail}
      </Text>
    </div>
  );
}
