import { Badge, BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import type { RewardState } from '#app/domain/reward-standing.ts';
import { Moment, useFormat } from '#app/ui/admin/format.tsx';
import { rewardWords } from '#app/ui/admin/words.ts';
import { useProgramName } from './names.tsx';

interface Reward {
  readonly rewardId: string;
  readonly programId: string;
  readonly state: RewardState;
  readonly due: bigint;
  readonly given: bigint;
  readonly takenBack: { readonly taken: bigint; readonly of: bigint } | null;
  readonly grantedAt: Date | null;
  readonly trouble: string | null;
}

/** The store credit that the order's customer earned as a friend, once per programme and whatever order earned it. */
export function FriendCredit({ rewards }: { readonly rewards: readonly Reward[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Friend’s credit
        </Text>
        {rewards.map((reward) => (
          <OneReward key={reward.rewardId} reward={reward} />
        ))}
      </BlockStack>
    </Card>
  );
}

function OneReward({ reward }: { readonly reward: Reward }) {
  const { programId, due, given, takenBack, grantedAt, trouble } = reward;
  const { money } = useFormat();
  const programName = useProgramName();
  const spent = takenBack === null ? 0n : takenBack.of - takenBack.taken;
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="medium">
          {programName(programId)}
        </Text>
        <RewardBadge reward={reward} />
      </InlineStack>
      <Text as="p">
        Earned: {money(due)}. Given in Shopify: {money(given)}.
      </Text>
      {takenBack !== null && (
        <Text as="p">
          Taken back: {money(takenBack.taken)} of {money(takenBack.of)}.
          {reward.state === 'partly_taken_back' &&
            ` The customer has spent ${money(spent)} of it already; that is set against the credit if they earn it again.`}
        </Text>
      )}
      {grantedAt !== null && (
        <Text as="p" tone="subdued">
          First granted <Moment at={grantedAt} />
        </Text>
      )}
      {trouble !== null && (
        <Text as="p" tone="critical">
          {trouble}
        </Text>
      )}
    </BlockStack>
  );
}

function RewardBadge({ reward: { state, due, given } }: { readonly reward: Reward }) {
  const { label, tone } = rewardWords[state];
  const isGoingBack = state === 'planned' && due <= given;
  return <Badge tone={tone}>{isGoingBack ? 'Being taken back' : label}</Badge>;
}
