import { Anchor, Stack, Table, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { RewardMethod, RewardPaymentState } from '#app/domain/reward-payment.ts';
import { CopyField } from './copy-field.tsx';
import { ListPage } from './list-page.tsx';
import { usePortal } from './portal-context.tsx';
import { PortalTable } from './portal-table.tsx';
import { StateDot } from './state-dot.tsx';

interface Reward {
  readonly paymentId: string;
  readonly method: RewardMethod;
  readonly state: RewardPaymentState;
  readonly currency: string;
  readonly amount: bigint;
  readonly code: string | null;
  readonly isRemoved: boolean;
  readonly requestedAt: Date;
  readonly commissions: readonly { readonly entitlementId: string; readonly orderName: string | null }[];
  readonly commissionCount: number;
}

export interface RewardsPageProps {
  readonly rewards: readonly Reward[];
  readonly next: string | null;
  readonly isFirst: boolean;
}

/** What a referrer was paid in the shop itself, and for which commissions. */
export function RewardsPage({ rewards, next, isFirst }: RewardsPageProps) {
  const { home, messages } = usePortal();
  const texts = messages.rewards;
  const elsewhere = { to: `${home}/commissions`, words: texts.toCommissions };
  return (
    <ListPage words={texts} isEmpty={rewards.length === 0} elsewhere={elsewhere} next={next} isFirst={isFirst}>
      <RewardTable rewards={rewards} />
    </ListPage>
  );
}

function RewardTable({ rewards }: Pick<RewardsPageProps, 'rewards'>) {
  const texts = usePortal().messages.rewards;
  return (
    <PortalTable columns={[texts.reward, texts.date, texts.paidFor, texts.state]} figure={texts.amount}>
      {rewards.map((reward) => (
        <RewardLine key={reward.paymentId} reward={reward} />
      ))}
    </PortalTable>
  );
}

function RewardLine({ reward }: { readonly reward: Reward }) {
  const { messages, format } = usePortal();
  const texts = messages.rewards;
  const { method, state, code, amount, currency, requestedAt } = reward;
  return (
    <Table.Tr>
      <Table.Td data-label={texts.reward}>
        <div>
          <Text span fw={600}>
            {texts.methods[method]}
          </Text>
          {code !== null && <Code code={code} isRemoved={reward.isRemoved} />}
        </div>
      </Table.Td>
      <Table.Td data-label={texts.date}>{format.date(requestedAt)}</Table.Td>
      <Table.Td data-label={texts.paidFor}>
        <PaidFor reward={reward} />
      </Table.Td>
      <Table.Td data-label={texts.state}>
        <State state={reward.isRemoved ? 'removed' : state} />
      </Table.Td>
      <Table.Td data-label={texts.amount} ta="end">
        <Text span fw={600} className="portal-figure">
          {format.money(amount, currency)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

/** What cannot be used any more is not there to be copied. */
function Code({ code, isRemoved }: { readonly code: string; readonly isRemoved: boolean }) {
  const texts = usePortal().messages.rewards;
  if (!isRemoved) return <CopyField value={code} label={texts.methods.code} size="sm" />;
  return (
    <Text td="line-through" c="dimmed" className="portal-wrap">
      {code}
    </Text>
  );
}

function PaidFor({ reward: { commissions, commissionCount } }: { readonly reward: Reward }) {
  const { home, messages } = usePortal();
  const texts = messages.rewards;
  const more = commissionCount - commissions.length;
  return (
    <Stack gap={2}>
      {commissions.map(({ entitlementId, orderName }) => (
        <Anchor
          key={entitlementId}
          component={Link}
          to={`${home}/commissions/${entitlementId}`}
          size="sm"
          className="portal-wrap"
        >
          {orderName === null ? texts.forFriend : texts.forOrder(orderName)}
        </Anchor>
      ))}
      {more > 0 && (
        <Anchor component={Link} to={`${home}/commissions?state=paid`} size="sm" c="dimmed">
          {texts.forMore(more)}
        </Anchor>
      )}
    </Stack>
  );
}

/** Paid, by a code that the shop does not take any more. */
type ShownState = RewardPaymentState | 'removed';

const colors: Readonly<Record<ShownState, string>> = {
  requested: 'var(--portal-wait)',
  unknown: 'var(--portal-wait)',
  paid: 'var(--portal-good)',
  failed: 'var(--mantine-color-dimmed)',
  removed: 'var(--mantine-color-dimmed)',
};

function State({ state }: { readonly state: ShownState }) {
  const texts = usePortal().messages.rewards;
  return (
    <div>
      <StateDot color={colors[state]} word={texts.states[state]} />
      {texts.stateHints[state] !== '' && (
        <Text size="sm" c="dimmed">
          {texts.stateHints[state]}
        </Text>
      )}
    </div>
  );
}
