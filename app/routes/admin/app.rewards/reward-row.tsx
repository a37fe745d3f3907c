import { Badge, Button, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import { CondensedRow } from '#app/ui/admin/condensed-row.tsx';
import { Moment, Money } from '#app/ui/admin/format.tsx';
import type { ListedReward, RemovedCode } from './listed-reward.ts';

interface RewardRowProps {
  readonly reward: ListedReward;
  readonly position: number;
  readonly condensed: boolean;
  readonly retryLabel: string;
  readonly busy: boolean;
  readonly onRetry: (retry: NonNullable<ListedReward['retry']>) => void;
  readonly onGrantAgain: (removed: RemovedCode) => void;
}

export function RewardRow(props: RewardRowProps) {
  const { reward, position, condensed } = props;
  const button = <RowButton {...props} />;
  if (condensed) {
    return (
      <CondensedRow id={reward.id} position={position}>
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
        <div>{button}</div>
      </CondensedRow>
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

function RowButton({ reward, retryLabel, busy, onRetry, onGrantAgain }: RewardRowProps) {
  const { retry, removed, who } = reward;
  const shown = { size: 'slim', disabled: busy } as const;
  if (retry !== null) {
    return (
      <Button {...shown} onClick={() => onRetry(retry)} accessibilityLabel={`${retryLabel}: ${who.name}`}>
        {retryLabel}
      </Button>
    );
  }
  if (removed === null) return null;
  return (
    <Button {...shown} onClick={() => onGrantAgain(removed)} accessibilityLabel={`Grant again: ${removed.code}`}>
      Grant again
    </Button>
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

/** Not the row's own link: a press of the button in the row would follow it. */
function Who({ reward: { who } }: { readonly reward: ListedReward }) {
  return (
    <div style={{ maxWidth: 280, minWidth: 0 }}>
      <Link url={who.url} removeUnderline monochrome>
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
