import { Table, Text } from '@mantine/core';
import { type FriendState, maskedName } from '#app/domain/friend-state.ts';
import { ListPage } from './list-page.tsx';
import { usePortal } from './portal-context.tsx';
import { PortalTable } from './portal-table.tsx';
import { StateDot } from './state-dot.tsx';

export interface FriendsPageProps {
  readonly friends: readonly {
    readonly key: string;
    readonly initial: string;
    readonly state: FriendState;
    readonly at: Date;
  }[];
  readonly next: string | null;
  readonly isFirst: boolean;
}

/** The friends whom a referrer invited, and how far each is. */
export function FriendsPage({ friends, next, isFirst }: FriendsPageProps) {
  const { home, messages } = usePortal();
  const texts = messages.friends;
  const elsewhere = { to: `${home}/links`, words: texts.toLinks };
  return (
    <ListPage words={texts} isEmpty={friends.length === 0} elsewhere={elsewhere} next={next} isFirst={isFirst}>
      <FriendTable friends={friends} />
    </ListPage>
  );
}

const colors: Readonly<Record<FriendState, string>> = {
  registered: 'var(--portal-wait)',
  ordered: 'var(--portal-wait)',
  rewarded: 'var(--portal-good)',
  not_new: 'var(--mantine-color-dimmed)',
  limit: 'var(--mantine-color-dimmed)',
};

function FriendTable({ friends }: Pick<FriendsPageProps, 'friends'>) {
  const { messages, format } = usePortal();
  const texts = messages.friends;
  return (
    <PortalTable columns={[texts.friend, texts.since, texts.state]}>
      {friends.map(({ key, initial, state, at }) => (
        <Table.Tr key={key}>
          <Table.Td data-label={texts.friend}>
            <Text span fw={600}>
              {maskedName(initial)}
            </Text>
          </Table.Td>
          <Table.Td data-label={texts.since}>{format.dateTime(at)}</Table.Td>
          <Table.Td data-label={texts.state}>
            {/* One thing beside its label where a row is a card. */}
            <div>
              <StateDot color={colors[state]} word={texts.states[state]} />
              <Text size="sm" c="dimmed">
                {texts.stateHints[state]}
              </Text>
            </div>
          </Table.Td>
        </Table.Tr>
      ))}
    </PortalTable>
  );
}
