import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { type FriendState, maskedName } from '#app/domain/friend-state.ts';
import { OlderNewest } from './older-newest.tsx';
import { usePortal } from './portal-context.tsx';

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
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{texts.title}</Title>
        <Text c="dimmed">{texts.lead}</Text>
      </div>
      {friends.length === 0 ? (
        <div className="portal-card" style={{ padding: '1.5rem' }}>
          <Text fw={600}>{texts.empty}</Text>
          <Text c="dimmed">{texts.emptyHint}</Text>
          <Anchor component={Link} to={`${home}/links`}>
            {texts.toLinks}
          </Anchor>
        </div>
      ) : (
        <FriendTable friends={friends} />
      )}
      <OlderNewest next={next} isFirst={isFirst} words={texts} />
    </Stack>
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
    <div className="portal-card" style={{ padding: '0.25rem 1rem' }}>
      <Table className="portal-table" verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{texts.friend}</Table.Th>
            <Table.Th scope="col">{texts.since}</Table.Th>
            <Table.Th scope="col">{texts.state}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
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
                  <Group gap={6} wrap="nowrap" component="span">
                    <span
                      aria-hidden
                      style={{ width: 9, height: 9, borderRadius: '50%', background: colors[state], flex: 'none' }}
                    />
                    <Text span size="sm" fw={600}>
                      {texts.states[state]}
                    </Text>
                  </Group>
                  <Text size="sm" c="dimmed">
                    {texts.stateHints[state]}
                  </Text>
                </div>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
