import { Badge, BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import { type FriendCodeState, type RewardState, shownCodeState } from '#app/domain/reward-standing.ts';
import { Moment, useFormat } from '#app/ui/admin/format.tsx';
import { worthWords } from '#app/ui/admin/gift-words.ts';
import { friendCodeWords, removedCodeHint, rewardWords } from '#app/ui/admin/words.ts';
import { useProgramName } from './names.tsx';

export interface ShownReward {
  readonly rewardId: string;
  readonly programId: string;
  readonly state: RewardState;
  readonly due: bigint;
  readonly given: bigint;
  readonly takenBack: { readonly taken: bigint; readonly of: bigint } | null;
  readonly grantedAt: Date | null;
  readonly trouble: string | null;
  readonly code: {
    readonly code: string;
    readonly worth: CodeWorth;
    readonly state: FriendCodeState;
    readonly expiresAt: Date | null;
    readonly usedOrderId: string | null;
  } | null;
}

/** What the order's customer was given as a friend, store credit or a code, once per programme and whatever order earned it. */
export function FriendReward({ rewards }: { readonly rewards: readonly ShownReward[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Friend’s reward
        </Text>
        {rewards.map((reward) => (
          <OneReward key={reward.rewardId} reward={reward} />
        ))}
      </BlockStack>
    </Card>
  );
}

function OneReward({ reward }: { readonly reward: ShownReward }) {
  const { programId, code, grantedAt, trouble } = reward;
  const programName = useProgramName();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="medium">
          {programName(programId)}
        </Text>
        <RewardBadge reward={reward} />
      </InlineStack>
      {code === null ? <Credit reward={reward} /> : <OwnCode code={code} />}
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

function Credit({ reward }: { readonly reward: ShownReward }) {
  const { due, given, takenBack } = reward;
  const { money } = useFormat();
  const spent = takenBack === null ? 0n : takenBack.of - takenBack.taken;
  return (
    <>
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
    </>
  );
}

/** The code, what it takes off, and what became of it. */
function OwnCode({
  code: { code, worth, state, expiresAt, usedOrderId },
}: {
  readonly code: NonNullable<ShownReward['code']>;
}) {
  const { money } = useFormat();
  return (
    <>
      <Text as="p" breakWord>
        {`Code ${code}, for ${worthWords(worth, money)}.`}
      </Text>
      {usedOrderId !== null && (
        <Text as="p">
          Used in <Link url={`/app/orders/${usedOrderId}`}>an order</Link>.
        </Text>
      )}
      {state === 'removed' && (
        <Text as="p" tone="subdued">
          {removedCodeHint} <Link url={`/app/rewards?view=friends&q=${code}`}>Its row among the rewards</Link>
        </Text>
      )}
      {usedOrderId === null && state !== 'removed' && expiresAt !== null && (
        <Text as="p" tone="subdued">
          Can be used until <Moment at={expiresAt} />
        </Text>
      )}
    </>
  );
}

function RewardBadge({ reward: { state, due, given, code } }: { readonly reward: ShownReward }) {
  const isEnded = state !== 'planned' && state !== 'failed' && state !== 'unknown';
  const { label, tone } =
    code !== null && isEnded ? friendCodeWords[shownCodeState(code, Date.now())] : rewardWords[state];
  if (code !== null) return <Badge tone={tone}>{label}</Badge>;
  const isGoingBack = state === 'planned' && due <= given;
  return <Badge tone={tone}>{isGoingBack ? 'Being taken back' : label}</Badge>;
}
